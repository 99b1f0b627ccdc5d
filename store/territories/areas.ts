import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PlaceRow, ResourceRow, ResourceTerritoryRow } from "../database/entities.js";
import { ResourceTerritory, TerritoryCount } from "../database/territory-entities.js";
import { type Geography, loadGeography } from "../geography/geography.js";
import { lockGraph } from "../memory/graph-version.js";
import { inParts } from "../memory/in-parts.js";
import { EVERY_AREA, addCounts, areasOfResources, subtractCounts } from "./counts.js";

/** Rows of one insert: five values each, and SQLite takes 32,766. */
const ROWS = 5_000;

/** Links of one statement: two values each. */
const LINKS = 5_000;

/** Which rows of `place`, under any name, make their resource concern a territory: the same as `namedTerritories` tells. */
const namesAnArea = (place: string) => `${place}.status = 'resolved' and ${place}.role in ('subject', 'context')`;

/** A resource with what it says of places. */
export interface PlacedResource {
  readonly row: Pick<ResourceRow, "id" | "updatedAt" | "disagreementCount">;
  readonly places: readonly Pick<PlaceRow, "territoryId" | "status" | "role">[];
}

/**
 * The territories that these places make their resource concern, sorted, each once: not what is open, a mere landmark or
 * mentioned in passing.
 */
export function namedTerritories(places: PlacedResource["places"]): string[] {
  const named = places.flatMap(({ territoryId, status, role }) => {
    const counts = status === "resolved" && (role === "subject" || role === "context");
    return counts && territoryId !== null ? [territoryId] : [];
  });
  return [...new Set(named)].toSorted();
}

/**
 * Makes resources concern no territory any more, and the counts know nothing of them. Call it while their rows, facets and
 * mentions of organizations are still there. The graph must be locked.
 */
export async function removeAreas(em: SqlEntityManager, resourceIds: readonly string[]): Promise<void> {
  if (resourceIds.length === 0) return;
  await subtractCounts(em, areasOfResources(resourceIds));
  await em.nativeDelete(ResourceTerritory, { resourceId: { $in: [...resourceIds] } });
}

/**
 * Makes resources that concern no territory yet concern what their places name, and all that encloses it. Call it when
 * their rows, facets and mentions of organizations are there. The graph must be locked.
 */
export async function insertAreas(em: SqlEntityManager, resources: readonly PlacedResource[]): Promise<void> {
  const rows = resources.flatMap(areaRows);
  if (rows.length === 0) return;
  for (const part of inParts(rows, ROWS)) await em.insertMany(ResourceTerritory, part);
  await addCounts(em, areasOfResources(resources.map(({ row }) => row.id)));
}

function areaRows({ row, places }: PlacedResource): ResourceTerritoryRow[] {
  const { id: resourceId, updatedAt, disagreementCount } = row;
  const mentioned = namedTerritories(places);
  if (mentioned.length === 0) return [];
  const geography = loadGeography();
  const named = new Set(mentioned.filter((id) => isOfToday(id, geography)));
  const areas = new Set([...named, ...[...named].flatMap((id) => geography.ancestorsOf(id).map((area) => area.id))]);
  return [...areas].map((territoryId) => {
    return { territoryId, resourceId, named: named.has(territoryId), updatedAt, disagreementCount };
  });
}

/** Places name territories of today; but a project may be over since, or a database older than its geography. */
function isOfToday(id: string, geography: Geography): boolean {
  const territory = geography.get(id);
  return territory !== undefined && geography.isCurrent(territory);
}

/**
 * Makes again which resources concern which territories, and all counts, of what places say and of the geography of this
 * process: after a rebuild of the graph, and when the geography changed. The number of statements depends on the number of
 * territories that are named, not on that of resources.
 */
export async function rebuildAreas(em: SqlEntityManager): Promise<void> {
  await lockGraph(em);
  await em.nativeDelete(ResourceTerritory, {});
  await em.nativeDelete(TerritoryCount, {});
  const rows = await em.execute<{ id: string }[]>(
    `select distinct territory_id as id from place where ${namesAnArea("place")}`,
  );
  await insertLinked(em, rows, { where: "true", params: [] });
  await addCounts(em, EVERY_AREA);
}

/**
 * Makes again which resources concern a project territory, after its members changed: all that concern one of them, and
 * those that name the project itself; and the same of the projects that it is part of. The geography of this process must
 * have the project as it is now.
 */
export async function refreshProjectAreas(em: SqlEntityManager, projectId: string): Promise<void> {
  await lockGraph(em);
  const geography = loadGeography();
  const projects = [projectId, ...geography.ancestorsOf(projectId).map(({ id }) => id)]
    .filter((id) => geography.get(id)?.kind === "project")
    // Inner ones first: an outer one takes what its members have.
    .toSorted((a, b) => geography.ancestorsOf(b).length - geography.ancestorsOf(a).length);
  await refreshNaming(em, projects);
  for (const id of projects) await refreshMembers(em, id, geography);
}

/** What a project lies in may be other than before: resources that name it are placed again. */
async function refreshNaming(em: SqlEntityManager, projectIds: readonly string[]): Promise<void> {
  const naming = `select naming.resource_id from place naming
    where naming.territory_id in (${projectIds.map(() => "?").join(", ")}) and ${namesAnArea("naming")}`;
  const places = { where: `place.resource_id in (${naming})`, params: projectIds };
  const areas = { where: `resource_territory.resource_id in (${naming})`, params: projectIds };
  const rows = await em.execute<{ id: string }[]>(
    `select distinct territory_id as id from place where ${namesAnArea("place")} and ${places.where}`,
    [...projectIds],
  );
  if (rows.length === 0) return;
  await subtractCounts(em, areas);
  await em.execute(`delete from resource_territory where ${areas.where}`, [...projectIds]);
  await insertLinked(em, rows, places);
  await addCounts(em, areas);
}

async function refreshMembers(em: SqlEntityManager, projectId: string, geography: Geography): Promise<void> {
  const own = { where: "resource_territory.territory_id = ?", params: [projectId] };
  await em.nativeDelete(TerritoryCount, { territoryId: projectId });
  await em.nativeDelete(ResourceTerritory, { territoryId: projectId, named: false });
  const members = isOfToday(projectId, geography) ? (geography.get(projectId)?.memberIds ?? []) : [];
  for (const part of inParts(members)) {
    await em.execute(
      `insert into resource_territory (territory_id, resource_id, named, updated_at, disagreement_count)
       select distinct ?, resource_id, false, updated_at, disagreement_count from resource_territory
       where territory_id in (${part.map(() => "?").join(", ")}) on conflict do nothing`,
      [projectId, ...part],
    );
  }
  await addCounts(em, own);
}

/**
 * Makes the resources of places concern the territories named there and all that encloses them.
 *
 * @param mentioned Every territory that one of the places names.
 * @param places Which rows of `place`.
 */
async function insertLinked(
  em: SqlEntityManager,
  mentioned: readonly { readonly id: string }[],
  places: { readonly where: string; readonly params: readonly string[] },
): Promise<void> {
  if (mentioned.length === 0) return;
  const geography = loadGeography();
  const named = mentioned.flatMap(({ id }) => (isOfToday(id, geography) ? [id] : []));
  const itself = named.map((id) => [id, id] as const);
  const around = named.flatMap((id) => geography.ancestorsOf(id).map((area) => [id, area.id] as const));
  // The cross joins keep SQLite from looking through all links for each place: it takes the tables as they stand.
  // The named ones first: where a resource names an area and what lies in it, it names the area.
  for (const [links, isNamed] of [
    [itself, true],
    [around, false],
  ] as const) {
    for (const part of inParts(links, LINKS)) {
      await em.execute(
        `with link (mentioned_id, area_id) as (values ${part.map(() => "(?, ?)").join(", ")})
         insert into resource_territory (territory_id, resource_id, named, updated_at, disagreement_count)
         select link.area_id, place.resource_id, ${isNamed}, resource.updated_at, resource.disagreement_count
         from link cross join place cross join resource
         where place.territory_id = link.mentioned_id and ${namesAnArea("place")}
         and resource.id = place.resource_id and ${places.where} on conflict do nothing`,
        [...part.flat(), ...places.params],
      );
    }
  }
}
