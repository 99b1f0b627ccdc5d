import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Incident } from "../../schema/harvest.js";
import type { Ending, GonePage } from "../../schema/sink.js";
import { Page } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { weavePages } from "../weave/weave.js";
import type { WriteContext } from "./write-context.js";

/** How many complete listings in a row must miss a page before it counts as gone. */
const LISTINGS_THAT_MISS = 2;

/** A live page that this harvest would withdraw. */
export interface VanishingPage {
  readonly id: string;
  readonly remoteId: string;
  readonly reason: GonePage["reason"];
  readonly message: string;
  /** True when only its absence from complete listings speaks against it. */
  readonly missed: boolean;
}

/** Each page that a harvest's ending says is gone, once. */
export function distinctGone({ gone }: Ending): GonePage[] {
  return [...new Map(gone.map((page) => [page.remoteId, page])).values()];
}

/** The live pages that a harvest's ending says are gone. */
export async function vanishingPages(
  em: SqlEntityManager,
  sourceId: string,
  harvestId: number,
  ending: Ending,
): Promise<VanishingPage[]> {
  const told = new Map(distinctGone(ending).map((page) => [pageId(sourceId, page.remoteId), page]));
  const live = await em.find(
    Page,
    { id: { $in: [...told.keys()] }, state: "live" },
    { fields: ["id", "remoteId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const gone = live.map(({ id, remoteId }) => {
    const page = told.get(id);
    return { id, remoteId, reason: page?.reason ?? "out-of-scope", message: page?.message ?? "", missed: false };
  });
  if (!ending.absenceCounts) return gone;
  const missed = await missedPages(em, sourceId, harvestId);
  return [...gone, ...missed.filter(({ id }) => !told.has(id))];
}

/** Pages that this complete listing and the one before did not name. */
export async function missedPages(em: SqlEntityManager, sourceId: string, harvestId: number): Promise<VanishingPage[]> {
  const pages = await em.find(
    Page,
    { ...unseenBy(sourceId, harvestId), missedListings: { $gte: LISTINGS_THAT_MISS - 1 } },
    { fields: ["id", "remoteId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  return pages.map(({ id, remoteId }) => ({
    id,
    remoteId,
    reason: "out-of-scope",
    message: `Missing from ${LISTINGS_THAT_MISS} complete listings in a row.`,
    missed: true,
  }));
}

function unseenBy(sourceId: string, harvestId: number) {
  return { sourceId, state: "live" as const, lastHarvestId: { $ne: harvestId } };
}

/** Remembers which pages a complete listing did not name. */
export async function countMissed(em: SqlEntityManager, { sourceId, harvestId }: WriteContext): Promise<void> {
  await em.nativeUpdate(Page, { ...unseenBy(sourceId, harvestId), missedListings: 0 }, { missedListings: 1 });
}

/** A page that could not be read is there all the same: it is not missing. */
export async function markFailedAsSeen(
  em: SqlEntityManager,
  incidents: readonly Incident[],
  { sourceId, harvestId }: WriteContext,
): Promise<void> {
  const failed = incidents.flatMap(({ outcome, remoteId }) => (outcome === "failed" ? (remoteId ?? []) : []));
  if (failed.length === 0) return;
  const pages = { id: { $in: failed.map((remoteId) => pageId(sourceId, remoteId)) }, state: "live" as const };
  await em.nativeUpdate(Page, pages, { lastHarvestId: harvestId, missedListings: 0 });
}

/** Tombstones whose content we still hold and that the source has deleted since. */
export async function deletedTombstones(em: SqlEntityManager, sourceId: string, ending: Ending): Promise<string[]> {
  const told = distinctGone(ending);
  const deleted = told.filter(({ reason }) => reason === "deleted").map(({ remoteId }) => pageId(sourceId, remoteId));
  const only = { fields: ["id"], disableIdentityMap: true } as const;
  const pages = await em.find(Page, { id: { $in: deleted }, state: "withdrawn" }, only);
  return pages.map(({ id }) => id);
}

/**
 * Takes pages out of the graph and keeps them as tombstones.
 *
 * @param isErased Their content is erased, at once, by whoever calls this.
 */
export async function withdraw(
  em: SqlEntityManager,
  pages: readonly Pick<VanishingPage, "id" | "message">[],
  { harvestId, now }: WriteContext,
  isErased = false,
): Promise<void> {
  for (const [message, group] of Map.groupBy(pages, (page) => page.message)) {
    await em.nativeUpdate(
      Page,
      { id: { $in: group.map(({ id }) => id) } },
      { state: "withdrawn", goneReason: message, lastHarvestId: harvestId, lastSeenAt: now },
    );
  }
  const ids = pages.map(({ id }) => id);
  await weavePages(em, ids, { now, ...(isErased && { erased: new Set(ids) }) });
}
