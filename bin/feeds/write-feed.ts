import { generateAtomFeed } from "feedsmith";
import type { FeedLanguage } from "../../gateway/feeds.js";
import type { ChangeRow } from "../../store/database/entities.js";
import { FEED_WORDS, type FeedWords } from "./feed-words.js";

/** Longest title that is shown, in characters. */
const LONGEST_TITLE = 300;

/** A change with what is known today of the resource. */
export interface ToldChange {
  readonly change: ChangeRow;
  /** undefined when the resource is gone. */
  readonly title: string | undefined;
  readonly url: string | undefined;
}

/** What a feed tells. */
export interface ToldChanges {
  readonly name: string;
  /** The source or territory it is about; undefined for the whole graph. */
  readonly about: string | undefined;
  /** Newest first. */
  readonly changes: readonly ToldChange[];
  readonly changedAt: Date;
}

/** Writes changes as Atom (RFC 4287), for people. What left or was erased is told without its title. */
export function writeFeed({ name, about, changes, changedAt }: ToldChanges, language: FeedLanguage): string {
  const words = FEED_WORDS[language];
  return generateAtomFeed({
    id: `urn:maillage:feed:${encodeURI(name)}`,
    title: { value: about === undefined ? words.everything : `${words.about}${toPlainLine(about)}` },
    updated: changes[0]?.change.at ?? changedAt,
    authors: [{ name: "Maillage" }],
    links: [{ rel: "self", type: "application/atom+xml", href: `/feeds/${encodeURI(name)}.atom?lang=${language}` }],
    xml: { lang: language },
    entries: changes.map((told) => toEntry(told, words)),
  });
}

function toEntry({ change, title, url }: ToldChange, words: FeedWords) {
  const isTitled = title !== undefined && change.kind !== "WITHDRAWN" && change.kind !== "REDACTED";
  const links = isTitled && url !== undefined && isWebAddress(url) ? [{ rel: "alternate", href: url }] : [];
  return {
    id: `urn:maillage:change:${change.version}:${change.id}`,
    title: {
      value: isTitled ? `${words.kinds[change.kind]}${words.colon}${toPlainLine(title)}` : words.kinds[change.kind],
    },
    updated: change.at,
    links,
    categories: [{ term: change.kind }],
    content: { type: "text", value: explain(change, words) },
  };
}

/** Tells the change in a sentence or two. */
function explain({ kind, fields, otherIds, resourceId, version }: ChangeRow, words: FeedWords): string {
  const names = fields.map((field) => words.fields[field] ?? field);
  return [
    words.explanations[kind],
    ...(names.length === 0 ? [] : [`${words.changed}${words.colon}${names.join(", ")}.`]),
    ...(otherIds.length === 0 ? [] : [`${words.others}${words.colon}${otherIds.join(", ")}.`]),
    `${words.resource}${words.colon}${resourceId} (${words.version} ${version}).`,
  ].join(" ");
}

/** A title as one line that XML can hold, whatever a page has put into it. */
function toPlainLine(text: string): string {
  const line = text
    .toWellFormed()
    // XML has no place for control characters, nor for two code points that are none.
    .replace(/[\p{Cc}\p{Cf}\uFFFE\uFFFF]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  return characters.length > LONGEST_TITLE ? `${characters.slice(0, LONGEST_TITLE).join("")}…` : line;
}

function isWebAddress(url: string): boolean {
  return /^https?:$/.test(URL.parse(url)?.protocol ?? "");
}
