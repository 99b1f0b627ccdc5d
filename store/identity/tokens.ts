import { foldText } from "../fold.js";

/** A text cut into folded words, each with its place, its sentence and its line. */
export interface Tokens {
  readonly text: string;
  /** Folded: no accents, no case. */
  readonly words: readonly string[];
  /** Where each word begins and ends in the text. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly sentences: readonly Sentence[];
}

/** Words `from` (included) to `to` (excluded). */
export interface Sentence {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/** Most words of a text that are read; no page of a commons has as many. */
const MOST_WORDS = 50_000;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Cuts a text. Linear in its length. */
export function cutIntoWords(text: string): Tokens {
  const words: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const sentences: Sentence[] = [];
  let [from, line, last] = [0, 0, 0];
  for (const match of text.matchAll(WORD)) {
    if (words.length >= MOST_WORDS) break;
    const end = match.index + match[0].length;
    const gap = text.slice(last, match.index);
    if (words.length > from && endsSentence(gap)) {
      sentences.push({ from, to: words.length, line });
      from = words.length;
    }
    if (gap.includes("\n")) line += 1;
    // "½" becomes two words.
    for (const word of foldWord(match[0])) {
      if (word === "") continue;
      words.push(word);
      starts.push(match.index);
      ends.push(end);
    }
    last = end;
  }
  if (words.length > from) sentences.push({ from, to: words.length, line });
  return { text, words, starts, ends, sentences };
}

/** Most words need no folding of accents, which is slow. */
function foldWord(word: string): string[] {
  return /^[A-Za-z0-9]+$/.test(word) ? [word.toLowerCase()] : foldText(word).split(" ");
}

/** A new line, or the sign that ends a sentence and a space. */
function endsSentence(gap: string): boolean {
  return gap.includes("\n") || /[.!?…]["»”)\]]*\s/.test(gap);
}

/** The words `from` to `to` as the page writes them; longer runs are cut in the middle. */
export function quote({ text, starts, ends }: Tokens, from: number, to: number, most = 40): string {
  const between = (first: number, end: number) => text.slice(starts[first], ends[end - 1]).replaceAll(/\s+/g, " ");
  if (to - from <= most) return between(from, to);
  const half = Math.floor(most / 2);
  return `${between(from, from + half)} … ${between(to - half, to)}`;
}
