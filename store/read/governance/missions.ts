import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from "kysely";
import type { Database } from "../../database/database.js";
import type { DeliverableRow, GraphTables, MissionRow } from "../../database/entities.js";
import { currentGeography } from "../../territories/current-geography.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "../pagination.js";
import { resolveResourceIds } from "../resolve-resource.js";
import { isStorable } from "../storable.js";
import { territoryPairs } from "../territory-pairs.js";

/** Which missions are wanted; what is left out does not matter. */
export interface MissionFilter {
  readonly ended?: boolean;
}

/** Which missions of a territory are wanted. */
export interface MissionsRequest extends SliceRequest, MissionFilter {}

type Conditions = ExpressionBuilder<GraphTables, "Mission">;
type Condition = ExpressionWrapper<GraphTables, "Mission", SqlBool>;

/** A mission that takes place in a territory or inside it. */
export interface LocatedMission {
  readonly territoryId: string;
  readonly mission: MissionRow;
}

/** A deliverable of a resource, by the id that the resource has today. */
export interface DeliveredResource {
  readonly resourceId: string;
  readonly deliverable: DeliverableRow;
}

/** Missions, the newest first. */
export async function listMissions(
  database: Database,
  { first, after, ...filter }: MissionsRequest,
): Promise<Slice<MissionRow>> {
  let query = selectMissions(database, filter)
    .selectAll("Mission")
    .orderBy("launchedAt", "desc")
    .orderBy("Mission.id", "desc");
  if (after !== undefined) query = query.where((eb) => comesAfter(eb, after));
  return toSlice(await query.limit(first + 1).execute(), first);
}

export async function countMissions(database: Database, filter: MissionFilter): Promise<number> {
  const query = selectMissions(database, filter).select((eb) => eb.fn.countAll().as("count"));
  return Number((await query.executeTakeFirstOrThrow()).count);
}

export function missionSortKey({ launchedAt, id }: MissionRow): SortKey {
  return [launchedAt.toISOString(), id];
}

export async function missionsByIds({ sql: db }: Database, ids: readonly string[]): Promise<MissionRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : db.selectFrom("Mission").selectAll().where("id", "in", known).execute();
}

/** The missions of several territories, the newest first: of each at most `first` and one more. */
export async function missionsOfTerritories(
  database: Database,
  territoryIds: readonly string[],
  { first, after, ...filter }: MissionsRequest,
): Promise<LocatedMission[]> {
  const { sql: db } = database;
  let query = selectMissions(database, filter)
    .innerJoin((await locatedIn(database, territoryIds)).as("located"), (join) =>
      join.onRef("located.mission", "=", "Mission.id"),
    )
    .select(["located.parent", "Mission.id"]);
  if (after !== undefined) query = query.where((eb) => comesAfter(eb as unknown as Conditions, after) as never);
  const numbered = query.select((eb) =>
    eb.fn
      .agg<number>("row_number")
      .over((over) => over.partitionBy("located.parent").orderBy("launchedAt", "desc").orderBy("Mission.id", "desc"))
      .as("place"),
  );
  const rows = await db
    .selectFrom(numbered.as("numbered"))
    .innerJoin("Mission", "Mission.id", "numbered.id")
    .selectAll("Mission")
    .select(["numbered.parent", "numbered.place"])
    .where("numbered.place", "<=", first + 1)
    .orderBy("numbered.parent")
    .orderBy("numbered.place")
    .execute();
  return rows.map(({ parent, place: _, ...mission }) => ({ territoryId: parent, mission }));
}

/** How many missions each of these territories has. */
export async function countMissionsOfTerritories(
  database: Database,
  territoryIds: readonly string[],
  filter: MissionFilter,
): Promise<Map<string, number>> {
  const rows = await selectMissions(database, filter)
    .innerJoin((await locatedIn(database, territoryIds)).as("located"), (join) =>
      join.onRef("located.mission", "=", "Mission.id"),
    )
    .select((eb) => ["located.parent", eb.fn.countAll().as("count")])
    .groupBy("located.parent")
    .execute();
  return new Map(rows.map(({ parent, count }) => [parent, Number(count)]));
}

/** What these missions are to give, in the order in which it was said. One statement. */
export async function deliverablesOfMissions(
  { sql: db }: Database,
  missionIds: readonly string[],
): Promise<DeliverableRow[]> {
  return db.selectFrom("Deliverable").selectAll().where("missionId", "in", missionIds).orderBy("id").execute();
}

/** The deliverables that these resources are, also through resources that went into them. Two statements, or four. */
export async function deliverablesOfResources(
  database: Database,
  resourceIds: readonly string[],
): Promise<DeliveredResource[]> {
  const { sql: db } = database;
  const direct = await db
    .selectFrom("Deliverable")
    .innerJoin("ResourcePage", "ResourcePage.ownResourceId", "Deliverable.resourceId")
    .selectAll("Deliverable")
    .select("ResourcePage.resourceId as today")
    .where("ResourcePage.resourceId", "in", resourceIds.filter(isStorable))
    .execute();
  // The founding page of these is gone: redirects tell what became of them.
  const moved = await db
    .selectFrom("Deliverable")
    .selectAll()
    .where("resourceId", "is not", null)
    .where("resourceId", "not in", db.selectFrom("ResourcePage").select("ownResourceId"))
    .execute();
  const targets =
    moved.length === 0 ? new Map<string, string>() : await resolveResourceIds(database, moved.map(idOfResource));
  const wanted = new Set(resourceIds);
  const found = [
    ...direct.map(({ today, ...deliverable }) => ({ resourceId: today, deliverable })),
    ...moved.flatMap((deliverable) => {
      const resourceId = targets.get(idOfResource(deliverable));
      return resourceId !== undefined && wanted.has(resourceId) ? [{ resourceId, deliverable }] : [];
    }),
  ];
  return found.toSorted((a, b) => a.deliverable.id - b.deliverable.id);
}

function idOfResource({ resourceId }: DeliverableRow): string {
  return resourceId ?? "";
}

function selectMissions({ sql: db }: Database, { ended }: MissionFilter) {
  const query = db.selectFrom("Mission");
  return ended === undefined ? query : query.where("endedAt", ended ? "is not" : "is", null);
}

/** The condition that a mission stands behind a place in the list. */
function comesAfter(eb: Conditions, [at, id]: SortKey): Condition {
  // Only a forged cursor holds no date; it gets to the end of the list.
  const date = new Date(Number.isNaN(Date.parse(at)) ? 0 : at);
  return eb.or([eb("launchedAt", "<", date), eb.and([eb("launchedAt", "=", date), eb("Mission.id", "<", id)])]);
}

/** Each pair of territory and mission once; the names are single words, as columns of a subquery are not translated. */
async function locatedIn(database: Database, territoryIds: readonly string[]) {
  const { sql: db, dialect } = database;
  const wanted = territoryPairs(dialect, territoryIds, await currentGeography(database));
  const entries =
    dialect === "sqlite"
      ? sql`json_each(mission.territory_ids)`
      : sql`jsonb_array_elements_text(mission.territory_ids)`;
  const places = sql<{ mission: string; inside: string }>`(select mission.id as mission, entry.value as inside
    from mission, ${entries} as entry)`;
  return db
    .selectFrom(wanted.as("wanted"))
    .innerJoin(places.as("place"), "place.inside", "wanted.inside")
    .select(["wanted.parent", "place.mission"])
    .distinct();
}
