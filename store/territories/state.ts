import type { SqlEntityManager } from "@mikro-orm/sql";
import type { GeographyStateRow } from "../database/entities.js";
import { GraphState } from "../database/memory-entities.js";
import { GeographyState } from "../database/territory-entities.js";

/** The only row of its table. */
const STATE = { id: 1 };

/** What is known as long as nothing was filled. */
const NOTHING: GeographyStateRow = { ...STATE, version: 0, vintage: 0, bundle: "" };

/** Rules that no weave ever followed. */
const NO_RULES = 0;

/** Which geography the database holds; version 0 as long as its tables are empty. One small statement. */
export async function geographyState(em: SqlEntityManager): Promise<GeographyStateRow> {
  return (await em.findOne(GeographyState, STATE, { disableIdentityMap: true })) ?? NOTHING;
}

/** Says that the territories changed, in a transaction that holds the graph. */
export async function saveGeographyState(em: SqlEntityManager, state: Omit<GeographyStateRow, "id">): Promise<void> {
  await em.upsert(GeographyState, { ...STATE, ...state }, { disableIdentityMap: true });
}

/**
 * Has the whole graph woven again by whoever calls `weaveOutdated` next, at the latest the next start: what its places
 * mean may be other territories now. In a transaction that holds the graph, so that a kill in between loses nothing.
 */
export async function weaveAgain(em: SqlEntityManager): Promise<void> {
  await em.nativeUpdate(GraphState, { id: 1 }, { rules: NO_RULES });
}
