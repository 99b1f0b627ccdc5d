import type { ProposalContent as StoredContent } from "../../schema/generated/proposal.js";
import type { ProposalRow, ProposalStepRow } from "../../store/database/entities.js";
import { viewProposal } from "../../store/governance/proposal-view.js";
import { isUnbroken } from "../../store/governance/step-log.js";
import type { OrganizationReference } from "./organization.type.js";
import { toContent } from "./proposal-content.type.js";
import type { ProposalStateName, ProposalStep, ProposalStepKindName } from "./proposal.type.js";

/** A step as clients read it; its organization is found by who resolves it. */
export type ShownStep = Omit<ProposalStep, "organization"> & { readonly organizationId: string | null };

/** A proposal as clients read it, without what is looked up. */
export function toProposal(row: ProposalRow, steps: readonly ProposalStepRow[]) {
  const view = viewProposal(steps);
  const last = steps.at(-1);
  const isClosed = view.state === "ADOPTED" || view.state === "WITHDRAWN";
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    poleId: row.poleId,
    subject: row.subject,
    openedAt: row.openedAt,
    quorum: row.quorum,
    state: view.state as ProposalStateName,
    content: toContent(row.kind, view.content),
    deadline: view.deadline,
    closedAt: isClosed && last !== undefined ? last.at : null,
    consents: [...view.consents].map((id): OrganizationReference => ({ id })),
    openObjections: [...view.openObjections.values()].map((step) => toStep(row.kind, step)),
    steps: steps.map((step) => toStep(row.kind, step)),
    unbroken: isUnbroken(steps),
  };
}

/** A proposal as clients read it. */
export type ShownProposal = ReturnType<typeof toProposal>;

function toStep(kind: ProposalRow["kind"], step: ProposalStepRow): ShownStep {
  const { number, author, text, answers, at, hash, organizationId } = step;
  return {
    number,
    author,
    text,
    answers,
    at,
    hash,
    organizationId,
    kind: step.kind as ProposalStepKindName,
    state: step.state as ProposalStateName,
    content: step.content === null ? null : toContent(kind, step.content as unknown as StoredContent),
  };
}
