import type { Observation } from "../connector.js";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpDoor } from "../http/door.js";
import { withoutEmails } from "../personal-data.js";
import { type FeedReading, askFeed } from "./read-feed.js";
import { type Sitemap, type SitemapReading, askSitemap } from "./read-sitemap.js";
import type { SiteAddresses } from "./site-addresses.js";
import { askSitemapsOfYears } from "./sitemap-years.js";

/** How many articles a sitemap of SPIP names at most. */
const SITEMAP_LIMIT = 2_000;

/** What the site says it has. */
export interface Listing {
  /** By number where the address tells it, else by address. */
  readonly entries: ReadonlyMap<string, ListedArticle>;
  /** True when the sitemap could be read, false when only the feed tells something. */
  readonly hasSitemap: boolean;
  readonly hasFeed: boolean;
  /** True when an article that is not named is not there, as far as a listing can say so. */
  readonly isComplete: boolean;
  /** True when our own options name the articles, not the site. */
  readonly isNamed: boolean;
}

export interface ListedArticle {
  /** When it was modified, where that is less than a day ago. */
  readonly lastmod?: string;
  /** Hash of what the feed says of it. */
  readonly item?: string;
}

export interface ListingRequest {
  readonly http: HttpDoor;
  readonly site: SiteAddresses;
  /** Complete a sitemap that is full, year by year. */
  readonly everything: boolean;
  readonly firstYear?: number | undefined;
  readonly sitemapLimit?: number | undefined;
  readonly now: Date;
}

/**
 * Asks for the sitemap and the feed, and says what is wrong with either.
 *
 * @throws the site's own fault when neither can be read: there is nothing to go by then.
 */
export async function* askListing(request: ListingRequest): AsyncGenerator<Observation, Listing> {
  const { http, site } = request;
  const sitemap = await askSitemap(http, site);
  const feed = await askFeed(http, site);
  if (sitemap.why !== undefined && feed.why !== undefined) throw faultOfBoth(sitemap, feed, site);
  const named = sitemap.sitemap === undefined ? UNUSABLE : await complete(sitemap.sitemap.articles, request);
  if (sitemap.why !== undefined) yield unusable("SITEMAP_UNUSABLE", site, sitemap.why);
  if (feed.why !== undefined) yield unusable("FEED_UNUSABLE", site, feed.why);
  if (named.missing !== undefined) yield cut(site, named.missing);
  const ignored = (sitemap.sitemap?.ignored ?? 0) + (feed.feed?.ignored ?? 0);
  if (ignored > 0) yield addressesIgnored(site, ignored);
  return {
    entries: withItems(named.articles, feed.feed?.items ?? new Map()),
    hasSitemap: sitemap.why === undefined,
    hasFeed: feed.why === undefined,
    isComplete: named.isComplete,
    isNamed: false,
  };
}

interface NamedArticles {
  readonly articles: Sitemap["articles"];
  readonly isComplete: boolean;
  readonly missing?: string;
}

const UNUSABLE: NamedArticles = { articles: new Map(), isComplete: false };

/** A sitemap that is full may leave articles out. What changed is among the latest that it names. */
async function complete(articles: Sitemap["articles"], request: ListingRequest): Promise<NamedArticles> {
  const { sitemapLimit: limit = SITEMAP_LIMIT, everything } = request;
  if (articles.size < limit) return { articles, isComplete: true };
  if (!everything) return { articles, isComplete: false };
  const { articles: older, missing } = await askSitemapsOfYears(articles, { ...request, limit });
  const all = new Map([...articles, ...older]);
  return missing === undefined ? { articles: all, isComplete: true } : { articles: all, isComplete: false, missing };
}

function withItems(articles: Sitemap["articles"], items: ReadonlyMap<string, string>): Map<string, ListedArticle> {
  const entries = new Map<string, ListedArticle>(articles);
  for (const [key, item] of items) entries.set(key, { ...entries.get(key), item });
  return entries;
}

/** What may pass is told rather than what a person must mend. */
function faultOfBoth(
  sitemap: SitemapReading & { why: string },
  feed: FeedReading & { why: string },
  site: SiteAddresses,
) {
  const later = [sitemap.fault, feed.fault].find((fault) => fault instanceof RetryLaterError);
  if (later !== undefined) return later;
  if (sitemap.fault !== undefined && feed.fault !== undefined) return sitemap.fault;
  const message =
    `Neither the sitemap nor the feed of the site can be read (${sitemap.why}; ${feed.why}). Check that the source's ` +
    "url is the root of a SPIP site, or name its articles in the option articles. Nothing was withdrawn.";
  return new StopSourceError("NO_LISTING", message, { url: site.root });
}

function unusable(code: "SITEMAP_UNUSABLE" | "FEED_UNUSABLE", site: SiteAddresses, why: string): Observation {
  const url = site.of(code === "SITEMAP_UNUSABLE" ? "sitemap.xml" : "spip.php?page=backend");
  const message =
    code === "SITEMAP_UNUSABLE"
      ? `The sitemap cannot be used (${why}), so only the latest articles are seen, and no article is withdrawn. ` +
        "If that goes on, tell the site's operators."
      : `The feed of latest articles cannot be used (${why}); the sitemap tells what there is. ` +
        "If that goes on, tell the site's operators.";
  // The reason may quote what was answered, and so somebody's address.
  return { type: "notice", code, message: withoutEmails(message), url };
}

function cut(site: SiteAddresses, missing: string): Observation {
  const message =
    `The sitemap names only the latest articles, and it ${missing}. What it does not name is kept and asked about, ` +
    "but older articles that were never read may be missing.";
  return { type: "notice", code: "SITEMAP_CUT", message, url: site.of("sitemap.xml") };
}

function addressesIgnored(site: SiteAddresses, ignored: number): Observation {
  const addresses = ignored === 1 ? "one address that is" : `${ignored} addresses that are`;
  const message =
    `The site's listings hold ${addresses} not this site's: of another host, unreadable, or with a number that no ` +
    "article can have. They were left out; if the site has moved, change the source's url.";
  return { type: "notice", code: "ADDRESSES_IGNORED", message, url: site.root };
}
