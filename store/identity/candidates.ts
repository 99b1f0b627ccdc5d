import type { Fingerprint } from "./fingerprint.js";
import { COUNTERPARTS, type KeySpace, type PageKey, isCrowded } from "./keys.js";

/** A page that is worth looking at beside another, and what it was found by. */
export interface Candidate {
  readonly pageId: string;
  readonly spaces: readonly KeySpace[];
  /** How many shingles of the two sketches are the same and not crowded. */
  readonly sharedText: number;
}

/** The pages that hold a key, in any order; of a crowded key, any of them but more than its limit. */
export type KeyHolders = (space: KeySpace, key: number) => readonly string[];

/** Everything that has to be looked up to find a page's candidates: its own keys too, to see which are crowded. */
export function lookupsOf(keys: readonly PageKey[]): PageKey[] {
  return keys.flatMap(({ space, key }) =>
    [...new Set([space, ...COUNTERPARTS[space]])].map((each) => ({ space: each, key })),
  );
}

/**
 * The pages that share a key with a page, by page id. No more than the limits of its keys allow, however many pages
 * there are. Two pages are each other's candidates or neither is.
 */
export function candidatesOf(pageId: string, keys: readonly PageKey[], holders: KeyHolders): Candidate[] {
  const found = new Map<string, { spaces: Set<KeySpace>; sharedText: number }>();
  for (const { space, key } of keys) {
    if (isCrowded(space, holders(space, key).length)) continue;
    for (const counterpart of COUNTERPARTS[space]) {
      const pages = holders(counterpart, key);
      if (isCrowded(counterpart, pages.length)) continue;
      for (const other of pages) {
        if (other === pageId) continue;
        const candidate = found.get(other) ?? { spaces: new Set(), sharedText: 0 };
        candidate.spaces.add(space);
        if (space === "TEXT") candidate.sharedText += 1;
        found.set(other, candidate);
      }
    }
  }
  return [...found]
    .map(([other, { spaces, sharedText }]) => ({ pageId: other, spaces: [...spaces].toSorted(), sharedText }))
    .toSorted((a, b) => (a.pageId < b.pageId ? -1 : 1));
}

/** How many pages hold a key before and after a change. */
export interface KeyCount extends PageKey {
  readonly before: number;
  readonly after: number;
}

/**
 * The keys that became crowded by a change, or are so no more. The pages that held one while it was not crowded (before
 * the change, or after it) are to be judged again like the changed pages themselves: so the verdicts depend on the pages
 * that are there and not on the order they came in. There are no more of them than the key's limit.
 */
export function flippedKeys(counts: readonly KeyCount[]): KeyCount[] {
  return counts.filter(({ space, before, after }) => isCrowded(space, before) !== isCrowded(space, after));
}

/** The sketch hashes of a page that too many pages hold; `readPage` takes them. */
export function crowdedText(keys: readonly PageKey[], holders: KeyHolders): Set<number> {
  const crowded = keys.filter(({ space, key }) => space === "TEXT" && isCrowded(space, holders(space, key).length));
  return new Set(crowded.map(({ key }) => key >>> 0));
}

/** What is known of a sketch without reading it. */
export interface SketchSize {
  /** Hashes in the sketch. */
  readonly size: number;
  readonly ceiling: number;
}

export function sketchSizeOf({ sketch, ceiling }: Fingerprint): SketchSize {
  return { size: sketch.length, ceiling };
}

/**
 * Whether a candidate's text is worth reading. One found by its text alone must share some of the smaller sketch: a
 * tenth, where a match shares a third, so that what chance takes from a sketch loses no match.
 */
export function isWorthJudging({ spaces, sharedText }: Candidate, mine: SketchSize, theirs: SketchSize): boolean {
  if (spaces.some((space) => space !== "TEXT")) return true;
  const ceiling = Math.min(mine.ceiling, theirs.ceiling);
  const comparable = [mine, theirs].map((each) => (each.size * ceiling) / each.ceiling);
  return sharedText >= Math.max(1, LEAST_SHARED * Math.min(...comparable));
}

const LEAST_SHARED = 0.1;
