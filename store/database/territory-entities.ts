import { defineEntity, p } from "@mikro-orm/core";
import type { TerritoryChangeKind } from "../geography/territory-change.js";
import type { TerritoryKind } from "../geography/territory.js";
import type { PlaceStatus } from "./graph-entities.js";

/** One row: which geography the database holds. */
export const GeographyState = defineEntity({
  name: "GeographyState",
  properties: {
    id: p.integer().primary(),
    /** Grows with every change of the territories; 0 as long as the tables are empty. */
    version: p.integer(),
    /** Year of the newest edition. */
    vintage: p.integer(),
    /** Which bundle of official data filled the tables; empty when none did. */
    bundle: p.string(),
  },
});

/** A territory of the newest edition, one that an earlier edition knew, or one that a project draws. */
export const Territory = defineEntity({
  name: "Territory",
  properties: {
    id: p.string().primary(),
    kind: p.string().$type<TerritoryKind>(),
    code: p.string(),
    name: p.text(),
    /** Years of the first and the last edition in which it stands. */
    since: p.integer(),
    vintage: p.integer(),
    population: p.integer().strictNullable(),
    parentIds: p.json<readonly string[]>(),
    memberIds: p.json<readonly string[]>().strictNullable(),
    aliases: p.json<readonly string[]>(),
    postalCodes: p.json<readonly string[]>(),
    /** Of project territories only: who says what it is made of, and the days from and until which it is so. */
    source: p.text().strictNullable(),
    validFrom: p.string().strictNullable(),
    validUntil: p.string().strictNullable(),
    /** The steward who wrote it; null for what comes with the bundle. */
    actor: p.text().strictNullable(),
  },
});

/** What became of territories from one edition to the next. */
export const TerritoryChange = defineEntity({
  name: "TerritoryChange",
  properties: {
    id: p.integer().primary().autoincrement(),
    /** The edition that shows it first; null when it was before the first edition that we have. */
    year: p.integer().strictNullable(),
    kind: p.string().$type<TerritoryChangeKind>(),
    territoryId: p.string().index(),
    fromIds: p.json<readonly string[]>(),
    toIds: p.json<readonly string[]>(),
    nameBefore: p.text().strictNullable(),
    nameAfter: p.text().strictNullable(),
  },
});

/** A resource concerns a territory: a place of it lies there. Kept by the weave; each pair once. */
export const ResourceTerritory = defineEntity({
  name: "ResourceTerritory",
  indexes: [
    { properties: ["resourceId", "territoryId"] },
    { properties: ["territoryId", "updatedAt", "resourceId"] },
    { properties: ["territoryId", "disagreementCount", "resourceId"] },
  ],
  properties: {
    territoryId: p.string().primary(),
    resourceId: p.string().primary(),
    /** It names this very territory; false when it names one inside it. */
    named: p.boolean(),
    /** As the resource has them, so that an index answers. */
    updatedAt: p.datetime(),
    disagreementCount: p.integer(),
  },
});

/** What the resources of a territory are counted by. */
export type TerritoryFacet = "total" | "kind" | "theme" | "source" | "license" | "year" | "organization";

/** How many resources of a territory have a value. Kept by the weave; never 0. */
export const TerritoryCount = defineEntity({
  name: "TerritoryCount",
  indexes: [{ properties: ["territoryId", "facet", "count", "valueKey"] }],
  properties: {
    territoryId: p.string().primary(),
    facet: p.string().primary().$type<TerritoryFacet>(),
    /** Empty for the total. */
    valueKey: p.text().primary().ignoreSchemaChanges("collation"),
    count: p.integer(),
  },
});

/** Where an organization has its seat, or where it acts, with the words of its page that say so. */
export const OrganizationPlace = defineEntity({
  name: "OrganizationPlace",
  indexes: [{ properties: ["territoryId", "organizationId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    pageId: p.string().index(),
    organizationId: p.string().index(),
    role: p.string().$type<"SEAT" | "AREA">(),
    territoryId: p.string().strictNullable(),
    status: p.string().$type<PlaceStatus>(),
    text: p.text(),
    field: p.text(),
    /** Where the words stand in the field, in UTF-16 code units; null when the field is not words. */
    startOffset: p.integer().strictNullable(),
    endOffset: p.integer().strictNullable(),
    confidence: p.double().$type<number>(),
    reason: p.text(),
    candidateIds: p.json<string[]>(),
    revisionId: p.integer(),
  },
});
