import { harvest } from "../../connectors/harvest.js";
import { openDoor, type HttpDoor, type HttpRequest } from "../../connectors/http/door.js";
import { connectorOf } from "../../connectors/registry.js";
import type { HarvestReport } from "../../schema/harvest.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Dialect } from "../../store/database/dialect.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { createTestDatabase, type TestDatabase } from "../support/databases.js";
import { findDifferences, type Difference } from "./mirror-differences.js";
import type { RealWiki } from "./wiki-server.js";

/** What a mirror's source says besides where the wiki is. */
export type SourceDifference = Pick<SourceSettings, "http" | "options">;

/** How one harvest differs from the usual one. */
export interface MirrorHarvest {
  full?: boolean;
  acceptWithdrawals?: boolean;
  /** Called before each API request goes out, with those that went before. */
  beforeRequest?: (params: URLSearchParams, before: readonly URLSearchParams[]) => Promise<void> | void;
}

/** A ledger that harvests a real wiki with the real connector over the real door. */
export interface WikiMirror {
  readonly dialect: Dialect;
  readonly database: TestDatabase;
  /** The API requests of the last harvest. */
  readonly asked: readonly URLSearchParams[];
  /** The source's settings, which the next harvest obeys. */
  source: SourceSettings;
  harvest(options?: MirrorHarvest): Promise<HarvestReport>;
  /** Every page of which the mirror does not say what the wiki's own database says. */
  differences(): Promise<Difference[]>;
  drop(): Promise<void>;
}

/** Makes an empty mirror of a wiki, in a database of its own. */
export async function createMirror(
  wiki: RealWiki,
  dialect: Dialect,
  { http, options = {} }: SourceDifference = {},
): Promise<WikiMirror> {
  const database = await createTestDatabase(dialect);
  const ledger = new Ledger(database);
  const asked: URLSearchParams[] = [];
  const skipped = new Set<string>();
  const mirror: WikiMirror = {
    dialect,
    database,
    asked,
    source: {
      id: "wiki",
      name: "Wiki des transitions",
      connector: "mediawiki",
      url: `${wiki.url}/`,
      http: { minIntervalMs: 0, allowPrivateNetwork: true, ...http },
      options,
    },
    async harvest({ beforeRequest, ...how } = {}) {
      const { source } = mirror;
      asked.length = 0;
      await ledger.register([source]);
      const door = openDoor({
        contact: "https://example.test/",
        version: "0",
        baseUrl: source.url,
        backoffMs: 1,
        ...source.http,
      });
      const report = await harvest({
        source,
        connector: connectorOf(source),
        http: listenedDoor(door, asked, beforeRequest),
        sink: ledger,
        ...how,
      });
      for (const { outcome, remoteId } of report.incidents) {
        if (outcome === "skipped" && remoteId !== undefined) skipped.add(remoteId);
      }
      return report;
    },
    differences: () => findDifferences(database, wiki, mirror.source, skipped),
    drop: () => database.drop(),
  };
  return mirror;
}

/** The same door, with a list of what passed through it. */
function listenedDoor(
  door: HttpDoor,
  asked: URLSearchParams[],
  beforeRequest: MirrorHarvest["beforeRequest"],
): HttpDoor {
  return {
    usage: door.usage,
    async send(request) {
      const params = paramsOf(request);
      await beforeRequest?.(params, asked);
      asked.push(params);
      return door.send(request);
    },
  };
}

function paramsOf({ url, form }: HttpRequest): URLSearchParams {
  return form === undefined ? new URL(url).searchParams : new URLSearchParams(form);
}

/** What a request asks for, in a word, by the parameter that tells it. */
const KINDS: readonly (readonly [parameter: string, kind: string])[] = [
  ["meta", "site"],
  ["generator", "listing"],
  ["list", ""],
  ["pageids", "pages by id"],
  ["titles", "pages by title"],
  ["revids", "revisions"],
  ["text", "rendering"],
  ["oldid", "parse tree"],
];

/** How many requests of each kind there were. */
export function countKinds(asked: readonly URLSearchParams[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const params of asked) {
    const [parameter = "action", kind = "other"] = KINDS.find(([name]) => params.has(name)) ?? [];
    const word = kind || (params.get(parameter) ?? "");
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}
