import type { Site } from "./site.js";

/** Longest alias HedgeDoc can store, in characters. */
const LONGEST_NAME = 255;

/** First words of paths that are something else at a HedgeDoc, or commonly beside one. Asked for as a note, `new` makes one. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    ".well-known 403 404 500 _health api auth build config css default.md docs favicon.ico features fonts history icons " +
    "index.html js login logout me metrics new p register robots.txt s screenshot sitemap.xml socket.io status " +
    "uploadimage uploads vendor views"
  ).split(" "),
);

/** What may follow a note's name in an address without leading to another note. */
const ACTIONS: ReadonlySet<string> = new Set("download edit info pretty publish revision slide".split(" "));

/** A note as an address names it (alias, short id or long id: HedgeDoc takes them alike), or why it names none. */
export type NoteAddress =
  | { readonly name: string; readonly fault?: never }
  | { readonly fault: string; readonly name?: never };

/**
 * Reads the address of a note, absolute or a path, in any form that people copy from their browser.
 *
 * @example readNoteAddress("https://pad.example.org/s/cahier-%C3%A9cout%C3%A9?view#suite", site) // { name: "cahier-écouté" }
 */
export function readNoteAddress(address: string, site: Site): NoteAddress {
  const text = address.trim();
  if (!/^(?:https?:\/\/|\/)/i.test(text)) return { fault: "it begins neither with https:// nor with /" };
  if (!URL.canParse(text, site.root)) return { fault: "it is no address" };
  const url = new URL(text, site.root);
  if (url.host !== site.host) return { fault: `it is not on ${site.host}, where this source is` };
  if (!url.pathname.startsWith(site.path)) return { fault: `it is not below ${site.root}, where this source is` };
  const parts = url.pathname.slice(site.path.length).replace(/\/$/, "").split("/");
  const [segment = "", ...rest] = parts[0] === "s" ? parts.slice(1) : parts;
  if (segment === "") return { fault: "it names no note" };
  const name = decoded(segment);
  if (name === undefined || !isNoteName(name)) return { fault: `"${segment.slice(0, 100)}" cannot be a note there` };
  if (!isAction(rest)) return { fault: "what follows the name of the note is not known" };
  return { name };
}

/**
 * True for what a note can be called and an address can safely hold. A name that is one or two dots, or holds a slash,
 * would lead elsewhere: to a page that makes a note, for one.
 */
export function isNoteName(name: string): boolean {
  if (name === "" || name.length > LONGEST_NAME || !name.isWellFormed()) return false;
  // HedgeDoc's routes do not mind the case.
  return !/^\.{1,2}$|[/\\\p{Cc}]/u.test(name) && !RESERVED.has(name.toLowerCase());
}

/** True for an id as HedgeDoc makes them for its notes (npm package shortid: 7 to 14 characters, older ones longer). */
export function isShortId(id: string): boolean {
  return /^[\w-]{6,40}$/.test(id) && isNoteName(id);
}

function isAction([action, time, ...rest]: readonly string[]): boolean {
  if (rest.length > 0) return false;
  if (time !== undefined) return action === "revision" && /^\d{1,20}$/.test(time);
  return action === undefined || ACTIONS.has(action);
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
