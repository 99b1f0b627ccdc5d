/** Where two texts begin to differ, a few lines of each side. */
export interface Excerpt {
  /** Number of the first line that differs, from 1. */
  readonly line: number;
  /** Lines that would go and lines that would come, each cut around its first difference. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** How many more lines differ on each side than are shown, unchanged ones between them included. */
  readonly moreRemoved: number;
  readonly moreAdded: number;
}

/** How many lines of each side are shown. */
const SHOWN_LINES = 5;

/** How much of a line is shown, and how much of that stands before the first difference, in characters. */
const SHOWN_CHARACTERS = 160;
const CHARACTERS_BEFORE = 40;

/**
 * Leaves out the lines that two texts have in common at their beginning and at their end. What is left between two
 * distant changes is told as changed: that is little to read and quick for texts of any length.
 */
export function excerptOf(before: string, after: string): Excerpt {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const start = sameAtStart(old, now);
  const end = sameAtEnd(old, now, start);
  const [removed, added] = [old.slice(start, old.length - end), now.slice(start, now.length - end)];
  const [firstRemoved, firstAdded] = [removed.slice(0, SHOWN_LINES), added.slice(0, SHOWN_LINES)];
  return {
    line: start + 1,
    removed: firstRemoved.map((line, index) => cutAround(line, firstAdded[index])),
    added: firstAdded.map((line, index) => cutAround(line, firstRemoved[index])),
    moreRemoved: removed.length - firstRemoved.length,
    moreAdded: added.length - firstAdded.length,
  };
}

function sameAtStart(a: ArrayLike<string>, b: ArrayLike<string>): number {
  const most = Math.min(a.length, b.length);
  for (let index = 0; index < most; index += 1) if (a[index] !== b[index]) return index;
  return most;
}

function sameAtEnd(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  for (let index = 0; index < most; index += 1) if (a[a.length - 1 - index] !== b[b.length - 1 - index]) return index;
  return most;
}

/** The part of a long line around its first difference from another. */
function cutAround(line: string, other = ""): string {
  if (line.length <= SHOWN_CHARACTERS) return line;
  const from = Math.max(0, Math.min(sameAtStart(line, other) - CHARACTERS_BEFORE, line.length - SHOWN_CHARACTERS));
  const to = from + SHOWN_CHARACTERS;
  return `${from > 0 ? "…" : ""}${cut(line, from, to)}${to < line.length ? "…" : ""}`;
}

/** A part of a text without half a character at either end. */
function cut(text: string, from: number, to: number): string {
  return text.slice(isLowSurrogate(text, from) ? from - 1 : from, isLowSurrogate(text, to) ? to - 1 : to);
}

function isLowSurrogate(text: string, index: number): boolean {
  return /[\uDC00-\uDFFF]/.test(text.charAt(index));
}

/** The beginning of a text, with a sign when there is more of it. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${cut(text, 0, most)}…`;
}
