import type { Database } from "../database/database.js";
import type { ChangeRow, ResourceVersionRow } from "../database/entities.js";
import { type Slice, toSlice } from "./pagination.js";
import { type PastState, pastStates } from "./past-states.js";

/** A state of a resource, and what happened when it began. */
export interface HistoryEntry extends PastState {
  readonly changes: readonly ChangeRow[];
}

/** Which part of histories is wanted. */
export interface HistoryRequest {
  readonly first: number;
  /** Only states that began before this version. */
  readonly before: number | undefined;
}

/** The states of several resources, newest first. Five statements for all. */
export async function histories(
  database: Database,
  resourceIds: readonly string[],
  { first, before }: HistoryRequest,
): Promise<Map<string, Slice<HistoryEntry>>> {
  const versions = await newestVersions(database, resourceIds, { first, before });
  const changes = await changesOf(database, versions);
  const slices = [...Map.groupBy(versions, ({ resourceId }) => resourceId)].map(
    ([id, ofResource]) => [id, toSlice(ofResource, first)] as const,
  );
  const states = await pastStates(
    database,
    slices.flatMap(([, { items }]) => items),
  );
  const toEntry = (version: ResourceVersionRow): HistoryEntry => ({
    ...(states.get(version.id) ?? { version, woven: undefined, pages: [] }),
    changes: changes.get(keyOf(version.resourceId, version.fromVersion)) ?? [],
  });
  return new Map(slices.map(([id, slice]) => [id, { ...slice, items: slice.items.map(toEntry) }]));
}

export async function historyLengths({ sql }: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql
    .selectFrom("ResourceVersion")
    .select((eb) => ["resourceId", eb.fn.countAll().as("count")])
    .where("resourceId", "in", ids)
    .groupBy("resourceId")
    .execute();
  return new Map(rows.map(({ resourceId, count }) => [resourceId, Number(count)]));
}

/** For each resource at most `first` and one more, which tells that there are others. */
async function newestVersions(
  { sql }: Database,
  ids: readonly string[],
  { first, before }: HistoryRequest,
): Promise<ResourceVersionRow[]> {
  let query = sql.selectFrom("ResourceVersion").select("ResourceVersion.id").where("resourceId", "in", ids);
  if (before !== undefined) query = query.where("fromVersion", "<", before);
  // The names are single words because only the columns of tables are translated, not those of a subquery.
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("resourceId").orderBy("fromVersion", "desc"))
      .as("place"),
  );
  const wanted = sql
    .selectFrom(numbered.as("numbered"))
    .select("numbered.id")
    .where("numbered.place", "<=", first + 1);
  return sql
    .selectFrom("ResourceVersion")
    .selectAll()
    .where("id", "in", wanted)
    .orderBy("resourceId")
    .orderBy("fromVersion", "desc")
    .execute();
}

async function changesOf(
  { sql }: Database,
  versions: readonly ResourceVersionRow[],
): Promise<Map<string, ChangeRow[]>> {
  if (versions.length === 0) return new Map();
  const rows = await sql
    .selectFrom("Change")
    .selectAll()
    .where("resourceId", "in", [...new Set(versions.map(({ resourceId }) => resourceId))])
    .where("version", "in", [...new Set(versions.map(({ fromVersion }) => fromVersion))])
    .orderBy("id")
    .execute();
  return Map.groupBy(rows, ({ resourceId, version }) => keyOf(resourceId, version));
}

function keyOf(resourceId: string, version: number): string {
  return `${version} ${resourceId}`;
}
