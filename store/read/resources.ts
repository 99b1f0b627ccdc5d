import type { ExpressionBuilder, ExpressionWrapper, SelectQueryBuilder, SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type { GraphTables, ResourceRow } from "../database/entities.js";
import { foldKey, foldedWords } from "../fold.js";
import { isStorable } from "./storable.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

/** Which resources are wanted; what is left out does not matter. */
export interface ResourceFilter {
  /** The exact title, but for case, accents and punctuation. */
  readonly title?: string;
  /** Words that all occur in title, summary, keywords or themes; case and accents do not matter. */
  readonly search?: string;
  readonly kind?: ResourceRow["kind"];
  readonly sourceId?: string;
  readonly theme?: string;
  readonly keyword?: string;
  /** SPDX identifier. */
  readonly license?: string;
  readonly organizationId?: string;
  readonly territoryId?: string;
}

export type ResourceOrder = "TITLE" | "UPDATED_AT";

type ResourceQuery<Row> = SelectQueryBuilder<GraphTables, "Resource", Row>;
type Conditions = ExpressionBuilder<GraphTables, "Resource">;

/** The part of a list of resources that a client asked for. */
export async function listResources(
  { sql: db }: Database,
  filter: ResourceFilter,
  order: ResourceOrder,
  { first, after }: SliceRequest,
): Promise<Slice<ResourceRow>> {
  // Sorted by their ids first: whole rows, with their texts, are read only for those that are given.
  let wanted = inOrder(db.selectFrom("Resource").select("Resource.id"), order)
    .where((eb) => matches(eb, filter))
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

export async function countResources({ sql: db }: Database, filter: ResourceFilter): Promise<number> {
  const { count } = await db
    .selectFrom("Resource")
    .where((eb) => matches(eb, filter))
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

function comesAfter(
  eb: Conditions,
  order: ResourceOrder,
  [value, id]: SortKey,
): ExpressionWrapper<GraphTables, "Resource", SqlBool> {
  if (order === "TITLE") return eb(eb.refTuple("titleKey", "id"), ">", eb.tuple(value, id));
  // Only a forged cursor holds no date; it gets to the end of the list.
  const date = new Date(Number.isNaN(Date.parse(value)) ? 0 : value);
  // The first condition says no more than the second, but in a way that an index can begin from.
  return eb.and([
    eb("updatedAt", "<=", date),
    eb.or([eb("updatedAt", "<", date), eb.and([eb("updatedAt", "=", date), eb("id", "<", id)])]),
  ]);
}

function matches(eb: Conditions, filter: ResourceFilter): ExpressionWrapper<GraphTables, "Resource", SqlBool> {
  const { title, search, kind, sourceId, organizationId, territoryId } = filter;
  if (!Object.values(filter).every(isStorable)) return eb.lit(false);
  const conditions = [...facetConditions(eb, filter)];
  if (title !== undefined) conditions.push(eb("titleKey", "=", foldKey(title)));
  for (const word of foldedWords(search ?? "")) conditions.push(eb("searchText", "like", `%${word}%`));
  if (kind !== undefined) conditions.push(eb("kind", "=", kind));
  if (sourceId !== undefined) conditions.push(eb("sourceId", "=", sourceId));
  if (organizationId !== undefined) {
    const named = eb.selectFrom("ResourceOrganization").select("ResourceOrganization.resourceId");
    conditions.push(eb("Resource.id", "in", named.where("ResourceOrganization.organizationId", "=", organizationId)));
  }
  if (territoryId !== undefined) {
    const placed = eb.selectFrom("Place").select("Place.resourceId").where("Place.role", "!=", "landmark");
    conditions.push(eb("Resource.id", "in", placed.where("Place.territoryId", "=", territoryId)));
  }
  return eb.and(conditions);
}

function facetConditions(eb: Conditions, { theme, keyword, license }: ResourceFilter) {
  const wanted = [
    ["theme", theme === undefined ? undefined : foldKey(theme)],
    ["keyword", keyword === undefined ? undefined : foldKey(keyword)],
    ["license", license],
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
