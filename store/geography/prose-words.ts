import { normalizePlaceName } from "./place-name.js";

/** One word of a text, with its offsets and the signs before it. */
export interface ProseWord {
  start: number;
  end: number;
  /** As in `normalizePlaceName`: "à" is "a", "St" is "saint". */
  norm: string;
  /** It begins with a capital letter. */
  isCapital: boolean;
  /** Two to six letters, all capitals. */
  isAcronym: boolean;
  /** What parts it from the word before, or from the start of the text. */
  gap: string;
}

type WordShape = Pick<ProseWord, "norm" | "isCapital" | "isAcronym">;

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PLAIN_GAP = /^(?:[ \t\u00a0\u202f]{1,400}\n?[ \t]{0,20}|\n|['’ʼ])$/u;
const NAME_GAP = /^(?:[ \u00a0\u202f]{1,2}|[ \u00a0]?[-‐‑–][ \u00a0]?|['’ʼ]|\. ?|[ ]?\n[ ]?)$/u;
const HYPHEN = /^[-‐‑]$/u;

/** Longer gaps part words whatever they hold, so they are not kept whole. */
const LONGEST_GAP = 400;

/** A text repeats its words; one that does not must not fill the memory. */
const MOST_SHAPES = 50_000;

/** Lists the words of a readable text, in order. */
export function cutIntoWords(text: string): ProseWord[] {
  const words: ProseWord[] = [];
  const shapes = new Map<string, WordShape>();
  let from = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const end = index + word.length;
    const shape = shapes.get(word) ?? shapeOf(word);
    if (shapes.size < MOST_SHAPES) shapes.set(word, shape);
    words.push({ ...shape, start: index, end, gap: text.slice(Math.max(from, index - LONGEST_GAP), index) });
    from = end;
  }
  return words;
}

function shapeOf(word: string): WordShape {
  return {
    norm: normalizePlaceName(word),
    isCapital: /^\p{Lu}/u.test(word),
    isAcronym: /^\p{Lu}{2,6}$/u.test(word),
  };
}

/** Nothing but a space or an apostrophe joins the word to the one before. */
export function followsPlainly(word: ProseWord): boolean {
  return PLAIN_GAP.test(word.gap);
}

/** The signs before a word may stand inside a name: "Livron sur Drôme", "St-Étienne", "Lens - Liévin". */
export function followsInName(word: ProseWord, before: ProseWord): boolean {
  return NAME_GAP.test(word.gap) && (!word.gap.startsWith(".") || before.norm.startsWith("saint"));
}

/** A hyphen joins the word to the one before. */
export function isHyphenated(word: ProseWord | undefined): boolean {
  return word !== undefined && HYPHEN.test(word.gap);
}

/** The word opens a sentence, a line, a cell, a title or a quotation: its capital letter tells nothing. */
export function opensSentence(word: ProseWord, index: number): boolean {
  return (
    index === 0 || /[.!?…:;|#>«“"\ufffc]|\n[ \t]*[-•+]|\n[ \t]*\n/u.test(word.gap) || /^\s*[-–—]\s/u.test(word.gap)
  );
}
