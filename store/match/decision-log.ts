import type { SqlEntityManager } from "@mikro-orm/sql";
import type { DecisionRow } from "../database/entities.js";
import { Decision, DecisionPage } from "../database/identity-entities.js";
import { type Decision as DecisionOfSteward, settleDecisions } from "../identity/decision.js";

/** What is decided of pages, before it has its place among the decisions. */
export type NewDecision = Pick<DecisionRow, "kind" | "left" | "right">;

/** Who decides, when and why. */
export type Deciding = Pick<DecisionRow, "action" | "note" | "actor" | "decidedAt">;

/**
 * Writes decisions down, the last one as the newest.
 *
 * @returns False when they say nothing that older decisions did not say, and nothing was written.
 */
export async function appendDecisions(
  em: SqlEntityManager,
  decisions: readonly NewDecision[],
  deciding: Deciding,
): Promise<boolean> {
  const known = await decisionsAround(em, decisions.flatMap(pagesOf));
  if (settledKeys([...known, ...numbered(decisions, known)]) === settledKeys(known)) return false;
  for (const decision of decisions) {
    const sequence = await em.insert(Decision, { ...decision, ...deciding });
    const pageIds = [...new Set(pagesOf(decision))];
    await em.insertMany(
      DecisionPage,
      pageIds.map((pageId) => ({ sequence: Number(sequence), pageId })),
    );
  }
  return true;
}

function pagesOf({ left, right }: Pick<DecisionOfSteward, "left" | "right">): string[] {
  return [...left, ...right];
}

function numbered(decisions: readonly NewDecision[], known: readonly DecisionOfSteward[]): DecisionOfSteward[] {
  const newest = Math.max(0, ...known.map(({ sequence }) => sequence));
  return decisions.map((decision, index) => ({ ...decision, sequence: newest + 1 + index }));
}

/** The decisions about these pages, and about pages that these decisions name, and so on. */
async function decisionsAround(em: SqlEntityManager, pageIds: readonly string[]): Promise<DecisionOfSteward[]> {
  const found = new Map<number, DecisionOfSteward>();
  const seen = new Set(pageIds);
  for (let fresh = [...seen]; fresh.length > 0;) {
    const named = await em.find(
      DecisionPage,
      { pageId: { $in: fresh } },
      { fields: ["sequence"], disableIdentityMap: true },
    );
    const sequences = [...new Set(named.map(({ sequence }) => sequence))].filter((sequence) => !found.has(sequence));
    const decisions = await em.find(
      Decision,
      { sequence: { $in: sequences } },
      { fields: ["sequence", "kind", "left", "right"], disableIdentityMap: true },
    );
    for (const decision of decisions) found.set(decision.sequence, decision);
    fresh = [...new Set(decisions.flatMap(pagesOf))].filter((pageId) => !seen.has(pageId));
    for (const pageId of fresh) seen.add(pageId);
  }
  return [...found.values()];
}

/** What decisions say once newer ones have overruled older ones: the same text for the same say. */
function settledKeys(decisions: readonly DecisionOfSteward[]): string {
  const { together, apart, related } = settleDecisions(decisions, new Set(decisions.flatMap(pagesOf)));
  const keys = [together, apart, related].map((pairs) => [...new Set(pairs.map((pair) => pair.toSorted().join(" ")))]);
  return JSON.stringify(keys.map((each) => each.toSorted()));
}
