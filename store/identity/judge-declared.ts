import { hostKey } from "./addresses.js";
import { type Finding, directionOf, evidence, textEvidence, titlesEvidence } from "./finding.js";
import { type Pair, otherOf, ownWordsOf, shareOf } from "./pair.js";
import type { PageReading, Statement } from "./page-reading.js";
import {
  EXTRACT_LENGTH,
  EXTRACT_SHARE_WHEN_IT_GOES_ON,
  FEWEST_EXTRACT_WORDS,
  FEWEST_WORDS,
  PART,
  REWORKED,
  WHOLE,
} from "./thresholds.js";
import { sourceTitle } from "./titles.js";
import type { Relation } from "./verdict.js";

/** What an auxiliary page says: that it leads to the other. */
export function judgeRedirect({ a, b, sameSource }: Pair): Finding | undefined {
  const leader = [a, b].find(({ view }) => view.kind === "auxiliary" && view.leadsTo !== undefined);
  if (leader === undefined || !sameSource) return undefined;
  const target = leader === a ? b : a;
  const { leadsTo = "" } = leader.view;
  if (sourceTitle(leadsTo) !== sourceTitle(target.view.title)) return undefined;
  return {
    relation: "SAME",
    status: "ACCEPTED",
    rule: "DECLARED_REDIRECT",
    score: 1,
    evidence: [evidence("REDIRECT", "The source leads from this page to the other.", [leader, leadsTo])],
  };
}

/** One page has the other's address. */
export function judgeAddress({ a, b, sameSource }: Pair): Finding | undefined {
  const found = (rule: "CANONICAL_ADDRESS" | "SAME_ADDRESS", page: PageReading, address: string): Finding => ({
    relation: "SAME",
    status: "ACCEPTED",
    rule,
    score: 1,
    evidence: [evidence("ADDRESS", "The page has the other's address.", [page, address])],
  });
  for (const page of [a, b]) {
    const { canonical } = page;
    const other = page === a ? b : a;
    if (canonical !== undefined && other.addresses.has(canonical) && !page.addresses.has(canonical))
      return found("CANONICAL_ADDRESS", page, canonical);
  }
  // Within a source, an address that two pages had one after the other says nothing of today.
  const common = sameSource ? undefined : [...a.addresses].find((address) => b.addresses.has(address));
  return common === undefined ? undefined : found("SAME_ADDRESS", a, common);
}

/** A page says that its text comes from the other. */
export function judgeStatement(pair: Pair): Finding | undefined {
  const told = [pair.a, pair.b].flatMap((page) => {
    const statement = statementAbout(page, otherOf(pair, page));
    return statement === undefined ? [] : [{ page, statement }];
  });
  const [first] = told;
  if (first === undefined) return undefined;
  // Two pages that say they come from each other leave the direction to the other signs.
  const copy = told.length === 1 ? first.page : undefined;
  const direction = directionOf(pair, copy);
  const copying = direction.copy === pair.a.view.pageId ? pair.a : pair.b;
  const statement = told.find(({ page }) => page === copying)?.statement ?? first.statement;
  const quoted = told.map((each) =>
    evidence("STATEMENT", "The page says where its text comes from.", [each.page, each.statement.text]),
  );
  const proof = [...quoted, ...titlesEvidence(pair), ...textEvidence(pair)];
  if (isUnfounded(pair, copying, statement))
    return { relation: "REPRINT", status: "REVIEW", rule: "DECLARED_WITHOUT_TEXT", direction, evidence: proof };
  const relation = declaredRelation(pair, copying, statement);
  return { relation, status: "ACCEPTED", rule: "DECLARED_ORIGINAL", score: 1, direction, evidence: proof };
}

/** What the page says that leads to the other page itself. */
function statementAbout(page: PageReading, other: PageReading): Statement | undefined {
  return page.statements.find(({ address }) => address !== undefined && other.addresses.has(address));
}

/** "Source: …" under a text that is the page's own is a reference, unless the titles are the same. */
function isUnfounded(pair: Pair, copy: PageReading, { says }: Statement): boolean {
  if (says === "DERIVATION" || pair.titles === "same") return false;
  const comparable = Math.min(pair.overlap.wordsOfA, pair.overlap.wordsOfB) >= FEWEST_EXTRACT_WORDS;
  return comparable && shareOf(pair, copy) < PART && pair.overlap.containment < PART;
}

function declaredRelation(pair: Pair, copy: PageReading, { says }: Statement): Relation {
  if (says === "DERIVATION") return "DERIVATION";
  const share = shareOf(pair, copy);
  const [length, whole] = [ownWordsOf(pair, copy), ownWordsOf(pair, otherOf(pair, copy))];
  const adds = isCompilation(copy) || whole < EXTRACT_LENGTH * length;
  if (adds && share < REWORKED) return "DERIVATION";
  const isShort = length < EXTRACT_LENGTH * whole;
  if (says === "EXTRACT" || (isShort && (copy.goesOn || share >= EXTRACT_SHARE_WHEN_IT_GOES_ON))) return "EXTRACT";
  return "REPRINT";
}

/** A page that names several originals is made of them. */
function isCompilation({ statements }: PageReading): boolean {
  return new Set(statements.flatMap(({ address }) => address ?? [])).size > 1;
}

/** A page names the other's site as the origin, by its home page, and the text bears it out. */
export function judgeSite(pair: Pair): Finding | undefined {
  const { a, b, overlap } = pair;
  if (overlap.containment < WHOLE || Math.min(overlap.wordsOfA, overlap.wordsOfB) < FEWEST_WORDS) return undefined;
  for (const copy of [a, b]) {
    const hosts = new Set(otherOf(pair, copy).view.addresses.map(hostKey));
    const statement = copy.statements.find(({ site }) => site !== undefined && hosts.has(site));
    if (statement === undefined) continue;
    const quoted = evidence("STATEMENT", "The page says which site its text comes from.", [copy, statement.text]);
    return {
      relation: declaredRelation(pair, copy, statement),
      status: "ACCEPTED",
      rule: "DECLARED_SITE_AND_TEXT",
      direction: directionOf(pair, copy),
      evidence: [quoted, ...textEvidence(pair), ...titlesEvidence(pair)],
    };
  }
  return undefined;
}
