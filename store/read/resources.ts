import { type ExpressionBuilder, type ExpressionWrapper, type SelectQueryBuilder, type SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import type { GraphTables, ResourceRow } from "../database/entities.js";
import { foldKey } from "../fold.js";
import { type Search, excludedIds, foundIds } from "../search/search.js";
import { namedIdsOfOne } from "./known-organizations.js";
import { isStorable } from "./storable.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

/** Which resources are wanted; what is left out does not matter. */
export interface ResourceFilter {
  /** The exact title, but for case, accents and punctuation. */
  readonly title?: string;
  readonly kind?: ResourceRow["kind"];
  readonly sourceId?: string;
  readonly theme?: string;
  readonly keyword?: string;
  /** SPDX identifier; NOASSERTION for those whose licence nobody knows. */
  readonly license?: string;
  /** Of its publication, otherwise of its last change. */
  readonly year?: number;
  readonly organizationId?: string;
  /** It concerns this territory, or one inside it. */
  readonly territoryId?: string;
  /** True: its pages disagree about something; false: they do not. */
  readonly disagreeing?: boolean;
}

/** The same, and the words they should have. */
export interface ResourceWish extends ResourceFilter {
  readonly search?: Search;
}

/** Orders that need no search; by relevance, see `searchResources`. */
export type ResourceOrder = "TITLE" | "UPDATED_AT";

type ResourceQuery<Row> = SelectQueryBuilder<GraphTables, "Resource", Row>;
type Conditions = ExpressionBuilder<GraphTables, "Resource">;
type Condition = ExpressionWrapper<GraphTables, "Resource", SqlBool>;

/** The part of a list of resources that a client asked for. */
export async function listResources(
  database: Database,
  wish: ResourceWish,
  order: ResourceOrder,
  { first, after }: SliceRequest,
): Promise<Slice<ResourceRow>> {
  const { sql: db } = database;
  // Sorted by their ids first: whole rows, with their texts, are read only for those that are given.
  let wanted = inOrder(db.selectFrom("Resource").select("Resource.id"), order)
    .where((eb) => matchesWish(eb, database, wish))
    .limit(first + 1);
  if (after !== undefined) wanted = wanted.where((eb) => comesAfter(eb, order, after));
  const rows = db.selectFrom("Resource").selectAll("Resource").where("Resource.id", "in", wanted);
  return toSlice(await inOrder(rows, order).execute(), first);
}

function inOrder<Row>(query: ResourceQuery<Row>, order: ResourceOrder): ResourceQuery<Row> {
  return order === "TITLE"
    ? query.orderBy("titleKey").orderBy("id")
    : query.orderBy("updatedAt", "desc").orderBy("id", "desc");
}

export async function countResources(database: Database, wish: ResourceWish): Promise<number> {
  const { count } = await database.sql
    .selectFrom("Resource")
    .where((eb) => matchesWish(eb, database, wish))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function resourcesByIds({ sql: db }: Database, ids: readonly string[]): Promise<ResourceRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : db.selectFrom("Resource").selectAll().where("id", "in", known).execute();
}

/** What sorts a resource in a list of this order. */
export function resourceSortKey(resource: ResourceRow, order: ResourceOrder): SortKey {
  return [order === "TITLE" ? resource.titleKey : resource.updatedAt.toISOString(), resource.id];
}

/** The condition that a resource stands behind a place in a list of this order. */
export function comesAfter(eb: Conditions, order: ResourceOrder, [value, id]: SortKey): Condition {
  if (order === "TITLE") return eb(eb.refTuple("Resource.titleKey", "Resource.id"), ">", eb.tuple(value, id));
  // Only a forged cursor holds no date; it gets to the end of the list.
  const date = new Date(Number.isNaN(Date.parse(value)) ? 0 : value);
  // The first condition says no more than the second, but in a way that an index can begin from.
  return eb.and([
    eb("Resource.updatedAt", "<=", date),
    eb.or([
      eb("Resource.updatedAt", "<", date),
      eb.and([eb("Resource.updatedAt", "=", date), eb("Resource.id", "<", id)]),
    ]),
  ]);
}

/** The condition that a resource has the words and fulfils the filter. */
export function matchesWish(eb: Conditions, { dialect }: Database, { search, ...filter }: ResourceWish): Condition {
  if (search === undefined) return matchesFilter(eb, filter);
  const found = foundIds(dialect, search);
  const isFound = found === undefined ? [] : [eb("Resource.id", "in", found)];
  return eb.and([matchesFilter(eb, filter), ...isFound, hasNoneExcluded(eb, dialect, search)]);
}

/** The condition that a resource has no word that the search excludes. */
export function hasNoneExcluded(eb: Conditions, dialect: Dialect, search: Search): Condition {
  const excluded = excludedIds(dialect, search);
  return eb.and(excluded === undefined ? [] : [eb("Resource.id", "not in", excluded)]);
}

/** The condition that a resource fulfils the filter, whatever words it has. */
export function matchesFilter(eb: Conditions, filter: ResourceFilter): Condition {
  const { title, kind, organizationId, territoryId } = filter;
  if (!Object.values(filter).every((value) => typeof value !== "string" || isStorable(value))) return eb.lit(false);
  const conditions = [...facetConditions(eb, filter)];
  if (title !== undefined) conditions.push(eb("titleKey", "=", foldKey(title)));
  if (kind !== undefined) conditions.push(eb("kind", "=", kind));
  if (filter.disagreeing !== undefined) conditions.push(eb("disagreementCount", filter.disagreeing ? ">" : "=", 0));
  if (organizationId !== undefined) {
    const named = eb.selectFrom("ResourceOrganization").select("ResourceOrganization.resourceId");
    const names = namedIdsOfOne(organizationId);
    conditions.push(eb("Resource.id", "in", named.where("ResourceOrganization.organizationId", "in", names)));
  }
  if (territoryId !== undefined) {
    const placed = eb.selectFrom("ResourceTerritory").select("ResourceTerritory.resourceId");
    conditions.push(eb("Resource.id", "in", placed.where("ResourceTerritory.territoryId", "=", territoryId)));
  }
  return eb.and(conditions);
}

function facetConditions(eb: Conditions, { theme, keyword, license, year, sourceId }: ResourceFilter) {
  const wanted = [
    ["theme", theme === undefined ? undefined : foldKey(theme)],
    ["keyword", keyword === undefined ? undefined : foldKey(keyword)],
    ["license", license],
    ["year", year === undefined ? undefined : String(year)],
    ["source", sourceId],
  ] as const;
  return wanted.flatMap(([facet, value]) => {
    if (value === undefined) return [];
    const having = eb.selectFrom("ResourceFacet").select("ResourceFacet.resourceId");
    return [
      eb(
        "Resource.id",
        "in",
        having.where("ResourceFacet.facet", "=", facet).where("ResourceFacet.valueKey", "=", value),
      ),
    ];
  });
}
