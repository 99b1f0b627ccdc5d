import { ownWords } from "./boilerplate.js";
import { hashRun, hashText } from "./hash.js";
import { LARGEST_SKETCH, SAMPLING, SHINGLE_WORDS, SMALLEST_SKETCH } from "./thresholds.js";
import { type Tokens, cutIntoWords } from "./tokens.js";

/** A text ready to be compared: its own words and their shingles. */
export interface TextReading {
  readonly tokens: Tokens;
  /** Indexes of its own words among the tokens: without licence, labels, and what many pages share. */
  readonly own: readonly number[];
  /** Hash of the shingle that begins at each own word; the last words begin none. */
  readonly shingles: readonly number[];
}

/** What is kept of a text to find the texts that share words with it. */
export interface Fingerprint {
  /** How many words are its own. */
  readonly words: number;
  /** Equal for two texts of the same own words in the same order. */
  readonly exact: number;
  /** Hashes of sampled shingles, ascending, each once, from 0 to 2^32 - 1. */
  readonly sketch: readonly number[];
  /** Every shingle of the text whose hash is below this is in the sketch: two sketches compare below the lower one. */
  readonly ceiling: number;
}

export interface ReadingOptions {
  /** Sentences that say where the text comes from. */
  readonly statements?: readonly string[];
  /** Sketch hashes that too many pages share: a sentence made of them is nobody's own. */
  readonly crowded?: ReadonlySet<number>;
  /** Words in a shingle. @default 4 */
  readonly shingleWords?: number;
}

const ALL = 2 ** 32;

/** Reads a text of plain words. Linear in its length. */
export function readText(text: string, options: ReadingOptions = {}): TextReading {
  const { statements = [], crowded, shingleWords = SHINGLE_WORDS } = options;
  const tokens = cutIntoWords(text);
  const reading = withShingles(tokens, ownWords(tokens, statements), shingleWords);
  if (crowded === undefined || crowded.size === 0) return reading;
  const own = withoutCrowdedSentences(reading, crowded);
  return own.length === reading.own.length ? reading : withShingles(tokens, own, shingleWords);
}

/** The fingerprint of a reading. What is crowded changes with the other pages, so it is no part of it. */
export function fingerprintOf({ tokens, own, shingles }: TextReading): Fingerprint {
  const exact = hashText(own.map((index) => tokens.words[index]).join(" "));
  return { words: own.length, exact, ...sketchOf(shingles) };
}

function sketchOf(shingles: readonly number[]): Pick<Fingerprint, "sketch" | "ceiling"> {
  const distinct = Uint32Array.from(new Set(shingles)).toSorted();
  const sampled = countBelow(distinct, ALL / SAMPLING);
  const size = Math.min(Math.max(sampled, SMALLEST_SKETCH), LARGEST_SKETCH, distinct.length);
  const ceiling = size === sampled ? ALL / SAMPLING : (distinct[size] ?? ALL);
  return { sketch: [...distinct.subarray(0, size)], ceiling };
}

/**
 * How much of the smaller text is found in the other, from 0 to 1, as far as the sketches tell.
 *
 * @returns containment and resemblance (Jaccard), both 0 when a sketch is empty.
 */
export function estimateOverlap(a: Fingerprint, b: Fingerprint): { containment: number; resemblance: number } {
  const ceiling = Math.min(a.ceiling, b.ceiling);
  const others = new Set(b.sketch.slice(0, countBelow(b.sketch, ceiling)));
  const mine = a.sketch.slice(0, countBelow(a.sketch, ceiling));
  const shared = mine.filter((hash) => others.has(hash)).length;
  const smaller = Math.min(mine.length, others.size);
  if (smaller === 0) return { containment: 0, resemblance: 0 };
  return { containment: shared / smaller, resemblance: shared / (mine.length + others.size - shared) };
}

function withShingles(tokens: Tokens, own: readonly number[], width: number): TextReading {
  const hashes = own.map((index) => hashText(tokens.words[index] ?? ""));
  const count = own.length === 0 ? 0 : Math.max(own.length - width + 1, 1);
  const shingles = Array.from({ length: count }, (_, start) => hashRun(hashes, start, Math.min(width, hashes.length)));
  return { tokens, own, shingles };
}

/** A sentence goes when most of what is known of it is crowded: a turn of phrase that many use takes none with it. */
function withoutCrowdedSentences({ tokens, own, shingles }: TextReading, crowded: ReadonlySet<number>): number[] {
  const { ceiling } = sketchOf(shingles);
  const kept: number[] = [];
  let next = 0;
  for (const { to } of tokens.sentences) {
    const from = next;
    let [known, shared] = [0, 0];
    for (; next < own.length && (own[next] ?? 0) < to; next += 1) {
      const hash = shingles[next];
      if (hash === undefined || hash >= ceiling) continue;
      known += 1;
      if (crowded.has(hash)) shared += 1;
    }
    if (shared < 2 || shared < known * 0.6) kept.push(...own.slice(from, next));
  }
  return kept;
}

/** How many of ascending numbers are below a limit. */
function countBelow(ascending: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? ALL) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
