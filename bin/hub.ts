import { harvest } from "../connectors/harvest.js";
import { openDoor } from "../connectors/http/door.js";
import { mapCandidate } from "../connectors/map-candidate.js";
import { connectorOf, readSources } from "../connectors/registry.js";
import type { SourceSettings } from "../schema/generated/source.js";
import type { HarvestReport } from "../schema/harvest.js";
import { InvalidError } from "../schema/validate.js";
import type { Database } from "../store/database/database.js";
import { Ledger } from "../store/ledger/ledger.js";
import { type RebuildReport, rebuildGraph } from "../store/rebuild.js";
import { openMigratedDatabase } from "./open-database.js";
import { parseSchedule } from "./schedule.js";
import { type Settings, readJsonFile } from "./settings.js";
import { VERSION } from "./version.js";

/** The parts of Maillage, joined: the database, the ledger on it and the sources it is filled from. */
export interface Hub {
  readonly settings: Settings;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly sources: readonly SourceSettings[];
  close(): Promise<void>;
}

export async function openHub(settings: Settings): Promise<Hub> {
  const sources = loadSources(settings.MAILLAGE_SOURCES);
  const database = await openMigratedDatabase(settings.DATABASE_URL);
  try {
    const ledger = new Ledger(database);
    await ledger.register(sources);
    return { settings, database, ledger, sources, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** @throws InvalidError saying what is wrong with the file. */
function loadSources(path: string): SourceSettings[] {
  const what = `The sources file ${path}`;
  const sources = readSources(
    readJsonFile(path, what, "name one in MAILLAGE_SOURCES, written as docs/sources.md says"),
    what,
  );
  // A schedule that makes no sense is told now, not by a worker that cannot start.
  sources.forEach(parseSchedule);
  return sources;
}

/** The source of that id. @throws InvalidError naming the sources there are. */
export function sourceById({ sources }: Pick<Hub, "sources">, id: string): SourceSettings {
  const source = sources.find((each) => each.id === id);
  if (source !== undefined) return source;
  const known = sources.map((each) => each.id).join(", ") || "none";
  throw new InvalidError("The command", [`there is no source "${id}"; the sources are: ${known}`]);
}

export interface HarvestRequest {
  readonly full?: boolean;
  readonly dryRun?: boolean;
  readonly acceptWithdrawals?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number | undefined) => void;
}

/** Harvests one source into the ledger. */
export async function harvestSource(
  { ledger, settings }: Hub,
  source: SourceSettings,
  { full = false, dryRun = false, acceptWithdrawals = false, signal, onProgress }: HarvestRequest = {},
): Promise<HarvestReport> {
  const connector = connectorOf(source);
  const http = openDoor({
    contact: settings.MAILLAGE_CONTACT,
    version: VERSION,
    baseUrl: source.url,
    minIntervalMs: connector.minIntervalMs ?? 1_000,
    cookies: connector.cookies ?? false,
    ...source.http,
    ...(signal && { signal }),
  });
  return harvest({
    source,
    connector,
    http,
    sink: dryRun ? ledger.dryRun() : ledger,
    full,
    acceptWithdrawals,
    ...(onProgress && { onProgress: ({ done, total }) => onProgress(done, total) }),
  });
}

/** Makes the graph again from the ledger, with today's mappings. */
export async function rebuild(
  { database, sources }: Hub,
  onProgress?: (done: number, total: number) => void,
): Promise<RebuildReport> {
  const byId = new Map(sources.map((source) => [source.id, source]));
  return rebuildGraph(
    database,
    (sourceId, candidate) => {
      const source = byId.get(sourceId);
      if (source === undefined) return undefined;
      const result = mapCandidate(connectorOf(source), source, candidate);
      return "page" in result
        ? result.page
        : { mappingVersion: "", fault: { code: result.refused.code, message: result.refused.message } };
    },
    onProgress,
  );
}
