import {
  type Finding,
  cautionEvidence,
  copyRelation,
  directionOf,
  linkEvidence,
  textEvidence,
  titlesEvidence,
  towards,
} from "./finding.js";
import { type Pair, otherOf, ownWordsOf, shareOf } from "./pair.js";
import {
  EXTRACT_LENGTH,
  EXTRACT_SHARE,
  EXTRACT_SHARE_WHEN_IT_GOES_ON,
  FEWEST_EXTRACT_WORDS,
  PART,
  REWORKED,
  WHOLE,
} from "./thresholds.js";

/** One page links to the other, and title or text bear it out. */
export function judgeLink(pair: Pair): Finding | undefined {
  if (pair.linking.length === 0) return undefined;
  return withSameTitle(pair) ?? asExtract(pair) ?? withSameText(pair);
}

function withSameTitle(pair: Pair): Finding | undefined {
  const { a, titles, overlap, cautions } = pair;
  if (titles !== "same" || a.title.generic) return undefined;
  const isReprint =
    overlap.containment >= WHOLE && Math.min(overlap.wordsOfA, overlap.wordsOfB) >= FEWEST_EXTRACT_WORDS;
  // One word may be a theme as well as a name; where the texts agree there is no doubt.
  const isNamed = a.title.core.length >= 2 || overlap.containment >= PART;
  const serious = cautions.filter(({ reason }) => {
    return reason === "OTHER_EDITION" || reason === "OTHER_NAMES" || overlap.containment < PART;
  });
  // A note that leads to the page of the same name takes it for the one to read.
  const direction = isReprint || pair.linking.length === 1 ? directionOf(pair) : undefined;
  return {
    relation: isReprint && direction !== undefined ? copyRelation(pair, direction) : "SAME",
    status: isNamed && serious.length === 0 ? "ACCEPTED" : "REVIEW",
    rule: "LINK_AND_TITLE",
    score: 1,
    direction,
    evidence: [...titlesEvidence(pair), ...linkEvidence(pair), ...textEvidence(pair), ...cautionEvidence(serious)],
  };
}

/** A short text, found in the page it links to. */
function asExtract(pair: Pair): Finding | undefined {
  for (const copy of pair.linking) {
    const words = ownWordsOf(pair, copy);
    const share = copy.goesOn ? EXTRACT_SHARE_WHEN_IT_GOES_ON : EXTRACT_SHARE;
    if (words < FEWEST_EXTRACT_WORDS || words >= EXTRACT_LENGTH * ownWordsOf(pair, otherOf(pair, copy))) continue;
    if (shareOf(pair, copy) < share) continue;
    return {
      relation: "EXTRACT",
      status: "ACCEPTED",
      rule: "LINK_AND_TEXT",
      direction: towards(pair, copy, "LINKED"),
      evidence: [...linkEvidence(pair), ...textEvidence(pair), ...titlesEvidence(pair)],
    };
  }
  return undefined;
}

/** Most of the linking page's own text is the other's; a text that only quotes the other is not it. */
function withSameText(pair: Pair): Finding | undefined {
  const { overlap, linking, cautions } = pair;
  const [copy] = linking;
  if (copy === undefined || Math.min(overlap.wordsOfA, overlap.wordsOfB) < FEWEST_EXTRACT_WORDS) return undefined;
  if (overlap.containment < WHOLE) return undefined;
  const proof = [...linkEvidence(pair), ...textEvidence(pair), ...titlesEvidence(pair)];
  if (shareOf(pair, copy) < REWORKED) {
    const direction = towards(pair, copy, "LINKED");
    return { relation: "DERIVATION", status: "ACCEPTED", rule: "LINK_AND_TEXT", direction, evidence: proof };
  }
  return {
    relation: "REPRINT",
    status: cautions.length === 0 ? "ACCEPTED" : "REVIEW",
    rule: "LINK_AND_TEXT",
    direction: directionOf(pair),
    evidence: [...proof, ...cautionEvidence(cautions)],
  };
}
