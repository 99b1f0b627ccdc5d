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
import {
  type IncidentRequest,
  harvestIncidents,
  latestHarvests,
  livePageCounts,
  sourcesByIds,
} from "../../store/read/sources.js";
import type { Geography } from "../../store/geography/geography.js";
import { currentGeography } from "../../store/territories/current-geography.js";
import { readableText } from "../../store/search/readable-text.js";
import { ArgumentLoaders, loadMany, loadOne } from "../common/batch.js";
import type { Caller, Identity } from "../common/identity.js";
import { type DashboardLoaders, createDashboardLoaders } from "./dashboard-loaders.js";
import { type LinkedLoaders, createLinkedLoaders } from "./linked-loaders.js";
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
  /** The territories as the database has them: asked for once, and the same for the whole request. */
  geography(): Promise<Geography>;
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
  readonly linked: LinkedLoaders;
  readonly dashboards: DashboardLoaders;
  readonly matches: MatchLoaders;
  readonly memory: MemoryLoaders;
  /** Descriptions in the formats that have to be made of their Markdown, and as searches read them. */
  readonly texts: { readonly html: TextRenderer; readonly plain: TextRenderer; readonly readable: TextRenderer };
}

export function createResourcesContext(database: Database, { identity }: Caller = {}): ResourcesContext {
  let geography: Promise<Geography> | undefined;
  return {
    database,
    identity,
    now: new Date(),
    geography: () => (geography ??= currentGeography(database)),
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
    linked: createLinkedLoaders(database),
    dashboards: createDashboardLoaders(database),
    matches: createMatchLoaders(database),
    memory: createMemoryLoaders(database),
    texts: {
      html: new TextRenderer(markdownToSafeHtml),
      plain: new TextRenderer(markdownToPlainText),
      readable: new TextRenderer(readableText),
    },
  };
}
