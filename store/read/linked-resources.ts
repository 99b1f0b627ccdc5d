import type { SelectQueryBuilder } from "kysely";
import type { Database } from "../database/database.js";
import type { GraphTables } from "../database/entities.js";
import { loadGeography } from "../geography/geography.js";
import type { Search } from "../search/search.js";
import { comesAfterScore, scoredResources } from "../search/search-resources.js";
import { namedIdsOf } from "./known-organizations.js";
import type { SliceRequest } from "./pagination.js";
import { type ResourceOrder, type ResourceWish, comesAfter, matchesWish } from "./resources.js";
import { LARGE_TERRITORY, firstOfTerritories, leavesMany } from "./territory-lists.js";
import { countedAs, countsOf } from "./territory-totals.js";
import { textRows } from "./text-rows.js";

/**
 * How resources are reached from a parent. territory: they concern it, or what lies inside it. enclosing: these, and those
 * that name a territory around it. organization: it carries or uses them.
 */
export type LinkKind = "territory" | "enclosing" | "organization";

/** A resource reached from one of several parents. */
export interface LinkedResource {
  readonly parentId: string;
  readonly resourceId: string;
  /** How well it answers the search; 0 unless the list is by relevance. */
  readonly score: number;
}

/** Which of the linked resources are wanted, and in which order. */
export interface LinkedList {
  readonly wish: ResourceWish;
  /** RELEVANCE needs a search in the wish. */
  readonly order: ResourceOrder | "RELEVANCE";
}

/** Pairs of parent and resource, each once. The names are single words: a subquery's columns are not translated. */
type Links = SelectQueryBuilder<GraphTables, never, { parent: string; resource: string }>;

/** Links with their places in the list of their parent. */
type Numbered = SelectQueryBuilder<
  GraphTables,
  never,
  { parent: string; resource: string; score: number; place: number }
>;

/**
 * The resources of several territories or organizations: for each parent at most `first` and one more, which tells that
 * there are others. One statement for all parents; two for territories by title.
 */
export async function linkedResources(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
  { wish, order }: LinkedList,
  slice: SliceRequest,
): Promise<LinkedResource[]> {
  const { search, ...filter } = wish;
  if (order === "RELEVANCE" && search !== undefined) {
    const links = linksOf(database, kind, parentIds);
    return readNumbered(database, numberedByScore(database, links, search, filter, slice.after), slice);
  }
  const byColumn = order === "UPDATED_AT" ? order : "TITLE";
  const alongIndex = kind === "territory" && search === undefined && (byColumn === "UPDATED_AT" || leavesMany(filter));
  const first = alongIndex
    ? toLinks(await firstOfTerritories(database, parentIds, { filter, order: byColumn }, slice))
    : [];
  if (alongIndex && byColumn === "UPDATED_AT") return first;
  const links = alongIndex ? linksOfSmall(database, parentIds) : linksOf(database, kind, parentIds);
  const numbered = numberedByColumns(database, links, wish, byColumn, slice.after);
  return [...first, ...(await readNumbered(database, numbered, slice))];
}

function toLinks(idsOf: ReadonlyMap<string, readonly string[]>): LinkedResource[] {
  return [...idsOf].flatMap(([parentId, ids]) => ids.map((resourceId) => ({ parentId, resourceId, score: 0 })));
}

async function readNumbered(
  database: Database,
  numbered: Numbered,
  { first }: SliceRequest,
): Promise<LinkedResource[]> {
  const rows = await database.sql
    .selectFrom(numbered.as("numbered"))
    .select(["numbered.parent", "numbered.resource", "numbered.score"])
    .where("numbered.place", "<=", first + 1)
    .orderBy("numbered.parent")
    .orderBy("numbered.place")
    .execute();
  return rows.map(({ parent, resource, score }) => ({ parentId: parent, resourceId: resource, score }));
}

function numberedByColumns(
  database: Database,
  links: Links,
  wish: ResourceWish,
  order: ResourceOrder,
  after: SliceRequest["after"],
): Numbered {
  let query = database.sql
    .selectFrom(links.as("links"))
    .innerJoin("Resource", "Resource.id", "links.resource")
    .select((eb) => ["links.parent", "links.resource", eb.lit(0).as("score")])
    .where((eb) => matchesWish(eb as never, database, wish));
  if (after !== undefined) query = query.where((eb) => comesAfter(eb as never, order, after));
  return query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) =>
        order === "TITLE"
          ? over.partitionBy("links.parent").orderBy("Resource.titleKey").orderBy("Resource.id")
          : over.partitionBy("links.parent").orderBy("Resource.updatedAt", "desc").orderBy("Resource.id", "desc"),
      )
      .as("place"),
  );
}

function numberedByScore(
  database: Database,
  links: Links,
  search: Search,
  filter: Omit<ResourceWish, "search">,
  after: SliceRequest["after"],
): Numbered {
  let query = database.sql
    .selectFrom(links.as("links"))
    .innerJoin(scoredResources(database, search, filter).as("scored"), "scored.found", "links.resource")
    .select(["links.parent", "links.resource", "scored.score"]);
  if (after !== undefined) query = query.where((eb) => comesAfterScore(eb as never, after));
  return query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("links.parent").orderBy("scored.score", "desc").orderBy("scored.found"))
      .as("place"),
  );
}

/** How many resources each parent has that fulfil a wish. One statement for all parents. */
export async function countLinkedResources(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
  wish: ResourceWish,
): Promise<Map<string, number>> {
  const counted = kind === "territory" ? countedAs(wish) : undefined;
  if (counted !== undefined) return countsOf(database, parentIds, counted);
  const rows = await database.sql
    .selectFrom(wishedLinks(database, kind, parentIds, wish).as("links"))
    .select((eb) => ["links.parent", eb.fn.countAll().as("count")])
    .groupBy("links.parent")
    .execute();
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
}

/** The links to resources that fulfil a wish. */
export function wishedLinks(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
  wish: ResourceWish,
): Links {
  const links = linksOf(database, kind, parentIds);
  if (Object.values(wish).every((wanted) => wanted === undefined)) return links;
  return database.sql
    .selectFrom(links.as("linked"))
    .innerJoin("Resource", "Resource.id", "linked.resource")
    .select(["linked.parent", "linked.resource"])
    .where((eb) => matchesWish(eb as never, database, wish));
}

/** Each pair once, however often a page mentions the parent. */
function linksOf(database: Database, kind: LinkKind, parentIds: readonly string[]): Links {
  const { sql, dialect } = database;
  if (kind === "organization") {
    return sql
      .selectFrom(namedIdsOf(dialect, parentIds).as("wanted"))
      .innerJoin("ResourceOrganization", "ResourceOrganization.organizationId", "wanted.named")
      .select(["wanted.parent", "ResourceOrganization.resourceId as resource"])
      .distinct();
  }
  const inside = sql
    .selectFrom("ResourceTerritory")
    .select(["territoryId as parent", "resourceId as resource"])
    .where("territoryId", "in", parentIds);
  return kind === "enclosing" ? inside.union(namingAround(database, parentIds) as never) : inside;
}

/** The same of those territories that are not large. */
function linksOfSmall(database: Database, territoryIds: readonly string[]): Links {
  const small = database.sql
    .selectFrom("TerritoryCount")
    .select("TerritoryCount.territoryId")
    .where("TerritoryCount.territoryId", "in", territoryIds)
    .where("TerritoryCount.facet", "=", "total")
    .where("TerritoryCount.count", "<", LARGE_TERRITORY);
  return database.sql
    .selectFrom("ResourceTerritory")
    .select(["territoryId as parent", "resourceId as resource"])
    .where("territoryId", "in", small);
}

/** Resources that name a territory around one of these, not only something else inside it. */
function namingAround({ sql, dialect }: Database, territoryIds: readonly string[]) {
  const geography = loadGeography();
  const pairs = territoryIds.flatMap((parent) =>
    geography.ancestorsOf(parent).map(({ id }) => ({ parent, around: id })),
  );
  return sql
    .selectFrom(textRows(dialect, ["parent", "around"], pairs).as("wanted"))
    .innerJoin("ResourceTerritory", "ResourceTerritory.territoryId", "wanted.around")
    .select(["wanted.parent", "ResourceTerritory.resourceId as resource"])
    .where("ResourceTerritory.named", "=", true);
}
