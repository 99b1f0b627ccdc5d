import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "../database/database.js";
import { asList, readList } from "./json-list.js";
import type { SliceRequest } from "./pagination.js";
import { type ResourceFilter, type ResourceOrder, comesAfter, matchesFilter } from "./resources.js";
import { textRows } from "./text-rows.js";

/**
 * From how many resources on a territory's list by title is read along the titles of all resources: before it comes to the
 * end of a page, fewer of them pass by than the territory has.
 */
export const LARGE_TERRITORY = 1_000;

/** Whether a filter leaves enough of a large territory for reading along all titles. */
export function leavesMany(filter: ResourceFilter): boolean {
  return Object.entries(filter).every(([name, value]) => value === undefined || name === "kind");
}

/**
 * Ids of the resources that stand first in the lists of several territories, in order: of each at most `first` and one more.
 * One statement that reads each list along an index until the page is full: by the last change along that of the territory,
 * by title along that of all resources, of large territories only.
 */
export async function firstOfTerritories(
  database: Database,
  territoryIds: readonly string[],
  { filter, order }: { readonly filter: ResourceFilter; readonly order: ResourceOrder },
  { first, after }: SliceRequest,
): Promise<Map<string, readonly string[]>> {
  const { sql: db, dialect } = database;
  const wanted = textRows(
    dialect,
    ["parent"],
    territoryIds.map((parent) => ({ parent })),
  );
  const large = sql`(select given.parent from ${wanted} as given join territory_count on territory_id = given.parent
    and facet = 'total' and count >= ${LARGE_TERRITORY})`;
  const inParent = sql.ref("wanted.parent");
  const byTitle = db
    .selectFrom("Resource")
    .select(["Resource.id as id", "Resource.titleKey as title_key"])
    // Not "exists": PostgreSQL would join and sort all that the territory has.
    .where(sql<SqlBool>`(select 1 from resource_territory
      where resource_territory.territory_id = ${inParent} and resource_territory.resource_id = resource.id) = 1`)
    .orderBy("Resource.titleKey")
    .orderBy("Resource.id");
  const byChange = db
    .selectFrom("ResourceTerritory")
    .innerJoin("Resource", "Resource.id", "ResourceTerritory.resourceId")
    .select(["ResourceTerritory.resourceId as id", "ResourceTerritory.updatedAt as updated_at"])
    .where(sql<SqlBool>`resource_territory.territory_id = ${inParent}`)
    .orderBy("ResourceTerritory.updatedAt", "desc")
    .orderBy("ResourceTerritory.resourceId", "desc");
  let list = order === "TITLE" ? byTitle : (byChange as unknown as typeof byTitle);
  list = list.where((eb) => matchesFilter(eb, filter)).limit(first + 1);
  if (after !== undefined) list = list.where((eb) => comesAfter(eb, order, after));
  const parents: RawBuilder<unknown> = order === "TITLE" ? large : wanted;
  const query = sql<{ parent: string; ids: unknown }>`
    select wanted.parent, ${asList(dialect, ["id"], ORDER[order], sql`${list} as best`)} as ids from ${parents} as wanted`;
  const { rows } = await query.execute(db);
  return new Map(rows.map(({ parent, ids }) => [parent, readList<string>(ids)]));
}

const ORDER = { TITLE: sql`title_key, id`, UPDATED_AT: sql`updated_at desc, id desc` };
