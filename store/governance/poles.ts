import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../access/identity.js";
import type { Database } from "../database/database.js";
import type { PoleRow } from "../database/entities.js";
import { Membership, Pole, PoleLink, Proposal, ProposalStep } from "../database/governance-entities.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { isStorable } from "../read/storable.js";
import { dayOf } from "./day.js";
import { GovernanceRefusedError } from "./refused.js";
import { isSteward, requirePart } from "./taking-part.js";
import { readText } from "./text.js";

/** The most characters that say how two poles coordinate. */
const LONGEST_LINK = 2_000;

/** Two poles; which of them is named first does not matter to what is between them. */
export interface PolePair {
  readonly poleId: string;
  readonly otherPoleId: string;
}

/**
 * Says on what two poles coordinate, and how; said again, the new words hold. For members of the first pole and stewards.
 *
 * @throws GovernanceRefusedError
 */
export async function linkPoles(
  database: Database,
  { poleId, otherPoleId, text }: PolePair & { readonly text: string },
  identity: Identity,
  now: Date,
): Promise<void> {
  const words = readText("text", text, LONGEST_LINK);
  if (poleId === otherPoleId) {
    const message = "A pole does not coordinate with itself. Name another one.";
    throw new GovernanceRefusedError("BAD_USER_INPUT", message, "otherPoleId");
  }
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    await requireOpenPole(em, "poleId", poleId);
    await requireOpenPole(em, "otherPoleId", otherPoleId);
    if (!isSteward(identity)) await requirePart(em, poleId, identity, now);
    const [known] = await em.find(PoleLink, eitherWay(poleId, otherPoleId), { disableIdentityMap: true });
    if (known?.text === words) return;
    const said = { text: words, actor: identity.id };
    if (known === undefined) await em.insert(PoleLink, { poleId, otherPoleId, ...said });
    else await em.nativeUpdate(PoleLink, { id: known.id }, said);
    await nextMoment(em, now);
  });
}

/** Ends that two poles coordinate. For members of the first pole and stewards. @throws GovernanceRefusedError */
export async function unlinkPoles(
  database: Database,
  { poleId, otherPoleId }: PolePair,
  identity: Identity,
  now: Date,
): Promise<void> {
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    await requireOpenPole(em, "poleId", poleId);
    await requirePole(em, "otherPoleId", otherPoleId);
    if (!isSteward(identity)) await requirePart(em, poleId, identity, now);
    const gone = await em.nativeDelete(PoleLink, eitherWay(poleId, otherPoleId));
    if (gone > 0) await nextMoment(em, now);
  });
}

/**
 * Closes a pole and ends the memberships in it; closed already, nothing changes. What it decided stays.
 *
 * @throws GovernanceRefusedError CONFLICT as long as a proposal of it is open.
 */
export async function closePole(database: Database, poleId: string, now: Date): Promise<void> {
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const pole = await requirePole(em, "poleId", poleId);
    if (pole.closedAt !== null) return;
    const open = await openProposalsOf(em, poleId);
    if (open.length > 0) {
      const which = open.slice(0, 5).join(", ");
      const message = `The pole ${pole.name} has ${open.length} open proposals (${which}): adopt or withdraw them first.`;
      throw new GovernanceRefusedError("CONFLICT", message, "poleId");
    }
    await em.nativeUpdate(Pole, { id: poleId }, { closedAt: now });
    const today = dayOf(now);
    await em.nativeUpdate(Membership, { poleId, $or: [{ until: null }, { until: { $gt: today } }] }, { until: today });
    await nextMoment(em, now);
  });
}

/** @throws GovernanceRefusedError NOT_FOUND */
export async function requirePole(em: SqlEntityManager, argument: string, id: string): Promise<PoleRow> {
  const [pole] = isStorable(id) ? await em.find(Pole, { id }, { disableIdentityMap: true }) : [];
  if (pole !== undefined) return pole;
  const message = `There is no pole ${JSON.stringify(id)}; \`poles\` lists them.`;
  throw new GovernanceRefusedError("NOT_FOUND", message, argument);
}

/** @throws GovernanceRefusedError NOT_FOUND, and CONFLICT for one that is closed. */
export async function requireOpenPole(em: SqlEntityManager, argument: string, id: string): Promise<PoleRow> {
  const pole = await requirePole(em, argument, id);
  if (pole.closedAt === null) return pole;
  const message = `The pole ${pole.name} is closed since ${dayOf(pole.closedAt)}. Choose one that is open.`;
  throw new GovernanceRefusedError("CONFLICT", message, argument);
}

function eitherWay(poleId: string, otherPoleId: string) {
  return {
    $or: [
      { poleId, otherPoleId },
      { poleId: otherPoleId, otherPoleId: poleId },
    ],
  };
}

/** Ids of the proposals that the pole has neither adopted nor withdrawn. */
async function openProposalsOf(em: SqlEntityManager, poleId: string): Promise<string[]> {
  const proposals = await em.find(Proposal, { poleId }, { fields: ["id"], disableIdentityMap: true });
  const ids = proposals.map(({ id }) => id);
  const ends = await em.find(
    ProposalStep,
    { proposalId: { $in: ids }, state: { $in: ["ADOPTED", "WITHDRAWN"] } },
    { fields: ["proposalId"], disableIdentityMap: true },
  );
  const ended = new Set(ends.map(({ proposalId }) => proposalId));
  return ids.filter((id) => !ended.has(id));
}
