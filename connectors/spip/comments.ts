import { InvalidError } from "../../schema/validate.js";
import type { HttpDoor } from "../http/door.js";
import type { ArticlePage } from "./article-page.js";
import type { Replies } from "./payload.js";
import { parseFeed } from "./read-feed.js";
import type { SiteAddresses } from "./site-addresses.js";
import { readFeedTime } from "./times.js";
import { ask } from "./tolerant-request.js";
import { LONGEST_XML, validateComment, validateComments } from "./wire-schema.js";

/** How many dates a record holds. */
const MOST_DATES = 500;

const FEED = ["text/xml", "application/xml", "application/rss+xml"];

/**
 * Counts the comments of an article. Who wrote them and what is dropped here and leads nowhere: the feed of comments
 * gives their authors' e-mail addresses away.
 *
 * @returns undefined when the page shows no comment; its own dates stand in when the feed cannot be read.
 */
export async function countReplies(
  http: HttpDoor,
  site: SiteAddresses,
  number: number,
  { comments: shown }: Pick<ArticlePage, "comments">,
): Promise<Replies | undefined> {
  if (shown.count === 0) return undefined;
  const url = site.of(`spip.php?page=rss_forum_article&id_article=${number}`);
  const { response } = await ask(http, { url, accept: FEED });
  const told = response?.status === 200 ? readReplies(response.text()) : undefined;
  const dates = told !== undefined && told.dates.length >= shown.dates.length ? told.dates : shown.dates;
  return {
    // The feed names the latest 100, the page some of them, the line below the title all.
    count: Math.max(told?.count ?? 0, shown.count),
    dates: dates.toSorted((a, b) => (a < b ? 1 : -1)).slice(0, MOST_DATES),
  };
}

/** Reads the feed of an article's comments; undefined when it is none. */
export function readReplies(text: string): Replies | undefined {
  const parsed = text.length > LONGEST_XML ? undefined : parseFeed(text);
  if (parsed === undefined) return undefined;
  try {
    const { items = [] } = validateComments(parsed, "The feed of comments");
    return { count: items.length, dates: items.flatMap((item) => timeOf(item) ?? []) };
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}

function timeOf(item: unknown): string | undefined {
  try {
    const { dc, pubDate } = validateComment(item, "A comment");
    return readFeedTime(dc?.dates?.[0] ?? pubDate);
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}
