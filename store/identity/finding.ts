import { type Pair, otherOf, ownWordsOf } from "./pair.js";
import type { PageReading } from "./page-reading.js";
import { EXTRACT_LENGTH } from "./thresholds.js";
import type { Direction, Evidence, Relation, Rule, VerdictStatus } from "./verdict.js";

/** What one rung of the ladder says of a pair. */
export interface Finding {
  readonly relation: Relation;
  readonly status: VerdictStatus;
  readonly rule: Rule;
  /** @default the share of the smaller text that the other has */
  readonly score?: number;
  readonly direction?: Direction | undefined;
  readonly evidence: readonly Evidence[];
}

export function evidence(
  kind: Evidence["kind"],
  explanation: string,
  ...quoted: readonly (readonly [PageReading, string])[]
): Evidence {
  return { kind, explanation, quotes: quoted.map(([{ view }, text]) => ({ pageId: view.pageId, text })) };
}

export function titlesEvidence({ a, b, titles }: Pair): Evidence[] {
  if (titles === undefined) return [];
  const explanation = {
    same: "The titles are the same but for case, accents, articles and plurals.",
    alike: "One title says all that the other says, and more.",
    edition: "The titles are the same but for numbers.",
  }[titles];
  return [evidence("TITLES", explanation, [a, a.view.title], [b, b.view.title])];
}

/** A copy much shorter than the original is an extract. */
export function copyRelation(pair: Pair, { copy }: Direction): "REPRINT" | "EXTRACT" {
  const page = copy === pair.a.view.pageId ? pair.a : pair.b;
  return ownWordsOf(pair, page) < EXTRACT_LENGTH * ownWordsOf(pair, otherOf(pair, page)) ? "EXTRACT" : "REPRINT";
}

/** Says how much text is shared and quotes the longest run. */
export function textEvidence({ a, b, overlap }: Pair): Evidence[] {
  const { containment, longest, wordsOfA, wordsOfB } = overlap;
  if (longest === undefined) return [];
  const share = `${Math.round(containment * 100)} % of the smaller text (${Math.min(wordsOfA, wordsOfB)} words)`;
  const explanation = `${share} are found in the other; the longest run has ${longest.words} words.`;
  return [evidence("TEXT", explanation, [a, longest.quoteOfA], [b, longest.quoteOfB])];
}

export function linkEvidence(pair: Pair): Evidence[] {
  return pair.linking.map((page) => {
    const { addresses } = otherOf(pair, page);
    const address = [...page.links].find((link) => addresses.has(link)) ?? "";
    return evidence("LINK", "The page links to the other.", [page, address]);
  });
}

export function cautionEvidence(cautions: Pair["cautions"]): Evidence[] {
  return cautions.map((caution) => caution.evidence);
}

/** A page linked by one side only is taken for the original, then the one published first, then the longer text. */
export function directionOf(pair: Pair, declaredCopy?: PageReading): Direction {
  const { a, b, linking } = pair;
  if (declaredCopy !== undefined) return towards(pair, declaredCopy, "DECLARED");
  const [linker] = linking;
  if (linker !== undefined && linking.length === 1) return towards(pair, linker, "LINKED");
  const [ofA, ofB] = [a.view.publishedAt?.getTime(), b.view.publishedAt?.getTime()];
  if (ofA !== undefined && ofB !== undefined && ofA !== ofB) return towards(pair, ofA > ofB ? a : b, "PUBLISHED_FIRST");
  const difference = ownWordsOf(pair, a) - ownWordsOf(pair, b);
  if (difference !== 0) return towards(pair, difference < 0 ? a : b, "LONGER_TEXT");
  return towards(pair, b, "SMALLER_ID");
}

export function towards(pair: Pair, copy: PageReading, because: Direction["because"]): Direction {
  return { original: otherOf(pair, copy).view.pageId, copy: copy.view.pageId, because };
}
