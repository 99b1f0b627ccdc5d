import { isLittleWord } from "./little-words.js";
import { readableText } from "./readable-text.js";
import { stemOf } from "./stem.js";
import { type Word, compoundsOf, readWords } from "./words.js";

/** What of a resource is searched. */
export interface SearchedResource {
  readonly title: string;
  readonly themes: readonly string[];
  readonly keywords: readonly string[];
  readonly challenges: readonly string[];
  readonly summary: string | null;
  /** Markdown. */
  readonly description: string | null;
}

/** The tokens of a resource, field by field, from the weightiest to the least, with one blank between two. */
export interface SearchTokens {
  readonly title: string;
  /** Keywords, themes, challenges and the names of organizations. */
  readonly labels: string;
  readonly summary: string;
  readonly description: string;
}

/**
 * Words indexed of each field. Together they stay below 16,383: further words have no position in PostgreSQL, so that a
 * phrase would be found there by chance.
 */
export const MOST_WORDS = { title: 300, labels: 2_000, summary: 2_000, description: 11_000 };

/** Bytes of all words together: PostgreSQL keeps no more than 1 MiB of tokens and positions for one resource. */
const MOST_BYTES = 200_000;

/** How often one word is indexed: PostgreSQL has 255 positions for it, and where the others stand nobody would know. */
const MOST_OCCURRENCES = 250;

/** Between two labels, so that no phrase begins in one and ends in the other. */
const BOUNDARY = "|";

/** The stem of a word, which no word as written can be mistaken for. */
export function stemToken(folded: string): string {
  return `=${stemOf(folded)}`;
}

/** A little word of a title, for searches that have no other. */
export function littleToken(folded: string): string {
  return `~${folded}`;
}

/**
 * What both databases index of a resource: its words as written but for case and accents, without the little ones,
 * then their stems. Everything the two would do differently is done here.
 */
export function searchTokens(resource: SearchedResource, organizationNames: readonly string[]): SearchTokens {
  const budget = new Budget();
  const { title, themes, keywords, challenges, summary, description } = resource;
  const titleWords = readWords(title, MOST_WORDS.title);
  const little = new Set(titleWords.map(({ folded }) => folded).filter(isLittleWord));
  const labels = [...themes, ...keywords, ...challenges, ...organizationNames];
  return {
    title: [...budget.tokensOf([titleWords]), ...[...little].map(littleToken)].join(" "),
    labels: budget.tokensOf(readLabels(labels)).join(" "),
    summary: budget.tokensOf([readWords(summary ?? "", MOST_WORDS.summary)]).join(" "),
    description: budget.tokensOf([readWords(readableText(description ?? ""), MOST_WORDS.description)]).join(" "),
  };
}

function readLabels(labels: readonly string[]): Word[][] {
  let left = MOST_WORDS.labels;
  return labels.map((label) => {
    // The boundary counts as a word.
    const words = readWords(label, Math.max(0, left - 1));
    left -= words.length + 1;
    return words;
  });
}

/** Counts what a resource may still add to the index. */
class Budget {
  #bytes = MOST_BYTES;
  readonly #occurrences = new Map<string, number>();

  /** @param texts The words of texts that stand side by side in one field. */
  tokensOf(texts: readonly (readonly Word[])[]): string[] {
    const written: string[] = [];
    const stems: string[] = [];
    for (const words of texts) {
      const kept = words.filter(({ folded }) => this.#take(folded));
      if (kept.length === 0) continue;
      if (written.length > 0) written.push(BOUNDARY);
      written.push(...kept.map(({ folded }) => folded));
      stems.push(...kept.map(({ folded }) => stemToken(folded)));
      const compounds = compoundsOf(words).filter(({ folded }) => this.#pay(folded));
      stems.push(...compounds.map(({ folded }) => stemToken(folded)));
    }
    return [...written, ...stems];
  }

  #take(folded: string): boolean {
    if (isLittleWord(folded)) return false;
    const before = this.#occurrences.get(folded) ?? 0;
    if (before >= MOST_OCCURRENCES || !this.#pay(folded)) return false;
    this.#occurrences.set(folded, before + 1);
    return true;
  }

  #pay(folded: string): boolean {
    const bytes = Buffer.byteLength(folded);
    if (bytes > this.#bytes) return false;
    this.#bytes -= bytes;
    return true;
  }
}
