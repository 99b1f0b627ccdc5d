import { XMLParser } from "fast-xml-parser";
import { decodeReferences } from "../../schema/text/decode-references.js";
import { InvalidError } from "../../schema/validate.js";
import type { HttpDoor } from "../http/door.js";
import type { SiteAddresses } from "./site-addresses.js";
import { readTime } from "./times.js";
import { type Answer, ask } from "./tolerant-request.js";
import { LONGEST_XML, validateAddress, validateSitemap } from "./wire-schema.js";

/** What a sitemap says. */
export interface Sitemap {
  /** Articles by number where their address tells it, else by address, in the sitemap's order: latest modified first. */
  readonly articles: ReadonlyMap<string, { readonly lastmod?: string }>;
  /** Addresses that are none of this site's: of another host, unreadable, or with an impossible number. */
  readonly ignored: number;
}

/** A sitemap, or why there is none that could be relied on. */
export type SitemapReading =
  | { readonly sitemap: Sitemap; readonly why?: never }
  | { readonly sitemap?: never; readonly why: string; readonly fault?: Answer["fault"] };

const XML = ["text/xml", "application/xml", "application/rss+xml"];

/** Where SPIP gives it when the web server rewrites no addresses. */
const WITHOUT_REWRITING = "spip.php?page=sitemap.xml";

/** Asks for the sitemap, the latest 2,000 articles modified. */
export async function askSitemap(http: HttpDoor, site: SiteAddresses): Promise<SitemapReading> {
  const answer = await ask(http, { url: site.of("sitemap.xml"), accept: XML });
  if (answer.response?.status !== 404) return readAnswer(answer, site);
  return readAnswer(await ask(http, { url: site.of(WITHOUT_REWRITING), accept: XML }), site);
}

/** Asks for the articles published in a year. */
export async function askSitemapOfYear(http: HttpDoor, site: SiteAddresses, year: number): Promise<SitemapReading> {
  return readAnswer(await ask(http, { url: site.of(`${WITHOUT_REWRITING}&annee=${year}`), accept: XML }), site, true);
}

function readAnswer({ response, fault }: Answer, site: SiteAddresses, mayBeEmpty = false): SitemapReading {
  if (fault !== undefined) return { why: fault.message, fault };
  if (response.status !== 200) return { why: `it answers ${response.status}` };
  try {
    return readSitemap(response.text(), site, mayBeEmpty);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return { why: error.message };
  }
}

/**
 * Reads a sitemap. Entities are not expanded, so that they cannot explode; what does not end as XML ends was cut.
 *
 * @param mayBeEmpty As that of a year without articles. The sitemap of a whole site names its home at least.
 */
export function readSitemap(text: string, site: SiteAddresses, mayBeEmpty = false): SitemapReading {
  if (text.length > LONGEST_XML) return { why: `it is longer than ${LONGEST_XML} characters` };
  const parsed = parseXml(text);
  if (parsed === undefined) return { why: "it is not a whole XML document" };
  const { urlset } = validateSitemap(parsed, "The sitemap");
  const addresses = urlset === "" ? [] : (urlset.url ?? []);
  const { articles, ignored } = sortOut(addresses, site);
  if (!mayBeEmpty && addresses.length === ignored) return { why: "it names no address of this site" };
  return { sitemap: { articles, ignored } };
}

function parseXml(text: string): unknown {
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    processEntities: false,
    maxNestedTags: 10,
    isArray: (name) => name === "url",
  });
  try {
    return parser.parse(text, true) as unknown;
  } catch {
    return undefined;
  }
}

function sortOut(addresses: readonly unknown[], site: SiteAddresses): Sitemap {
  const articles = new Map<string, { lastmod?: string }>();
  let ignored = 0;
  for (const each of addresses) {
    const address = readAddress(each);
    const url = address && site.listed(decodeReferences(address.loc));
    const place = url && site.placeOf(url);
    if (url === undefined || place === undefined || place.type === "impossible") ignored += 1;
    else if (place.type !== "other") {
      const key = place.type === "article" ? String(place.number) : url.href;
      const lastmod = readTime(address?.lastmod);
      if (!articles.has(key)) articles.set(key, lastmod === undefined ? {} : { lastmod });
    }
  }
  return { articles, ignored };
}

function readAddress(value: unknown): ReturnType<typeof validateAddress> | undefined {
  try {
    return validateAddress(value, "An address of the sitemap");
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}
