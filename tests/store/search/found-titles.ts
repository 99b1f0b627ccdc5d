import type { Database } from "../../../store/database/database.js";
import { type ResourceFilter, countResources } from "../../../store/read/resources.js";
import { prepareSearch } from "../../../store/search/search.js";
import { searchResources } from "../../../store/search/search-resources.js";

/** More than any test has. */
const ALL = { first: 1_000, after: undefined };

/** Titles of the resources that a search finds, best first; none when it has no words to find. */
export async function foundTitles(database: Database, text: string, filter: ResourceFilter = {}): Promise<string[]> {
  const search = await prepareSearch(database, text);
  if (search === undefined || search.wanted.length === 0) return [];
  const { items } = await searchResources(database, search, filter, ALL);
  const count = await countResources(database, { ...filter, search });
  if (count !== items.length) throw new Error(`"${text}" finds ${items.length} resources, but counts ${count}.`);
  return items.map(({ title }) => title);
}

/** The same for tests that do not look at the order. */
export async function foundSet(database: Database, text: string, filter: ResourceFilter = {}): Promise<string[]> {
  return (await foundTitles(database, text, filter)).toSorted();
}
