import type { SqlEntityManager } from "@mikro-orm/sql";
import type {
  AdmissionContent,
  CharterContent,
  MemberContent,
  MissionContent,
  PoleContent,
  ProposalContent,
  SuspensionContent,
} from "../../../schema/generated/proposal.js";
import type { ProposalRow } from "../../database/entities.js";
import {
  CharterVersion,
  Deliverable,
  KnownOrganization,
  Membership,
  Mission,
  Pole,
  type ProposalKind,
} from "../../database/governance-entities.js";
import { Source } from "../../database/ledger-entities.js";
import { loadGeography } from "../../geography/geography.js";
import { GovernanceRefusedError } from "../refused.js";
import { admissionOf, admitSource, suspendSource } from "./admission.js";

/** Who adopted it, and when. */
export interface Adopting {
  readonly actor: string;
  readonly now: Date;
}

/** What a kind of decision needs and does. */
interface Effect<Content> {
  /** @throws GovernanceRefusedError when it could not be done now: nobody deliberates about what cannot be. */
  require(em: SqlEntityManager, content: Content, now: Date): Promise<void>;
  apply(em: SqlEntityManager, content: Content, proposal: ProposalRow, adopting: Adopting): Promise<void>;
}

const charter: Effect<CharterContent> = {
  require: async () => {},
  apply: async (em, { charter: name, title, text, inForceFrom }, { id }, { now }) => {
    const number = (await em.count(CharterVersion, { charter: name })) + 1;
    await em.insert(CharterVersion, {
      charter: name,
      number,
      title,
      text,
      adoptedAt: now,
      inForceFrom,
      proposalId: id,
    });
  },
};

const admission: Effect<AdmissionContent> = {
  require: async (em, { sourceId }) => {
    await requireSource(em, sourceId);
    if ((await admissionOf(em, sourceId))?.state === "ADMITTED")
      throw conflict(`The source ${sourceId} is admitted already.`);
  },
  apply: (em, content, { id }, { now }) => admitSource(em, content, id, now),
};

const suspension: Effect<SuspensionContent> = {
  require: async (em, { suspendedSourceId: sourceId }) => {
    await requireSource(em, sourceId);
    if ((await admissionOf(em, sourceId))?.state === "SUSPENDED")
      throw conflict(`The source ${sourceId} is suspended already.`);
  },
  apply: (em, content, { id }, { now }) => suspendSource(em, content, id, now),
};

const member: Effect<MemberContent> = {
  require: async (em, { organizationId }) => requireKnown(em, [organizationId]),
  apply: async (em, { organizationId, role, since }, { id, poleId }, { actor }) => {
    await em.insert(Membership, { organizationId, poleId, role, since, until: null, proposalId: id, actor });
  },
};

const pole: Effect<PoleContent> = {
  require: async (em, { poleId, memberIds }) => {
    if ((await em.count(Pole, { id: poleId })) > 0)
      throw conflict(`There is a pole ${poleId} already. Choose another name.`);
    await requireKnown(em, memberIds);
  },
  apply: async (em, { poleId, memberIds, ...given }, { id }, { actor, now }) => {
    await em.insert(Pole, { id: poleId, ...given, openedAt: now, closedAt: null, proposalId: id });
    const since = now.toISOString().slice(0, 10);
    await em.insertMany(
      Membership,
      memberIds.map((organizationId) => ({
        organizationId,
        poleId,
        role: "MEMBER" as const,
        since,
        until: null,
        proposalId: id,
        actor,
      })),
    );
  },
};

const mission: Effect<MissionContent> = {
  require: async (em, { missionId, leadPoleId, territoryIds }) => {
    if ((await em.count(Mission, { id: missionId })) > 0) throw conflict(`There is a mission ${missionId} already.`);
    if (leadPoleId !== undefined && (await em.count(Pole, { id: leadPoleId, closedAt: null })) === 0) {
      throw notFound(`There is no open pole ${leadPoleId} that could lead the mission.`);
    }
    const unknown = territoryIds.find((id) => loadGeography().get(id) === undefined);
    if (unknown !== undefined) throw notFound(`There is no territory ${JSON.stringify(unknown)}.`);
  },
  apply: async (em, content, { id }, { actor, now }) => {
    const { missionId, title, purpose, leadPoleId = null, territoryIds, deliverables } = content;
    const row = { id: missionId, title, purpose, leadPoleId, territoryIds, progress: 0 };
    await em.insert(Mission, { ...row, launchedAt: now, endedAt: null, proposalId: id });
    const rows = deliverables.map(({ title: name, dueOn = null }) => ({
      missionId,
      title: name,
      resourceId: null,
      dueOn,
      deliveredOn: null,
      actor,
    }));
    if (rows.length > 0) await em.insertMany(Deliverable, rows);
  },
};

/** A decision in words does nothing by itself. */
const freeText: Effect<ProposalContent> = { require: async () => {}, apply: async () => {} };

const EFFECTS: { readonly [kind in ProposalKind]: Effect<never> } = {
  ADOPT_CHARTER: charter,
  ADMIT_SOURCE: admission,
  SUSPEND_SOURCE: suspension,
  ADMIT_MEMBER: member,
  OPEN_POLE: pole,
  LAUNCH_MISSION: mission,
  FREE_TEXT: freeText,
};

/** @throws GovernanceRefusedError when what is proposed could not be done. */
export function requireDecidable(
  em: SqlEntityManager,
  kind: ProposalKind,
  content: ProposalContent,
  now: Date,
): Promise<void> {
  return EFFECTS[kind].require(em, content as never, now);
}

/** Does what was decided. @throws GovernanceRefusedError when things have changed since, so that it cannot be done. */
export async function applyDecision(
  em: SqlEntityManager,
  proposal: ProposalRow,
  content: ProposalContent,
  adopting: Adopting,
): Promise<void> {
  const effect = EFFECTS[proposal.kind];
  await effect.require(em, content as never, adopting.now);
  await effect.apply(em, content as never, proposal, adopting);
}

async function requireSource(em: SqlEntityManager, id: string): Promise<void> {
  if ((await em.count(Source, { id })) > 0) return;
  throw notFound(
    `There is no source ${JSON.stringify(id)}. The operators put it into the sources file first, with "admission": "decision".`,
  );
}

async function requireKnown(em: SqlEntityManager, ids: readonly string[]): Promise<void> {
  const rows = await em.find(
    KnownOrganization,
    { id: { $in: [...ids] } },
    { fields: ["id"], disableIdentityMap: true },
  );
  const known = new Set(rows.map(({ id }) => id));
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw notFound(
    `There is no registered organization ${JSON.stringify(unknown)}; \`registerOrganization\` makes one known.`,
  );
}

function notFound(message: string): GovernanceRefusedError {
  return new GovernanceRefusedError("NOT_FOUND", message, "content");
}

function conflict(message: string): GovernanceRefusedError {
  return new GovernanceRefusedError("CONFLICT", message, "content");
}
