import {
  type Finding,
  cautionEvidence,
  copyRelation,
  directionOf,
  evidence,
  textEvidence,
  titlesEvidence,
} from "./finding.js";
import { type Pair, otherOf, smallerOf } from "./pair.js";
import {
  FEWEST_EQUAL_WORDS,
  FEWEST_SHORT_WORDS,
  FEWEST_WORDS,
  PART,
  QUOTING_RATIO,
  REWORKED,
  WHOLE,
} from "./thresholds.js";
import type { Relation } from "./verdict.js";

/** What the texts say where no page says it itself. */
export function judgeText(pair: Pair): Finding | undefined {
  const { overlap, titles } = pair;
  const [shorter, longer] = [overlap.wordsOfA, overlap.wordsOfB].toSorted((a, b) => a - b) as [number, number];
  if (shorter >= FEWEST_WORDS) {
    if (overlap.containment >= WHOLE) return ofWholeText(pair, shorter, longer);
    // Two editions share much of their text and stay two: the next one would be asked about each year.
    if (overlap.containment >= PART && titles !== "edition") return ofPart(pair);
    return undefined;
  }
  const isAlike = titles === "same" || titles === "alike";
  if (isAlike && shorter >= FEWEST_SHORT_WORDS && overlap.containment >= PART) return ofShortText(pair);
  const isEqual = shorter >= FEWEST_EQUAL_WORDS && overlap.ofA === 1 && overlap.ofB === 1;
  return isEqual ? ofWholeText(pair, shorter, longer) : undefined;
}

function ofWholeText(pair: Pair, shorter: number, longer: number): Finding {
  const { a, titles, cautions } = pair;
  const sameTitle = titles === "same" && !a.title.generic;
  const direction = directionOf(pair);
  const isQuoted = titles === undefined && longer >= QUOTING_RATIO * shorter;
  if (isQuoted) return { ...review(pair, "DERIVATION"), rule: "EMBEDDED_TEXT", direction: quotedDirection(pair) };
  const relation = copyRelation(pair, direction);
  if (!sameTitle) return { ...review(pair, relation), rule: "WHOLE_TEXT", direction };
  const accepted = cautions.length === 0 && shorter >= FEWEST_WORDS;
  return {
    ...review(pair, relation),
    rule: "TITLE_AND_TEXT",
    status: accepted ? "ACCEPTED" : "REVIEW",
    direction,
  };
}

/** The page that quotes the other whole is the copy, whatever the dates: it is another text around it. */
function quotedDirection(pair: Pair): NonNullable<Finding["direction"]> {
  const original = smallerOf(pair);
  return { original: original.view.pageId, copy: otherOf(pair, original).view.pageId, because: "LONGER_TEXT" };
}

function ofPart(pair: Pair): Finding {
  const relation = pair.overlap.containment >= REWORKED ? "REPRINT" : "DERIVATION";
  return { ...review(pair, relation), rule: "PART_OF_TEXT", direction: directionOf(pair) };
}

function ofShortText(pair: Pair): Finding {
  return { ...review(pair, "SAME"), rule: "ALIKE_TITLE_AND_TEXT" };
}

function review(pair: Pair, relation: Relation) {
  const proof = [...textEvidence(pair), ...titlesEvidence(pair), ...cautionEvidence(pair.cautions)];
  return { relation, status: "REVIEW" as const, evidence: proof };
}

/** What the titles say where the texts do not: never enough to decide. */
export function judgeTitle(pair: Pair): Finding | undefined {
  const { a, b, titles, cautions, overlap } = pair;
  if (titles !== "same" || a.title.generic || cautions.length > 0) return undefined;
  const carrier = a.view.carriers.find((name) => b.view.carriers.includes(name));
  if (carrier === undefined && a.title.core.length < 2) return undefined;
  const carried =
    carrier === undefined
      ? []
      : [evidence("CARRIER", "An organization carries both pages.", [a, carrier], [b, carrier])];
  return {
    relation: "SAME",
    status: "REVIEW",
    rule: carrier === undefined ? "TITLE_ALONE" : "TITLE_AND_CARRIER",
    score: Math.max(overlap.containment, carrier === undefined ? 0.25 : 0.5),
    evidence: [...titlesEvidence(pair), ...carried, ...textEvidence(pair)],
  };
}
