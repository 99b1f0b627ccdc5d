import type { SqlEntityManager } from "@mikro-orm/sql";
import { ResourcePage } from "../database/graph-entities.js";
import { DecisionPage, Match } from "../database/identity-entities.js";
import { JOINING_RELATIONS } from "../identity/verdict.js";

/**
 * These pages and all that belong with them, even by way of others: by accepted matches, by decisions, or because they were
 * in one resource until now. A few statements for each step of the way, however many pages there are.
 */
export async function connectedPages(em: SqlEntityManager, pageIds: Iterable<string>): Promise<Set<string>> {
  const found = new Set(pageIds);
  for (let fresh = [...found]; fresh.length > 0;) {
    const next = [...(await matched(em, fresh)), ...(await decided(em, fresh)), ...(await grouped(em, fresh))];
    fresh = [...new Set(next)].filter((pageId) => !found.has(pageId));
    for (const pageId of fresh) found.add(pageId);
  }
  return found;
}

async function matched(em: SqlEntityManager, pageIds: readonly string[]): Promise<string[]> {
  const rows = await em.find(
    Match,
    {
      status: "ACCEPTED",
      relation: { $in: [...JOINING_RELATIONS] },
      $or: [{ pageA: { $in: [...pageIds] } }, { pageB: { $in: [...pageIds] } }],
    },
    { fields: ["pageA", "pageB"], disableIdentityMap: true },
  );
  return rows.flatMap(({ pageA, pageB }) => [pageA, pageB]);
}

async function decided(em: SqlEntityManager, pageIds: readonly string[]): Promise<string[]> {
  const mine = await em.find(
    DecisionPage,
    { pageId: { $in: [...pageIds] } },
    { fields: ["sequence"], disableIdentityMap: true },
  );
  if (mine.length === 0) return [];
  const all = await em.find(
    DecisionPage,
    { sequence: { $in: [...new Set(mine.map(({ sequence }) => sequence))] } },
    { fields: ["pageId"], disableIdentityMap: true },
  );
  return all.map(({ pageId }) => pageId);
}

async function grouped(em: SqlEntityManager, pageIds: readonly string[]): Promise<string[]> {
  const mine = await em.find(
    ResourcePage,
    { pageId: { $in: [...pageIds] } },
    { fields: ["resourceId"], disableIdentityMap: true },
  );
  if (mine.length === 0) return [];
  const all = await em.find(
    ResourcePage,
    { resourceId: { $in: [...new Set(mine.map(({ resourceId }) => resourceId))] } },
    { fields: ["pageId"], disableIdentityMap: true },
  );
  return all.map(({ pageId }) => pageId);
}
