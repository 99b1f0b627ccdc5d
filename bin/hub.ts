import { StopSourceError } from "../connectors/errors.js";
import { harvest } from "../connectors/harvest.js";
import { type HttpDoor, openDoor } from "../connectors/http/door.js";
import { mapCandidate } from "../connectors/map-candidate.js";
import { connectorOf } from "../connectors/registry.js";
import type { SourceSettings } from "../schema/generated/source.js";
import type { HarvestReport } from "../schema/harvest.js";
import { InvalidError } from "../schema/validate.js";
import type { Database } from "../store/database/database.js";
import { Ledger } from "../store/ledger/ledger.js";
import { type RebuildReport, rebuildGraph } from "../store/rebuild.js";
import { loadSources } from "./load-sources.js";
import { openMigratedDatabase } from "./open-database.js";
import { rhythmsOf } from "./schedule.js";
import type { Settings } from "./settings.js";
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
  const database = await openMigratedDatabase(settings.DATABASE_URL, settings.MAILLAGE_FORGET_KEY);
  try {
    const ledger = new Ledger(database);
    // A partner that brings its pages promises a rhythm only if its schedule says so.
    const awaited = sources.filter((source) => !isPushed(source) || source.schedule !== undefined);
    await ledger.register(sources, rhythmsOf(awaited, new Date()));
    return { settings, database, ledger, sources, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** True for a source whose partner brings its pages: it is never harvested from here. */
export function isPushed(source: SourceSettings): boolean {
  return connectorOf(source).pushed !== undefined;
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
  const sink = dryRun ? ledger.dryRun() : ledger;
  let http: HttpDoor;
  try {
    http = openDoorTo(source, settings, signal);
  } catch (error) {
    if (!(error instanceof StopSourceError)) throw error;
    // Settings that cannot work are reported like anything else that stops a harvest, or nobody would see them.
    const session = await sink.open(source.id, { full });
    return session.stop("stopped", { code: error.code, message: error.message });
  }
  return harvest({
    source,
    connector: connectorOf(source),
    http,
    sink,
    full,
    acceptWithdrawals,
    ...(signal && { signal }),
    ...(onProgress && { onProgress: ({ done, total }) => onProgress(done, total) }),
  });
}

/** The door to a source, as polite as its settings and its connector say. @throws StopSourceError for wrong settings. */
export function openDoorTo(source: SourceSettings, settings: Settings, signal?: AbortSignal): HttpDoor {
  const connector = connectorOf(source);
  return openDoor({
    contact: settings.MAILLAGE_CONTACT,
    version: VERSION,
    baseUrl: source.url,
    minIntervalMs: connector.minIntervalMs ?? 1_000,
    cookies: connector.cookies ?? false,
    ...source.http,
    ...(signal && { signal }),
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
