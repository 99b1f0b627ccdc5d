import type { Database } from "../database/database.js";
import type { HarvestRow, SourceRow } from "../database/entities.js";
import { isStorable } from "./storable.js";

export async function listSources({ sql }: Database): Promise<SourceRow[]> {
  return sql.selectFrom("Source").selectAll().orderBy("id").execute();
}

export async function sourcesByIds({ sql }: Database, ids: readonly string[]): Promise<SourceRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : sql.selectFrom("Source").selectAll().where("id", "in", known).execute();
}

/** How many pages of each source the ledger holds live. */
export async function livePageCounts({ sql }: Database, sourceIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await sql
    .selectFrom("Page")
    .select((eb) => ["sourceId", eb.fn.countAll().as("count")])
    .where("sourceId", "in", sourceIds)
    .where("state", "=", "live")
    .groupBy("sourceId")
    .execute();
  return new Map(rows.map(({ sourceId, count }) => [sourceId, Number(count)]));
}

/** The latest harvests of each source, newest first. */
export async function latestHarvests(
  { sql }: Database,
  sourceIds: readonly string[],
  first: number,
): Promise<HarvestRow[]> {
  const numbered = sql
    .selectFrom("Harvest")
    .select((eb) => [
      "Harvest.id",
      eb.fn
        .agg<number>("row_number")
        .over((over) => over.partitionBy("sourceId").orderBy("id", "desc"))
        .as("place"),
    ])
    .where("sourceId", "in", sourceIds)
    .as("numbered");
  return sql
    .selectFrom("Harvest")
    .innerJoin(numbered, "numbered.id", "Harvest.id")
    .selectAll("Harvest")
    .where("numbered.place", "<=", first)
    .orderBy("Harvest.id", "desc")
    .execute();
}
