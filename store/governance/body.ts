import type { SqlEntityManager } from "@mikro-orm/sql";
import { Membership, Pole, type ProposalKind } from "../database/governance-entities.js";
import type { DecidingBody } from "./decision-rules.js";
import { GovernanceRefusedError } from "./refused.js";

/** How the consortium decides: half of its members, within two weeks. */
const CONSORTIUM = { name: "the consortium", quorum: 0.5, deadlineDays: 14 };

/** What an organization must be to share decisions: users, funders and those who are interested do not. */
const DECIDING_ROLES = ["CARRIER", "MEMBER"] as const;

/** Who decides now. @throws GovernanceRefusedError NOT_FOUND for a pole that is not there, CONFLICT for a closed one. */
export async function decidingBody(em: SqlEntityManager, poleId: string | null, now: Date): Promise<DecidingBody> {
  const memberIds = await decidingMembers(em, poleId, now);
  if (poleId === null) return { poleId, memberIds, ...CONSORTIUM };
  const { name, quorum, deadlineDays } = await openPole(em, poleId);
  return { poleId, name: `the pole ${name}`, memberIds, quorum, deadlineDays };
}

/**
 * Subsidiarity: a pole decides in its remit, the consortium anything.
 *
 * @throws GovernanceRefusedError FORBIDDEN for a kind of decision that is not the pole's.
 */
export async function requireInRemit(em: SqlEntityManager, poleId: string | null, kind: ProposalKind): Promise<void> {
  if (poleId === null) return;
  const { name, decides } = await openPole(em, poleId);
  if (decides.includes(kind)) return;
  const remit = decides.length === 0 ? "nothing by itself" : decides.join(", ");
  throw new GovernanceRefusedError(
    "FORBIDDEN",
    `The pole ${name} decides ${remit}; ${kind} is for the consortium. Leave \`poleId\` out.`,
    "poleId",
  );
}

async function openPole(em: SqlEntityManager, poleId: string) {
  const pole = await em.findOne(Pole, { id: poleId }, { disableIdentityMap: true });
  if (pole === null) {
    throw new GovernanceRefusedError(
      "NOT_FOUND",
      `There is no pole ${JSON.stringify(poleId)}; \`poles\` lists them.`,
      "poleId",
    );
  }
  if (pole.closedAt === null) return pole;
  throw new GovernanceRefusedError("CONFLICT", `The pole ${pole.name} is closed. Leave \`poleId\` out.`, "poleId");
}

async function decidingMembers(em: SqlEntityManager, poleId: string | null, now: Date): Promise<Set<string>> {
  const today = now.toISOString().slice(0, 10);
  const rows = await em.find(
    Membership,
    {
      poleId,
      role: { $in: [...DECIDING_ROLES] },
      since: { $lte: today },
      $or: [{ until: null }, { until: { $gt: today } }],
    },
    { fields: ["organizationId"], disableIdentityMap: true },
  );
  return new Set(rows.map(({ organizationId }) => organizationId));
}
