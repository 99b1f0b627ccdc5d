import type { SqlEntityManager } from "@mikro-orm/sql";
import { ResourcePage } from "../database/graph-entities.js";
import { ResourceRedirect } from "../database/memory-entities.js";
import { isStorable } from "../read/storable.js";
import { DecisionRefusedError } from "./decision-refused.js";

/** A resource as an id names it, which may be an id it had once. */
export interface NamedResource {
  /** Its id today. */
  readonly resourceId: string;
  /** The page that the id was made of; undefined when that page has left the graph. */
  readonly pageId: string | undefined;
}

/** The most redirects followed one after the other: each merge adds one at most, and a ring must end. */
const MOST_REDIRECTS = 100;

/** The resources that these ids lead to today; those that lead nowhere are not in the answer. */
export async function namedResources(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<Map<string, NamedResource>> {
  const named = new Map<string, NamedResource>();
  let open = new Map(ids.filter(isStorable).map((id) => [id, id]));
  for (let step = 0; open.size > 0 && step < MOST_REDIRECTS; step++) {
    const wanted = [...new Set(open.values())];
    const pages = await em.find(ResourcePage, { ownResourceId: { $in: wanted } }, { disableIdentityMap: true });
    const byOwnId = new Map(pages.map((page) => [page.ownResourceId, page]));
    const unknown = wanted.filter((id) => !byOwnId.has(id));
    const redirects = await em.find(ResourceRedirect, { fromId: { $in: unknown } }, { disableIdentityMap: true });
    const targets = new Map(redirects.map(({ fromId, toId }) => [fromId, toId]));
    const next = new Map<string, string>();
    for (const [id, current] of open) {
      const page = byOwnId.get(current);
      const target = targets.get(current);
      if (page !== undefined)
        named.set(id, { resourceId: page.resourceId, pageId: id === current ? page.pageId : undefined });
      else if (target !== undefined) next.set(id, target);
    }
    open = next;
  }
  return named;
}

/** The pages of each resource, the one whose claims are preferred first. */
export async function membersOf(em: SqlEntityManager, resourceIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await em.find(
    ResourcePage,
    { resourceId: { $in: [...resourceIds] } },
    { orderBy: { rank: "asc", pageId: "asc" }, disableIdentityMap: true },
  );
  const groups = Map.groupBy(rows, ({ resourceId }) => resourceId);
  return new Map([...groups].map(([id, pages]) => [id, pages.map(({ pageId }) => pageId)]));
}

/** The resource that each page is in; pages in none are not in the answer. */
export async function resourcesOfPages(em: SqlEntityManager, pageIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await em.find(
    ResourcePage,
    { pageId: { $in: pageIds.filter(isStorable) } },
    { fields: ["pageId", "resourceId"], disableIdentityMap: true },
  );
  return new Map(rows.map(({ pageId, resourceId }) => [pageId, resourceId]));
}

/**
 * The resource that an id of an argument leads to.
 *
 * @throws DecisionRefusedError NOT_FOUND
 */
export function requireNamed(named: ReadonlyMap<string, NamedResource>, id: string, argument: string): NamedResource {
  const resource = named.get(id);
  if (resource !== undefined) return resource;
  const why = "It may have left the graph; look for it again.";
  throw new DecisionRefusedError("NOT_FOUND", `There is no resource ${JSON.stringify(id)}. ${why}`, argument);
}
