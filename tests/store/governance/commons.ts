import { expect } from "vitest";
import type { MissionContent } from "../../../schema/generated/proposal.js";
import type { Identity, Role } from "../../../store/access/identity.js";
import { KnownOrganization, Membership, type MembershipRole } from "../../../store/database/governance-entities.js";
import type { Database } from "../../../store/database/database.js";
import {
  type NewAnswer,
  type NewProposal,
  answerProposal,
  openProposal,
} from "../../../store/governance/decide-together.js";

/** The day on which the tests' commons begins. */
export const START = new Date("2026-03-02T09:00:00.000Z");

export function daysAfter(days: number): Date {
  return new Date(START.getTime() + days * 86_400_000);
}

/** Somebody who acts for an organization. */
export function actingFor(organizationId: string, ...roles: readonly Role[]): Identity {
  return { id: `t-${organizationId}`, roles: roles.length === 0 ? ["member"] : roles, organizationId };
}

/** Makes organizations known, and founding members of the consortium those that have a role. */
export async function foundCommons(
  database: Database,
  organizations: Readonly<Record<string, MembershipRole | null>>,
): Promise<void> {
  const em = database.em();
  for (const [id, role] of Object.entries(organizations)) {
    const known = { id, legalName: id, nameKey: id, kind: "ASSOCIATION" as const, url: null, siren: null };
    await em.insert(KnownOrganization, { ...known, registeredAt: START, actor: "t-admin" });
    if (role === null) continue;
    const membership = { organizationId: id, poleId: null, role, since: "2026-01-01", until: null, proposalId: null };
    await em.insert(Membership, { ...membership, actor: "t-admin" });
  }
}

let keys = 0;

/** Proposes something in the name of the first, lets the others consent, and adopts it. @returns The proposal's id. */
export async function decide(
  database: Database,
  { kind, content, poleId }: Pick<NewProposal, "kind" | "content" | "poleId">,
  [proposer = "", ...others]: readonly string[],
  at = START,
): Promise<string> {
  const key = () => `decided-${(keys += 1)}`;
  const opening: NewProposal = { kind, content, poleId, title: "Une proposition", text: "Pour avancer.", key: key() };
  const proposalId = await openProposal(database, opening, actingFor(proposer), at);
  for (const other of others) {
    const consent: NewAnswer = { proposalId, kind: "CONSENT", text: "Sans objection.", key: key() };
    await answerProposal(database, consent, actingFor(other), at);
  }
  const adoption: NewAnswer = { proposalId, kind: "ADOPTED", text: "Adopté.", key: key() };
  await answerProposal(database, adoption, actingFor(proposer), at);
  return proposalId;
}

/** What opens a pole of these organizations. */
export function poleOf(poleId: string, memberIds: readonly string[]): Pick<NewProposal, "kind" | "content"> {
  const rules = { autonomy: "AUTONOMOUS", decides: ["FREE_TEXT", "LAUNCH_MISSION"], quorum: 0.5, deadlineDays: 7 };
  return {
    kind: "OPEN_POLE",
    content: { poleId, name: `Pôle ${poleId}`, remit: "Recueillir et relier.", ...rules, memberIds },
  };
}

/** What launches a mission. */
export function missionOf(
  missionId: string,
  more: Partial<Omit<MissionContent, "missionId">> = {},
): Pick<NewProposal, "kind" | "content"> {
  const content = { missionId, title: "Des veillées", purpose: "Se raconter.", territoryIds: [], deliverables: [] };
  return { kind: "LAUNCH_MISSION", content: { ...content, ...more } };
}

/** How a refusal of the store looks. */
export function refusal(code: string, words: RegExp): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(words) });
}
