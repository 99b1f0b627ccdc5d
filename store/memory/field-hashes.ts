import type { Json } from "../../schema/sink.js";
import { hashOf } from "../ledger/payload.js";
import type { ResourceState } from "./resource-state.js";

/** The fields of a resource that changes are told of, under the names they have in the graph. */
export const SHOWN_FIELDS = [
  "title",
  "summary",
  "description",
  "kind",
  "language",
  "website",
  "imageUrl",
  "themes",
  "keywords",
  "challenges",
  "licenses",
  "publishedAt",
  "updatedAt",
  "organizations",
  "places",
  "pages",
] as const;

/** Whom the resource concerns; kept beside the hashes and compared with nothing. */
const SCOPES = "scopes";

/** What is kept of a state to tell the next one from it. */
export interface StateHashes {
  readonly hash: string;
  readonly fieldHashes: Readonly<Record<string, string>>;
}

/** Two states with the same hash show the same, of the same revisions. */
export function hashState(state: ResourceState): StateHashes {
  const values = shownValues(state);
  const hashes = Object.fromEntries(SHOWN_FIELDS.map((field) => [field, hashOf(values[field])]));
  // A revision that changes nothing that is shown still has a permalink and an author of its own.
  hashes["members"] = hashOf(membersOf(state));
  return { hash: hashOf(hashes), fieldHashes: { ...hashes, [SCOPES]: JSON.stringify(scopesOf(state)) } };
}

/** Names of the shown fields that differ, in a fixed order. */
export function changedFields(before: StateHashes, after: StateHashes): string[] {
  return SHOWN_FIELDS.filter((field) => before.fieldHashes[field] !== after.fieldHashes[field]);
}

/** Whom a resource concerns: `source:<id>` and `territory:<id>`. */
export function scopesOf({ sourceIds, territoryIds }: Pick<ResourceState, "sourceIds" | "territoryIds">): string[] {
  return [...sourceIds.map((id) => `source:${id}`), ...territoryIds.map((id) => `territory:${id}`)];
}

/** The same, of a state that is remembered. */
export function rememberedScopes({ fieldHashes }: Pick<StateHashes, "fieldHashes">): string[] {
  return JSON.parse(fieldHashes[SCOPES] ?? "[]") as string[];
}

function shownValues({ row, members, territoryIds, organizations }: ResourceState) {
  return {
    title: row.title,
    summary: row.summary,
    description: row.description,
    kind: row.kind,
    language: row.language,
    website: row.website,
    imageUrl: row.imageUrl,
    themes: row.themes,
    keywords: row.keywords,
    challenges: row.challenges,
    licenses: row.licenses as unknown as Json,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    updatedAt: row.updatedAt.toISOString(),
    organizations: organizations.toSorted(),
    places: territoryIds.toSorted(),
    pages: members.map(({ pageId, relation }) => `${pageId} ${relation ?? ""}`).toSorted(),
  } satisfies Record<(typeof SHOWN_FIELDS)[number], Json>;
}

function membersOf({ members }: ResourceState): string[] {
  return members.map(({ pageId, revisionId, through }) => `${pageId} ${revisionId} ${through ?? ""}`).toSorted();
}
