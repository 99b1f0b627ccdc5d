import type { SqlEntityManager } from "@mikro-orm/sql";
import type { MatchRow } from "../database/entities.js";
import { Decision, DecisionPage, Match } from "../database/identity-entities.js";
import type { Decision as DecisionOfSteward } from "../identity/decision.js";
import type { Founding, GroupedPage } from "../identity/founder.js";
import { type SettledVerdict, componentsOf } from "../identity/groups.js";
import type { DirectionReason, Verdict } from "../identity/verdict.js";
import type { LivePage } from "./page-views.js";

/** Everything of a match but the evidence, which may be long. */
const FIELDS = [
  "id",
  "pageA",
  "pageB",
  "relation",
  "status",
  "rule",
  "score",
  "containment",
  "originalId",
  "copyId",
  "directionReason",
  "outcome",
  "reason",
] as const;

type StoredMatch = Pick<MatchRow, (typeof FIELDS)[number]>;

/**
 * Groups pages, to which all that are connected with them must belong, into resources, and notes what became of each
 * match. The number of statements does not depend on the number of pages.
 */
export async function groupPages(em: SqlEntityManager, pages: readonly LivePage[]): Promise<readonly Founding[]> {
  const ids = pages.map(({ pageId }) => pageId);
  const matches: StoredMatch[] = await em.find(
    Match,
    { pageA: { $in: ids }, pageB: { $in: ids } },
    { fields: [...FIELDS], disableIdentityMap: true },
  );
  const byVerdict = new Map(matches.map((match) => [toVerdict(match), match]));
  const decisions = await decisionsAbout(em, ids);
  const { groups, verdicts } = componentsOf(pages.map(toGrouped), [...byVerdict.keys()], decisions);
  await saveOutcomes(em, verdicts, byVerdict);
  return groups;
}

function toGrouped({ pageId, sourceId, record }: LivePage): GroupedPage {
  return {
    pageId,
    sourceId,
    auxiliary: record.kind === "auxiliary",
    untyped: (record.resourceKind ?? "PAGE") === "PAGE",
    ...(record.publishedAt !== undefined && { publishedAt: new Date(record.publishedAt) }),
  };
}

function toVerdict(match: StoredMatch): Verdict {
  const { pageA, pageB, relation, status, rule, score, containment, originalId, copyId, directionReason } = match;
  const direction = originalId !== null && copyId !== null && { original: originalId, copy: copyId };
  return {
    pages: [pageA, pageB],
    relation,
    status,
    rule,
    score,
    containment,
    evidence: [],
    ...(direction && { direction: { ...direction, because: directionReason as DirectionReason } }),
  };
}

async function decisionsAbout(em: SqlEntityManager, pageIds: readonly string[]): Promise<DecisionOfSteward[]> {
  const named = await em.find(
    DecisionPage,
    { pageId: { $in: [...pageIds] } },
    { fields: ["sequence"], disableIdentityMap: true },
  );
  if (named.length === 0) return [];
  const sequences = [...new Set(named.map(({ sequence }) => sequence))];
  return em.find(
    Decision,
    { sequence: { $in: sequences } },
    { fields: ["sequence", "kind", "left", "right"], disableIdentityMap: true },
  );
}

/** Only what is otherwise than before is written, all alike in one statement. */
async function saveOutcomes(
  em: SqlEntityManager,
  verdicts: readonly SettledVerdict[],
  matches: ReadonlyMap<Verdict, StoredMatch>,
): Promise<void> {
  const changes = verdicts.flatMap(({ verdict, outcome, reason = null }) => {
    const match = matches.get(verdict);
    const same = match === undefined || (match.outcome === outcome && match.reason === reason);
    return same ? [] : [{ id: match.id, outcome, reason }];
  });
  for (const alike of Map.groupBy(changes, ({ outcome, reason }) => `${outcome} ${reason ?? ""}`).values()) {
    const { outcome, reason } = alike[0] as (typeof alike)[number];
    await em.nativeUpdate(Match, { id: { $in: alike.map(({ id }) => id) } }, { outcome, reason });
  }
}
