import type { Observation } from "../connector.js";
import type { Listing, ListedArticle } from "./listing.js";
import type { SiteAddresses } from "./site-addresses.js";

/**
 * The articles that a source's options name, in place of what the site lists. An address that cannot be an article of
 * this site is reported and left out.
 */
export function* listNamedArticles(
  articles: readonly (number | string)[],
  site: SiteAddresses,
): Generator<Observation, Listing> {
  const entries = new Map<string, ListedArticle>();
  for (const article of articles) {
    const key = keyOf(article, site);
    if (key === undefined) yield notAnArticle(String(article));
    else entries.set(key, {});
  }
  return { entries, hasSitemap: false, hasFeed: false, isComplete: false, isNamed: true };
}

function keyOf(article: number | string, site: SiteAddresses): string | undefined {
  if (/^\d+$/.test(String(article))) return String(Number(article));
  const url = site.own(String(article));
  const place = url && site.placeOf(url);
  if (place?.type === "article") return String(place.number);
  return place?.type === "unknown" ? url?.href : undefined;
}

function notAnArticle(article: string): Observation {
  const message =
    `The option articles names "${article}", which is neither a number nor an address of an article on the source's ` +
    "host. Correct it; the others were read.";
  return { type: "failed", code: "NOT_AN_ARTICLE_ADDRESS", message };
}
