import { connectorOf } from "../../connectors/registry.js";
import type { IngestCall } from "../../gateway/gateway.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Database } from "../../store/database/database.js";
import { runHolds, runLinked } from "../../store/read/ingest-runs.js";
import { refusal } from "./refusals.js";
import { requireRun } from "./state.js";

/** How many pages may be asked for by name. */
export const MOST_NAMED = 50;

/** How many items are sent at once. */
const AT_ONCE = 100;

/** What a connector that runs elsewhere asks its store for: `held`, or `linked` with `?host=`. */
export async function* listOf(
  call: IngestCall,
  source: SourceSettings,
  { name, database }: { name: string; database: Database },
): AsyncGenerator<readonly object[]> {
  const { harvestId } = await requireRun(call, source.id, database);
  if (name === "held") {
    const named = call.query.getAll("remoteId");
    if (named.length > MOST_NAMED) throw refusal("BAD_REQUEST", `Name at most ${MOST_NAMED} pages in one request.`);
    const remoteIds = named.length === 0 ? undefined : named;
    yield* inGroups(runHolds(database, { sourceId: source.id, harvestId, remoteIds }));
  } else if (name === "linked") {
    const host = call.query.get("host") ?? new URL(source.url).host;
    yield* inGroups(runLinked(database, source.id, ownHost(host, source)));
  } else {
    throw refusal("NOT_FOUND", "A run has the lists `held` and `linked`.");
  }
}

function ownHost(host: string, source: SourceSettings): string {
  const origins = connectorOf(source).pushed?.origins(source, source.options ?? {}) ?? [];
  if (origins.some((origin) => new URL(origin).host === host)) return host;
  throw refusal("BAD_REQUEST", `"host" is none of the source's: ${origins.join(", ")}.`);
}

async function* inGroups<Item extends object>(items: AsyncIterable<Item>): AsyncGenerator<readonly Item[]> {
  let group: Item[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < AT_ONCE) continue;
    yield group;
    group = [];
  }
  yield group;
}
