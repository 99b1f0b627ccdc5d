import { defineEntity, p } from "@mikro-orm/core";
import type { Json } from "../../schema/sink.js";

/** What an organization is. */
export type OrganizationKind =
  | "ASSOCIATION"
  | "COOPERATIVE"
  | "COMPANY"
  | "LOCAL_AUTHORITY"
  | "PUBLIC_BODY"
  | "UNIVERSITY"
  | "INFORMAL"
  | "OTHER";

/** An organization that the commons knows by itself, not only because a page names it. */
export const KnownOrganization = defineEntity({
  name: "KnownOrganization",
  indexes: [{ properties: ["nameKey", "id"] }],
  properties: {
    /** That of an organization which pages name so. */
    id: p.string().primary(),
    legalName: p.text(),
    nameKey: p.text().ignoreSchemaChanges("collation"),
    kind: p.string().$type<OrganizationKind>(),
    url: p.text().strictNullable(),
    siren: p.string().strictNullable(),
    registeredAt: p.datetime(),
    actor: p.string(),
  },
});

/** What a known organization is called, its legal name included. */
export const OrganizationAlias = defineEntity({
  name: "OrganizationAlias",
  properties: {
    /** The name, folded. */
    nameKey: p.text().primary().ignoreSchemaChanges("collation"),
    knownId: p.string().index(),
    name: p.text(),
  },
});

/** Why a named organization may be a known one. */
export type OrganizationMatchRule = "NAME" | "ALIAS" | "SIREN" | "SIMILAR_NAME";

/** An organization that pages name may be a known one. */
export const OrganizationMatch = defineEntity({
  name: "OrganizationMatch",
  uniques: [{ properties: ["namedId", "knownId"] }],
  properties: {
    id: p.string().primary(),
    /** Id of the organization as pages name it. */
    namedId: p.string(),
    knownId: p.string().index(),
    status: p.string().$type<"ACCEPTED" | "PENDING" | "REJECTED">().index(),
    rule: p.string().$type<OrganizationMatchRule>(),
    /** In sentences. */
    evidence: p.json<string[]>(),
    /** The steward who confirmed or rejected it; null as long as the rule alone says it. */
    actor: p.string().strictNullable(),
    decidedAt: p.datetime().strictNullable(),
  },
});

/** What an organization is to the commons. */
export type MembershipRole = "CARRIER" | "MEMBER" | "USER" | "INTERESTED" | "FUNDER";

/** An organization takes part in the commons, or in one of its poles. */
export const Membership = defineEntity({
  name: "Membership",
  properties: {
    id: p.integer().primary().autoincrement(),
    organizationId: p.string().index(),
    /** Null for the consortium itself. */
    poleId: p.string().strictNullable().index(),
    role: p.string().$type<MembershipRole>(),
    /** Days, ISO 8601. */
    since: p.string(),
    until: p.string().strictNullable(),
    /** The proposal that was adopted; null for founding members. */
    proposalId: p.string().strictNullable(),
    actor: p.string(),
  },
});

/** What a person does, as far as they agreed to have it said or a source says it. */
export const PersonRole = defineEntity({
  name: "PersonRole",
  properties: {
    id: p.integer().primary().autoincrement(),
    name: p.text(),
    organizationId: p.string().strictNullable().index(),
    poleId: p.string().strictNullable().index(),
    role: p.text(),
    since: p.string(),
    until: p.string().strictNullable(),
    /** Day on which they agreed; null when a source names them. */
    agreedOn: p.string().strictNullable(),
    /** The page that names them. */
    sourceUrl: p.text().strictNullable(),
    actor: p.string(),
  },
});

/** A part of the consortium that decides within its remit. */
export const Pole = defineEntity({
  name: "Pole",
  properties: {
    /** A short name: letters, digits and hyphens. */
    id: p.string().primary(),
    name: p.text(),
    remit: p.text(),
    autonomy: p.string().$type<"AUTONOMOUS" | "COORDINATED">(),
    /** Kinds of proposals that it may decide by itself. */
    decides: p.json<string[]>(),
    /** Share of its members that must have answered, from 0 to 1. */
    quorum: p.double().$type<number>(),
    /** Days from the opening of a proposal to its deadline. */
    deadlineDays: p.integer(),
    openedAt: p.datetime(),
    closedAt: p.datetime().strictNullable(),
    proposalId: p.string(),
  },
});

/** One pole coordinates with another. */
export const PoleLink = defineEntity({
  name: "PoleLink",
  properties: {
    id: p.integer().primary().autoincrement(),
    poleId: p.string().index(),
    otherPoleId: p.string().index(),
    /** On what, and how. */
    text: p.text(),
    actor: p.string(),
  },
});

/** A text that was adopted; the next version does not change it. */
export const CharterVersion = defineEntity({
  name: "CharterVersion",
  uniques: [{ properties: ["charter", "number"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    /** Short name of the charter. */
    charter: p.string(),
    number: p.integer(),
    title: p.text(),
    /** Markdown. */
    text: p.text(),
    adoptedAt: p.datetime(),
    /** Day, ISO 8601. */
    inForceFrom: p.string(),
    proposalId: p.string(),
  },
});

/** Work that the commons takes on. */
export const Mission = defineEntity({
  name: "Mission",
  properties: {
    /** A short name. */
    id: p.string().primary(),
    title: p.text(),
    purpose: p.text(),
    leadPoleId: p.string().strictNullable().index(),
    territoryIds: p.json<string[]>(),
    /** In percent. */
    progress: p.integer(),
    launchedAt: p.datetime(),
    endedAt: p.datetime().strictNullable(),
    proposalId: p.string(),
  },
});

/** What a mission is to give: a resource of the graph once it is there. */
export const Deliverable = defineEntity({
  name: "Deliverable",
  properties: {
    id: p.integer().primary().autoincrement(),
    missionId: p.string().index(),
    title: p.text(),
    resourceId: p.string().strictNullable().index(),
    /** Days, ISO 8601. */
    dueOn: p.string().strictNullable(),
    deliveredOn: p.string().strictNullable(),
    actor: p.string(),
  },
});

/** What can be decided. */
export type ProposalKind =
  | "ADOPT_CHARTER"
  | "ADMIT_SOURCE"
  | "SUSPEND_SOURCE"
  | "ADMIT_MEMBER"
  | "OPEN_POLE"
  | "LAUNCH_MISSION"
  | "FREE_TEXT";

/** How a proposal was opened. The database itself lets no row be changed or deleted. */
export const Proposal = defineEntity({
  name: "Proposal",
  indexes: [{ properties: ["kind", "subject"] }],
  properties: {
    id: p.string().primary(),
    kind: p.string().$type<ProposalKind>(),
    title: p.text(),
    /** Who decides; null for the consortium. */
    poleId: p.string().strictNullable().index(),
    /** What it is about, such as the id of a source; null for a free text. */
    subject: p.string().strictNullable(),
    openedAt: p.datetime(),
    /** Share of the members that must have answered, from 0 to 1, as it was then. */
    quorum: p.double().$type<number>(),
  },
});

export type ProposalStepKind =
  | "OPENED"
  | "QUESTION"
  | "CLARIFICATION"
  | "REACTION"
  | "AMENDMENT"
  | "OBJECTION"
  | "INTEGRATION"
  | "OBJECTION_LIFTED"
  | "CONSENT"
  | "ADOPTED"
  | "WITHDRAWN";

export type ProposalState = "OPEN" | "OBJECTED" | "ADOPTED" | "WITHDRAWN";

/** One step of a decision. The database itself lets no row be changed or deleted. */
export const ProposalStep = defineEntity({
  name: "ProposalStep",
  uniques: [{ properties: ["proposalId", "number"] }, { properties: ["author", "key"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    proposalId: p.string(),
    /** 1 for the opening, then 2, 3 and so on. */
    number: p.integer(),
    kind: p.string().$type<ProposalStepKind>(),
    /** Id of the token, or of somebody whom an identity provider knows. */
    author: p.string(),
    /** For which organization they spoke. */
    organizationId: p.string().strictNullable(),
    text: p.text(),
    /** Number of the step that this one answers. */
    answers: p.integer().strictNullable(),
    /** OPENED and AMENDMENT: what is to be decided, whole. */
    content: p.json<Json>().strictNullable(),
    /** State and deadline after this step. */
    state: p.string().$type<ProposalState>().index(),
    deadline: p.datetime(),
    at: p.datetime(),
    /** Chosen by the author: the same key does the same thing once. */
    key: p.string(),
    /** SHA-256 over this step and the hash of the one before. */
    hash: p.string(),
  },
});

/** A source is harvested, or no longer, by decision. The last row of a source holds. No row is changed or deleted. */
export const SourceAdmission = defineEntity({
  name: "SourceAdmission",
  properties: {
    id: p.integer().primary().autoincrement(),
    sourceId: p.string().index(),
    state: p.string().$type<"ADMITTED" | "SUSPENDED">(),
    proposalId: p.string(),
    license: p.text().strictNullable(),
    purpose: p.text(),
    /** Where the source's people are reached: an address of a page, never of a person. */
    contact: p.text().strictNullable(),
    at: p.datetime(),
  },
});

/** Pages that a partner's own connector sends, in one or more requests. */
export const IngestRun = defineEntity({
  name: "IngestRun",
  properties: {
    /** Chosen by the sender. */
    id: p.string().primary(),
    sourceId: p.string().primary(),
    harvestId: p.integer(),
    /** How many lines are done. */
    lines: p.integer(),
    startedAt: p.datetime(),
    /** Null as long as more may come. */
    endedAt: p.datetime().strictNullable(),
    actor: p.string(),
  },
});
