import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import { asList, readList } from "./json-list.js";
import { textRows } from "./text-rows.js";

/** Resources of a territory that a dashboard shows. */
export type DashboardList =
  | { readonly name: "newest" }
  /** Not changed since that moment, the oldest first. */
  | { readonly name: "stale"; readonly before: string }
  /** Their pages disagree, about most fields first. */
  | { readonly name: "contradictory" };

/**
 * Ids of the resources of several territories that stand first in such a list: at most `first` of each. One statement; an
 * index has them in order, so their number is all that counts.
 */
export async function dashboardIds(
  { sql: db, dialect }: Database,
  territoryIds: readonly string[],
  list: DashboardList,
  first: number,
): Promise<Map<string, readonly string[]>> {
  const order = ORDER[list.name];
  const best = sql`(select resource_id, updated_at, disagreement_count from resource_territory
    where territory_id = wanted.parent and ${conditionOf(list, dialect)} order by ${order} limit ${first}) as best`;
  const query = sql<{ parent: string; ids: unknown }>`
    select wanted.parent, ${asList(dialect, ["resource_id"], order, best)} as ids
    from ${parentRows(dialect, territoryIds)} as wanted`;
  const { rows } = await query.execute(db);
  return new Map(rows.map(({ parent, ids }) => [parent, readList<string>(ids)]));
}

const ORDER = {
  newest: sql`updated_at desc, resource_id desc`,
  stale: sql`updated_at, resource_id`,
  contradictory: sql`disagreement_count desc, resource_id desc`,
};

/** How many resources of each territory belong to such a list. One statement. */
export async function countDashboard(
  { sql: db, dialect }: Database,
  territoryIds: readonly string[],
  list: DashboardList,
): Promise<Map<string, number>> {
  const query = sql<{ parent: string; count: number | string }>`
    select wanted.parent, (select count(*) from resource_territory
      where territory_id = wanted.parent and ${conditionOf(list, dialect)}) as count
    from ${parentRows(dialect, territoryIds)} as wanted`;
  const { rows } = await query.execute(db);
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
}

function parentRows(dialect: Dialect, territoryIds: readonly string[]): RawBuilder<unknown> {
  return textRows(
    dialect,
    ["parent"],
    territoryIds.map((parent) => ({ parent })),
  );
}

function conditionOf(list: DashboardList, dialect: Dialect): RawBuilder<unknown> {
  if (list.name === "newest") return sql`true`;
  if (list.name === "contradictory") return sql`disagreement_count > 0`;
  return sql`updated_at < ${moment(list.before, dialect)}`;
}

/** A moment as the column holds it: SQLite counts milliseconds. */
function moment(iso: string, dialect: Dialect): RawBuilder<unknown> {
  return dialect === "sqlite" ? sql`${Date.parse(iso)}` : sql`${iso}::timestamptz`;
}
