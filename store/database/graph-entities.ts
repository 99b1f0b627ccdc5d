import { defineEntity, p } from "@mikro-orm/core";
import type { PageRecord } from "../../schema/generated/record.js";
import type { Relation } from "../identity/verdict.js";

/** What one or more pages describe. Its fields are the preferred claims of its pages. */
export const Resource = defineEntity({
  name: "Resource",
  indexes: [
    { properties: ["titleKey", "id"] },
    { properties: ["updatedAt", "id"] },
    // A filter that leaves few is answered in order without looking at the others.
    { properties: ["kind", "titleKey", "id"] },
  ],
  properties: {
    id: p.string().primary(),
    /** The page that founds it, its source and its revision. */
    pageId: p.string().unique(),
    sourceId: p.string(),
    revisionId: p.integer(),
    /** How many pages it has, the auxiliary ones included. */
    pageCount: p.integer(),
    /** How many fields its pages disagree about. */
    disagreementCount: p.integer(),
    kind: p.string().$type<NonNullable<PageRecord["resourceKind"]>>(),
    title: p.text(),
    /** Title folded for comparing and ordering: no accents, no case. */
    titleKey: p.text().ignoreSchemaChanges("collation"),
    summary: p.text().strictNullable(),
    description: p.text().strictNullable(),
    language: p.string().strictNullable(),
    website: p.text().strictNullable(),
    imageUrl: p.text().strictNullable(),
    themes: p.json<string[]>(),
    keywords: p.json<string[]>(),
    challenges: p.json<string[]>(),
    licenses: p.json<PageRecord["licenses"]>(),
    /** When its page was first published, where the source says it. */
    publishedAt: p.datetime().strictNullable(),
    updatedAt: p.datetime(),
  },
});

/** A page of a resource. */
export const ResourcePage = defineEntity({
  name: "ResourcePage",
  indexes: [{ properties: ["resourceId", "rank"] }],
  properties: {
    pageId: p.string().primary(),
    sourceId: p.string(),
    resourceId: p.string(),
    /** The id the resource would have if the page founded it: it leads to the resource for ever. */
    ownResourceId: p.string().unique(),
    /** How it belongs to the founder; null for the founder itself. */
    relation: p.string().$type<Relation>().strictNullable(),
    /** The other page of the match that says so; null for the founder, and where a decision alone says it. */
    throughPageId: p.string().strictNullable(),
    /** 0 for the page whose claims are preferred, then 1, 2 and so on. */
    rank: p.integer(),
  },
});

/** A value a resource can be filtered by and counted under; each once for a resource. */
export const ResourceFacet = defineEntity({
  name: "ResourceFacet",
  // One for filters, one for counting among resources: both hold all that is asked.
  indexes: [{ properties: ["facet", "valueKey", "resourceId"] }, { properties: ["resourceId", "facet", "valueKey"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string(),
    facet: p.string().$type<"theme" | "keyword" | "license" | "year" | "source">(),
    valueKey: p.text().ignoreSchemaChanges("collation"),
    /** The value as its page writes it. */
    label: p.text().ignoreSchemaChanges("collation"),
  },
});

/**
 * What of a resource is searched, as tokens. Triggers of the database keep the table `search_index` in step, which
 * MikroORM cannot describe: FTS5 on SQLite, a tsvector on PostgreSQL.
 */
export const SearchDocument = defineEntity({
  name: "SearchDocument",
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string().unique(),
    /** Which rules made the tokens; those of older rules are made again. */
    rules: p.integer(),
    title: p.text(),
    labels: p.text(),
    summary: p.text(),
    description: p.text(),
  },
});

/** An address outside its source that a live page links to. */
export const PageLink = defineEntity({
  name: "PageLink",
  properties: {
    id: p.integer().primary().autoincrement(),
    pageId: p.string().index(),
    /** `host`, with `:port` only where it is not the usual one. */
    host: p.string().index(),
    url: p.text(),
  },
});

/** An organization named by at least one page. */
export const Organization = defineEntity({
  name: "Organization",
  indexes: [{ properties: ["nameKey", "id"] }],
  properties: {
    id: p.string().primary(),
    name: p.text(),
    nameKey: p.text().ignoreSchemaChanges("collation"),
    type: p.text().strictNullable(),
    siren: p.string().strictNullable(),
    description: p.text().strictNullable(),
    website: p.text().strictNullable(),
    /** The page that describes it; null when it is only named by others. */
    pageId: p.string().strictNullable(),
  },
});

/** What one page says an organization is. */
export const OrganizationPage = defineEntity({
  name: "OrganizationPage",
  properties: {
    pageId: p.string().primary(),
    organizationId: p.string().index(),
    name: p.text(),
    type: p.text().strictNullable(),
    siren: p.string().strictNullable(),
    description: p.text().strictNullable(),
    website: p.text().strictNullable(),
  },
});

/** A resource's page names an organization: who carries it, who uses it. */
export const ResourceOrganization = defineEntity({
  name: "ResourceOrganization",
  indexes: [{ properties: ["organizationId", "resourceId"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string().index(),
    organizationId: p.string(),
    role: p.string().$type<"CARRIER" | "USER">(),
    name: p.text(),
    field: p.text(),
    revisionId: p.integer(),
  },
});

/** How sure a mention of a place is. */
export type PlaceStatus = "resolved" | "ambiguous" | "unknown";

/** What a mention is for: the place itself, a precision about another place, a landmark nearby, or nothing much. */
export type PlaceRole = "subject" | "context" | "landmark" | "passing";

/** Where the words stand: a field for places, running text, or an identifier that the source itself gives. */
export type PlaceOrigin = "declared" | "prose" | "given";

/** A mention of a territory with the words that mention it. */
export const Place = defineEntity({
  name: "Place",
  indexes: [{ properties: ["territoryId", "resourceId", "role"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string().index(),
    territoryId: p.string().strictNullable(),
    status: p.string().$type<PlaceStatus>(),
    role: p.string().$type<PlaceRole>(),
    origin: p.string().$type<PlaceOrigin>(),
    /** How sure it is that the words mean this, from 0 to 1. */
    confidence: p.double().$type<number>(),
    text: p.text(),
    field: p.text(),
    /** Where the words stand in the field, in UTF-16 code units; null when the field is not words. */
    startOffset: p.integer().strictNullable(),
    endOffset: p.integer().strictNullable(),
    reason: p.text(),
    candidateIds: p.json<string[]>(),
    revisionId: p.integer(),
  },
});
