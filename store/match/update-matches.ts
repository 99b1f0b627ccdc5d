import type { SqlEntityManager } from "@mikro-orm/sql";
import type { MatchRow } from "../database/entities.js";
import { Match } from "../database/identity-entities.js";
import type { PageView } from "../identity/page-view.js";
import { type Verdict, joins } from "../identity/verdict.js";
import { stableId } from "../ids.js";
import { currentViews } from "./current-views.js";
import { indexPages } from "./index-pages.js";
import { judgeAgain } from "./judge-again.js";
import { type LivePage, livePages, viewsOf } from "./page-views.js";
import { changedRedirects, redirectsTo } from "./redirects.js";

/**
 * Brings the matches up to date with pages that changed or left the graph.
 *
 * @returns The pages whose resources may be others now.
 */
export async function updateMatches(
  em: SqlEntityManager,
  pages: readonly LivePage[],
  gone: readonly string[],
): Promise<Set<string>> {
  const { targets, former } = await changedRedirects(em, pages, gone);
  // Redirects first: what leads to a page is part of what is known of it, and what led to it until now is not.
  const redirects = await viewsOf(em, pages.filter(isRedirect));
  const first = await indexPages(em, redirects, [...gone, ...former]);
  const shown = await shownViews(em, pages, targets);
  const then = await indexPages(em, shown, []);
  const views = [...redirects, ...shown];
  const changed = [...first.changed, ...then.changed];
  const revisited = [...first.revisited, ...then.revisited].filter((pageId) => !changed.includes(pageId));
  const again = [...new Set([...changed, ...revisited])];
  if (again.length === 0) return new Set();
  const concerned = new Set([...again, ...(await removeMatches(em, again))]);
  const known = new Map(views.map((view) => [view.pageId, view]));
  const missing = again.filter((pageId) => !known.has(pageId));
  for (const view of await currentViews(em, missing)) known.set(view.pageId, view);
  const verdicts = await judgeAgain(em, again, known);
  await saveMatches(em, verdicts);
  for (const { pages: both } of verdicts) for (const pageId of both) concerned.add(pageId);
  return concerned;
}

export function isRedirect({ record }: LivePage): boolean {
  return record.kind === "auxiliary";
}

/** What is known of the pages that changed, and of those that a redirect which changed leads to. */
async function shownViews(
  em: SqlEntityManager,
  pages: readonly LivePage[],
  targets: readonly string[],
): Promise<PageView[]> {
  const given = new Set(pages.map(({ pageId }) => pageId));
  const others = await livePages(
    em,
    targets.filter((pageId) => !given.has(pageId)),
  );
  const all = [...pages, ...others].filter((page) => !isRedirect(page));
  return viewsOf(em, all, await redirectsTo(em, all));
}

/** @returns Pages that were one with these. */
async function removeMatches(em: SqlEntityManager, pageIds: readonly string[]): Promise<string[]> {
  const concerned = { $or: [{ pageA: { $in: [...pageIds] } }, { pageB: { $in: [...pageIds] } }] };
  const old = await em.find(
    Match,
    { ...concerned, status: "ACCEPTED" },
    { fields: ["pageA", "pageB", "relation"], disableIdentityMap: true },
  );
  await em.nativeDelete(Match, concerned);
  return old.filter(({ relation }) => joins(relation)).flatMap(({ pageA, pageB }) => [pageA, pageB]);
}

export async function saveMatches(em: SqlEntityManager, verdicts: readonly Verdict[]): Promise<void> {
  if (verdicts.length > 0) await em.insertMany(Match, verdicts.map(toRow));
}

export function matchId([a, b]: Verdict["pages"]): string {
  return stableId("m", a, b);
}

/** What a verdict becomes before resources are grouped. */
function toRow(verdict: Verdict): MatchRow {
  const { pages, relation, status, rule, score, containment, direction, evidence } = verdict;
  return {
    id: matchId(pages),
    pageA: pages[0],
    pageB: pages[1],
    relation,
    status,
    rule,
    score,
    containment,
    originalId: direction?.original ?? null,
    copyId: direction?.copy ?? null,
    directionReason: direction?.because ?? null,
    evidence,
    outcome: status === "REVIEW" ? "REVIEW" : "NOTED",
    reason: null,
  };
}
