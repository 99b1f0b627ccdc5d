import type { Database } from "../database/database.js";
import type { HarvestRow, IncidentRow, SourceRow } from "../database/entities.js";
import { type SourceHealth, healthOf } from "./source-health.js";
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
  if (sourceIds.length === 0) return new Map();
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
  if (sourceIds.length === 0) return [];
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

/** A source with its health. */
export interface SourceState {
  readonly source: SourceRow;
  readonly health: SourceHealth;
}

/** Every source with its health, by id. Two statements, however many there are. */
export async function sourceStates(database: Database, now: Date): Promise<SourceState[]> {
  const sources = await listSources(database);
  const counts = await livePageCounts(
    database,
    sources.map(({ id }) => id),
  );
  return sources.map((source) => ({ source, health: healthOf(source, counts.get(source.id) ?? 0, now) }));
}

/** Which lines of a harvest's report are wanted. */
export interface IncidentRequest {
  /** At most this many of each harvest. */
  readonly first: number;
  /** Only those of this kind. */
  readonly outcome?: IncidentRow["outcome"] | undefined;
}

/** The first lines of each harvest's report, in the order in which they were written. */
export async function harvestIncidents(
  { sql }: Database,
  harvestIds: readonly number[],
  { first, outcome }: IncidentRequest,
): Promise<IncidentRow[]> {
  if (harvestIds.length === 0 || first === 0) return [];
  const numbered = sql
    .selectFrom("HarvestIncident")
    .select((eb) => [
      "HarvestIncident.id",
      eb.fn
        .agg<number>("row_number")
        .over((over) => over.partitionBy("harvestId").orderBy("id"))
        .as("place"),
    ])
    .where("harvestId", "in", harvestIds)
    .$if(outcome !== undefined, (query) => query.where("outcome", "=", outcome as IncidentRow["outcome"]))
    .as("numbered");
  return sql
    .selectFrom("HarvestIncident")
    .innerJoin(numbered, "numbered.id", "HarvestIncident.id")
    .selectAll("HarvestIncident")
    .where("numbered.place", "<=", first)
    .orderBy("HarvestIncident.id")
    .execute();
}
