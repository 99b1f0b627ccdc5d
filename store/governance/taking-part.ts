import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../access/identity.js";
import { decidingBody } from "./body.js";
import { GovernanceRefusedError } from "./refused.js";

/** A steward may do what the members of any pole may. */
export function isSteward({ roles }: Identity): boolean {
  return roles.includes("steward") || roles.includes("admin");
}

/**
 * Lets pass who acts for a carrier or member of a pole, or of the consortium.
 *
 * @param poleId Null for the consortium.
 * @throws GovernanceRefusedError FORBIDDEN
 */
export async function requirePart(
  em: SqlEntityManager,
  poleId: string | null,
  { organizationId }: Identity,
  now: Date,
): Promise<void> {
  const { name, memberIds } = await decidingBody(em, poleId, now);
  if (organizationId !== undefined && memberIds.has(organizationId)) return;
  const who =
    organizationId === undefined ? "Your token acts for no organization" : "Your organization is none of them";
  throw new GovernanceRefusedError("FORBIDDEN", `This is for the carriers and members of ${name}. ${who}.`);
}
