import type { TextReading } from "./fingerprint.js";
import { quote } from "./tokens.js";

/** What two texts have in common, word for word. */
export interface Overlap {
  /** Share of the smaller text's shingles found in the other, from 0 to 1. */
  readonly containment: number;
  /** Share of each text's shingles found in the other. */
  readonly ofA: number;
  readonly ofB: number;
  /** Own words of each. */
  readonly wordsOfA: number;
  readonly wordsOfB: number;
  /** The longest run of words in common, as each page writes it; undefined when there is none. */
  readonly longest?: LongestRun;
}

export interface LongestRun {
  readonly words: number;
  readonly quoteOfA: string;
  readonly quoteOfB: string;
}

/** A shingle that stands in more places than this is followed from the first ones only. */
const MOST_PLACES = 8;

/** Words followed in all, at most: a text that repeats itself without end is not followed to the end of each repetition. */
const MOST_STEPS = 1_000_000;

/** Compares two texts exactly. Time grows with the lengths added, not multiplied. */
export function overlapOf(a: TextReading, b: TextReading): Overlap {
  const [ofA, ofB] = [new Set(a.shingles), new Set(b.shingles)];
  const common = countCommon(ofA, ofB);
  const share = (size: number) => (size === 0 ? 0 : common / size);
  const longest = common === 0 ? undefined : longestRun(a, b);
  return {
    containment: share(Math.min(ofA.size, ofB.size)),
    ofA: share(ofA.size),
    ofB: share(ofB.size),
    wordsOfA: a.own.length,
    wordsOfB: b.own.length,
    ...(longest !== undefined && { longest }),
  };
}

function countCommon(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let common = 0;
  const [smaller, larger] = a.size < b.size ? [a, b] : [b, a];
  for (const hash of smaller) if (larger.has(hash)) common += 1;
  return common;
}

/** Follows each place where a run of equal words begins; a run is followed once, from its first word. */
function longestRun(a: TextReading, b: TextReading): LongestRun | undefined {
  const wordsOfA = a.own.map((index) => a.tokens.words[index]);
  const wordsOfB = b.own.map((index) => b.tokens.words[index]);
  const places = placesOf(b.shingles);
  let best = { atA: 0, atB: 0, length: 0 };
  let steps = MOST_STEPS;
  a.shingles.forEach((hash, atA) => {
    for (const atB of places.get(hash) ?? []) {
      const goesOn = atA > 0 && atB > 0 && wordsOfA[atA - 1] === wordsOfB[atB - 1];
      if (goesOn && places.get(a.shingles[atA - 1] ?? 0)?.includes(atB - 1)) continue;
      let length = 0;
      while (atA + length < wordsOfA.length && wordsOfA[atA + length] === wordsOfB[atB + length] && steps > 0) {
        length += 1;
        steps -= 1;
      }
      if (length > best.length) best = { atA, atB, length };
    }
  });
  if (best.length === 0) return undefined;
  const shown = unbrokenPart(a, b, best);
  const quoteRun = ({ tokens, own }: TextReading, start: number) =>
    quote(tokens, own[start] ?? 0, (own[start + shown.length - 1] ?? 0) + 1);
  return { words: best.length, quoteOfA: quoteRun(a, shown.atA), quoteOfB: quoteRun(b, shown.atB) };
}

interface Run {
  readonly atA: number;
  readonly atB: number;
  readonly length: number;
}

/** The longest part of a run that has no licence or label of either page in between, so that both can quote the same. */
function unbrokenPart(a: TextReading, b: TextReading, { atA, atB, length }: Run): Run {
  const goesOn = ({ own }: TextReading, at: number) => own[at] === (own[at - 1] ?? Number.NaN) + 1;
  let best = { atA, atB, length: 0 };
  let from = 0;
  for (let at = 1; at <= length; at += 1) {
    if (at < length && goesOn(a, atA + at) && goesOn(b, atB + at)) continue;
    if (at - from > best.length) best = { atA: atA + from, atB: atB + from, length: at - from };
    from = at;
  }
  return best;
}

function placesOf(shingles: readonly number[]): Map<number, number[]> {
  const places = new Map<number, number[]>();
  shingles.forEach((hash, place) => {
    const known = places.get(hash);
    if (known === undefined) places.set(hash, [place]);
    else if (known.length < MOST_PLACES) known.push(place);
  });
  return places;
}
