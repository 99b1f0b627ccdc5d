import { foldText } from "../fold.js";

/** A word of a text as the index knows it, and where it stands there. */
export interface Word {
  /** Lower case, no accents, ligatures opened; letters and digits of any script. */
  readonly folded: string;
  /** Where it begins and ends in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** True when only a hyphen or an apostrophe stands between it and the word before, as in « éco-lieu ». */
  readonly glued: boolean;
}

/** Letters and digits with the signs that stand on them and the marks inside a word that nobody sees. */
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}\u{AD}\u{200B}-\u{200D}\u{2060}\u{FEFF}]*/gu;
const UNSEEN = /[\u{AD}\u{200B}-\u{200D}\u{2060}\u{FEFF}]/gu;

const APOSTROPHE = /^['’ʼ‘＇]$/u;
const HYPHEN = /^[-‐‑]$/u;

/** What loses its vowel before another one: the « l » of « l'eau » is no word. */
const ELIDED: ReadonlySet<string> = new Set([
  "l",
  "d",
  "j",
  "m",
  "t",
  "s",
  "n",
  "c",
  "qu",
  "jusqu",
  "lorsqu",
  "puisqu",
  "quoiqu",
]);

/** Longest word kept, in characters: PostgreSQL takes 2,046 bytes, and nobody types more. */
const LONGEST_WORD = 60;

const PLAIN = /^[a-z0-9]+$/;

/**
 * The words of a text, one after the other. The same for what is indexed, what is searched and what is marked.
 *
 * @param most Stops after this many; of the text behind, nothing is read.
 */
export function readWords(text: string, most = Number.POSITIVE_INFINITY): Word[] {
  const words: Word[] = [];
  let end = -1;
  let glue = "";
  for (const match of text.matchAll(WORD)) {
    if (words.length >= most) break;
    const start = match.index;
    const gap = end < 0 ? " " : text.slice(end, start);
    glue = HYPHEN.test(gap) || APOSTROPHE.test(gap) ? gap : "";
    const before = words.at(-1);
    if (before !== undefined && APOSTROPHE.test(gap) && before.end === end && ELIDED.has(before.folded)) {
      words.pop();
      glue = "";
    }
    end = start + match[0].length;
    for (const folded of foldWord(match[0])) {
      words.push({ folded, start, end, glued: glue !== "" });
      glue = "";
    }
  }
  return words;
}

/** Mostly one; a sign such as ½ holds two. */
function foldWord(word: string): string[] {
  if (word.length <= LONGEST_WORD && PLAIN.test(word)) return [word];
  const folded = foldText(word.replace(UNSEEN, ""));
  return folded
    .split(" ")
    .filter((part) => part !== "")
    .map(cutWord);
}

function cutWord(word: string): string {
  return word.length <= LONGEST_WORD ? word : [...word].slice(0, LONGEST_WORD).join("");
}

/** Words glued together, which others write as one: « éco-lieu », « écolieu ». */
export interface Compound {
  readonly folded: string;
  /** The first of its words, and how many there are. */
  readonly first: number;
  readonly length: number;
}

/** Longer chains are enumerations or addresses. */
const MOST_PARTS = 4;

const LETTERS = /^\p{L}+$/u;

/** The compounds among words; those with digits, such as 2024-2025, are none. */
export function compoundsOf(words: readonly Word[]): Compound[] {
  const compounds: Compound[] = [];
  for (let first = 0; first < words.length;) {
    let next = first + 1;
    while (words[next]?.glued === true) next += 1;
    const parts = words.slice(first, next).map(({ folded }) => folded);
    if (parts.length > 1 && parts.length <= MOST_PARTS && parts.every((part) => LETTERS.test(part))) {
      compounds.push({ folded: cutWord(parts.join("")), first, length: parts.length });
    }
    first = next;
  }
  return compounds;
}
