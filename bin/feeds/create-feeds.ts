import type { FeedLanguage, FeedPage, FeedReader } from "../../gateway/feeds.js";
import type { Database } from "../../store/database/database.js";
import { loadGeography } from "../../store/geography/geography.js";
import { graphState } from "../../store/read/as-of.js";
import { type ChangeFilter, latestChanges } from "../../store/read/changes.js";
import { shownPages } from "../../store/read/details.js";
import { followedResources } from "../../store/read/resolve-resource.js";
import { sourcesByIds } from "../../store/read/sources.js";
import { type ToldChange, writeFeed } from "./write-feed.js";

/** How many changes a feed has, the newest. */
const MOST_CHANGES = 100;

/** How many feeds are kept; each has up to some 100 kB. */
const MOST_FEEDS = 100;

/** What a feed is about. */
interface Feed {
  readonly filter: ChangeFilter;
  /** In the words of its source or territory; undefined for the whole graph. */
  readonly about: string | undefined;
}

/** Gives the function that reads the feeds of changes. Each is made at most once for a version of the graph. */
export function createFeeds(database: Database): FeedReader {
  const kept = new Map<string, Promise<string | undefined>>();
  let keptOf = "";
  return async (name, language): Promise<FeedPage | undefined> => {
    const { version, changedAt } = await graphState(database);
    // A graph that was set up anew has other changes under the same version.
    const state = `${version}-${changedAt.getTime()}`;
    if (state !== keptOf) {
      kept.clear();
      keptOf = state;
    }
    const body = await keep(kept, `${language} ${name}`, () => makeFeed(database, name, language, changedAt));
    return body === undefined ? undefined : { body, etag: `"${state}-${language}"` };
  };
}

/** What fails is tried again the next time. */
function keep<Value>(kept: Map<string, Promise<Value>>, key: string, make: () => Promise<Value>): Promise<Value> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const value = make();
  kept.set(key, value);
  value.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > MOST_FEEDS && oldest !== undefined) kept.delete(oldest);
  return value;
}

async function makeFeed(
  database: Database,
  name: string,
  language: FeedLanguage,
  changedAt: Date,
): Promise<string | undefined> {
  const feed = await findFeed(database, name);
  if (feed === undefined) return undefined;
  const changes = await latestChanges(database, feed.filter, MOST_CHANGES);
  const resources = await followedResources(database, [...new Set(changes.map(({ resourceId }) => resourceId))]);
  const pages = await shownPages(database, [...new Set([...resources.values()].map(({ pageId }) => pageId))]);
  const urls = new Map(pages.map(({ page }) => [page.id, page.url]));
  const told = changes.map((change): ToldChange => {
    const resource = resources.get(change.resourceId);
    return { change, title: resource?.title, url: resource && urls.get(resource.pageId) };
  });
  return writeFeed({ name, about: feed.about, changes: told, changedAt }, language);
}

async function findFeed(database: Database, name: string): Promise<Feed | undefined> {
  if (name === "changes") return { filter: {}, about: undefined };
  const [, kind, id = ""] = /^(source|territory)\/([^/]+)$/.exec(name) ?? [];
  if (kind === "source") {
    const [source] = await sourcesByIds(database, [id]);
    return source && { filter: { sourceId: id }, about: source.name };
  }
  const territory = kind === "territory" ? loadGeography().get(id) : undefined;
  return territory && { filter: { territoryId: id }, about: territory.name };
}
