import { type Overlap, overlapOf } from "./overlap.js";
import type { PageReading } from "./page-reading.js";
import { WHOLE } from "./thresholds.js";
import { type TitleMatch, matchTitles, significantWords } from "./titles.js";
import type { Evidence } from "./verdict.js";

/** Two pages side by side, and what is plain to see. `a` has the smaller id, so the order of asking does not matter. */
export interface Pair {
  readonly a: PageReading;
  readonly b: PageReading;
  readonly sameSource: boolean;
  readonly titles: TitleMatch | undefined;
  readonly overlap: Overlap;
  /** Pages of the two that link to the other. */
  readonly linking: readonly PageReading[];
  /** Why the two may be two things in spite of what they share. */
  readonly cautions: readonly Caution[];
}

/**
 * OTHER_EDITION: two editions share most of their text, and even link to each other. OTHER_NAMES: the texts are nearly the
 * same, but each has names or numbers instead of the other's, as two announcements made from one model have.
 */
export interface Caution {
  readonly reason: "OTHER_EDITION" | "OTHER_NAMES" | "OTHER_CARRIERS" | "OTHER_PLACES";
  readonly evidence: Evidence;
}

export function pairOf(one: PageReading, other: PageReading): Pair {
  const [a, b] = one.view.pageId < other.view.pageId ? [one, other] : [other, one];
  const titles = matchTitles(a.title, b.title);
  const overlap = overlapOf(a.text, b.text);
  const cautions = [editions(a, b, titles), carriers(a, b), places(a, b), overlap.containment >= WHOLE && names(a, b)];
  return {
    a,
    b,
    titles,
    sameSource: a.view.sourceId === b.view.sourceId,
    overlap,
    linking: [a, b].filter((page) => linksTo(page, page === a ? b : a)),
    cautions: cautions.filter((each) => typeof each === "object"),
  };
}

export function otherOf({ a, b }: Pair, page: PageReading): PageReading {
  return page === a ? b : a;
}

export function ownWordsOf({ a, overlap }: Pair, page: PageReading): number {
  return page === a ? overlap.wordsOfA : overlap.wordsOfB;
}

/** Share of a page's text found in the other. */
export function shareOf({ a, overlap }: Pair, page: PageReading): number {
  return page === a ? overlap.ofA : overlap.ofB;
}

/** The page with fewer words of its own; of two equal ones, the second. */
export function smallerOf(pair: Pair): PageReading {
  return ownWordsOf(pair, pair.a) < ownWordsOf(pair, pair.b) ? pair.a : pair.b;
}

/** Both say something, and nothing that the other says. */
export function areApart(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 0 && b.size > 0 && [...a].every((value) => !b.has(value));
}

function linksTo({ links }: PageReading, { addresses }: PageReading): boolean {
  return [...links].some((link) => addresses.has(link));
}

function editions(a: PageReading, b: PageReading, titles: TitleMatch | undefined): Caution | undefined {
  const [ofA, ofB] = [yearsOf(a), yearsOf(b)];
  const apart = areApart(ofA, ofB);
  if (titles !== "edition" && !apart) return undefined;
  const explanation =
    titles === "edition"
      ? "The titles differ by a number: they may be two editions or two parts."
      : "Each page names years, and none is named by both: they may be two editions.";
  const [shownA, shownB] = titles === "edition" ? [a.view.title, b.view.title] : [listed(ofA), listed(ofB)];
  return caution("OTHER_EDITION", explanation, [a, shownA], [b, shownB]);
}

function carriers(a: PageReading, b: PageReading): Caution | undefined {
  const [ofA, ofB] = [new Set(a.view.carriers), new Set(b.view.carriers)];
  if (!areApart(ofA, ofB)) return undefined;
  return caution("OTHER_CARRIERS", "Other organizations carry each page.", [a, listed(ofA)], [b, listed(ofB)]);
}

/** Two declared places are apart when they have no word in common: "Courcy (Marne)" and "Courcy" have one. */
function places(a: PageReading, b: PageReading): Caution | undefined {
  const [ofA, ofB] = [a.view.places, b.view.places];
  if (ofA.length === 0 || ofB.length === 0) return undefined;
  const words = new Set(ofA.flatMap(significantWords));
  if (ofB.flatMap(significantWords).some((word) => words.has(word))) return undefined;
  return caution("OTHER_PLACES", "Each page declares another place.", [a, listed(ofA)], [b, listed(ofB)]);
}

function names(a: PageReading, b: PageReading): Caution | undefined {
  const without = (page: PageReading, other: PageReading) => {
    const words = new Set(other.text.tokens.words);
    return new Set(namesIn(page).filter((name) => !words.has(name)));
  };
  const [ofA, ofB] = [without(a, b), without(b, a)];
  if (ofA.size === 0 || ofB.size === 0) return undefined;
  const explanation = "Where the texts differ, each has names or numbers of its own: one model may have made both.";
  return caution("OTHER_NAMES", explanation, [a, listed(ofA)], [b, listed(ofB)]);
}

/** Words with a capital inside a sentence, and numbers, of the page's own text. */
function namesIn({ text: { own, tokens } }: PageReading): string[] {
  const first = new Set(tokens.sentences.map(({ from }) => from));
  return own.flatMap((index) => {
    const word = tokens.words[index] ?? "";
    const isName = !first.has(index) && /^\p{Lu}/u.test(tokens.text.slice(tokens.starts[index], tokens.ends[index]));
    return isName || /^\d/.test(word) ? [word] : [];
  });
}

function yearsOf({ title, text }: PageReading): Set<string> {
  const isYear = (word: string | undefined) => word !== undefined && /^(?:19|20)\d\d$/.test(word);
  const inTitle = title.numbers.filter(isYear);
  const inText = text.own.flatMap((index) => text.tokens.words[index] ?? []).filter(isYear);
  return new Set([...inTitle, ...inText]);
}

function listed(values: Iterable<string>): string {
  return [...values].join(", ");
}

function caution(
  reason: Caution["reason"],
  explanation: string,
  ...quoted: readonly (readonly [PageReading, string])[]
): Caution {
  const quotes = quoted.map(([{ view }, text]) => ({ pageId: view.pageId, text }));
  return { reason, evidence: { kind: "CAUTION", explanation, quotes } };
}
