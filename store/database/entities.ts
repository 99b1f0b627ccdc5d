import { type InferEntity, defineEntity, p } from "@mikro-orm/core";
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

/** What a page describes: one page, one resource, until pages are woven together. */
export const Resource = defineEntity({
  name: "Resource",
  indexes: [
    { properties: ["titleKey", "id"] },
    { properties: ["updatedAt", "id"] },
    // A filter that leaves few is answered in order without looking at the others.
    { properties: ["sourceId", "titleKey", "id"] },
    { properties: ["kind", "titleKey", "id"] },
  ],
  properties: {
    id: p.string().primary(),
    pageId: p.string().unique(),
    sourceId: p.string(),
    revisionId: p.integer(),
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

/** A value a resource can be filtered by and counted under; each once for a resource. */
export const ResourceFacet = defineEntity({
  name: "ResourceFacet",
  // One for filters, one for counting among resources: both hold all that is asked.
  indexes: [{ properties: ["facet", "valueKey", "resourceId"] }, { properties: ["resourceId", "facet", "valueKey"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    resourceId: p.string(),
    facet: p.string().$type<"theme" | "keyword" | "license" | "year">(),
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

/** What a mention is for: the place itself, a precision about another place, or a landmark nearby. */
export type PlaceRole = "subject" | "context" | "landmark";

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
    text: p.text(),
    field: p.text(),
    reason: p.text(),
    candidateIds: p.json<string[]>(),
    revisionId: p.integer(),
  },
});

export const entities = [
  Source,
  Harvest,
  HarvestIncident,
  Page,
  Revision,
  Resource,
  ResourceFacet,
  SearchDocument,
  PageLink,
  Organization,
  OrganizationPage,
  ResourceOrganization,
  Place,
] as const;

/** An entity's columns without what MikroORM adds for its own use. */
type Row<T> = { [K in keyof T as K extends string ? K : never]: T[K] };

export type SourceRow = Row<InferEntity<typeof Source>>;
export type HarvestRow = Row<InferEntity<typeof Harvest>>;
export type IncidentRow = Row<InferEntity<typeof HarvestIncident>>;
export type PageRow = Row<InferEntity<typeof Page>>;
export type RevisionRow = Row<InferEntity<typeof Revision>>;
export type ResourceRow = Row<InferEntity<typeof Resource>>;
export type OrganizationRow = Row<InferEntity<typeof Organization>>;
export type ResourceOrganizationRow = Row<InferEntity<typeof ResourceOrganization>>;
export type PlaceRow = Row<InferEntity<typeof Place>>;
export type PageLinkRow = Row<InferEntity<typeof PageLink>>;
export type ResourceFacetRow = Row<InferEntity<typeof ResourceFacet>>;
export type SearchDocumentRow = Row<InferEntity<typeof SearchDocument>>;

/** The tables that readers ask about with SQL. */
export interface GraphTables {
  Source: SourceRow;
  Harvest: HarvestRow;
  HarvestIncident: IncidentRow;
  Page: PageRow;
  Revision: RevisionRow;
  Resource: ResourceRow;
  ResourceFacet: ResourceFacetRow;
  SearchDocument: SearchDocumentRow;
  PageLink: PageLinkRow;
  Organization: OrganizationRow;
  ResourceOrganization: ResourceOrganizationRow;
  Place: PlaceRow;
}
