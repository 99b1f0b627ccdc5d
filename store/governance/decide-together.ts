import { LockMode } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { ProposalContent } from "../../schema/generated/proposal.js";
import type { Json } from "../../schema/sink.js";
import type { Identity } from "../access/identity.js";
import type { Database } from "../database/database.js";
import { Proposal, type ProposalKind, type ProposalStepKind } from "../database/governance-entities.js";
import type { ProposalRow } from "../database/entities.js";
import { Source } from "../database/ledger-entities.js";
import { stableId } from "../ids.js";
import { nextMoment, lockGraph } from "../memory/graph-version.js";
import { isStorable } from "../read/storable.js";
import { decidingBody, requireInRemit } from "./body.js";
import { requireAllowed } from "./decision-rules.js";
import { applyDecision, requireDecidable } from "./effects/apply.js";
import { readContent, subjectOf } from "./proposal-content.js";
import { viewProposal } from "./proposal-view.js";
import { GovernanceRefusedError } from "./refused.js";
import { type NewStep, appendStep, lockProposal, stepOfKey } from "./step-log.js";
import { readKey, readText } from "./text.js";

const DAY_MS = 86_400_000;

/** The most steps that one proposal may have. */
const MOST_STEPS = 1_000;

/** The most characters of a title. */
const LONGEST_TITLE = 300;

/** What somebody proposes. */
export interface NewProposal {
  readonly kind: ProposalKind;
  readonly title: string;
  /** Why. */
  readonly text: string;
  readonly content: unknown;
  readonly poleId?: string | null | undefined;
  readonly key: string;
}

/** What somebody says to a proposal. */
export interface NewAnswer {
  readonly proposalId: string;
  readonly kind: Exclude<ProposalStepKind, "OPENED">;
  readonly text: string;
  readonly answers?: number | null | undefined;
  /** With AMENDMENT, or an INTEGRATION that changes it: what is to be decided now, whole. */
  readonly content?: unknown;
  readonly key: string;
}

/** Opens a proposal. The same author and key open it once. @returns Its id. @throws GovernanceRefusedError */
export async function openProposal(
  database: Database,
  wanted: NewProposal,
  identity: Identity,
  now: Date,
): Promise<string> {
  const organizationId = requireOrganization(identity);
  const title = readText("title", wanted.title, LONGEST_TITLE);
  const text = readText("text", wanted.text);
  const content = readContent(wanted.kind, wanted.content);
  const key = readKey(wanted.key);
  const poleId = wanted.poleId ?? null;
  const id = stableId("d", identity.id, key);
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const known = await stepOfKey(em, identity.id, key);
    if (known !== undefined) return requireSame(known.proposalId === id && known.text === text, key);
    await requireInRemit(em, poleId, wanted.kind);
    const body = await decidingBody(em, poleId, now);
    if (!body.memberIds.has(organizationId)) {
      const message = `Your organization takes no part in the decisions of ${body.name}. Its carriers and members do.`;
      throw new GovernanceRefusedError("FORBIDDEN", message);
    }
    await requireDecidable(em, wanted.kind, content, now);
    const { quorum, deadlineDays } = body;
    const subject = subjectOf(content);
    await em.insert(Proposal, { id, kind: wanted.kind, title, poleId, subject, openedAt: now, quorum });
    const deadline = new Date(now.getTime() + deadlineDays * DAY_MS);
    const step: NewStep = {
      proposalId: id,
      number: 1,
      kind: "OPENED",
      author: identity.id,
      organizationId,
      text,
      answers: null,
      content: content as unknown as Json,
      state: "OPEN",
      deadline,
      at: now,
      key,
    };
    await appendStep(em, step, "");
    await nextMoment(em, now);
  });
  return id;
}

/**
 * Takes a step of a proposal. ADOPTED does what was decided, in the same transaction. The same author and key take it once.
 *
 * @throws GovernanceRefusedError
 */
export async function answerProposal(
  database: Database,
  wanted: NewAnswer,
  identity: Identity,
  now: Date,
): Promise<void> {
  const organizationId = requireOrganization(identity);
  const text = readText("text", wanted.text);
  const key = readKey(wanted.key);
  await database.em().transactional(async (em) => {
    await lockSubject(em, wanted.proposalId);
    await lockGraph(em);
    const { proposal, steps } = await lockProposal(em, wanted.proposalId);
    const known = await stepOfKey(em, identity.id, key);
    if (known !== undefined) {
      return requireSame(known.proposalId === proposal.id && known.kind === wanted.kind && known.text === text, key);
    }
    if (steps.length >= MOST_STEPS)
      throw new GovernanceRefusedError("CONFLICT", `A proposal has at most ${MOST_STEPS} steps.`);
    const view = viewProposal(steps);
    const body = await decidingBody(em, proposal.poleId, now);
    const content = wanted.content == null ? null : readContent(proposal.kind, wanted.content);
    const answers = wanted.answers ?? null;
    const isSteward = identity.roles.includes("steward") || identity.roles.includes("admin");
    const step = { kind: wanted.kind, organizationId, answers, amends: content !== null, isSteward };
    const state = requireAllowed(step, view, steps, body, now);
    if (content !== null) await requireSameSubject(em, proposal, content, now);
    // Words that change begin the waiting anew.
    const deadline = content === null ? view.deadline : new Date(now.getTime() + body.deadlineDays * DAY_MS);
    const row: NewStep = {
      proposalId: proposal.id,
      number: view.steps + 1,
      kind: wanted.kind,
      author: identity.id,
      organizationId,
      text,
      answers,
      content: content as Json | null,
      state,
      deadline,
      at: now,
      key,
    };
    await appendStep(em, row, view.hash);
    if (state === "ADOPTED") await applyDecision(em, proposal, view.content, { actor: identity.id, now });
    await nextMoment(em, now);
  });
}

/** Locks come in one order, first the source, then the graph: a harvest of that source takes them so. */
async function lockSubject(em: SqlEntityManager, proposalId: string): Promise<void> {
  const about = { id: proposalId, kind: { $in: ["ADMIT_SOURCE", "SUSPEND_SOURCE"] satisfies ProposalKind[] } };
  const [proposal] = isStorable(proposalId) ? await em.find(Proposal, about, { disableIdentityMap: true }) : [];
  const id = proposal?.subject;
  if (id == null) return;
  await em.find(Source, { id }, { fields: ["id"], lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true });
}

async function requireSameSubject(
  em: SqlEntityManager,
  { kind, subject }: ProposalRow,
  content: ProposalContent,
  now: Date,
): Promise<void> {
  if (subjectOf(content) !== subject) {
    const message = `The proposal is about ${subject}; an amendment cannot make it one about something else. Open another one.`;
    throw new GovernanceRefusedError("BAD_USER_INPUT", message, "content");
  }
  await requireDecidable(em, kind, content, now);
}

function requireOrganization({ organizationId }: Identity): string {
  if (organizationId !== undefined) return organizationId;
  throw new GovernanceRefusedError(
    "FORBIDDEN",
    "Your token acts for no organization, and organizations decide together. Ask for one that does: `maillage token create --organization <id>`.",
  );
}

function requireSame(isSame: boolean, key: string): void {
  if (isSame) return;
  const message = `You used the key ${JSON.stringify(key)} for another step. Choose another key for each step.`;
  throw new GovernanceRefusedError("CONFLICT", message, "key");
}
