import { defineEntity, p } from "@mikro-orm/core";
import type { Relation } from "../identity/verdict.js";

/** One row: the number that grows with every change of the graph. Whoever changes the graph locks it first. */
export const GraphState = defineEntity({
  name: "GraphState",
  properties: {
    id: p.integer().primary(),
    version: p.integer(),
    changedAt: p.datetime(),
    /** Which rules wove the graph; one woven by older rules is woven again at the next start. */
    rules: p.integer(),
  },
});

/** Where a resource went that was merged into another or lost its first page; read where the id itself leads nowhere. */
export const ResourceRedirect = defineEntity({
  name: "ResourceRedirect",
  properties: {
    fromId: p.string().primary(),
    toId: p.string().index(),
    version: p.integer(),
  },
});

/** A page of a resource's state, and how it belonged to the first. */
export interface VersionMember {
  readonly pageId: string;
  readonly revisionId: number;
  readonly relation: Relation | null;
  /** The other page of the match that says so: how far a page is from the original tells whose claims are preferred. */
  readonly through: string | null;
}

/**
 * A state of a resource, from one graph version until another. It names revisions and holds no text of theirs but what
 * lists are ordered by, so that what is erased in the ledger is gone from the past too.
 */
export const ResourceVersion = defineEntity({
  name: "ResourceVersion",
  indexes: [{ properties: ["resourceId", "fromVersion"] }, { properties: ["untilVersion", "titleKey", "resourceId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string(),
    fromVersion: p.integer(),
    /** The first version in which it is otherwise; null as long as it is so. */
    untilVersion: p.integer().strictNullable(),
    fromAt: p.datetime(),
    untilAt: p.datetime().strictNullable(),
    members: p.json<VersionMember[]>(),
    /** SHA-256 of all that the resource shows; `-` once some of that may be erased, empty when nothing is left. */
    hash: p.string(),
    /**
     * SHA-256 of each field, to tell which changed; keys are the fields' names. `scopes` says whom it concerns. Empty once
     * the state is over.
     */
    fieldHashes: p.json<Record<string, string>>(),
    kind: p.string(),
    sourceId: p.string(),
    /** Folded title, its first 200 characters, of what is left of it; empty when all that it came from is erased. */
    titleKey: p.text().ignoreSchemaChanges("collation"),
    updatedAt: p.datetime(),
  },
});

/** A revision that a state of a resource shows. */
export const ResourceVersionPage = defineEntity({
  name: "ResourceVersionPage",
  properties: {
    id: p.integer().primary().autoincrement(),
    versionId: p.integer().index(),
    pageId: p.string().index(),
    revisionId: p.integer(),
  },
});

export type ChangeKind =
  | "ADDED"
  | "UPDATED"
  | "WITHDRAWN"
  | "RESTORED"
  | "MERGED"
  | "SPLIT"
  | "REDACTED"
  | "LICENSE_CHANGED";

/** Something that happened to a resource. Names ids and fields, never what they held. */
export const Change = defineEntity({
  name: "Change",
  indexes: [{ properties: ["resourceId", "id"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    version: p.integer().index(),
    at: p.datetime(),
    kind: p.string().$type<ChangeKind>(),
    resourceId: p.string(),
    /** MERGED: the resources that went into it; SPLIT: those that came out of it. */
    otherIds: p.json<string[]>(),
    /** Names of the fields that changed. */
    fields: p.json<string[]>(),
  },
});

/** Whom a change concerns: `source:<id>` or `territory:<id>`. */
export const ChangeScope = defineEntity({
  name: "ChangeScope",
  indexes: [{ properties: ["scope", "changeId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    changeId: p.integer().index(),
    scope: p.string(),
  },
});
