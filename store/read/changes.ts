import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type { ChangeRow, GraphTables } from "../database/entities.js";
import type { ChangeKind } from "../database/memory-entities.js";
import { isStorable } from "./storable.js";

/** Which changes are wanted; what is left out does not matter. */
export interface ChangeFilter {
  readonly sourceId?: string;
  readonly territoryId?: string;
  readonly kinds?: readonly ChangeKind[];
  /** Of later versions than this. */
  readonly afterVersion?: number;
  /** Later than this. */
  readonly afterDate?: Date;
  /** With a greater number than this. */
  readonly afterId?: number;
}

/** Which part of the changes is wanted. */
export interface ChangeRequest {
  readonly first: number;
  /** Number of the change after which to begin. */
  readonly afterId: number;
}

/** Some of the changes, oldest first. */
export interface ChangeSlice {
  readonly items: readonly ChangeRow[];
  readonly hasNextPage: boolean;
  /** Every change up to this number was looked at: who goes on from it misses nothing and gets nothing twice. */
  readonly readUntil: number;
}

type Conditions = ExpressionBuilder<GraphTables, "Change">;
type Condition = ExpressionWrapper<GraphTables, "Change", SqlBool>;

/** Number of the newest change; 0 when there is none. Changes are numbered in the order in which they can be seen. */
export async function newestChange({ sql }: Database): Promise<number> {
  const { newest } = await sql
    .selectFrom("Change")
    .select((eb) => eb.fn.max("Change.id").as("newest"))
    .executeTakeFirstOrThrow();
  return Number(newest ?? 0);
}

/**
 * Lists changes, oldest first.
 *
 * @param newest What `newestChange` said before: later ones wait for the next question, so that none falls between two.
 */
export async function listChanges(
  { sql }: Database,
  filter: ChangeFilter,
  { first, afterId }: ChangeRequest,
  newest: number,
): Promise<ChangeSlice> {
  const rows = await sql
    .selectFrom("Change")
    .selectAll()
    .where((eb) => eb.and([eb("Change.id", ">", afterId), eb("Change.id", "<=", newest), matches(eb, filter)]))
    .orderBy("Change.id")
    .limit(first + 1)
    .execute();
  const items = rows.slice(0, first);
  const hasNextPage = rows.length > first;
  // Of those that were cut off, none was looked at.
  const readUntil = hasNextPage ? (items.at(-1)?.id ?? afterId) : Math.max(newest, afterId);
  return { items, hasNextPage, readUntil };
}

/** The newest changes, newest first. */
export async function latestChanges({ sql }: Database, filter: ChangeFilter, first: number): Promise<ChangeRow[]> {
  return sql
    .selectFrom("Change")
    .selectAll()
    .where((eb) => matches(eb, filter))
    .orderBy("Change.id", "desc")
    .limit(first)
    .execute();
}

export async function countChanges({ sql }: Database, filter: ChangeFilter): Promise<number> {
  const { count } = await sql
    .selectFrom("Change")
    .where((eb) => matches(eb, filter))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function matches(eb: Conditions, { sourceId, territoryId, kinds, ...after }: ChangeFilter): Condition {
  const scopes = [
    ...(sourceId === undefined ? [] : [`source:${sourceId}`]),
    ...(territoryId === undefined ? [] : [`territory:${territoryId}`]),
  ];
  if (!scopes.every(isStorable)) return eb.lit(false);
  const conditions = scopes.map((scope) =>
    eb("Change.id", "in", eb.selectFrom("ChangeScope").select("changeId").where("scope", "=", scope)),
  );
  if (kinds !== undefined) conditions.push(kinds.length === 0 ? eb.lit(false) : eb("kind", "in", kinds));
  if (after.afterVersion !== undefined) conditions.push(eb("version", ">", after.afterVersion));
  if (after.afterDate !== undefined) conditions.push(eb("at", ">", after.afterDate));
  if (after.afterId !== undefined) conditions.push(eb("Change.id", ">", after.afterId));
  return eb.and(conditions);
}
