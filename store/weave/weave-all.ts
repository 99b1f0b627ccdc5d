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
import { OrganizationPlace, ResourceTerritory, TerritoryCount } from "../database/territory-entities.js";
import { applyRegistry } from "../governance/organizations/known-rows.js";
import { fillIndex } from "../match/index-pages.js";
import { judgeAgain } from "../match/judge-again.js";
import { livePages, viewsOf } from "../match/page-views.js";
import { redirectsTo } from "../match/redirects.js";
import { regroup } from "../match/regroup.js";
import { isRedirect, saveMatches } from "../match/update-matches.js";
import { lockGraph } from "../memory/graph-version.js";
import { clearIndex } from "../search/index-resources.js";
import { rebuildAreas } from "../territories/areas.js";
import { refreshGeography } from "../territories/refresh.js";
import { refreshOrganizations } from "./organizations.js";
import { rememberGraph } from "./remember-graph.js";
import { replacePageRows } from "./weave.js";

/**
 * The rules by which the graph is woven: which pages are one resource, which claims are preferred, what is a place. Whoever
 * changes one of them counts this up, and the next start of a hub weaves what is there once more.
 */
const RULES = 2;

/** How many pages are woven at once. */
const BATCH = 200;

/** How the whole graph is woven again. */
export interface WeavingAll {
  readonly dialect: Dialect;
  readonly now: Date;
  /** Called with each batch before it is read. */
  readonly onBatch?: (pages: readonly PageRow[]) => Promise<void>;
  /** Called with the share that is done, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Makes the whole graph again from what its pages say, in the transaction of `em`; what is otherwise than before is
 * remembered as changed. Page by page it would be the same graph, but each key that becomes crowded would have its pages
 * judged again: here all pages are in the index before any is judged.
 */
export async function weaveAll(em: SqlEntityManager, weaving: WeavingAll): Promise<void> {
  const { dialect, now } = weaving;
  await lockSources(em);
  await lockGraph(em);
  await refreshGeography(em);
  await clearGraph(em, dialect);
  const grouped = new Set<string>();
  const steps: readonly Step[] = [
    async (rows) => {
      await weaving.onBatch?.(rows);
      const pages = await livePages(em, idsOf(rows));
      await refreshOrganizations(em, await replacePageRows(em, idsOf(rows), pages));
      await fillIndex(em, await viewsOf(em, pages.filter(isRedirect)));
    },
    async (rows) => {
      const shown = (await livePages(em, idsOf(rows))).filter((page) => !isRedirect(page));
      await fillIndex(em, await viewsOf(em, shown, await redirectsTo(em, shown)));
    },
    async (rows) => saveMatches(em, await judgeAgain(em, idsOf(rows), new Map(), EVERY_PAGE)),
    async (rows) => {
      const ids = idsOf(rows).filter((id) => !grouped.has(id));
      for (const id of await regroup(em, ids, { now, remember: false })) grouped.add(id);
    },
  ];
  await takeSteps(em, steps, weaving.onProgress);
  await applyRegistry(em);
  await rebuildAreas(em);
  await rebuildAddresses(em);
  await rememberGraph(em, now);
  await em.nativeUpdate(GraphState, { id: 1 }, { rules: RULES });
}

/** One pass over the pages, batch by batch. */
type Step = (rows: readonly PageRow[]) => Promise<void>;

const EVERY_PAGE = { has: () => true };

function idsOf(rows: readonly PageRow[]): string[] {
  return rows.map(({ id }) => id);
}

async function takeSteps(
  em: SqlEntityManager,
  steps: readonly Step[],
  onProgress: WeavingAll["onProgress"],
): Promise<void> {
  const total = Math.max(1, steps.length * (await em.count(Page, { state: "live" })));
  let done = 0;
  for (const step of steps) {
    for await (const rows of liveRows(em)) {
      await step(rows);
      done += rows.length;
      onProgress?.(done / total);
    }
  }
}

async function* liveRows(em: SqlEntityManager): AsyncGenerator<readonly PageRow[]> {
  for (let after = ""; ;) {
    const rows = await em.find(
      Page,
      { state: "live", id: { $gt: after } },
      { orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.id;
  }
}

/** Every write of a harvest begins at its source: none comes between, on PostgreSQL; SQLite has one writer anyway. */
async function lockSources(em: SqlEntityManager): Promise<void> {
  await em.find(Source, {}, { lockMode: LockMode.PESSIMISTIC_WRITE, orderBy: { id: "asc" } });
}

async function clearGraph(em: SqlEntityManager, dialect: Dialect): Promise<void> {
  await clearIndex(em, dialect);
  await em.nativeDelete(PageLink, {});
  await em.nativeDelete(Place, {});
  await em.nativeDelete(ResourceTerritory, {});
  await em.nativeDelete(TerritoryCount, {});
  await em.nativeDelete(ResourceOrganization, {});
  await em.nativeDelete(OrganizationPage, {});
  await em.nativeDelete(OrganizationPlace, {});
  await em.nativeDelete(Organization, {});
  await em.nativeDelete(Resource, {});
  await em.nativeDelete(ResourcePage, {});
  await em.nativeDelete(Match, {});
  await em.nativeDelete(IdentityPage, {});
  await em.execute("delete from identity_key");
}

/** Weaves the graph again if other rules than today's wove it. Next to nothing when there is nothing to do. */
export async function weaveOutdated(
  em: () => SqlEntityManager,
  dialect: Dialect,
  onProgress?: (share: number) => void,
): Promise<void> {
  const isOutdated = async (at: SqlEntityManager) => {
    const { rules } = await at.findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });
    return rules !== RULES;
  };
  if (!(await isOutdated(em()))) return;
  await em().transactional(async (tx) => {
    await lockSources(tx);
    // Another process may have done it meanwhile.
    if (await isOutdated(tx)) await weaveAll(tx, { dialect, now: new Date(), ...(onProgress && { onProgress }) });
  });
}
