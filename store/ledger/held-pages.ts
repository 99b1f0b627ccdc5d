import type { HeldPage } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { Page, Revision } from "../database/ledger-entities.js";

/** How many pages are read at once. */
const PAGE_SIZE = 500;

/** Yields the live pages of a source by ascending id, with the revisions whose content is still held. */
export async function* heldPages(
  database: Database,
  {
    sourceId,
    harvestId,
    remoteIds,
  }: { sourceId: string; harvestId: number; remoteIds?: readonly string[] | undefined },
): AsyncGenerator<HeldPage> {
  let after = "";
  for (;;) {
    const em = database.em();
    const pages = await em.find(
      Page,
      { sourceId, state: "live", id: { $gt: after }, ...(remoteIds && { remoteId: { $in: [...remoteIds] } }) },
      { orderBy: { id: "asc" }, limit: PAGE_SIZE, fields: ["id", "remoteId", "url", "lastHarvestId"] },
    );
    const revisions = await em.find(
      Revision,
      { pageId: { $in: pages.map(({ id }) => id) }, redactedAt: null },
      { orderBy: { id: "asc" }, fields: ["pageId", "remoteRevisionId"] },
    );
    const revisionsByPage = Map.groupBy(revisions, ({ pageId }) => pageId);
    for (const { id, remoteId, url, lastHarvestId } of pages) {
      const ids = (revisionsByPage.get(id) ?? []).map(({ remoteRevisionId }) => remoteRevisionId);
      yield { remoteId, url, revisionIds: newestLast(ids), seen: lastHarvestId === harvestId };
    }
    const last = pages.at(-1);
    if (last === undefined || pages.length < PAGE_SIZE) return;
    after = last.id;
  }
}

/** Source identities of revisions, oldest first; one that came back, as after a partial restore, stands at its last place. */
export function newestLast(ids: readonly string[]): string[] {
  return [...new Set(ids.toReversed())].toReversed();
}
