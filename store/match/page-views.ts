import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageRecord } from "../../schema/generated/record.js";
import { Page, Revision } from "../database/ledger-entities.js";
import { type PageView, viewOf } from "../identity/page-view.js";

/** How many permalinks of a page are known to others' links: those of its newest revisions. */
const MOST_PERMALINKS = 20;

/** A live page and what it says today. */
export interface LivePage {
  readonly pageId: string;
  readonly sourceId: string;
  readonly revisionId: number;
  readonly url: string;
  readonly record: PageRecord;
  /** When its source last changed it. */
  readonly updatedAt: Date;
}

/** Those of the pages that are live and can be read, by page id. Two statements. */
export async function livePages(em: SqlEntityManager, pageIds: Iterable<string>): Promise<LivePage[]> {
  const pages = await em.find(
    Page,
    { id: { $in: [...new Set(pageIds)] }, state: "live", currentRevisionId: { $ne: null } },
    { fields: ["id", "sourceId", "url", "currentRevisionId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const revisions = await em.find(
    Revision,
    { id: { $in: pages.flatMap(({ currentRevisionId }) => currentRevisionId ?? []) }, redactedAt: null },
    { fields: ["id", "record", "publishedAt", "fetchedAt"], disableIdentityMap: true },
  );
  const byId = new Map(revisions.map((revision) => [revision.id, revision]));
  return pages.flatMap(({ id, sourceId, url, currentRevisionId }) => {
    const revision = byId.get(currentRevisionId ?? -1);
    if (revision?.record == null) return [];
    const { record, publishedAt, fetchedAt } = revision;
    return [{ pageId: id, sourceId, revisionId: revision.id, url, record, updatedAt: publishedAt ?? fetchedAt }];
  });
}

/** What the engine knows of pages: their records, and the addresses that lead to them. One statement. */
export async function viewsOf(
  em: SqlEntityManager,
  pages: readonly LivePage[],
  redirectsTo: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<PageView[]> {
  if (pages.length === 0) return [];
  const rows = await em.find(
    Revision,
    { pageId: { $in: pages.map(({ pageId }) => pageId) }, redactedAt: null },
    { fields: ["id", "pageId", "permalink"], orderBy: { id: "desc" }, disableIdentityMap: true },
  );
  const revisions = Map.groupBy(rows, (row) => row.pageId);
  return pages.map(({ pageId, sourceId, revisionId, url, record }) => {
    // A later revision is one that nobody can read yet: the page is not woven when it comes.
    const shown = (revisions.get(pageId) ?? []).filter(({ id }) => id <= revisionId);
    const own = shown.slice(0, MOST_PERMALINKS).map(({ permalink }) => permalink);
    const addresses = [...new Set([url, ...(record.aliases ?? []), ...own, ...(redirectsTo.get(pageId) ?? [])])];
    const canonicalAddress = record.canonical;
    return viewOf(record, { pageId, sourceId, addresses, ...(canonicalAddress !== undefined && { canonicalAddress }) });
  });
}
