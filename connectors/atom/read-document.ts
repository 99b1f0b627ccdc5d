import { XMLValidator } from "fast-xml-parser";
import { parseAtomFeed } from "feedsmith";
import { RetryLaterError, StopSourceError } from "../errors.js";
import { type FeedMarks, readMarks } from "./marks.js";
import { type WireFeed, readWireFeed } from "./wire.js";

/** How many entries of one document are read; what a feed says beyond is reported, not read. */
export const MOST_ENTRIES_OF_DOCUMENT = 5_000;

/** Opening characters of tags and of attributes: beyond these a document is no feed, and would fill the memory. */
const MOST_TAGS = 300_000;
const MOST_ATTRIBUTES = 1_000_000;

/** How far from its end a document that is whole closes its feed, in characters. */
const TAIL = 1_000;

/** A document of a feed that is well-formed XML, and what two extensions of Atom say in it. */
export interface FeedDocument extends FeedMarks {
  readonly feed: WireFeed;
}

/**
 * Reads a document of a feed.
 *
 * Entities that a document declares itself are never expanded: such a document is refused, for RFC 4287 has no use for
 * them. So is XML that is not well-formed, which readers would have to guess at.
 *
 * @param where The address for reports, without secrets.
 * @throws StopSourceError NOT_A_FEED, MALFORMED_ANSWER
 * @throws RetryLaterError TRUNCATED_BODY
 */
export function readDocument(text: string, where: string): FeedDocument {
  checkSize(text, where);
  const prefix = prefixOfRoot(text, where);
  checkForm(text, where);
  try {
    const feed = readWireFeed(parseAtomFeed(text, { maxItems: MOST_ENTRIES_OF_DOCUMENT + 1 }), "The feed");
    return { feed, ...readMarks(text, prefix) };
  } catch (cause) {
    const message = `${where} begins as an Atom feed, but it cannot be read as one. Check it with a feed validator.`;
    throw new StopSourceError("NOT_A_FEED", message, { cause });
  }
}

function checkSize(text: string, where: string): void {
  let [tags, attributes] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x3c) tags += 1;
    else if (code === 0x3d) attributes += 1;
  }
  if (tags <= MOST_TAGS && attributes <= MOST_ATTRIBUTES) return;
  const message = `${where} has more tags or attributes than any feed needs (${MOST_TAGS}), and was not read.`;
  throw new StopSourceError("MALFORMED_ANSWER", message);
}

/** @returns The prefix of Atom's own elements, such as `atom:`, mostly none. */
function prefixOfRoot(text: string, where: string): string {
  const root = text.slice(findRoot(text, where)).slice(0, 200);
  const prefix = /^<([\w.-]*:?)feed[\s>/]/.exec(root)?.[1];
  if (prefix !== undefined) return prefix;
  const name = /^<[\w:.-]{1,40}/.exec(root)?.[0].slice(1);
  const found = name === undefined ? "no XML" : `a document that begins with <${name}>`;
  const message = `${where} gives ${found} where an Atom feed was expected. Check the address, and that the feed is Atom.`;
  throw new StopSourceError("NOT_A_FEED", message);
}

/** Where the first element begins: behind declarations, comments and processing instructions. */
function findRoot(text: string, where: string): number {
  let at = text.indexOf("<");
  while (at !== -1) {
    const end = text.startsWith("<?", at) ? "?>" : text.startsWith("<!--", at) ? "-->" : undefined;
    if (end === undefined) break;
    const behind = text.indexOf(end, at + 2);
    at = behind === -1 ? -1 : text.indexOf("<", behind);
  }
  if (at !== -1 && text.startsWith("<!", at)) {
    const message = `${where} declares a document type, which no feed needs and which can hide harm. It was not read.`;
    throw new StopSourceError("MALFORMED_ANSWER", message);
  }
  return at === -1 ? text.length : at;
}

function checkForm(text: string, where: string): void {
  const verdict = XMLValidator.validate(text);
  if (verdict === true) return;
  if (!/<\/(?:[\w.-]+:)?feed\s*>/.test(text.slice(-TAIL))) {
    const message = `${where} gives a feed that is cut off before its end. None of it was used; it is asked again later.`;
    throw new RetryLaterError("TRUNCATED_BODY", message);
  }
  const message = `${where} is not well-formed XML (line ${verdict.err.line}), so it was not read. Tell the site's owner.`;
  throw new StopSourceError("MALFORMED_ANSWER", message);
}
