import type { ProposalStepRow } from "../database/entities.js";
import type { ProposalState, ProposalStepKind } from "../database/governance-entities.js";
import type { ProposalView } from "./proposal-view.js";
import { GovernanceRefusedError } from "./refused.js";

/** Who decides together. */
export interface DecidingBody {
  /** Null for the consortium. */
  readonly poleId: string | null;
  readonly name: string;
  /** Organizations whose consent is asked. */
  readonly memberIds: ReadonlySet<string>;
  /** Share of them that must consent before a deadline ends the waiting, from 0 to 1. */
  readonly quorum: number;
  /** Days from an opening or an amendment to the deadline. */
  readonly deadlineDays: number;
}

/** A step that somebody wants to take. */
export interface WantedStep {
  readonly kind: Exclude<ProposalStepKind, "OPENED">;
  readonly organizationId: string;
  /** Number of the step it answers. */
  readonly answers: number | null;
  /** True when it brings new words for what is to be decided. */
  readonly amends: boolean;
  /** A steward may close what everybody agrees to, for whom it waits. */
  readonly isSteward: boolean;
}

/** Kinds that answer a step of another kind. */
const ANSWERED: Partial<Record<ProposalStepKind, ProposalStepKind>> = {
  CLARIFICATION: "QUESTION",
  INTEGRATION: "OBJECTION",
  OBJECTION_LIFTED: "OBJECTION",
};

/** What only the organization that proposes may do. */
const OF_THE_PROPOSER: ReadonlySet<ProposalStepKind> = new Set([
  "CLARIFICATION",
  "AMENDMENT",
  "INTEGRATION",
  "WITHDRAWN",
]);

/**
 * Decides by consent: what nobody who shares the decision objects to is adopted, once all have consented, or once the
 * deadline is over and enough have.
 *
 * @returns The state after the step.
 * @throws GovernanceRefusedError when the step is not theirs to take, or not now.
 */
export function requireAllowed(
  wanted: WantedStep,
  view: ProposalView,
  steps: readonly ProposalStepRow[],
  body: DecidingBody,
  now: Date,
): ProposalState {
  if (view.state === "ADOPTED" || view.state === "WITHDRAWN") {
    throw conflict(`This proposal was ${view.state.toLowerCase()}; nothing can be added. Open another one.`);
  }
  requirePart(wanted, view, body);
  requireAnswered(wanted, view, steps);
  if (wanted.amends && wanted.kind !== "AMENDMENT" && wanted.kind !== "INTEGRATION") {
    throw new GovernanceRefusedError("BAD_USER_INPUT", `A step ${wanted.kind} brings no new content.`, "content");
  }
  if (wanted.kind === "AMENDMENT" && !wanted.amends) {
    throw new GovernanceRefusedError("BAD_USER_INPUT", "An amendment brings the new content, whole.", "content");
  }
  if (wanted.kind === "CONSENT" && [...view.openObjections.values()].some(isOf(wanted.organizationId))) {
    throw conflict("Your organization has an open objection. Lift it first.");
  }
  return stateAfter(wanted, view, body, now);
}

function requirePart(wanted: WantedStep, view: ProposalView, body: DecidingBody): void {
  const isProposer = wanted.organizationId === view.organizationId;
  if (wanted.kind === "ADOPTED" && (isProposer || wanted.isSteward)) return;
  if (!body.memberIds.has(wanted.organizationId) && !(isProposer && OF_THE_PROPOSER.has(wanted.kind))) {
    throw new GovernanceRefusedError(
      "FORBIDDEN",
      `Your organization takes no part in the decisions of ${body.name}. Its carriers and members do.`,
    );
  }
  if ((OF_THE_PROPOSER.has(wanted.kind) || wanted.kind === "ADOPTED") && !isProposer) {
    throw new GovernanceRefusedError(
      "FORBIDDEN",
      `Only the organization that proposes may take the step ${wanted.kind}.`,
    );
  }
}

function requireAnswered(wanted: WantedStep, view: ProposalView, steps: readonly ProposalStepRow[]): void {
  const { kind, answers, organizationId } = wanted;
  const asked = ANSWERED[kind];
  if (asked === undefined) return;
  const step = steps.find(({ number }) => number === answers);
  if (step?.kind !== asked) {
    throw new GovernanceRefusedError(
      "BAD_USER_INPUT",
      `A step ${kind} answers a step ${asked}; name its number.`,
      "answers",
    );
  }
  if (asked === "OBJECTION" && !view.openObjections.has(step.number)) {
    throw conflict(`The objection of step ${step.number} was lifted already.`);
  }
  if (kind === "OBJECTION_LIFTED" && step.organizationId !== organizationId) {
    throw new GovernanceRefusedError("FORBIDDEN", "Only the organization that objects can lift its objection.");
  }
}

function stateAfter(wanted: WantedStep, view: ProposalView, body: DecidingBody, now: Date): ProposalState {
  if (wanted.kind === "WITHDRAWN") return "WITHDRAWN";
  if (wanted.kind === "ADOPTED") {
    requireAdoptable(view, body, now);
    return "ADOPTED";
  }
  if (wanted.kind === "OBJECTION") return "OBJECTED";
  const lifted = wanted.kind === "OBJECTION_LIFTED" ? 1 : 0;
  return view.openObjections.size - lifted > 0 ? "OBJECTED" : "OPEN";
}

/** @throws GovernanceRefusedError CONFLICT saying what is missing. */
function requireAdoptable(view: ProposalView, body: DecidingBody, now: Date): void {
  if (view.openObjections.size > 0) {
    const numbers = [...view.openObjections.keys()].join(", ");
    throw conflict(`Objections are open (steps ${numbers}). Integrate them; who objects then lifts the objection.`);
  }
  // Whoever has left since is not waited for, and does not count.
  const consenting = [...body.memberIds].filter((id) => view.consents.has(id) || id === view.organizationId).length;
  const missing = body.memberIds.size - consenting;
  if (missing === 0 && body.memberIds.size > 0) return;
  if (now <= view.deadline) {
    throw conflict(
      `${missing} of ${body.memberIds.size} members have not answered, and may until ${view.deadline.toISOString()}.`,
    );
  }
  const needed = Math.max(1, Math.ceil(body.quorum * body.memberIds.size));
  if (consenting >= needed) return;
  throw conflict(
    `The deadline is over with the consent of ${consenting} of ${body.memberIds.size} members; ${needed} are needed. Amend it, which begins anew, or withdraw it.`,
  );
}

function isOf(organizationId: string): (step: ProposalStepRow) => boolean {
  return (step) => step.organizationId === organizationId;
}

function conflict(message: string): GovernanceRefusedError {
  return new GovernanceRefusedError("CONFLICT", message);
}
