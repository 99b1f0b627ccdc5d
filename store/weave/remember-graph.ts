import type { SqlEntityManager } from "@mikro-orm/sql";
import { Place, Resource, ResourceOrganization, ResourcePage } from "../database/graph-entities.js";
import { Page } from "../database/ledger-entities.js";
import { ResourceVersion, ResourceVersionPage } from "../database/memory-entities.js";
import { inParts } from "../memory/in-parts.js";
import { recordChanges } from "../memory/record-changes.js";
import type { ResourceState } from "../memory/resource-state.js";
import { namedTerritories } from "../territories/areas.js";

/** How many resources are compared at once. */
const BATCH = 500;

/** Compares every resource with what is remembered of it, and remembers what is otherwise. The graph must be locked. */
export async function rememberGraph(em: SqlEntityManager, now: Date): Promise<void> {
  const current = await resourceIds(em);
  const remembered = await rememberedIds(em);
  const [isCurrent, isRemembered] = [new Set(current), new Set(remembered)];
  const vanished = remembered.filter((id) => !isCurrent.has(id));
  const appeared = current.filter((id) => !isRemembered.has(id));
  // What went into another, or came out of one, is compared together with it.
  const moved = new Set([...vanished, ...(await successors(em, vanished))]);
  for (const id of [...appeared, ...(await origins(em, appeared))]) moved.add(id);
  const still = current.filter((id) => !moved.has(id));
  for (const ids of [...inParts([...moved], BATCH), ...inParts(still, BATCH)]) await rememberBatch(em, ids, now);
}

async function rememberBatch(em: SqlEntityManager, ids: readonly string[], now: Date): Promise<void> {
  const { states, resourceOfPage } = await statesOf(em, ids);
  await recordChanges(em, { before: ids, after: states, resourceOfPage, erased: new Set() }, now);
}

async function resourceIds(em: SqlEntityManager): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>("select id from resource order by id");
  return rows.map(({ id }) => id);
}

async function rememberedIds(em: SqlEntityManager): Promise<string[]> {
  const rows = await em.execute<{ id: string }[]>(
    "select resource_id as id from resource_version where until_version is null order by resource_id",
  );
  return rows.map(({ id }) => id);
}

/** The resources in which the pages of vanished ones are now. */
async function successors(em: SqlEntityManager, vanished: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const ids of inParts(vanished, BATCH)) {
    const versions = await em.find(
      ResourceVersion,
      { resourceId: { $in: ids }, untilVersion: null },
      { fields: ["id"], disableIdentityMap: true },
    );
    const pages = await em.find(
      ResourceVersionPage,
      { versionId: { $in: versions.map(({ id }) => id) } },
      { fields: ["pageId"], disableIdentityMap: true },
    );
    const now = await em.find(
      ResourcePage,
      { pageId: { $in: pages.map(({ pageId }) => pageId) } },
      { fields: ["resourceId"], disableIdentityMap: true },
    );
    found.push(...now.map(({ resourceId }) => resourceId));
  }
  return found;
}

/** The remembered resources in which the pages of new ones were. */
async function origins(em: SqlEntityManager, appeared: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const ids of inParts(appeared, BATCH)) {
    const pages = await em.find(
      ResourcePage,
      { resourceId: { $in: ids } },
      { fields: ["pageId"], disableIdentityMap: true },
    );
    const versions = await em.find(
      ResourceVersionPage,
      { pageId: { $in: pages.map(({ pageId }) => pageId) } },
      { fields: ["versionId"], disableIdentityMap: true },
    );
    const open = await em.find(
      ResourceVersion,
      { id: { $in: [...new Set(versions.map(({ versionId }) => versionId))] }, untilVersion: null },
      { fields: ["resourceId"], disableIdentityMap: true },
    );
    found.push(...open.map(({ resourceId }) => resourceId));
  }
  return found;
}

/** What resources show, read from their rows. */
async function statesOf(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<{ states: ResourceState[]; resourceOfPage: Map<string, string> }> {
  const ofResources = { resourceId: { $in: [...ids] } };
  const rows = await em.find(Resource, { id: { $in: [...ids] } }, { orderBy: { id: "asc" }, disableIdentityMap: true });
  const pages = await em.find(ResourcePage, ofResources, { orderBy: { rank: "asc" }, disableIdentityMap: true });
  const shown = await em.find(
    Page,
    { id: { $in: pages.map(({ pageId }) => pageId) } },
    { fields: ["id", "currentRevisionId"], disableIdentityMap: true },
  );
  const revisions = new Map(shown.map(({ id, currentRevisionId }) => [id, currentRevisionId ?? 0]));
  const places = Map.groupBy(await em.find(Place, ofResources, { disableIdentityMap: true }), (row) => row.resourceId);
  const mentions = Map.groupBy(
    await em.find(ResourceOrganization, ofResources, { disableIdentityMap: true }),
    (row) => row.resourceId,
  );
  const members = Map.groupBy(pages, (row) => row.resourceId);
  const states = rows.map((row) => ({
    row,
    members: (members.get(row.id) ?? []).map(({ pageId, relation, throughPageId }) => {
      return { pageId, revisionId: revisions.get(pageId) ?? 0, relation, through: throughPageId };
    }),
    sourceIds: distinct((members.get(row.id) ?? []).map(({ sourceId }) => sourceId)),
    territoryIds: namedTerritories(places.get(row.id) ?? []),
    organizations: distinct((mentions.get(row.id) ?? []).map(({ role, organizationId: id }) => `${role} ${id}`)),
  }));
  return { states, resourceOfPage: new Map(pages.map(({ pageId, resourceId }) => [pageId, resourceId])) };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
