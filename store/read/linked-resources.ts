import type { SelectQueryBuilder } from "kysely";
import type { Database } from "../database/database.js";
import type { GraphTables } from "../database/entities.js";
import type { SliceRequest } from "./pagination.js";

/** What resources are reached from. */
export type LinkKind = "territory" | "organization";

/** A resource reached from one of several parents. */
export interface LinkedResource {
  readonly parentId: string;
  readonly resourceId: string;
}

/**
 * The resources of several territories or organizations, by title: for each parent at most `first` and one more, which
 * tells that there are others. One statement for all parents.
 */
export async function linkedResources(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
  { first, after }: SliceRequest,
): Promise<LinkedResource[]> {
  const links = linksOf(database, kind, parentIds).as("links");
  let query = database.sql
    .selectFrom(links)
    .innerJoin("Resource", "Resource.id", "links.resource")
    .select(["links.parent", "links.resource"]);
  if (after !== undefined) {
    query = query.where((eb) => eb(eb.refTuple("Resource.titleKey", "Resource.id"), ">", eb.tuple(...after)));
  }
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("links.parent").orderBy("Resource.titleKey").orderBy("Resource.id"))
      .as("place"),
  );
  const rows = await database.sql
    .selectFrom(numbered.as("numbered"))
    .select(["numbered.parent", "numbered.resource"])
    .where("numbered.place", "<=", first + 1)
    .orderBy("numbered.parent")
    .orderBy("numbered.place")
    .execute();
  return rows.map(({ parent, resource }) => ({ parentId: parent, resourceId: resource }));
}

/** How many resources each parent has. One statement for all parents. */
export async function countLinkedResources(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await database.sql
    .selectFrom(linksOf(database, kind, parentIds).as("links"))
    .select((eb) => ["links.parent", eb.fn.countAll().as("count")])
    .groupBy("links.parent")
    .execute();
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
}

/**
 * Each pair once, however often a page mentions the parent. A landmark nearby is not where a resource is. The names are
 * single words because only the columns of tables are translated, not those of a subquery.
 */
export function linksOf(
  { sql }: Database,
  kind: LinkKind,
  parentIds: readonly string[],
): SelectQueryBuilder<GraphTables, never, { parent: string; resource: string }> {
  if (kind === "organization") {
    return sql
      .selectFrom("ResourceOrganization")
      .select(["organizationId as parent", "resourceId as resource"])
      .where("organizationId", "in", parentIds)
      .distinct();
  }
  return sql
    .selectFrom("Place")
    .select(["territoryId as parent", "resourceId as resource"])
    .where("territoryId", "in", parentIds)
    .where("role", "!=", "landmark")
    .distinct() as never;
}
