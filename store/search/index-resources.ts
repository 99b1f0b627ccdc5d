import { LockMode } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import {
  Resource,
  ResourceFacet,
  ResourceOrganization,
  ResourcePage,
  SearchDocument,
} from "../database/graph-entities.js";
import { Source } from "../database/ledger-entities.js";
import type { Dialect } from "../database/dialect.js";
import { type SearchedResource, searchTokens } from "./document.js";
import { type FacetedResource, facetRows } from "./facet-rows.js";

/**
 * The rules by which resources are indexed: how words are read, folded and cut, which of them count, which facets there
 * are. Whoever changes one of them counts this up, and the next start of a hub indexes what is there once more.
 */
const RULES = 2;

/** How many resources are indexed again at once. */
const BATCH = 200;

/** What of a resource can be found. */
export type IndexedResource = FacetedResource & SearchedResource;

/** A name under which a resource can be found, besides its own. */
export interface NamedBy {
  readonly resourceId: string;
  readonly name: string;
}

/**
 * Makes resources findable that were not: by their words, and by their facets. In the transaction of `em`; the number of
 * SQL statements does not depend on the number of resources.
 */
export async function indexResources(
  em: SqlEntityManager,
  resources: readonly IndexedResource[],
  organizations: readonly NamedBy[],
): Promise<void> {
  if (resources.length === 0) return;
  const names = Map.groupBy(organizations, ({ resourceId }) => resourceId);
  const documents = resources.map((resource) => {
    const mentions = names.get(resource.id) ?? [];
    const tokens = searchTokens(
      resource,
      mentions.map(({ name }) => name),
    );
    return { resourceId: resource.id, rules: RULES, ...tokens };
  });
  await em.insertMany(SearchDocument, documents);
  await em.insertMany(ResourceFacet, resources.flatMap(facetRows));
}

/** Makes resources that nothing finds any more: no word of theirs stays in an index. */
export async function unindexResources(em: SqlEntityManager, ids: readonly string[]): Promise<void> {
  const concerned = { resourceId: { $in: [...ids] } };
  await em.nativeDelete(SearchDocument, concerned);
  await em.nativeDelete(ResourceFacet, concerned);
}

/**
 * Takes the last traces of words that left the index out of it. FTS5 forgets words at once, but may keep one of each
 * page of its index as a signpost, and those of texts replaced long ago too, until parts of the index are put together:
 * this puts all of them together. Call it in the transaction that erases what nobody may read any more, once: it takes
 * about a second for 50,000 resources.
 */
export async function purgeIndex(em: SqlEntityManager, dialect: Dialect): Promise<void> {
  // On PostgreSQL, as for every table, it is the server that vacuums.
  if (dialect !== "sqlite") return;
  // A part that is the only one is left as it is, so there has to be another.
  await em.execute("insert into search_index (rowid, title) values (0, '|')");
  await em.execute("insert into search_index (search_index) values ('optimize')");
  await em.execute("insert into search_index (search_index, rowid, title) values ('delete', 0, '|')");
}

/** Empties the index. */
export async function clearIndex(em: SqlEntityManager, dialect: Dialect): Promise<void> {
  // Word by word it would take minutes; the trigger passes over rows that are in the index no more.
  if (dialect === "sqlite") await em.execute("insert into search_index (search_index) values ('delete-all')");
  await em.nativeDelete(SearchDocument, {});
  await em.nativeDelete(ResourceFacet, {});
}

/**
 * Indexes what is not indexed by the rules of today, batch by batch, each in a transaction of its own; safe beside
 * harvests and beside itself. Next to nothing when there is nothing to do.
 *
 * @returns How many resources it indexed.
 */
export async function indexOutdated(em: () => SqlEntityManager): Promise<number> {
  if ((await outdatedIds(em(), 1)).length === 0) return 0;
  for (let done = 0; ;) {
    const indexed = await em().transactional(async (tx) => {
      // Every write of a harvest begins at its source: none comes between, on PostgreSQL; SQLite has one writer anyway.
      await tx.find(Source, {}, { lockMode: LockMode.PESSIMISTIC_WRITE });
      const ids = await outdatedIds(tx, BATCH);
      await indexAgain(tx, ids);
      return ids.length;
    });
    done += indexed;
    if (indexed < BATCH) return done;
  }
}

async function outdatedIds(em: SqlEntityManager, most: number): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    `select resource.id from resource left join search_document
     on search_document.resource_id = resource.id and search_document.rules = ?
     where search_document.id is null order by resource.id limit ?`,
    [RULES, most],
  );
  return rows.map(({ id }) => id);
}

async function indexAgain(em: SqlEntityManager, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const resources = await em.find(Resource, { id: { $in: [...ids] } }, { disableIdentityMap: true });
  const mentions = await em.find(
    ResourceOrganization,
    { resourceId: { $in: [...ids] } },
    { fields: ["resourceId", "name"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const pages = await em.find(
    ResourcePage,
    { resourceId: { $in: [...ids] } },
    { fields: ["resourceId", "sourceId"], orderBy: { rank: "asc" }, disableIdentityMap: true },
  );
  const sources = Map.groupBy(pages, ({ resourceId }) => resourceId);
  const indexed = resources.map((resource) => {
    const sourceIds = [...new Set((sources.get(resource.id) ?? []).map(({ sourceId }) => sourceId))].toSorted();
    return { ...resource, sourceIds };
  });
  await unindexResources(em, ids);
  await indexResources(em, indexed, mentions);
}
