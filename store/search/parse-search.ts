import { isLittleWord } from "./little-words.js";
import { type Word, compoundsOf, readWords } from "./words.js";

/** One thing to find in the index. */
export type Atom =
  /** Any form of a word. */
  | { readonly type: "stem"; readonly word: string }
  /** Words that begin so. */
  | { readonly type: "prefix"; readonly word: string }
  /** Words one after the other, little ones between them left out. */
  | { readonly type: "phrase"; readonly words: readonly string[] }
  /** A little word of a title. */
  | { readonly type: "little"; readonly word: string };

/** What one word or phrase of a search means: one of its alternatives holds when all its atoms do. */
export type Term = readonly (readonly Atom[])[];

/** A search, understood. */
export interface SearchTerms {
  /** What should be found; empty when only other words are excluded. */
  readonly wanted: readonly Term[];
  readonly excluded: readonly Term[];
  /** The words wanted as they were typed, each a term: who has them so comes before who has another form of them. */
  readonly typed: readonly Term[];
}

/** Terms understood of one search; further ones are not looked for. */
const MOST_TERMS = 20;

/** A quotation, or what stands between blanks and quotations; with the sign that excludes it. */
const PIECE =
  /(?:(?<=^|\s)(-))?(?:"([^"]*)"|«([^»]*)»|“([^”]*)”)|(?<=^|\s)-(?=[\p{L}\p{N}])([^\s"«“]+)|([^\s"«“]+|["«“])/gu;

/** What of a search is read, in UTF-16 units. */
export const LONGEST_SEARCH = 1_000;

/** Shorter beginnings of words are taken for whole words. */
const SHORTEST_PREFIX = 2;

/**
 * Understands what someone typed. Any text is a search; one without a word has no terms.
 *
 * - The last word may be unfinished, unless a blank or a sign follows it.
 * - `"paroles croisées"` are words that follow one another; `-mot` must not occur.
 * - Little words (le, de, qui …) count only when there are no others; then titles must have them.
 */
export function parseSearch(text: string): SearchTerms {
  const wanted: Term[] = [];
  const excluded: Term[] = [];
  const little: Term[] = [];
  const typed: Term[] = [];
  for (const piece of piecesOf(text.slice(0, LONGEST_SEARCH))) {
    const words = readWords(piece.text, MOST_TERMS);
    if (!piece.excluded) {
      little.push(...littleTerms(words, piece.unfinished));
      typed.push(...typedTerms(words, piece.unfinished));
    }
    const terms = piece.quoted ? phraseTerm(words) : wordTerms(words, piece.unfinished);
    (piece.excluded ? excluded : wanted).push(...terms);
  }
  return {
    wanted: distinct(wanted.length > 0 ? wanted : little),
    excluded: distinct(excluded),
    typed: distinct(typed),
  };
}

interface Piece {
  readonly text: string;
  readonly excluded: boolean;
  readonly quoted: boolean;
  /** True for what the text ends with, when it ends in a letter or digit. */
  readonly unfinished: boolean;
}

function* piecesOf(text: string): Generator<Piece> {
  for (const match of text.matchAll(PIECE)) {
    const [whole, minusQuoted, straight, french, english, minus, plain] = match;
    const quoted = straight ?? french ?? english;
    const atEnd = match.index + whole.length === text.length;
    const unfinished = atEnd && quoted === undefined && minus === undefined && /[\p{L}\p{N}\p{M}]$/u.test(whole);
    yield {
      text: quoted ?? minus ?? plain ?? "",
      excluded: minus !== undefined || minusQuoted !== undefined,
      quoted: quoted !== undefined,
      unfinished,
    };
  }
}

function phraseTerm(words: readonly Word[]): Term[] {
  const kept = words.filter(({ folded }) => !isLittleWord(folded)).map(({ folded }) => folded);
  return kept.length === 0 ? [] : [[[{ type: "phrase", words: kept }]]];
}

/** Someone who has typed « en » may be on the way to « énergie ». */
function littleTerms(words: readonly Word[], unfinished: boolean): Term[] {
  return words.flatMap(({ folded: word }, index): Term[] => {
    if (!isLittleWord(word)) return [];
    const whole: Term = [[{ type: "little", word }]];
    return [isPrefix(word, unfinished && index === words.length - 1) ? [...whole, [{ type: "prefix", word }]] : whole];
  });
}

function typedTerms(words: readonly Word[], unfinished: boolean): Term[] {
  return words.flatMap(({ folded: word }, index): Term[] => {
    if (isLittleWord(word)) return [];
    const whole: Term = [[{ type: "phrase", words: [word] }]];
    return [isPrefix(word, unfinished && index === words.length - 1) ? [...whole, [{ type: "prefix", word }]] : whole];
  });
}

/** A compound is one term: each of its words, or all written as one. */
function wordTerms(words: readonly Word[], unfinished: boolean): Term[] {
  const terms: Term[] = [];
  const compounds = new Map(compoundsOf(words).map((compound) => [compound.first, compound]));
  for (let index = 0; index < words.length;) {
    const { folded = "", length = 1 } = compounds.get(index) ?? {};
    const parts = words.slice(index, index + length).map((word) => word.folded);
    index += length;
    const isLast = unfinished && index === words.length;
    if (length > 1) terms.push(compoundTerm(parts, folded, isLast));
    else terms.push(...parts.filter((part) => !isLittleWord(part)).map((part) => wordTerm(part, isLast)));
  }
  return terms;
}

function wordTerm(word: string, unfinished: boolean): Term {
  const forms: Term = [[{ type: "stem", word }]];
  return isPrefix(word, unfinished) ? [...forms, [{ type: "prefix", word }]] : forms;
}

function compoundTerm(parts: readonly string[], joined: string, unfinished: boolean): Term {
  const stems = parts.filter((part) => !isLittleWord(part)).map((word): Atom => ({ type: "stem", word }));
  const whole: Term = stems.length === 0 ? [] : [stems];
  const last = parts.at(-1) ?? "";
  const begun: Term = isPrefix(last, unfinished) ? [[...stemsBefore(parts), { type: "prefix", word: last }]] : [];
  const asOne: Term = isPrefix(last, unfinished) ? [[{ type: "prefix", word: joined }]] : [];
  return [...whole, ...begun, [{ type: "stem", word: joined }], ...asOne];
}

function stemsBefore(parts: readonly string[]): Atom[] {
  const before = parts.slice(0, -1).filter((part) => !isLittleWord(part));
  return before.map((word) => ({ type: "stem", word }));
}

function isPrefix(word: string, unfinished: boolean): boolean {
  return unfinished && word.length >= SHORTEST_PREFIX;
}

function distinct(terms: readonly Term[]): Term[] {
  return [...new Map(terms.map((term) => [JSON.stringify(term), term])).values()].slice(0, MOST_TERMS);
}
