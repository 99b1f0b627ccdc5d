import type { ProposalContent } from "../../schema/generated/proposal.js";
import type { ProposalStepRow } from "../database/entities.js";
import type { ProposalState } from "../database/governance-entities.js";

/** What the steps of a proposal come to. */
export interface ProposalView {
  readonly state: ProposalState;
  /** What is to be decided, as last amended. */
  readonly content: ProposalContent;
  readonly deadline: Date;
  /** Who opened it, and for which organization. */
  readonly author: string;
  readonly organizationId: string | null;
  /** Objections that nobody has lifted, by step number. */
  readonly openObjections: ReadonlyMap<number, ProposalStepRow>;
  /** Organizations that consent to what is to be decided now. */
  readonly consents: ReadonlySet<string>;
  /** How many steps there are. */
  readonly steps: number;
  /** Hash of the last step. */
  readonly hash: string;
}

/** Reads a proposal out of its steps, in their order. @throws Error when there is none: it is then no proposal. */
export function viewProposal(steps: readonly ProposalStepRow[]): ProposalView {
  const [first] = steps;
  const last = steps.at(-1);
  if (first === undefined || last === undefined) throw new Error("A proposal has at least the step that opened it.");
  let content = first.content;
  const openObjections = new Map<number, ProposalStepRow>();
  const consents = new Set<string>();
  for (const step of steps) {
    if (step.content !== null && step.number > 1) {
      content = step.content;
      // Whoever consented has consented to something else.
      consents.clear();
    }
    if (step.kind === "OBJECTION") {
      openObjections.set(step.number, step);
      consents.delete(step.organizationId ?? "");
    }
    if (step.kind === "OBJECTION_LIFTED") openObjections.delete(step.answers ?? 0);
    if (step.kind === "CONSENT" && step.organizationId !== null) consents.add(step.organizationId);
  }
  return {
    state: last.state,
    content: content as unknown as ProposalContent,
    deadline: last.deadline,
    author: first.author,
    organizationId: first.organizationId,
    openObjections,
    consents,
    steps: steps.length,
    hash: last.hash,
  };
}
