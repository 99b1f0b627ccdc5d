/** A run of apostrophes on a line, and the last characters of the text before it. */
export interface QuoteRun {
  length: number;
  before: string;
}

/** What a run becomes: apostrophes that stand for themselves, then italics (2), bold (3) or both (5). */
export interface QuoteMark {
  literal: number;
  mark: 0 | 2 | 3 | 5;
}

/**
 * Tells what each run of two or more apostrophes of one line means, by MediaWiki's own rules:
 * `l'''eau''` is l’ followed by italics, because a line cannot have one bold and one italic mark left alone.
 * @see https://www.mediawiki.org/wiki/Manual:Parser.php (doQuotes)
 */
export function readQuotes(runs: readonly QuoteRun[]): QuoteMark[] {
  const marks = runs.map(({ length }) => toMark(length));
  const bolds = marks.filter(({ mark }) => mark === 3 || mark === 5).length;
  const italics = marks.filter(({ mark }) => mark === 2 || mark === 5).length;
  if (bolds % 2 === 1 && italics % 2 === 1) demoteOneBold(runs, marks);
  return marks;
}

function toMark(length: number): QuoteMark {
  if (length === 4) return { literal: 1, mark: 3 };
  if (length > 5) return { literal: length - 5, mark: 5 };
  return { literal: 0, mark: length === 5 ? 5 : length === 3 ? 3 : length === 2 ? 2 : 0 };
}

/** Best after a word of one letter (l'''eau''), then after a longer word, then after a space. */
function demoteOneBold(runs: readonly QuoteRun[], marks: QuoteMark[]): void {
  const places = runs.map(({ before }, index) => (marks[index]?.mark === 3 ? placeOf(before) : "none"));
  const chosen = (["letter", "word", "space"] as const).map((place) => places.indexOf(place)).find((at) => at !== -1);
  const mark = chosen === undefined ? undefined : marks[chosen];
  if (!mark) return;
  mark.literal += 1;
  mark.mark = 2;
}

function placeOf(before: string): "letter" | "word" | "space" {
  if (before.endsWith(" ")) return "space";
  return before.at(-2) === " " ? "letter" : "word";
}
