import type { HttpDoor } from "../http/door.js";
import type { Sitemap } from "./read-sitemap.js";
import { askSitemapOfYear } from "./read-sitemap.js";
import type { SiteAddresses } from "./site-addresses.js";

/** Nobody published with SPIP before: its first version is of July 2001. */
const FIRST_YEAR = 2001;

/** More articles than any site has; what is beyond is left for the operators to explain. */
const MOST_ARTICLES = 200_000;

export interface YearsRequest {
  readonly http: HttpDoor;
  readonly site: SiteAddresses;
  /** How many articles one sitemap names at most. */
  readonly limit: number;
  readonly firstYear?: number | undefined;
  readonly now: Date;
}

/** Articles of single years, and why they may not be all; `missing` is the end of a sentence about the sitemap. */
export interface YearsReading {
  readonly articles: Sitemap["articles"];
  readonly missing?: string;
}

/** Asks for the sitemaps of single years, from this year backwards, to complete one that is full. */
export async function askSitemapsOfYears(full: Sitemap["articles"], request: YearsRequest): Promise<YearsReading> {
  const { http, site, limit, firstYear = FIRST_YEAR, now } = request;
  const articles = new Map<string, { readonly lastmod?: string }>();
  let missing: string | undefined;
  for (let year = now.getUTCFullYear(); year >= firstYear; year -= 1) {
    const { sitemap, why } = await askSitemapOfYear(http, site, year);
    // An older SPIP gives the same list whatever the year.
    if (sitemap !== undefined && isSameList(sitemap.articles, full, limit)) {
      return { articles, missing: "is the same for every year" };
    }
    missing = whyNotAll(sitemap, why, { year, limit }) ?? missing;
    for (const [key, entry] of sitemap?.articles ?? []) articles.set(key, entry);
    if (articles.size > MOST_ARTICLES) return { articles, missing: `names more than ${MOST_ARTICLES} articles` };
  }
  const isOlder = [...full.keys()].some((key) => !articles.has(key));
  if (isOlder) missing ??= `names articles from before ${firstYear} (see the option firstYear)`;
  return { articles, ...(missing !== undefined && { missing }) };
}

function isSameList(ofYear: Sitemap["articles"], full: Sitemap["articles"], limit: number): boolean {
  return ofYear.size >= limit && [...ofYear.keys()].every((key) => full.has(key));
}

function whyNotAll(
  sitemap: Sitemap | undefined,
  why: string | undefined,
  { year, limit }: { year: number; limit: number },
): string | undefined {
  if (sitemap === undefined) return `cannot be read for ${year} (${why})`;
  return sitemap.articles.size >= limit ? `is full for ${year} too` : undefined;
}
