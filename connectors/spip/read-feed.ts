import { createHash } from "node:crypto";
import { parseRssFeed } from "feedsmith";
import { parseHtmlFragment } from "../../schema/text/parse-html.js";
import { stripMarkup } from "../../schema/text/strip-markup.js";
import { InvalidError } from "../../schema/validate.js";
import type { HttpDoor } from "../http/door.js";
import type { SiteAddresses } from "./site-addresses.js";
import { steadyHtml } from "./steady-html.js";
import { type Answer, ask } from "./tolerant-request.js";
import type { WireFeedItem } from "./wire.js";
import { LONGEST_XML, validateFeed, validateFeedItem } from "./wire-schema.js";

/** What the feed of the latest articles says. */
export interface Feed {
  /** Hash of what it says of an article, by number where the address tells it, else by address. */
  readonly items: ReadonlyMap<string, string>;
  readonly ignored: number;
}

export type FeedReading =
  | { readonly feed: Feed; readonly why?: never }
  | { readonly feed?: never; readonly why: string; readonly fault?: Answer["fault"] };

const FEED = ["text/xml", "application/xml", "application/rss+xml"];

/** Asks for the 10 latest articles by date of publication, and all of the last 3 days. It cannot be asked for more. */
export async function askFeed(http: HttpDoor, site: SiteAddresses): Promise<FeedReading> {
  const { response, fault } = await ask(http, { url: site.of("spip.php?page=backend"), accept: FEED });
  if (fault !== undefined) return { why: fault.message, fault };
  if (response.status !== 200) return { why: `it answers ${response.status}` };
  return readFeed(response.text(), site);
}

/** Reads the feed. Entities that it declares itself are not expanded. */
export function readFeed(text: string, site: SiteAddresses): FeedReading {
  if (text.length > LONGEST_XML) return { why: `it is longer than ${LONGEST_XML} characters` };
  const parsed = parseFeed(text);
  if (parsed === undefined) return { why: "it is not a whole RSS feed" };
  try {
    const { items = [] } = validateFeed(parsed, "The feed");
    return { feed: sortOut(items, site) };
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return { why: error.message };
  }
}

/** @returns undefined when it is no RSS, or cut. */
export function parseFeed(text: string): unknown {
  try {
    return parseRssFeed(text);
  } catch {
    return undefined;
  }
}

function sortOut(given: readonly unknown[], site: SiteAddresses): Feed {
  const items = new Map<string, string>();
  let ignored = 0;
  for (const each of given) {
    const item = readItem(each);
    const url = item && site.listed(item.link);
    const place = url && site.placeOf(url);
    if (item === undefined || url === undefined || place?.type === "impossible") ignored += 1;
    else if (place?.type === "article") items.set(String(place.number), fingerprint(item, site.root));
    else if (place?.type === "unknown") items.set(url.href, fingerprint(item, site.root));
  }
  return { items, ignored };
}

function readItem(value: unknown): WireFeedItem | undefined {
  try {
    return validateFeedItem(value, "An article of the feed");
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}

/** Changes when the article's text, title, authors, rubrique or keywords do, and with nothing else. */
function fingerprint({ title, description, content, dc }: WireFeedItem, baseUrl: string): string {
  const said = [title, dc, steadyText(description, baseUrl), steadyText(content?.encoded, baseUrl)];
  return createHash("sha256").update(JSON.stringify(said)).digest("hex").slice(0, 16);
}

function steadyText(html: string | undefined, baseUrl: string): string {
  if (html === undefined) return "";
  try {
    return steadyHtml(parseHtmlFragment(html), { baseUrl });
  } catch {
    // Too complex to be a tree; its words change with the text all the same.
    return stripMarkup(html);
  }
}
