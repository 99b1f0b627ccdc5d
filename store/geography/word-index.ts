import { BAR } from "./territory-names.js";

/** How well a text matches a key, best first; 0 when it does not. */
export const Match = { none: 0, wholeName: 1, beginning: 2, wordsInside: 3 } as const;

/** Finds keys by the beginnings of their words, without looking at the others. */
export interface WordIndex {
  /**
   * Gives the match of each key, by index: that of the text which matches it best.
   *
   * @param texts Normalised, each with a word at least. Every word must begin a word of the key.
   */
  match(texts: readonly string[]): Uint8Array;
}

/** Where each word is: those of the word at `index` from `starts[index]` until `starts[index + 1]` of `places`. */
interface Postings {
  /** Each once, in the order of their code units. */
  words: string[];
  starts: Uint32Array;
  /** Indexes of keys. */
  places: Uint32Array;
}

/** Indexes keys as `NamedList` has them. */
export function indexWords(keys: readonly string[]): WordIndex {
  const postings = invert(keys);
  return {
    match(texts) {
      const matches = new Uint8Array(keys.length);
      for (const text of texts) mark(matches, text, keys, postings);
      return matches;
    },
  };
}

function mark(matches: Uint8Array, text: string, keys: readonly string[], { words, starts, places }: Postings): void {
  const typed = [...new Set(text.split(" "))];
  const ranges = typed.map((word) => {
    const [from, until] = [firstNotBefore(words, word), firstNotBefore(words, `${word}\uFFFF`)];
    return { word, from: starts[from] ?? places.length, until: starts[until] ?? places.length };
  });
  const matchOf = matcherOf(text);
  // The rarest word leaves the fewest keys to look at.
  const [rarest, ...others] = ranges.toSorted((a, b) => a.until - a.from - (b.until - b.from));
  for (let at = rarest?.from ?? 0; at < (rarest?.until ?? 0); at++) {
    const index = places[at] ?? 0;
    const key = keys[index] ?? "";
    if (matches[index] === Match.wholeName || !others.every(({ word }) => hasWordStarting(key, word))) continue;
    const match = matchOf(key);
    if (matches[index] === Match.none || match < (matches[index] ?? 0)) matches[index] = match;
  }
}

function invert(keys: readonly string[]): Postings {
  const lists = new Map<string, number[]>();
  keys.forEach((key, index) => {
    for (const word of key.split(/[ |]/)) {
      const list = lists.get(word);
      if (list === undefined) lists.set(word, [index]);
      else if (list.at(-1) !== index) list.push(index);
    }
  });
  const words = [...lists.keys()].toSorted();
  const starts = new Uint32Array(words.length + 1);
  words.forEach((word, index) => (starts[index + 1] = (starts[index] ?? 0) + (lists.get(word)?.length ?? 0)));
  const places = new Uint32Array(starts[words.length] ?? 0);
  words.forEach((word, index) => places.set(lists.get(word) ?? [], starts[index]));
  return { words, starts, places };
}

/** Index of the first word that does not come before this text. */
function firstNotBefore(words: readonly string[], text: string): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Makes a function that tells how well a text matches a key in which all its words begin a word. */
function matcherOf(text: string): (key: string) => number {
  const [first, last, between] = [text + BAR, BAR + text, BAR + text + BAR];
  return (key) => {
    if (key === text) return Match.wholeName;
    if (!key.includes(BAR)) return key.startsWith(text) ? Match.beginning : Match.wordsInside;
    if (key.startsWith(first) || key.endsWith(last) || key.includes(between)) return Match.wholeName;
    return key.startsWith(text) || key.includes(last) ? Match.beginning : Match.wordsInside;
  };
}

function hasWordStarting(key: string, word: string): boolean {
  return key.startsWith(word) || key.includes(` ${word}`) || key.includes(BAR + word);
}
