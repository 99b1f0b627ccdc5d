import { LockMode } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { rebuildAddresses } from "../addresses/rebuild-addresses.js";
import type { PageRow } from "../database/entities.js";
import {
  Organization,
  OrganizationPage,
  PageLink,
  Place,
  Resource,
  ResourceOrganization,
  ResourcePage,
} from "../database/graph-entities.js";
import type { Dialect } from "../database/dialect.js";
import { IdentityPage, Match } from "../database/identity-entities.js";
import { Page, Source } from "../database/ledger-entities.js";
import { GraphState } from "../database/memory-entities.js";
import { lockGraph } from "../memory/graph-version.js";
import { clearIndex } from "../search/index-resources.js";
import { rememberGraph } from "./remember-graph.js";
import { weavePages } from "./weave.js";

/**
 * The rules by which the graph is woven: which pages are one resource, which claims are preferred, what is a place. Whoever
 * changes one of them counts this up, and the next start of a hub weaves what is there once more.
 */
const RULES = 1;

/** How many pages are woven at once. */
const BATCH = 200;

/** How the whole graph is woven again. */
export interface WeavingAll {
  readonly dialect: Dialect;
  readonly now: Date;
  /** Called with each batch before it is woven. */
  readonly onBatch?: (pages: readonly PageRow[]) => Promise<void>;
}

/**
 * Makes the whole graph again from what its pages say, in the transaction of `em`; what is otherwise than before is
 * remembered as changed.
 */
export async function weaveAll(em: SqlEntityManager, { dialect, now, onBatch }: WeavingAll): Promise<void> {
  await lockSources(em);
  await lockGraph(em);
  await clearGraph(em, dialect);
  for (let after = ""; ;) {
    const pages = await em.find(
      Page,
      { state: "live", id: { $gt: after } },
      { orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
    );
    await onBatch?.(pages);
    await weavePages(
      em,
      pages.map(({ id }) => id),
      { now, remember: false },
    );
    const last = pages.at(-1);
    if (last === undefined || pages.length < BATCH) break;
    after = last.id;
  }
  await rebuildAddresses(em);
  await rememberGraph(em, now);
  await em.nativeUpdate(GraphState, { id: 1 }, { rules: RULES });
}

/** Every write of a harvest begins at its source: none comes between, on PostgreSQL; SQLite has one writer anyway. */
async function lockSources(em: SqlEntityManager): Promise<void> {
  await em.find(Source, {}, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" } });
}

async function clearGraph(em: SqlEntityManager, dialect: Dialect): Promise<void> {
  await clearIndex(em, dialect);
  await em.nativeDelete(PageLink, {});
  await em.nativeDelete(Place, {});
  await em.nativeDelete(ResourceOrganization, {});
  await em.nativeDelete(OrganizationPage, {});
  await em.nativeDelete(Organization, {});
  await em.nativeDelete(Resource, {});
  await em.nativeDelete(ResourcePage, {});
  await em.nativeDelete(Match, {});
  await em.nativeDelete(IdentityPage, {});
  await em.execute("delete from identity_key");
}

/** Weaves the graph again if other rules than today's wove it. Next to nothing when there is nothing to do. */
export async function weaveOutdated(em: () => SqlEntityManager, dialect: Dialect): Promise<void> {
  const isOutdated = async (at: SqlEntityManager) => {
    const { rules } = await at.findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });
    return rules !== RULES;
  };
  if (!(await isOutdated(em()))) return;
  await em().transactional(async (tx) => {
    await lockSources(tx);
    // Another process may have done it meanwhile.
    if (await isOutdated(tx)) await weaveAll(tx, { dialect, now: new Date() });
  });
}
