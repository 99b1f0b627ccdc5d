import type { Identity, Role } from "../../../store/access/identity.js";
import { KnownOrganization, Membership, type MembershipRole } from "../../../store/database/governance-entities.js";
import type { Database } from "../../../store/database/database.js";

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
