import { sql } from "kysely";
import type { Database } from "../../database/database.js";
import type { DeliverableRow, MissionRow } from "../../database/entities.js";
import { currentGeography } from "../../territories/current-geography.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "../pagination.js";
import { resolveResourceIds } from "../resolve-resource.js";
import { isStorable } from "../storable.js";

/** Which missions are wanted; what is left out does not matter. */
export interface MissionFilter {
  readonly ended?: boolean;
}

/** Which missions of a territory are wanted. */
export interface MissionsRequest extends SliceRequest, MissionFilter {}

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
export async function listMissions(database: Database, { first, after, ended }: MissionsRequest) {
  let query = selectMissions(database, { ...(ended !== undefined && { ended }) })
    .selectAll("Mission")
    .orderBy("launchedAt", "desc")
    .orderBy("Mission.id", "desc");
  if (after !== undefined) query = query.where((eb) => eb.and([isAfter(after)]));
  return toSlice(await query.limit(first + 1).execute(), first) satisfies Slice<MissionRow>;
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
