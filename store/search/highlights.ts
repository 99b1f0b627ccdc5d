import { MOST_WORDS, stemToken } from "./document.js";
import { type Excerpt, type Mark, type TermMark, cutExcerpt } from "./excerpt.js";
import { isLittleWord } from "./little-words.js";
import type { SearchTerms } from "./parse-search.js";
import { type Word, compoundsOf, readWords } from "./words.js";

/** Finds in texts what the index found there: the same words, accents, forms and beginnings. */
export class Highlighter {
  /** The numbers of the terms that have a token. */
  readonly #stems = new Map<string, number[]>();
  readonly #words = new Map<string, number[]>();
  readonly #beginnings: { readonly word: string; readonly term: number }[] = [];
  readonly #phrases: { readonly words: readonly string[]; readonly term: number }[] = [];

  constructor({ wanted }: SearchTerms) {
    for (const [term, alternatives] of wanted.entries()) {
      for (const atom of alternatives.flat()) {
        if (atom.type === "stem") add(this.#stems, stemToken(atom.word), term);
        else if (atom.type === "prefix") this.#beginnings.push({ word: atom.word, term });
        else if (atom.type === "phrase") this.#phrases.push({ words: atom.words, term });
        else add(this.#words, atom.word, term);
      }
    }
  }

  /**
   * Marks the words that were searched; undefined when the text has none of them. Of a long text, the part with most of
   * them is cut out. Reads as many words as the index does.
   */
  mark(text: string): Excerpt | undefined {
    const words = readWords(text, MOST_WORDS.description);
    const marks: TermMark[] = words.flatMap(({ folded, start, end }) =>
      this.#termsOf(folded).map((term) => ({ start, end, term })),
    );
    for (const { folded, first, length } of compoundsOf(words)) {
      const mark = span(words, first, first + length - 1);
      marks.push(...(this.#stems.get(stemToken(folded)) ?? []).map((term) => ({ ...mark, term })));
    }
    for (const { words: phrase, term } of this.#phrases) {
      marks.push(...phrasesIn(words, phrase).map((mark) => ({ ...mark, term })));
    }
    return marks.length === 0 ? undefined : cutExcerpt(text, marks);
  }

  #termsOf(folded: string): number[] {
    const whole = this.#words.get(folded) ?? [];
    if (isLittleWord(folded)) return whole;
    const begun = this.#beginnings.filter(({ word }) => folded.startsWith(word)).map(({ term }) => term);
    return [...new Set([...whole, ...(this.#stems.get(stemToken(folded)) ?? []), ...begun])];
  }
}

function add(terms: Map<string, number[]>, token: string, term: number): void {
  terms.set(token, [...(terms.get(token) ?? []), term]);
}

/** Little words between those of a phrase belong to it. */
function phrasesIn(words: readonly Word[], phrase: readonly string[]): Mark[] {
  const kept = words.flatMap(({ folded }, place) => (isLittleWord(folded) ? [] : [{ folded, place }]));
  return kept.flatMap((first, from) => {
    if (!phrase.every((word, index) => kept[from + index]?.folded === word)) return [];
    return [span(words, first.place, kept[from + phrase.length - 1]?.place ?? first.place)];
  });
}

function span(words: readonly Word[], first: number, last: number): Mark {
  return { start: words[first]?.start ?? 0, end: words[last]?.end ?? 0 };
}
