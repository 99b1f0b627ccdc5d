import { defineEntity, p } from "@mikro-orm/core";
import type { Outcome } from "../identity/groups.js";
import type { DirectionReason, Evidence, Relation, Rule, VerdictStatus } from "../identity/verdict.js";

/**
 * An address that leads to a page, as a hash, so that neither titles nor names stand in it. NOW: it leads there today.
 * FORMER: it did once. REVISION: it shows one state of the page.
 */
export const PageAddress = defineEntity({
  name: "PageAddress",
  uniques: [{ properties: ["addressId", "pageId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    /** `addressId` of the address as it is compared. */
    addressId: p.string(),
    pageId: p.string().index(),
    kind: p.string().$type<"NOW" | "FORMER" | "REVISION">(),
  },
});

/**
 * What the index of identity keeps of a page. Its keys stand in the table `identity_key` too (`key`, `page`: the number
 * of this row), which MikroORM cannot describe.
 */
export const IdentityPage = defineEntity({
  name: "IdentityPage",
  properties: {
    id: p.integer().primary().autoincrement(),
    pageId: p.string().unique(),
    /** 64-bit little-endian integers, in order. */
    keys: p.blob(),
    /** Hashes in the sketch of its text, and the hash below which they all are. */
    sketchSize: p.integer(),
    sketchCeiling: p.bigint("number"),
    /** Hash of what the engine knows of the page: unchanged, nothing has to be judged again. */
    viewHash: p.string(),
  },
});

/** What the engine says of two pages, and what became of it. Quotes the pages, so it is erased with them. */
export const Match = defineEntity({
  name: "Match",
  uniques: [{ properties: ["pageA", "pageB"] }],
  indexes: [{ properties: ["outcome", "score", "id"] }],
  properties: {
    /** Made of the two page ids, so that it outlives a rebuild. */
    id: p.string().primary(),
    /** The smaller page id. */
    pageA: p.string(),
    pageB: p.string().index(),
    relation: p.string().$type<Relation>(),
    status: p.string().$type<VerdictStatus>(),
    rule: p.string().$type<Rule>(),
    /** From 0 to 1. */
    score: p.double().$type<number>(),
    /** Share of the smaller text found in the other, from 0 to 1. */
    containment: p.double().$type<number>(),
    originalId: p.string().index().strictNullable(),
    copyId: p.string().strictNullable(),
    directionReason: p.string().$type<DirectionReason>().strictNullable(),
    evidence: p.json<readonly Evidence[]>(),
    outcome: p.string().$type<Outcome>(),
    /** Why it is held. */
    reason: p.text().strictNullable(),
  },
});

/** What a steward decided; never changed, never cleared. */
export const Decision = defineEntity({
  name: "Decision",
  properties: {
    sequence: p.integer().primary().autoincrement(),
    kind: p.string().$type<"TOGETHER" | "APART" | "RELATED">(),
    left: p.json<string[]>(),
    right: p.json<string[]>(),
    /** Which mutation it was. */
    action: p.string().$type<"MERGE" | "SPLIT" | "CONFIRM" | "REJECT">(),
    /** Why, in the steward's words. */
    note: p.text().strictNullable(),
    /** Id of the token that decided. */
    actor: p.string(),
    decidedAt: p.datetime(),
  },
});

/** A page that a decision names. */
export const DecisionPage = defineEntity({
  name: "DecisionPage",
  indexes: [{ properties: ["pageId", "sequence"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    sequence: p.integer().index(),
    pageId: p.string(),
  },
});
