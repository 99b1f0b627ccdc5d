import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import type { MatchRow } from "../database/entities.js";
import { Match } from "../database/identity-entities.js";
import { LARGEST_GROUP } from "../identity/groups.js";
import { joins } from "../identity/verdict.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { isStorable } from "../read/storable.js";
import { type Deciding, type NewDecision, appendDecisions } from "./decision-log.js";
import { DecisionRefusedError } from "./decision-refused.js";
import { readNote } from "./note.js";
import { regroupPages } from "./regroup.js";
import { membersOf, namedResources, requireNamed, resourcesOfPages } from "./resource-members.js";
import { planSplit } from "./split.js";

/** The most resources that are made one at once. */
const MOST_MERGED = 20;

/**
 * What a steward wants.
 *
 * CONFIRM: what the match says. REJECT: the two pages of the match are not one. MERGE: these resources are one. SPLIT: these
 * pages leave the resource and stay together.
 */
export type Wish =
  | { readonly action: "CONFIRM" | "REJECT"; readonly matchId: string }
  | { readonly action: "MERGE"; readonly resourceIds: readonly string[] }
  | { readonly action: "SPLIT"; readonly resourceId: string; readonly pageIds: readonly string[] };

/** Who wants it, when and why. */
export interface Wisher {
  /** Id of the token. */
  readonly actor: string;
  readonly note?: string | null | undefined;
  readonly now: Date;
}

/** The resources that the pages concerned are in afterwards: first the one of the pages named first. */
export interface Decided {
  readonly resourceIds: readonly string[];
}

/** What is to be written, and the pages whose resources are the answer, in this order. */
interface Plan {
  readonly decisions: readonly NewDecision[];
  readonly pageIds: readonly string[];
}

/**
 * Takes a steward's decision: remembers it for ever and groups the pages again, in one transaction. The newest decision
 * wins over older ones that it contradicts. One that changes nothing is answered the same and not written.
 *
 * @throws DecisionRefusedError
 */
export async function decide(database: Database, wish: Wish, wisher: Wisher): Promise<Decided> {
  const note = readNote(wisher.note);
  const deciding: Deciding = { action: wish.action, note, actor: wisher.actor, decidedAt: wisher.now };
  return database.em().transactional(async (em) => {
    await lockGraph(em);
    const { decisions, pageIds } = await planOf(em, wish);
    if (decisions.length > 0 && (await appendDecisions(em, decisions, deciding))) {
      await regroupPages(em, pageIds, wisher.now);
      // Answers are kept as long as the version stands, and matches and decisions are part of them.
      await nextMoment(em, wisher.now);
    }
    const resources = await resourcesOfPages(em, pageIds);
    return { resourceIds: [...new Set(pageIds.flatMap((pageId) => resources.get(pageId) ?? []))] };
  });
}

function planOf(em: SqlEntityManager, wish: Wish): Promise<Plan> {
  if (wish.action === "MERGE") return planMerge(em, wish.resourceIds);
  return wish.action === "SPLIT" ? planSplit(em, wish) : planAnswer(em, wish);
}

/** The answer to a match. */
async function planAnswer(
  em: SqlEntityManager,
  { action, matchId }: { readonly action: "CONFIRM" | "REJECT"; readonly matchId: string },
): Promise<Plan> {
  const match = isStorable(matchId) ? await em.findOne(Match, { id: matchId }, { disableIdentityMap: true }) : null;
  if (match === null) {
    const why = "Its pages may have changed, so that it is no longer there; read `matchCandidates` again.";
    throw new DecisionRefusedError("NOT_FOUND", `There is no match ${JSON.stringify(matchId)}. ${why}`, "id");
  }
  const pageIds = [match.pageA, match.pageB];
  const resources = await resourcesOfPages(em, pageIds);
  if (resources.size < 2)
    throw new DecisionRefusedError("CONFLICT", "A page of this match has left the graph since; read it again.", "id");
  const isOne = resources.get(match.pageA) === resources.get(match.pageB);
  const kind = action === "CONFIRM" ? confirmedKind(match, isOne) : rejectedKind(match, isOne);
  return { decisions: [{ kind, left: [match.pageA], right: [match.pageB] }], pageIds };
}

function confirmedKind({ relation }: Pick<MatchRow, "relation">, isOne: boolean): NewDecision["kind"] {
  if (joins(relation)) return "TOGETHER";
  if (!isOne) return "RELATED";
  const found = `${relation} says that two pages belong together and are not one, and these are one resource.`;
  throw new DecisionRefusedError("CONFLICT", `${found} Split it first, if that is meant.`, "id");
}

/** That a page is made from another or speaks of it is a note about two resources; nothing is undone by rejecting it. */
function rejectedKind(
  { relation, status }: Pick<MatchRow, "relation" | "status">,
  isOne: boolean,
): NewDecision["kind"] {
  if (joins(relation) || status === "REVIEW" || isOne) return "APART";
  const found = `This match is a note (${relation}) about two resources: it joins nothing and waits for nobody.`;
  throw new DecisionRefusedError("BAD_USER_INPUT", `${found} There is nothing to reject.`, "id");
}

/** All pages of each resource are named, so that an older split of some of them is overruled. */
async function planMerge(em: SqlEntityManager, ids: readonly string[]): Promise<Plan> {
  requireMergeable(ids);
  const named = await namedResources(em, ids);
  const resourceIds = [...new Set(ids.map((id) => requireNamed(named, id, "ids").resourceId))];
  const members = await membersOf(em, resourceIds);
  const [left = [], ...others] = resourceIds.map((id) => members.get(id) ?? []);
  const right = others.flat();
  const pageIds = [...left, ...right];
  if (pageIds.length > LARGEST_GROUP) {
    const found = `It would be a resource of ${pageIds.length} pages; more than ${LARGEST_GROUP} are too many to check.`;
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Merge fewer.`, "ids");
  }
  return { decisions: right.length === 0 ? [] : [{ kind: "TOGETHER", left, right }], pageIds };
}

function requireMergeable(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    const found = `\`ids\` names ${JSON.stringify(twice)} twice.`;
    throw new DecisionRefusedError("BAD_USER_INPUT", `${found} Name each resource once.`, "ids");
  }
  if (ids.length >= 2 && ids.length <= MOST_MERGED) return;
  const found = `\`ids\` names ${ids.length} resources; it must name from 2 to ${MOST_MERGED}.`;
  throw new DecisionRefusedError("BAD_USER_INPUT", found, "ids");
}
