import type { SqlEntityManager } from "@mikro-orm/sql";
import { Place, Resource, ResourceOrganization, ResourcePage } from "../database/graph-entities.js";
import { recordChanges } from "../memory/record-changes.js";
import { inParts } from "../memory/in-parts.js";
import type { ResourceState } from "../memory/resource-state.js";
import { indexResources, unindexResources } from "../search/index-resources.js";
import { insertAreas, namedTerritories, removeAreas } from "../territories/areas.js";
import { refreshGeography } from "../territories/refresh.js";
import { refreshOrganizations } from "../weave/organizations.js";
import { type WovenResource, weaveResource } from "../weave/resource-rows.js";
import { connectedPages } from "./closure.js";
import { groupPages } from "./group-pages.js";
import { type LivePage, livePages } from "./page-views.js";

/** What else is known of a change of the graph. */
export interface Regrouping {
  readonly now: Date;
  /** Pages whose content was erased. */
  readonly erased?: ReadonlySet<string>;
  /** Organizations whose own pages changed. */
  readonly organizations?: ReadonlySet<string>;
  /** False in the middle of a rebuild, which compares the graphs as wholes and places their resources last. @default true */
  readonly remember?: boolean;
}

/**
 * Makes resources again of these pages and of all that belong with them, as matches and decisions say now. The graph must
 * be locked (`lockGraph`).
 *
 * @returns All these pages.
 */
export async function regroup(
  em: SqlEntityManager,
  pageIds: Iterable<string>,
  { now, erased = new Set(), organizations = new Set(), remember = true }: Regrouping,
): Promise<ReadonlySet<string>> {
  const connected = await connectedPages(em, pageIds);
  const before = await resourcesOf(em, connected);
  const pages = await livePages(em, connected);
  const groups = await groupPages(em, pages);
  const byId = new Map(pages.map((page) => [page.pageId, page]));
  const woven = groups.flatMap((group) => weaveResource(group, byId) ?? []);
  const concerned = new Set([...before, ...woven.map(({ row }) => row.id)]);
  if (remember) await removeAreas(em, [...concerned]);
  const mentioned = await removeResources(em, concerned, connected);
  await insertResources(em, woven);
  if (remember) await insertAreas(em, woven);
  for (const { mentions } of woven) for (const { organizationId } of mentions) mentioned.add(organizationId);
  await refreshOrganizations(em, new Set([...mentioned, ...organizations]));
  if (!remember) return connected;
  const resourceOfPage = new Map(woven.flatMap(({ row, members }) => members.map(({ pageId }) => [pageId, row.id])));
  await recordChanges(em, { before: [...concerned], after: woven.map(toState), resourceOfPage, erased }, now);
  return connected;
}

/** What stewards' decisions call: in a transaction that holds the graph. */
export async function regroupPages(em: SqlEntityManager, pageIds: readonly string[], now: Date): Promise<void> {
  await refreshGeography(em);
  await regroup(em, pageIds, { now });
}

async function resourcesOf(em: SqlEntityManager, pageIds: ReadonlySet<string>): Promise<string[]> {
  const rows = await em.find(
    ResourcePage,
    { pageId: { $in: [...pageIds] } },
    { fields: ["resourceId"], disableIdentityMap: true },
  );
  return [...new Set(rows.map(({ resourceId }) => resourceId))];
}

/** @returns The organizations that lose a mention. */
async function removeResources(
  em: SqlEntityManager,
  resourceIds: ReadonlySet<string>,
  pageIds: ReadonlySet<string>,
): Promise<Set<string>> {
  const ids = [...resourceIds];
  const ofResources = { resourceId: { $in: ids } };
  const mentions = await em.find(ResourceOrganization, ofResources, {
    fields: ["organizationId"],
    disableIdentityMap: true,
  });
  await em.nativeDelete(ResourceOrganization, ofResources);
  await em.nativeDelete(Place, ofResources);
  await unindexResources(em, ids);
  await em.nativeDelete(ResourcePage, { pageId: { $in: [...pageIds] } });
  await em.nativeDelete(Resource, { id: { $in: ids } });
  return new Set(mentions.map(({ organizationId }) => organizationId));
}

async function insertResources(em: SqlEntityManager, woven: readonly WovenResource[]): Promise<void> {
  if (woven.length === 0) return;
  const mentions = woven.flatMap((each) => each.mentions);
  await em.insertMany(
    Resource,
    woven.map(({ row }) => row),
  );
  await em.insertMany(ResourcePage, woven.flatMap(({ pages }) => pages) as never);
  const places = woven.flatMap((each) => each.places);
  // A page may name many.
  for (const part of inParts(places)) await em.insertMany(Place, part);
  if (mentions.length > 0) await em.insertMany(ResourceOrganization, mentions);
  await indexResources(
    em,
    woven.map(({ row, members }) => ({ ...row, sourceIds: sourcesOf(members) })),
    mentions,
  );
}

function sourcesOf(members: readonly Pick<LivePage, "sourceId">[]): string[] {
  return [...new Set(members.map(({ sourceId }) => sourceId))].toSorted();
}

function toState({ row, members, places, mentions }: WovenResource): ResourceState {
  return {
    row,
    members: members.map(({ pageId, revisionId, relation = null, through = null }) => {
      return { pageId, revisionId, relation, through };
    }),
    sourceIds: sourcesOf(members),
    territoryIds: namedTerritories(places),
    organizations: [...new Set(mentions.map(({ role, organizationId: id }) => `${role} ${id}`))].toSorted(),
  };
}
