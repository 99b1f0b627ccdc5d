/** Part of a text, in UTF-16 units: from `start` to before `end`. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

/** A mark, and which of the terms searched it stands for. */
export interface TermMark extends Mark {
  readonly term: number;
}

/** A text, or a part of it, with marks that neither touch nor overlap, in order. */
export interface Excerpt {
  readonly text: string;
  readonly marks: readonly Mark[];
}

/** About how long an excerpt is, in UTF-16 units. */
const LENGTH = 200;

/** What stands before the first mark, where there is more text. */
const LEAD = 60;

/** How far a cut may move to fall between two words. */
const SLACK = 30;

const ELLIPSIS = "…";

/** Cuts the part out of a text that holds most of the terms, and of those the one with most marks; the first of equals. */
export function cutExcerpt(text: string, found: readonly TermMark[]): Excerpt {
  const marks = joinMarks(found);
  if (text.length <= LENGTH + SLACK) return { text, marks };
  const { from, to } = bestWindow(found);
  const start = wordStart(text, Math.max(0, Math.min(from - LEAD, text.length - LENGTH)), from);
  // A « word » of a thousand letters is shown in part.
  const end = wordEnd(text, Math.max(start + LENGTH, Math.min(to, from + LENGTH)));
  const before = start > 0 ? ELLIPSIS : "";
  const after = end < text.length ? ELLIPSIS : "";
  const shift = before.length - start;
  const shown = marks.filter((mark) => mark.start >= start && mark.start < end);
  return {
    text: `${before}${text.slice(start, end).trimEnd()}${after}`,
    marks: shown.map((mark) => ({ start: mark.start + shift, end: Math.min(mark.end, end) + shift })),
  };
}

/** One mark for those that overlap or touch. */
function joinMarks(marks: readonly Mark[]): Mark[] {
  const joined: { start: number; end: number }[] = [];
  for (const { start, end } of marks.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = joined.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** The marks that stand close enough together to be shown at once; one walk over them. */
function bestWindow(found: readonly TermMark[]): { readonly from: number; readonly to: number } {
  const marks = found.toSorted((a, b) => a.start - b.start);
  const inside = new Map<number, number>();
  let best = { from: 0, to: 0, worth: 0 };
  let first = 0;
  for (const [last, mark] of marks.entries()) {
    inside.set(mark.term, (inside.get(mark.term) ?? 0) + 1);
    for (let head = marks[first]; head !== undefined && mark.end - head.start > LENGTH - LEAD; head = marks[first]) {
      if (first >= last) break;
      const left = (inside.get(head.term) ?? 0) - 1;
      if (left === 0) inside.delete(head.term);
      else inside.set(head.term, left);
      first += 1;
    }
    const worth = inside.size * marks.length + (last - first + 1);
    if (worth > best.worth) best = { from: marks[first]?.start ?? 0, to: mark.end, worth };
  }
  return best;
}

/** Where a word begins, at or behind a place; never behind the first mark. */
function wordStart(text: string, place: number, firstMark: number): number {
  if (place === 0) return 0;
  const blank = text.indexOf(" ", place - 1);
  const isNear = blank >= 0 && blank < firstMark && blank - place < SLACK;
  return isNear ? blank + 1 : betweenCharacters(text, place);
}

/** Where a word ends, at a place or a little behind it. */
function wordEnd(text: string, place: number): number {
  if (text.length - place <= SLACK) return text.length;
  const blank = text.indexOf(" ", place);
  return blank >= 0 && blank - place <= SLACK ? blank : betweenCharacters(text, place);
}

/** No character of two units is cut in half. */
function betweenCharacters(text: string, place: number): number {
  const isInside = (text.codePointAt(place - 1) ?? 0) > 0xffff;
  return isInside ? place - 1 : place;
}
