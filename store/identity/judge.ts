import { type Finding, evidence } from "./finding.js";
import { judgeAddress, judgeRedirect, judgeSite, judgeStatement } from "./judge-declared.js";
import { judgeLink } from "./judge-link.js";
import { judgeMention } from "./judge-mention.js";
import { judgeText, judgeTitle } from "./judge-text.js";
import { type Pair, areApart, otherOf, pairOf } from "./pair.js";
import type { PageReading } from "./page-reading.js";
import { type DirectionReason, type Evidence, type Verdict, joins } from "./verdict.js";

/** The ladder of evidence, the surest first: the first rung that says something decides. */
const LADDER = [judgeAddress, judgeStatement, judgeSite, judgeLink, judgeText, judgeTitle, judgeMention] as const;

/**
 * Says how two pages belong together, and why; undefined when nothing speaks for it. The same for both orders.
 *
 * Never accepts a relation that joins two pages of one source, unless the source itself says that they are one: whoever
 * keeps both may want both. Organizations are one by their names, so their pages are not judged.
 */
export function judge(one: PageReading, other: PageReading): Verdict | undefined {
  if (one.view.pageId === other.view.pageId) return undefined;
  const pair = pairOf(one, other);
  const finding = findingOf(pair);
  if (finding === undefined) return undefined;
  const { direction, score = pair.overlap.containment, ...found } = withinOneSource(pair, finding);
  return {
    ...found,
    pages: [pair.a.view.pageId, pair.b.view.pageId],
    score,
    containment: pair.overlap.containment,
    ...(direction !== undefined && { direction }),
    evidence: [...found.evidence, ...directionEvidence(pair, finding), ...licenseEvidence(pair, finding)],
  };
}

function findingOf(pair: Pair): Finding | undefined {
  const kinds = [pair.a.view.kind, pair.b.view.kind];
  if (kinds.includes("auxiliary")) return judgeRedirect(pair);
  if (kinds.some((kind) => kind !== "resource")) return undefined;
  for (const rung of LADDER) {
    const finding = rung(pair);
    if (finding !== undefined) return finding;
  }
  return undefined;
}

function withinOneSource(pair: Pair, finding: Finding): Finding {
  const { relation, status, rule } = finding;
  const isSourcesWord = rule === "DECLARED_REDIRECT" || rule === "CANONICAL_ADDRESS";
  if (!pair.sameSource || isSourcesWord || status === "REVIEW" || !joins(relation)) return finding;
  const caution = evidence("CAUTION", "Both pages are of one source, which keeps them apart.");
  return { ...finding, status: "REVIEW", evidence: [...finding.evidence, caution] };
}

/** What each reason says of the copy. */
const DIRECTION_WORDS: Record<DirectionReason, string> = {
  DECLARED: "The copy says so itself.",
  LINKED: "The copy links to the original, and the original does not link to the copy.",
  PUBLISHED_FIRST: "The original was published before the copy.",
  LONGER_TEXT: "The longer text is taken for the original: no page says it, and the dates do not tell.",
  SMALLER_ID: "Nothing tells which page is the original; the one with the smaller id stands for it.",
};

function directionEvidence({ a, b }: Pair, { direction, relation }: Finding): Evidence[] {
  if (direction === undefined || relation === "ABOUT" || relation === "SAME") return [];
  const { because } = direction;
  const dates = [a, b].flatMap((page) => {
    const date = page.view.publishedAt;
    return because === "PUBLISHED_FIRST" && date !== undefined ? [[page, date.toISOString()] as const] : [];
  });
  return [evidence("DIRECTION", DIRECTION_WORDS[because], ...dates)];
}

/** A copy under another licence is worth a look. */
function licenseEvidence(pair: Pair, { direction, relation }: Finding): Evidence[] {
  const [ofA, ofB] = [new Set(pair.a.view.licenses), new Set(pair.b.view.licenses)];
  const isReuse = direction !== undefined && relation !== "ABOUT" && relation !== "SAME";
  if (!isReuse || !areApart(ofA, ofB)) return [];
  const listed = [pair.a, otherOf(pair, pair.a)].map((page) => [page, page.view.licenses.join(", ")] as const);
  return [evidence("LICENSE", "The original and the copy declare different licences.", ...listed)];
}
