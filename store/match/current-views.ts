import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageView } from "../identity/page-view.js";
import { livePages, viewsOf } from "./page-views.js";
import { redirectsTo } from "./redirects.js";

/** What the engine knows of pages today; nothing of those that are not live. */
export async function currentViews(em: SqlEntityManager, pageIds: readonly string[]): Promise<PageView[]> {
  if (pageIds.length === 0) return [];
  const pages = await livePages(em, pageIds);
  return viewsOf(em, pages, await redirectsTo(em, pages));
}
