import { foldToWords, keyOfWords, wholeKey } from "./spelling.js";
import { type View, viewsOf } from "./views.js";

/** A name that is looked for. */
export interface SoughtName {
  /** What is written in its place. */
  readonly label: string;
  /** How many words it has; 0 for one that is looked for in links to people alone. */
  readonly words: number;
  /** Where two names overlap, the one with the lower number wins: the one that was forgotten first. */
  readonly order: number;
}

/** The names that are looked for. */
export interface NameBook {
  /** The numbers of words that names have, 0 excepted; each once. */
  readonly widths: readonly number[];
  /** True when names are looked for that only stand in links to people. */
  readonly handles: boolean;
  /** Labels of every name on the list of the source; nothing is looked for in them. */
  readonly labels: ReadonlySet<string>;
  /** False when no name has the word; only where the names themselves are known. */
  readonly mayHold?: (word: string) => boolean;
  find(key: string): SoughtName | undefined;
}

/** A name and where it stands. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** A word as it is compared and where it is written; one without letters is a border no name reaches across. */
interface Word {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Runs of letters and digits, letters in circles and squares among them, and the invisible signs inside them. */
const WORDS = /(?:(?!\u200b)[\p{L}\p{N}\p{M}\p{Cf}\u2100-\u214f\u2460-\u24ff\u3200-\u33ff\u{1f100}-\u{1f189}])+/gu;

const LABELS = /Contributor-[0-9a-f]{4,64}/g;

/** What leads to a person: a user page of a wiki, a profile of a forum, a mention. */
const HANDLES =
  /(?:(?:utilisat(?:eur|rice)|user|special:contributions|spécial:contributions)(?:[ _](?:talk|discussion))?\s*[:/]\s*|\/(?:u|users?|membres?|members?|auteurs?|authors?|profile?|profil)\/|(?<![\p{L}\p{N}])@)([^\s|[\]/?#"'<>(){}&,;:]{1,1000})/giu;

/**
 * Where a text holds names, whatever the spelling: in order, none over another. Linear in the length of the text.
 *
 * @param fewest Names of fewer words are left alone.
 */
export function findNames(text: string, book: NameBook, fewest = 1): Found[] {
  const widths = book.widths.filter((width) => width >= fewest);
  const found: (Found & { order: number })[] = [];
  if (widths.length === 0 && !book.handles) return found;
  const borders = labelsIn(text, book);
  for (const view of viewsOf(text)) {
    if (widths.length > 0) collectWords(found, wordsOf(view, borders), book, widths);
    if (book.handles && fewest === 1) collectHandles(found, view, book);
  }
  return found.length === 0 ? found : apart(found);
}

function collectWords(
  found: (Found & { order: number })[],
  words: readonly Word[],
  book: NameBook,
  widths: readonly number[],
): void {
  for (let at = 0; at < words.length; at += 1) {
    const first = words[at] as Word;
    if (first.word === "" || book.mayHold?.(first.word) === false) continue;
    for (const width of widths) {
      const run = words.slice(at, at + width);
      if (run.length < width || run.some(({ word }) => word === "")) continue;
      const name = book.find(keyOfWords(run.map(({ word }) => word)));
      if (name?.words !== width) continue;
      found.push({ start: first.start, end: run.at(-1)?.end ?? first.end, label: name.label, order: name.order });
    }
  }
}

function collectHandles(found: (Found & { order: number })[], view: View, book: NameBook): void {
  for (const match of view.text.matchAll(HANDLES)) {
    const [whole, handle = ""] = match;
    const shown = handle.replace(/[.!…]+$/u, "");
    const key = wholeKey(shown);
    const name = key === "" ? undefined : book.find(key);
    if (name?.words !== 0) continue;
    const from = match.index + whole.length - handle.length;
    const { label, order } = name;
    found.push({ start: view.start(from), end: view.end(from + shown.length - 1), label, order });
  }
}

type Border = readonly [start: number, end: number];

function labelsIn(text: string, { labels }: NameBook): Border[] {
  return [...text.matchAll(LABELS)]
    .filter(([label]) => labels.has(label))
    .map(({ 0: label, index }): Border => [index, index + label.length]);
}

function wordsOf(view: View, borders: readonly Border[]): Word[] {
  const words: Word[] = [];
  let border = 0;
  for (const { 0: token, index } of view.text.matchAll(WORDS)) {
    const start = view.start(index);
    const end = view.end(index + token.length - 1);
    while (border < borders.length && (borders[border]?.[1] ?? 0) <= start) border += 1;
    const isLabel = (borders[border]?.[0] ?? Infinity) < end;
    if (isLabel) words.push({ word: "", start, end });
    else for (const word of foldToWords(token)) words.push({ word, start, end });
  }
  return words;
}

/** Those that lie over none that was forgotten before, begins before or is longer. */
function apart(found: readonly (Found & { order: number })[]): Found[] {
  const kept: Found[] = [];
  const byRank = found.toSorted((a, b) => a.order - b.order || a.start - b.start || b.end - a.end);
  // Of each name the places come in order, so only the names before can lie in the way.
  for (const [order, places] of Map.groupBy(byRank, (place) => place.order)) {
    const taken = kept.toSorted((a, b) => a.start - b.start);
    let next = 0;
    let reached = 0;
    for (const { start, end, label } of places) {
      while (next < taken.length && (taken[next]?.end ?? 0) <= start) next += 1;
      if (start < reached || (taken[next]?.start ?? Infinity) < end || order === undefined) continue;
      kept.push({ start, end, label });
      reached = end;
    }
  }
  return kept.toSorted((a, b) => a.start - b.start);
}
