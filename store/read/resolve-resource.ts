import type { Database } from "../database/database.js";
import type { ResourceRow } from "../database/entities.js";
import { resourcesByIds } from "./resources.js";
import { isStorable } from "./storable.js";

/** How many merges one after another are followed. */
const MOST_REDIRECTS = 1_000;

/**
 * Finds where ids lead today: to the resource itself, to the one that has its founding page now, or to the one it went into.
 * Two statements.
 *
 * @returns By the id asked for; ids that lead nowhere are left out.
 */
export async function resolveResourceIds(database: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const asked = [...new Set(ids.filter(isStorable))];
  const found = await resourcesOfOwnIds(database, asked);
  const left = asked.filter((id) => !found.has(id));
  if (left.length === 0) return found;
  for (const [id, target] of await followRedirects(database, left)) found.set(id, target);
  return found;
}

/** The resources that ids lead to, by the id asked for. One statement when all ids are those of today. */
export async function followedResources(database: Database, ids: readonly string[]): Promise<Map<string, ResourceRow>> {
  const rows = new Map((await resourcesByIds(database, ids)).map((row) => [row.id, row]));
  const left = ids.filter((id) => !rows.has(id));
  if (left.length === 0) return rows;
  const targets = await resolveResourceIds(database, left);
  const followed = await resourcesByIds(database, [...new Set(targets.values())]);
  const byId = new Map(followed.map((row) => [row.id, row]));
  for (const [id, target] of targets) {
    const row = byId.get(target);
    if (row !== undefined) rows.set(id, row);
  }
  return rows;
}

/** A resource's founding page has the resource's own id, and so has a page whose resource went into another. */
async function resourcesOfOwnIds({ sql }: Database, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await sql
    .selectFrom("ResourcePage")
    .select(["ownResourceId", "resourceId"])
    .where("ownResourceId", "in", ids)
    .execute();
  return new Map(rows.map(({ ownResourceId, resourceId }) => [ownResourceId, resourceId]));
}

/** Follows merges until one leads to a page that is there. */
async function followRedirects({ sql }: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql
    .withRecursive("chain(asked, target, step)" as "chain", (db) =>
      db
        .selectFrom("ResourceRedirect")
        .select((eb) => ["fromId as asked", "toId as target", eb.lit(1).as("step")])
        .where("fromId", "in", ids)
        .unionAll(
          (next) =>
            next
              .selectFrom("chain" as never)
              .innerJoin("ResourceRedirect", "ResourceRedirect.fromId", "chain.target" as never)
              .select((eb) => [
                eb.ref("chain.asked" as never).as("asked"),
                "ResourceRedirect.toId as target",
                eb(eb.ref("chain.step" as never), "+", 1 as never).as("step"),
              ])
              .where("chain.step" as never, "<", MOST_REDIRECTS as never) as never,
        ),
    )
    .selectFrom("chain")
    .innerJoin("ResourcePage", "ResourcePage.ownResourceId", "chain.target")
    .select(["chain.asked", "ResourcePage.resourceId"])
    .orderBy("chain.step", "desc")
    .execute();
  // The nearest step comes last and stays.
  return new Map(rows.map(({ asked, resourceId }) => [asked, resourceId]));
}
