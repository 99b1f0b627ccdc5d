import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Identity } from "../access/identity.js";
import type { Database } from "../database/database.js";
import type { DeliverableRow, MissionRow } from "../database/entities.js";
import { Deliverable, Mission, Pole } from "../database/governance-entities.js";
import { lockGraph, nextMoment } from "../memory/graph-version.js";
import { resolveResourceIds } from "../read/resolve-resource.js";
import { isStorable } from "../read/storable.js";
import { dayOf, readDay, readPastDay } from "./day.js";
import { GovernanceRefusedError } from "./refused.js";
import { requirePart } from "./taking-part.js";
import { readText } from "./text.js";

/** The most characters of a deliverable's title. */
const LONGEST_TITLE = 300;

/** The most deliverables of one mission. */
const MOST_DELIVERABLES = 200;

/** The highest number that a table gives its rows. */
const HIGHEST_NUMBER = 2_147_483_647;

/** Says how far a mission is. For members of the pole that leads it. @throws GovernanceRefusedError */
export async function reportProgress(
  database: Database,
  { missionId, progress }: { readonly missionId: string; readonly progress: number },
  identity: Identity,
  now: Date,
): Promise<void> {
  if (progress < 0 || progress > 100) {
    const message = `\`progress\` is ${progress}; it is a share in percent, from 0 to 100.`;
    throw new GovernanceRefusedError("BAD_USER_INPUT", message, "progress");
  }
  await changeMission(database, missionId, identity, now, async (em, mission) => {
    requireUnderWay(mission);
    if (mission.progress === progress) return false;
    await em.nativeUpdate(Mission, { id: mission.id }, { progress });
    return true;
  });
}

/** Ends a mission; ended already, nothing changes. For members of the pole that leads it. @throws GovernanceRefusedError */
export async function endMission(database: Database, missionId: string, identity: Identity, now: Date): Promise<void> {
  await changeMission(database, missionId, identity, now, async (em, mission) => {
    if (mission.endedAt !== null) return false;
    await em.nativeUpdate(Mission, { id: mission.id }, { endedAt: now });
    return true;
  });
}

/** What a mission is to give besides. */
export interface NewDeliverable {
  readonly missionId: string;
  readonly title: string;
  /** Day, ISO 8601. */
  readonly dueOn?: string | null | undefined;
}

/**
 * Adds what a mission is to give. One of the same title is the same: its day is set anew. For members of the pole that leads it.
 *
 * @throws GovernanceRefusedError
 */
export async function addDeliverable(
  database: Database,
  wanted: NewDeliverable,
  identity: Identity,
  now: Date,
): Promise<void> {
  const title = readText("title", wanted.title, LONGEST_TITLE);
  const dueOn = wanted.dueOn == null ? null : readDay("dueOn", wanted.dueOn);
  await changeMission(database, wanted.missionId, identity, now, async (em, mission) => {
    requireUnderWay(mission);
    const missionId = mission.id;
    const known = await em.find(Deliverable, { missionId }, { orderBy: { id: "asc" }, disableIdentityMap: true });
    const same = known.find((deliverable) => deliverable.title === title);
    if (same?.dueOn === dueOn) return false;
    const said = { dueOn, actor: identity.id };
    if (same !== undefined) await em.nativeUpdate(Deliverable, { id: same.id }, said);
    else {
      if (known.length >= MOST_DELIVERABLES) {
        throw new GovernanceRefusedError("CONFLICT", `A mission has at most ${MOST_DELIVERABLES} deliverables.`);
      }
      await em.insert(Deliverable, { missionId, title, resourceId: null, deliveredOn: null, ...said });
    }
    return true;
  });
}

/** Something that a mission was to give is there. */
export interface Delivery {
  readonly deliverableId: string;
  /** Any id that leads to a resource of the graph. */
  readonly resourceId: string;
  /** Day, ISO 8601, not to come. */
  readonly on: string;
}

/**
 * Says which resource of the graph a deliverable is; said again, the new one holds. For members of the pole that leads the
 * mission, also after its end.
 *
 * @returns The id of the mission.
 * @throws GovernanceRefusedError
 */
export async function deliver(database: Database, wanted: Delivery, identity: Identity, now: Date): Promise<string> {
  const deliveredOn = readPastDay("on", wanted.on, now);
  const { id, missionId } = await requireDeliverable(database.em(), wanted.deliverableId);
  const resourceId = (await resolveResourceIds(database, [wanted.resourceId])).get(wanted.resourceId);
  if (resourceId === undefined) {
    const message = `There is no resource ${JSON.stringify(wanted.resourceId)} in the graph. What is delivered is a page that a source shows; it has an id once it was harvested.`;
    throw new GovernanceRefusedError("NOT_FOUND", message, "resourceId");
  }
  await changeMission(database, missionId, identity, now, async (em) => {
    const known = await em.findOneOrFail(Deliverable, { id }, { disableIdentityMap: true });
    if (known.resourceId === resourceId && known.deliveredOn === deliveredOn) return false;
    await em.nativeUpdate(Deliverable, { id }, { resourceId, deliveredOn, actor: identity.id });
    return true;
  });
  return missionId;
}

/** @param change Gives false when nothing had to be written. */
async function changeMission(
  database: Database,
  id: string,
  identity: Identity,
  now: Date,
  change: (em: SqlEntityManager, mission: MissionRow) => Promise<boolean>,
): Promise<void> {
  await database.em().transactional(async (em) => {
    await lockGraph(em);
    const [mission] = isStorable(id) ? await em.find(Mission, { id }, { disableIdentityMap: true }) : [];
    if (mission === undefined) {
      const message = `There is no mission ${JSON.stringify(id)}; \`missions\` lists them.`;
      throw new GovernanceRefusedError("NOT_FOUND", message, "missionId");
    }
    await requirePart(em, await leadOf(em, mission), identity, now);
    if (await change(em, mission)) await nextMoment(em, now);
  });
}

/** The pole whose members lead the mission; null for the consortium, which takes over from a pole that was closed. */
async function leadOf(em: SqlEntityManager, { leadPoleId }: MissionRow): Promise<string | null> {
  if (leadPoleId === null) return null;
  return (await em.count(Pole, { id: leadPoleId, closedAt: null })) > 0 ? leadPoleId : null;
}

function requireUnderWay({ id, endedAt }: MissionRow): void {
  if (endedAt === null) return;
  throw new GovernanceRefusedError("CONFLICT", `The mission ${id} ended on ${dayOf(endedAt)}. Launch another one.`);
}

async function requireDeliverable(em: SqlEntityManager, given: string): Promise<DeliverableRow> {
  const id = /^[1-9]\d{0,9}$/.test(given) ? Number(given) : 0;
  const isNumber = id > 0 && id <= HIGHEST_NUMBER;
  const [found] = isNumber ? await em.find(Deliverable, { id }, { disableIdentityMap: true }) : [];
  if (found !== undefined) return found;
  const message = `There is no deliverable ${JSON.stringify(given)}; \`Mission.deliverables\` lists them.`;
  throw new GovernanceRefusedError("NOT_FOUND", message, "deliverableId");
}
