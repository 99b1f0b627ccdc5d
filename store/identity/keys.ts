import { hashText } from "./hash.js";
import { type Fingerprint, fingerprintOf, readText } from "./fingerprint.js";
import type { PageView } from "./page-view.js";
import { addressKey } from "./addresses.js";
import { namesOf, readTitle, significantWords, sourceTitle } from "./titles.js";
import { phrasesOf } from "./phrases.js";

/**
 * What a page is found by, and what it looks for. Each space is looked up in its counterpart: who links to an address
 * finds the page that has it, and the other way round.
 */
export type KeySpace = "ADDRESS" | "LINK" | "TITLED" | "LEADS_TO" | "TITLE" | "TEXT" | "NAME" | "MENTION";

/** One row of the inverted index: a 32-bit number, signed, that stands for an address, a title, a shingle or a name. */
export interface PageKey {
  readonly space: KeySpace;
  readonly key: number;
}

/** Where the keys of each space are looked up. */
export const COUNTERPARTS: Readonly<Record<KeySpace, readonly KeySpace[]>> = {
  ADDRESS: ["ADDRESS", "LINK"],
  LINK: ["ADDRESS"],
  TITLED: ["LEADS_TO"],
  LEADS_TO: ["TITLED"],
  TITLE: ["TITLE"],
  TEXT: ["TEXT"],
  NAME: ["MENTION"],
  MENTION: ["NAME"],
};

/**
 * How many pages may hold a key of each space. One held by more is crowded: it is what many pages share (a licence, a
 * label, a turn of phrase, the home page everyone links to), so it tells nothing and is not followed. This bounds what
 * one page costs, however many there are.
 */
export const KEY_LIMITS: Readonly<Record<KeySpace, number>> = {
  ADDRESS: 8,
  LINK: 200,
  TITLED: 8,
  LEADS_TO: 200,
  TITLE: 32,
  TEXT: 32,
  NAME: 8,
  MENTION: 32,
};

export function isCrowded(space: KeySpace, pages: number): boolean {
  return pages > KEY_LIMITS[space];
}

/** The keys of a page, each once, and the fingerprint of its text. They depend on nothing but the page. */
export function keysOf(view: PageView): { readonly keys: readonly PageKey[]; readonly fingerprint: Fingerprint } {
  const { title, sourceId, kind } = view;
  if (kind === "auxiliary") {
    const leadsTo = view.leadsTo === undefined ? [] : keyed("LEADS_TO", [sourceTitleKey(sourceId, view.leadsTo)]);
    return { keys: [...leadsTo, ...keyed("TITLED", [sourceTitleKey(sourceId, title)])], fingerprint: NO_TEXT };
  }
  const titled = keyed("TITLED", [sourceTitleKey(sourceId, title)]);
  if (kind !== "resource") return { keys: titled, fingerprint: NO_TEXT };
  const reading = readText(view.text, { statements: view.originals.map(({ text }) => text) });
  const fingerprint = fingerprintOf(reading);
  const { core, generic } = readTitle(title);
  // A field may hold a title that no text would be said to name.
  const titles = generic || core.length < 2 ? [] : [core];
  const names = [...titles, ...namesOf({ core })].map(nameKey);
  const keys = [
    ...titled,
    ...keyed("ADDRESS", addresses(view.addresses)),
    ...keyed("LINK", addresses([view.canonicalAddress, ...view.links, ...view.originals.map(({ url }) => url)])),
    ...keyed("TITLE", generic ? [] : [core.join(" ")]),
    ...keyed("NAME", names),
    ...keyed("MENTION", [...mentions(view), ...phrasesOf(reading.tokens).map(nameKey)]),
    ...fingerprint.sketch.map((hash): PageKey => ({ space: "TEXT", key: hash | 0 })),
  ];
  return { keys, fingerprint };
}

/** What a page of this title is found by at its source. */
export function titledKey(sourceId: string, title: string): PageKey {
  return { space: "TITLED", key: hashText(sourceTitleKey(sourceId, title)) | 0 };
}

/** What the redirects to a page of this title are found by. */
export function redirectKey(sourceId: string, title: string): PageKey {
  return { ...titledKey(sourceId, title), space: "LEADS_TO" };
}

const NO_TEXT: Fingerprint = { words: 0, exact: 0, sketch: [], ceiling: 2 ** 32 };

function keyed(space: KeySpace, values: readonly string[]): PageKey[] {
  return [...new Set(values.map((value) => hashText(value) | 0))].map((key) => ({ space, key }));
}

function sourceTitleKey(sourceId: string, title: string): string {
  return `${sourceId}\n${sourceTitle(title)}`;
}

function addresses(urls: readonly (string | undefined)[]): string[] {
  return urls.flatMap((url) => (url === undefined ? [] : (addressKey(url) ?? [])));
}

/** What a name is looked up by: its first three words or its only two, in any order. */
function nameKey(words: readonly string[]): string {
  return words.slice(0, 3).toSorted().join(" ");
}

/** How many words or values are paired, at most. */
const MOST_TITLE_WORDS = 5;
const MOST_KEYWORD_WORDS = 4;
const MOST_NAMES = 12;

/** Words by which the title, the keywords and the fields may name another page. */
function mentions({ title, keywords, names }: PageView): string[] {
  const core = significantWords(title);
  const inRow = core.flatMap((_, index) => [core.slice(index, index + 2), core.slice(index, index + 3)]);
  const first = [...new Set(core)].slice(0, MOST_TITLE_WORDS);
  const others = [...new Set(keywords.flatMap(significantWords))].filter((word) => !first.includes(word));
  const labels = others.slice(0, MOST_KEYWORD_WORDS);
  const across = first.flatMap((word, index) => [...first.slice(index + 1), ...labels].map((each) => [word, each]));
  const fields = names
    .map(significantWords)
    .filter((words) => words.length <= 8)
    .slice(0, MOST_NAMES);
  return [...inRow, ...across, ...fields].filter((words) => words.length >= 2).map(nameKey);
}
