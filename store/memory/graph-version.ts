import type { SqlEntityManager } from "@mikro-orm/sql";
import { GraphState } from "../database/memory-entities.js";

/** The only row of its table. */
const STATE = { id: 1 };

/**
 * Holds the graph until the transaction ends: identity spans sources, so two processes may not weave at once. Locks come in
 * one order, first the source, then the graph.
 *
 * @returns The version the graph has now.
 */
export async function lockGraph(em: SqlEntityManager): Promise<number> {
  // An update locks the row on PostgreSQL; on SQLite the transaction is the only writer anyway.
  const [state] = await em.execute<{ version: number }[]>(
    "update graph_state set version = version where id = 1 returning version",
  );
  if (state === undefined) throw new Error("The database has no graph_state row; its migrations were not run.");
  return state.version;
}

/** The version of the graph that readers see. */
export async function graphVersion(em: SqlEntityManager): Promise<number> {
  const { version } = await em.findOneOrFail(GraphState, STATE, { disableIdentityMap: true });
  return version;
}

/** Says that the graph became this version. */
export async function saveGraphVersion(em: SqlEntityManager, version: number, changedAt: Date): Promise<void> {
  await em.nativeUpdate(GraphState, STATE, { version, changedAt });
}

/** The version that a transaction makes, and when. */
export interface Moment {
  readonly version: number;
  readonly at: Date;
}

/** What each transaction raised the version to: whatever else it changes is part of that. */
const raised = new WeakMap<object, Moment>();

/** Raises the graph version, once for a transaction. Times grow with versions, whatever the clock does. */
export async function nextMoment(em: SqlEntityManager, now: Date): Promise<Moment> {
  const known = momentOf(em);
  if (known !== undefined) return known;
  const { version, changedAt } = await em.findOneOrFail(GraphState, STATE, { disableIdentityMap: true });
  const moment = { version: version + 1, at: new Date(Math.max(now.getTime(), changedAt.getTime())) };
  await saveGraphVersion(em, moment.version, moment.at);
  const transaction: object | undefined = em.getTransactionContext();
  if (transaction !== undefined) raised.set(transaction, moment);
  return moment;
}

/** What the transaction raised the version to; undefined as long as it changed nothing. */
export function momentOf(em: SqlEntityManager): Moment | undefined {
  const transaction: object | undefined = em.getTransactionContext();
  return transaction && raised.get(transaction);
}
