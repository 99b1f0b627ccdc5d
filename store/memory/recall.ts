import type { SqlEntityManager } from "@mikro-orm/sql";
import { Change, ResourceVersion } from "../database/memory-entities.js";
import { type Event, type HeldState, PAST_FIELD, type Remembered } from "./compare-states.js";
import { momentOf } from "./graph-version.js";
import { inParts } from "./in-parts.js";

/** What the memory knows of some resources, and of all that ever showed one of the erased pages. */
export interface Recalled extends Remembered {
  /** By resource that showed what was erased: whether it was there before. */
  readonly showed: ReadonlyMap<string, boolean>;
}

/** Reads what the memory knows. Two statements, and one more where something was erased. */
export async function recall(
  em: SqlEntityManager,
  ids: readonly string[],
  erased: ReadonlySet<string>,
): Promise<Recalled> {
  const held = new Map((await heldStates(em, ids)).map((state) => [state.resourceId, state]));
  const unheld = ids.filter((id) => !held.has(id));
  const showed = await resourcesThatShowed(em, [...erased]);
  return {
    held,
    seen: await seenBefore(em, unheld),
    redacted: new Set(showed.keys()),
    showed,
  };
}

async function heldStates(em: SqlEntityManager, ids: readonly string[]): Promise<HeldState[]> {
  const states: HeldState[] = [];
  for (const part of inParts(ids)) {
    const rows = await em.find(
      ResourceVersion,
      { resourceId: { $in: part }, untilVersion: null },
      {
        fields: ["id", "resourceId", "fromVersion", "members", "hash", "fieldHashes"],
        orderBy: { id: "asc" },
        disableIdentityMap: true,
      },
    );
    states.push(...rows);
  }
  return states;
}

async function seenBefore(em: SqlEntityManager, ids: readonly string[]): Promise<Set<string>> {
  const seen = new Set<string>();
  for (const part of inParts(ids)) {
    const rows = await em.execute<{ id: string }[]>(
      `select distinct resource_id as id from resource_version where resource_id in (${placesFor(part)})`,
      part,
    );
    for (const { id } of rows) seen.add(id);
  }
  return seen;
}

/** @returns By resource id, whether it is there today. */
async function resourcesThatShowed(em: SqlEntityManager, pageIds: readonly string[]): Promise<Map<string, boolean>> {
  const showed = new Map<string, boolean>();
  for (const part of inParts(pageIds)) {
    const rows = await em.execute<{ id: string; past: number }[]>(
      `select v.resource_id as id, min(case when o.id is null then 1 else 0 end) as past
       from resource_version_page p
       join resource_version v on v.id = p.version_id
       left join resource_version o on o.resource_id = v.resource_id and o.until_version is null
       where p.page_id in (${placesFor(part)})
       group by v.resource_id`,
      part,
    );
    for (const { id, past } of rows) showed.set(id, past === 0 || showed.get(id) === true);
  }
  return showed;
}

/**
 * What was erased of resources that were not woven again: those whose past showed it, and those that are gone. What is
 * gone and was told of as erased is not told of again; what left in the same transaction is told of as erased alone.
 */
export async function eventsOutside(
  em: SqlEntityManager,
  { showed }: Recalled,
  told: ReadonlySet<string>,
): Promise<Event[]> {
  const ids = [...showed.keys()].filter((id) => !told.has(id)).toSorted();
  if (ids.length === 0) return [];
  const last = await lastChanges(em, ids);
  const left = [...last.values()].filter(
    ({ kind, version }) => kind === "WITHDRAWN" && version === momentOf(em)?.version,
  );
  for (const part of inParts(left.map(({ changeId }) => changeId))) {
    await em.nativeUpdate(Change, { id: { $in: part } }, { kind: "REDACTED" });
  }
  const settled = new Set(left.map(({ id }) => id));
  const scopes = await scopesEver(em, ids);
  return ids
    .filter((id) => showed.get(id) === true || (last.get(id)?.kind !== "REDACTED" && !settled.has(id)))
    .map((id) => ({
      kind: "REDACTED",
      resourceId: id,
      otherIds: [],
      fields: showed.get(id) === true ? [PAST_FIELD] : [],
      scopes: scopes.get(id) ?? [],
    }));
}

interface LastChange {
  readonly id: string;
  readonly changeId: number;
  readonly kind: string;
  readonly version: number;
}

async function lastChanges(em: SqlEntityManager, ids: readonly string[]): Promise<Map<string, LastChange>> {
  const changes = new Map<string, LastChange>();
  for (const part of inParts(ids)) {
    const rows = await em.execute<LastChange[]>(
      `select resource_id as id, id as "changeId", kind, version from change where id in
       (select max(id) from change where resource_id in (${placesFor(part)}) group by resource_id)`,
      part,
    );
    for (const row of rows) changes.set(row.id, row);
  }
  return changes;
}

async function scopesEver(em: SqlEntityManager, ids: readonly string[]): Promise<Map<string, string[]>> {
  const scopes = new Map<string, string[]>();
  for (const part of inParts(ids)) {
    const rows = await em.execute<{ id: string; scope: string }[]>(
      `select distinct c.resource_id as id, s.scope from change c join change_scope s on s.change_id = c.id
       where c.resource_id in (${placesFor(part)}) order by s.scope`,
      part,
    );
    for (const { id, scope } of rows) scopes.set(id, [...(scopes.get(id) ?? []), scope]);
  }
  return scopes;
}

function placesFor(values: readonly unknown[]): string {
  return values.map(() => "?").join(", ");
}

/** That a transaction erased something of a resource's past is told once, whatever else was told of the resource. */
export async function withoutRepetitions(em: SqlEntityManager, events: readonly Event[]): Promise<readonly Event[]> {
  const version = momentOf(em)?.version;
  const ofThePast = events.filter(({ fields }) => fields.includes(PAST_FIELD));
  if (version === undefined || ofThePast.length === 0) return events;
  const rows = await em.find(
    Change,
    { version, kind: "REDACTED" },
    { fields: ["resourceId"], disableIdentityMap: true },
  );
  const told = new Set(rows.map(({ resourceId }) => resourceId));
  return events.filter(({ resourceId, fields }) => !(fields.includes(PAST_FIELD) && told.has(resourceId)));
}
