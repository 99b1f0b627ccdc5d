import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../../access/identity.js";
import type { Database } from "../../database/database.js";
import { Membership, type MembershipRole, ProposalStep } from "../../database/governance-entities.js";
import { lockGraph, nextMoment } from "../../memory/graph-version.js";
import { isStorable } from "../../read/storable.js";
import { readDay } from "../day.js";
import { GovernanceRefusedError } from "../refused.js";
import { loadRegistry } from "./registry.js";
import { requireRegistered } from "./register.js";

/** An organization with which the consortium begins. */
export interface FoundingMember {
  readonly organizationId: string;
  readonly role: MembershipRole;
  /** Day, ISO 8601. */
  readonly since: string;
}

/** The end of a membership. */
export interface MembershipEnd {
  readonly organizationId: string;
  /** Null for the consortium. */
  readonly poleId?: string | null | undefined;
  /** The first day on which it is none, ISO 8601. */
  readonly until: string;
}

/**
 * Makes an organization a founding member of the consortium, as long as nothing was decided together: somebody has to be
 * there before anybody can be admitted. The same input does it once.
 *
 * @throws GovernanceRefusedError
 */
export async function addFoundingMember(
  database: Database,
  { organizationId, role, since }: FoundingMember,
  { id: actor }: Identity,
  now: Date,
): Promise<void> {
  readDay("since", since);
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const { legalName } = requireRegistered(await loadRegistry(em), organizationId, "organizationId");
    const [known] = await em.find(
      Membership,
      { organizationId, poleId: null, role, until: null },
      { disableIdentityMap: true },
    );
    if (known?.since === since) return;
    if (known !== undefined) throw conflict(`${legalName} is ${role} since ${known.since} already.`, "organizationId");
    await requireNothingDecided(em);
    await em.insert(Membership, { organizationId, poleId: null, role, since, until: null, proposalId: null, actor });
    await nextMoment(em, now);
  });
}

/**
 * Ends what an organization is to the consortium or to a pole, in whatever role. Those who act for it may, and stewards. The
 * same input does it once.
 *
 * @throws GovernanceRefusedError
 */
export async function endMembership(
  database: Database,
  { organizationId, poleId = null, until }: MembershipEnd,
  identity: Identity,
  now: Date,
): Promise<void> {
  readDay("until", until);
  const isSteward = identity.roles.includes("steward") || identity.roles.includes("admin");
  if (!isSteward && identity.organizationId !== organizationId) {
    throw new GovernanceRefusedError(
      "FORBIDDEN",
      "Only those who act for the organization end its membership, or a steward.",
    );
  }
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const concerned = isStorable(`${organizationId} ${poleId}`) ? { organizationId, poleId } : { id: 0 };
    const memberships = await em.find(Membership, concerned, { orderBy: { id: "asc" }, disableIdentityMap: true });
    const open = memberships.filter((each) => each.until === null);
    if (open.length === 0) return requireEnded(memberships, until);
    const begun = open.find(({ since }) => since > until);
    if (begun !== undefined) {
      const message = `\`until\` is ${until}, before it began (${begun.since}).`;
      throw new GovernanceRefusedError("BAD_USER_INPUT", message, "until");
    }
    await em.nativeUpdate(Membership, { id: { $in: open.map(({ id }) => id) } }, { until });
    await nextMoment(em, now);
  });
}

function requireEnded(memberships: readonly { readonly until: string | null }[], until: string): void {
  if (memberships.some((each) => each.until === until)) return;
  const last = memberships.at(-1);
  if (last === undefined) {
    throw new GovernanceRefusedError("NOT_FOUND", "The organization has no such membership.", "organizationId");
  }
  throw conflict(`The membership ended on ${last.until} already.`, "until");
}

async function requireNothingDecided(em: SqlEntityManager): Promise<void> {
  const [adopted] = await em.find(
    ProposalStep,
    { state: "ADOPTED" },
    { fields: ["proposalId"], limit: 1, disableIdentityMap: true },
  );
  if (adopted === undefined) return;
  throw conflict(
    `The commons has decided together since (${adopted.proposalId}): its members admit others, by a proposal ADMIT_MEMBER.`,
  );
}

function conflict(message: string, argument?: string): GovernanceRefusedError {
  return new GovernanceRefusedError("CONFLICT", message, argument);
}
