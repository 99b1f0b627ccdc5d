import { defineEntity, p } from "@mikro-orm/core";
import type { PageRecord } from "../../schema/generated/record.js";
import type { HarvestMode, HarvestProblem, HarvestStatus, Incident, OutcomeCounts } from "../../schema/harvest.js";
import type { Json } from "../../schema/sink.js";

/** A partner endpoint, its settings for readers, and where its harvests stand. */
export const Source = defineEntity({
  name: "Source",
  properties: {
    id: p.string().primary(),
    name: p.text(),
    connector: p.string(),
    url: p.text(),
    enabled: p.boolean(),
    /** Cursor of the last finished harvest. */
    cursor: p.json<Json>().strictNullable(),
    /** The harvest under way or killed, where it stands, and the process that holds it. */
    openHarvestId: p.integer().strictNullable(),
    openToken: p.string().strictNullable(),
    position: p.json<Json>().strictNullable(),
    lastFullAt: p.datetime().strictNullable(),
    lastSuccessAt: p.datetime().strictNullable(),
    lastAttemptAt: p.datetime().strictNullable(),
    nextAttemptAt: p.datetime().strictNullable(),
    problem: p.json<HarvestProblem>().strictNullable(),
    /** Longest time between two harvests by its schedule, in seconds; null when it has none. */
    rhythmSeconds: p.integer().strictNullable(),
    /** When the partner's server last answered anything. */
    lastSeenAt: p.datetime().strictNullable(),
    /** Since when harvests have not finished, and how many in a row. */
    failingSince: p.datetime().strictNullable(),
    failures: p.integer().default(0).$type<number>(),
  },
});

/** One run over a source; its counts add up. */
export const Harvest = defineEntity({
  name: "Harvest",
  properties: {
    id: p.integer().primary().autoincrement(),
    sourceId: p.string().index(),
    mode: p.string().$type<HarvestMode>(),
    status: p.string().$type<HarvestStatus>(),
    counts: p.json<OutcomeCounts>(),
    requests: p.integer(),
    bytes: p.bigint("number"),
    startedAt: p.datetime(),
    endedAt: p.datetime().strictNullable(),
    problem: p.json<HarvestProblem>().strictNullable(),
  },
});

/** A line of a harvest's report: what was skipped, failed or noticed, and why. */
export const HarvestIncident = defineEntity({
  name: "HarvestIncident",
  properties: {
    id: p.integer().primary().autoincrement(),
    harvestId: p.integer().index(),
    outcome: p.string().$type<Incident["outcome"]>(),
    code: p.string(),
    message: p.text(),
    remoteId: p.text().strictNullable(),
    url: p.text().strictNullable(),
  },
});

/**
 * live: the source shows it; withdrawn: gone at the source, kept as a tombstone; redacted: a tombstone whose content
 * was erased because the source deleted it.
 */
export type PageState = "live" | "withdrawn" | "redacted";

/** One thing at a source, with an identity that survives renaming. */
export const Page = defineEntity({
  name: "Page",
  uniques: [{ properties: ["sourceId", "remoteId"] }],
  indexes: [{ properties: ["sourceId", "state"] }],
  properties: {
    id: p.string().primary(),
    sourceId: p.string(),
    remoteId: p.string(),
    url: p.text(),
    title: p.text(),
    state: p.string().$type<PageState>(),
    goneReason: p.text().strictNullable(),
    /** The revision whose record is shown; older than the latest when the latest could not be mapped. */
    currentRevisionId: p.integer().strictNullable(),
    latestRevisionId: p.integer().strictNullable(),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
    lastHarvestId: p.integer(),
    /** Complete listings in a row that did not name the page. */
    missedListings: p.integer(),
  },
});

/** One state of a page. Never changed, only redacted. */
export const Revision = defineEntity({
  name: "Revision",
  indexes: [{ properties: ["pageId", "id"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    pageId: p.string(),
    remoteRevisionId: p.string(),
    /** JSON, compressed; null once redacted. */
    payload: p.blob().strictNullable(),
    /** SHA-256 of the payload and the contributors, in hexadecimal; null once redacted. */
    hash: p.string().strictNullable(),
    record: p.json<PageRecord>().strictNullable(),
    mappingVersion: p.string(),
    mappingFault: p.json<{ code: string; message: string }>().strictNullable(),
    contributors: p.json<string[]>(),
    anonymousContributors: p.integer(),
    url: p.text(),
    title: p.text(),
    permalink: p.text(),
    publishedAt: p.datetime().strictNullable(),
    fetchedAt: p.datetime(),
    harvestId: p.integer(),
    redactedAt: p.datetime().strictNullable(),
    redactionReason: p.text().strictNullable(),
  },
});
