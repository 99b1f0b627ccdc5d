import { type ExpressionBuilder, sql } from "kysely";
import type { Database } from "../database/database.js";
import type { ResourceRow } from "../database/entities.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "../read/pagination.js";
import { type ResourceFilter, hasNoneExcluded, matchesFilter, resourcesByIds } from "../read/resources.js";
import { type Search, type SearchMatch, scoredIds } from "./search.js";

/** A resource, and how well it answers the search; comparable within one search only. */
export type FoundResource = ResourceRow & { readonly score: number };

/** What a resource gains whose title is the search itself: more than twenty words found. */
const TITLE_BONUS = sql.raw("1000000.0");

/**
 * The part of a search's results that a client asked for, best first; equals by id. The same data give the same pages.
 * Two statements.
 */
export async function searchResources(
  database: Database,
  search: Search,
  filter: ResourceFilter,
  { first, after }: SliceRequest,
): Promise<Slice<FoundResource>> {
  let page = database.sql
    .selectFrom(scoredResources(database, search, filter).as("scored"))
    .select(["scored.found", "scored.score"]);
  if (after !== undefined) page = page.where((eb) => comesAfterScore(eb as never, after));
  const hits = await page
    .orderBy("scored.score", "desc")
    .orderBy("scored.found")
    .limit(first + 1)
    .execute();
  const rows = await resourcesByIds(
    database,
    hits.map(({ found }) => found),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = hits.flatMap(({ found, score }) => {
    const row = byId.get(found);
    return row === undefined ? [] : [{ ...row, score }];
  });
  return toSlice(items, first);
}

/** Every resource that answers a search and fulfils the filter: its id, as `found`, and its score. */
export function scoredResources({ sql: db, dialect }: Database, search: Search, filter: ResourceFilter) {
  const bonus = sql`case when resource.title_key = ${search.titleKey} then ${TITLE_BONUS} else 0.0 end`;
  return db
    .selectFrom("Resource")
    .innerJoin(scoredIds(dialect, search).as("hits"), "hits.resource", "Resource.id")
    .select(["Resource.id as found", sql<number>`hits.score + ${bonus}`.as("score")])
    .where((eb) => matchesFilter(eb as never, filter))
    .where((eb) => hasNoneExcluded(eb as never, dialect, search));
}

/** The condition that a scored resource stands behind a place in a list by relevance. */
export function comesAfterScore(
  eb: ExpressionBuilder<{ scored: { found: string; score: number } }, "scored">,
  after: SortKey,
) {
  const score = scoreOf(after);
  return eb.or([
    eb("scored.score", "<", score),
    eb.and([eb("scored.score", "=", score), eb("scored.found", ">", after[1])]),
  ]);
}

/** What sorts a resource among the results of a search, and how much of the search these had to answer. */
export function relevanceSortKey({ score, id }: FoundResource, { match }: Search): SortKey {
  return [`${match} ${score}`, id];
}

/** Whether the page before this one held resources with all words; undefined for the first page. */
export function matchBefore(after: SortKey | undefined): SearchMatch | undefined {
  if (after === undefined) return undefined;
  return after[0].startsWith("SOME ") ? "SOME" : "ALL";
}

function scoreOf([value]: SortKey): number {
  const score = Number.parseFloat(value.slice(value.indexOf(" ") + 1));
  // Only a forged cursor holds no number; it gets to the end of the list.
  return Number.isFinite(score) ? score : -1;
}
