import type DataLoader from "dataloader";
import { markdownToPlainText, markdownToSafeHtml } from "../../schema/text/safe-markdown.js";
import type { Database } from "../../store/database/database.js";
import type {
  HarvestRow,
  IncidentRow,
  PlaceRow,
  ResourceOrganizationRow,
  ResourceRow,
  SourceRow,
} from "../../store/database/entities.js";
import { type MemberPage, memberPages } from "../../store/read/claims.js";
import { type ShownPage, organizationMentions, placeMentions, shownPages } from "../../store/read/details.js";
import { type FacetCount, type FacetRequest, countLinkedFacets } from "../../store/read/facets.js";
import { type LinkKind, countLinkedResources, linkedResources } from "../../store/read/linked-resources.js";
import { type Slice, type SliceRequest, toSlice } from "../../store/read/pagination.js";
import { resourcesByIds } from "../../store/read/resources.js";
import {
  type IncidentRequest,
  harvestIncidents,
  latestHarvests,
  livePageCounts,
  sourcesByIds,
} from "../../store/read/sources.js";
import { readableText } from "../../store/search/readable-text.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";
import type { Caller, Identity } from "../common/identity.js";
import { type MatchLoaders, createMatchLoaders } from "./match-loaders.js";
import { type MemoryLoaders, createMemoryLoaders, loadFollowing } from "./memory-loaders.js";
import { TextRenderer } from "./text-renderer.js";

/** What one request to the resources subgraph shares. */
export interface ResourcesContext {
  readonly database: Database;
  /** Who asks; nothing may be changed without. */
  readonly identity: Identity | undefined;
  /** The moment of the request: whatever is told of now is told of the same now. */
  readonly now: Date;
  /** By its id, or by the id of one that went into it. */
  readonly resource: DataLoader<string, ResourceRow | null>;
  /** By page id. */
  readonly page: DataLoader<string, ShownPage | null>;
  /** By resource id: every page it has, the preferred first. */
  readonly members: DataLoader<string, MemberPage[]>;
  readonly source: DataLoader<string, SourceRow | null>;
  /** By resource id. */
  readonly organizations: DataLoader<string, ResourceOrganizationRow[]>;
  readonly places: DataLoader<string, PlaceRow[]>;
  readonly livePages: ArgumentLoaders<null, number>;
  readonly harvests: ArgumentLoaders<number, readonly HarvestRow[]>;
  /** By harvest id, in digits. */
  readonly incidents: ArgumentLoaders<IncidentRequest, readonly IncidentRow[]>;
  readonly linked: { readonly [kind in LinkKind]: ArgumentLoaders<SliceRequest, Slice<ResourceRow>> };
  readonly linkedCount: { readonly [kind in LinkKind]: ArgumentLoaders<null, number> };
  readonly linkedFacets: { readonly [kind in LinkKind]: ArgumentLoaders<FacetRequest, readonly FacetCount[]> };
  readonly matches: MatchLoaders;
  readonly memory: MemoryLoaders;
  /** Descriptions in the formats that have to be made of their Markdown, and as searches read them. */
  readonly texts: { readonly html: TextRenderer; readonly plain: TextRenderer; readonly readable: TextRenderer };
}

export function createResourcesContext(database: Database, { identity }: Caller = {}): ResourcesContext {
  return {
    database,
    identity,
    now: new Date(),
    resource: loadFollowing(database),
    page: loadOne(
      (ids) => shownPages(database, ids),
      ({ page }) => page.id,
    ),
    members: loadMany(
      (ids) => memberPages(database, ids),
      ({ resourceId }) => resourceId,
    ),
    source: loadOne(
      (ids) => sourcesByIds(database, ids),
      ({ id }) => id,
    ),
    organizations: loadMany(
      (ids) => organizationMentions(database, ids),
      ({ resourceId }) => resourceId,
    ),
    places: loadMany(
      (ids) => placeMentions(database, ids),
      ({ resourceId }) => resourceId,
    ),
    livePages: new ArgumentLoaders((ids) => livePageCounts(database, ids), 0),
    harvests: new ArgumentLoaders(
      async (ids, first) => Map.groupBy(await latestHarvests(database, ids, first), (row) => row.sourceId),
      [],
    ),
    incidents: new ArgumentLoaders(
      async (ids, request) =>
        Map.groupBy(await harvestIncidents(database, ids.map(Number), request), (row) => String(row.harvestId)),
      [],
    ),
    linked: { territory: linkedLoader(database, "territory"), organization: linkedLoader(database, "organization") },
    linkedCount: {
      territory: new ArgumentLoaders((ids) => countLinkedResources(database, "territory", ids), 0),
      organization: new ArgumentLoaders((ids) => countLinkedResources(database, "organization", ids), 0),
    },
    linkedFacets: {
      territory: new ArgumentLoaders((ids, wanted) => countLinkedFacets(database, "territory", ids, wanted), []),
      organization: new ArgumentLoaders((ids, wanted) => countLinkedFacets(database, "organization", ids, wanted), []),
    },
    matches: createMatchLoaders(database),
    memory: createMemoryLoaders(database),
    texts: {
      html: new TextRenderer(markdownToSafeHtml),
      plain: new TextRenderer(markdownToPlainText),
      readable: new TextRenderer(readableText),
    },
  };
}

/** Two statements for all parents: which resources belong to each, and the resources themselves. */
function linkedLoader(database: Database, kind: LinkKind): ArgumentLoaders<SliceRequest, Slice<ResourceRow>> {
  return new ArgumentLoaders(
    async (parentIds, request) => {
      const links = await linkedResources(database, kind, parentIds, request);
      const resources = await resourcesByIds(database, [...new Set(links.map(({ resourceId }) => resourceId))]);
      const byId = new Map(resources.map((resource) => [resource.id, resource]));
      const slices = new Map<string, Slice<ResourceRow>>();
      for (const [parentId, ofParent] of Map.groupBy(links, (link) => link.parentId)) {
        const items = ofParent.flatMap(({ resourceId }) => byId.get(resourceId) ?? []);
        slices.set(parentId, toSlice(items, request.first));
      }
      return slices;
    },
    { items: [], hasNextPage: false },
  );
}
