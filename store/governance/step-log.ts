import { LockMode } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { ProposalRow, ProposalStepRow } from "../database/entities.js";
import { Proposal, ProposalStep } from "../database/governance-entities.js";
import { hashOf as hashOfJson } from "../ledger/payload.js";
import { isStorable } from "../read/storable.js";
import { GovernanceRefusedError } from "./refused.js";

/** A step as it is to be written; its number, its place in the chain, comes from the log. */
export type NewStep = Omit<ProposalStepRow, "id" | "hash">;

/** A proposal with its steps so far, held until the transaction ends: two steps never get the same number. */
export async function lockProposal(
  em: SqlEntityManager,
  id: string,
): Promise<{ proposal: ProposalRow; steps: ProposalStepRow[] }> {
  const found = isStorable(id)
    ? await em.find(Proposal, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true })
    : [];
  const [proposal] = found;
  if (proposal === undefined) {
    const message = `There is no proposal ${JSON.stringify(id)}; \`proposals\` lists them.`;
    throw new GovernanceRefusedError("NOT_FOUND", message, "id");
  }
  return { proposal, steps: await stepsOf(em, id) };
}

export function stepsOf(em: SqlEntityManager, proposalId: string): Promise<ProposalStepRow[]> {
  return em.find(ProposalStep, { proposalId }, { orderBy: { number: "asc" }, disableIdentityMap: true });
}

/** The step that this author took under this key before, if any. */
export async function stepOfKey(
  em: SqlEntityManager,
  author: string,
  key: string,
): Promise<ProposalStepRow | undefined> {
  const [step] = await em.find(ProposalStep, { author, key }, { disableIdentityMap: true });
  return step;
}

/** Appends a step, chained to the one before: who holds the last hash can tell whether anything was changed. */
export async function appendStep(em: SqlEntityManager, step: NewStep, previousHash: string): Promise<void> {
  await em.insert(ProposalStep, { ...step, hash: hashOf(step, previousHash) });
}

/** SHA-256 of a step and of the hash before it, in hexadecimal. */
export function hashOf(step: NewStep, previousHash: string): string {
  const { proposalId, number, kind, author, organizationId, text, answers, content, state, deadline, at, key } = step;
  const said = [proposalId, number, kind, author, organizationId, text, answers, content, state];
  return hashOfJson([previousHash, ...said, deadline.toISOString(), at.toISOString(), key]);
}

/** Whether every step is as it was written. */
export function isUnbroken(steps: readonly ProposalStepRow[]): boolean {
  let previous = "";
  return steps.every((step, index) => {
    const isRight = step.number === index + 1 && step.hash === hashOf(step, previous);
    previous = step.hash;
    return isRight;
  });
}
