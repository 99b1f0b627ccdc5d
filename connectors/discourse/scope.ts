import { StopSourceError } from "../errors.js";
import type { CategoryName } from "./api.js";
import type { DiscourseSettings } from "./generated/settings.js";

/** What of a forum is ours. */
export interface Scope {
  readonly categories: readonly CategoryName[];
  /** Topics that are ours whatever their category. */
  readonly topics: ReadonlySet<number>;
  readonly subcategories: boolean;
}

/**
 * Reads which categories and topics of a forum a source's options choose.
 *
 * @throws StopSourceError NOTHING_CHOSEN, BAD_CATEGORY or BAD_TOPIC, naming the wrong entry
 */
export function readScope(options: DiscourseSettings, forumUrl: string): Scope {
  const { categories = [], topics = [], includeSubcategories = true } = options;
  if (categories.length + topics.length === 0) {
    const message = "The source's options choose nothing of the forum. Name at least one of its categories or topics.";
    throw new StopSourceError("NOTHING_CHOSEN", message);
  }
  return {
    categories: [...new Set(categories.map((entry) => readCategory(entry, forumUrl)))],
    topics: new Set(topics.map((entry) => readTopic(entry, forumUrl))),
    subcategories: includeSubcategories,
  };
}

/** A segment of an address: letters of any script, digits, hyphens and the like. */
const SEGMENT = String.raw`[^\s/?#\\.]+`;
const CATEGORY = new RegExp(String.raw`^(?:/?c/)?(${SEGMENT}(?:/${SEGMENT}){0,5}?)(?:/none)?(?:/l/latest)?/?$`, "u");
/** Of two numbers the first is the topic and the second a post of it, as in config/routes.rb. */
const TOPIC = new RegExp(String.raw`^(?:/?t/(?:(?!\d+/)${SEGMENT}/)?)?(\d+)(?:/\d+)?/?$`, "u");

function readCategory(entry: number | string, forumUrl: string): CategoryName {
  const [, path] = CATEGORY.exec(pathOf(entry, forumUrl)) ?? [];
  const last = path?.split("/").at(-1) ?? "";
  if (path === undefined) throw badEntry("BAD_CATEGORY", "category", entry, "communs/5");
  if (!/^\d+$/.test(last)) return path;
  return readNumber(last) ?? fail(badEntry("BAD_CATEGORY", "category", entry, "communs/5"));
}

function readTopic(entry: number | string, forumUrl: string): number {
  const [, digits = ""] = TOPIC.exec(pathOf(entry, forumUrl)) ?? [];
  return readNumber(digits) ?? fail(badEntry("BAD_TOPIC", "topic", entry, "/t/commun/1757"));
}

/** The path below the forum's root; of an address elsewhere the whole address, which is no path at all. */
function pathOf(entry: number | string, forumUrl: string): string {
  const text = String(entry).trim();
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
  const [address, forum] = [new URL(text), new URL(forumUrl)];
  const root = forum.pathname.replace(/\/$/, "");
  if (address.host !== forum.host || !address.pathname.startsWith(`${root}/`)) return text;
  return safelyDecoded(address.pathname.slice(root.length));
}

function safelyDecoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function readNumber(digits: string): number | undefined {
  const number = Number(digits);
  return digits !== "" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

function badEntry(code: string, kind: string, entry: number | string, example: string): StopSourceError {
  const message =
    `"${String(entry).slice(0, 200)}" in the source's options names no ${kind} of the forum. ` +
    `Write its number or its address, such as ${example}.`;
  return new StopSourceError(code, message);
}

function fail(error: Error): never {
  throw error;
}
