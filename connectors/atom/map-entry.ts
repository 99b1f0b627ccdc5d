import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate } from "../../schema/sink.js";
import { remoteIdOf, revisionIdOf } from "./identity.js";
import { type EntryPayload, type KeptRights, asJson } from "./payload.js";
import { addressOf, cutAtBlank, keepText, lineOf, resolve } from "./texts.js";
import { timeOf } from "./times.js";
import type { WireEntry, WireFeed, WireLink, WirePerson, WireSource, WireText } from "./wire.js";

/** Longest texts kept, in characters. A title is cut; so is a summary; an entry with a longer content is not read. */
const LONGEST_TITLE = 1_000;
const LONGEST_MARKED_TITLE = 20_000;
const LONGEST_SUMMARY = 100_000;
const LONGEST_RIGHTS = 10_000;
const LONGEST_LABEL = 1_000;
const LONGEST_NAME = 500;
export const LONGEST_CONTENT = 1_000_000;

/** How many of each are kept of one entry. */
const MOST_PEOPLE = 100;
const MOST_CATEGORIES = 200;
const MOST_LINKS = 100;

const LANGUAGE = /^([a-z]{2,3})((?:-[a-z0-9]{1,8}){0,6})$/i;

/** Where an entry was read. */
export interface EntryPlace {
  readonly source: SourceSettings;
  readonly feed: WireFeed;
  /**
   * Address of the feed without its query: of its first document, also in the others, because an entry that moves on to
   * the next page of its feed has not changed.
   */
  readonly base: string;
}

/** The title of an entry as words on one line; empty when it has none. */
export function titleOf({ title }: WireEntry): string {
  const kept = keepText(title, "https://nowhere.invalid/", LONGEST_MARKED_TITLE);
  return kept === undefined ? "" : lineOf(kept, LONGEST_TITLE);
}

/** An entry with an id, as a revision of a page. */
export function entryToCandidate(entry: WireEntry & { readonly id: string }, place: EntryPlace): Candidate {
  const remoteId = remoteIdOf(entry.id);
  const base = resolve(entry.xml?.base, resolve(place.feed.xml?.base, place.base));
  const payload = asJson(entryToPayload(entry, place.feed, base));
  const { names, anonymous } = peopleOf(entry, place.feed);
  const revisionId = revisionIdOf([payload, names, anonymous]);
  const updated = timeOf(entry.updated);
  return {
    remoteId,
    revisionId,
    url: pageAddress(entry, base) ?? `${place.base}#${encodeURIComponent(remoteId)}`,
    permalink: `urn:maillage:atom:${place.source.id}:${encodeURIComponent(remoteId)}:${revisionId}`,
    title: titleOf(entry),
    ...(updated && { publishedAt: updated.toISOString() }),
    contributors: names,
    anonymousContributors: anonymous,
    payload,
  };
}

function entryToPayload(entry: WireEntry, feed: WireFeed, base: string): EntryPayload {
  const { source: origin, links = [] } = entry;
  const licenses = addressesOf(links, ["license"], base).map((url) => ({ url }));
  return {
    title: titleOf(entry),
    ...textsOf(entry, base),
    ...wordsAbout(entry, feed),
    categories: categoriesOf(entry),
    rights: [...rightsOf(entry.rights, base), ...licenses],
    // An entry that was copied from elsewhere is not under the licence of the feed that shows it.
    siteRights: rightsOf(origin === undefined ? feed.rights : origin.rights, base),
    ...(origin && originalOf(origin, base)),
    related: addressesOf(links, ["related", "via"], base),
    enclosures: addressesOf(links, ["enclosure"], base),
  };
}

function textsOf(entry: WireEntry, base: string): Pick<EntryPayload, "summary" | "content"> {
  const summary = keepText(entry.summary, base, LONGEST_SUMMARY);
  const content = keepText(entry.content, base, LONGEST_CONTENT);
  return { ...(summary && { summary }), ...(content && { content }) };
}

function wordsAbout(entry: WireEntry, feed: WireFeed): Pick<EntryPayload, "language" | "published"> {
  const language = languageOf(entry.content?.xml?.lang ?? entry.xml?.lang ?? feed.xml?.lang);
  const published = timeOf(entry.published)?.toISOString();
  return { ...(language !== undefined && { language }), ...(published !== undefined && { published }) };
}

/** The page of the entry for people. */
function pageAddress({ id, links = [] }: WireEntry, base: string): string | undefined {
  const alternates = links.filter(({ rel = "alternate" }) => rel.toLowerCase() === "alternate");
  const html = alternates.find(({ type = "text/html" }) => /\bx?html\b/i.test(type));
  const named = [html?.href, alternates[0]?.href].map((href) =>
    href === undefined ? undefined : addressOf(href, base),
  );
  const own = id !== undefined && /^https?:/i.test(id) ? addressOf(id, base) : undefined;
  return [...named, own].find((address) => address !== undefined);
}

/** Whoever wrote it: the entry's own authors, else those of the feed it comes from, else those of the feed (RFC 4287). */
function peopleOf(entry: WireEntry, feed: WireFeed): { names: string[]; anonymous: number } {
  const authors = [entry.authors, entry.source?.authors, feed.authors].find((people = []) => people.length > 0) ?? [];
  const people = [...authors, ...(entry.contributors ?? [])].slice(0, MOST_PEOPLE);
  const names = people.map(nameOf).filter((name) => name !== "");
  return { names: [...new Set(names)], anonymous: people.length - names.length };
}

function nameOf({ name = "" }: WirePerson): string {
  return cutAtBlank(name.replaceAll(/\s+/g, " ").trim(), LONGEST_NAME);
}

function categoriesOf({ categories = [] }: WireEntry): string[] {
  const labels = categories.slice(0, MOST_CATEGORIES).map(({ label, term = "" }) => (label ?? term).trim());
  return [...new Set(labels.filter((label) => label !== ""))].map((label) => cutAtBlank(label, LONGEST_LABEL));
}

function rightsOf(rights: WireText | undefined, base: string): KeptRights[] {
  const text = keepText(rights, base, LONGEST_RIGHTS);
  return text === undefined ? [] : [{ text }];
}

function originalOf({ title, links = [] }: WireSource, base: string): Pick<EntryPayload, "original"> {
  const url = [...addressesOf(links, ["alternate"], base), ...addressesOf(links, ["self"], base)][0];
  const kept = keepText(title, base, LONGEST_MARKED_TITLE);
  const text = (kept && lineOf(kept, LONGEST_TITLE)) || url;
  return text === undefined ? {} : { original: { text, ...(url !== undefined && { url }) } };
}

function addressesOf(links: readonly WireLink[], rels: readonly string[], base: string): string[] {
  const named = links.filter(({ rel = "alternate" }) => rels.includes(rel.toLowerCase())).slice(0, MOST_LINKS);
  return [...new Set(named.flatMap(({ href = "" }) => addressOf(href, base) ?? []))];
}

function languageOf(tag = ""): string | undefined {
  const [, language, rest = ""] = LANGUAGE.exec(tag.trim()) ?? [];
  return language === undefined ? undefined : `${language.toLowerCase()}${rest}`;
}
