import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Ending, GonePage } from "../../schema/sink.js";
import { Page } from "../database/entities.js";
import { pageId } from "../ids.js";
import { unweavePages } from "../weave/weave.js";
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

/** The live pages that a harvest's ending says are gone. Changes nothing but the count of missed listings. */
export async function vanishingPages(
  em: SqlEntityManager,
  sourceId: string,
  harvestId: number,
  ending: Ending,
): Promise<VanishingPage[]> {
  const told = new Map(ending.gone.map((page) => [pageId(sourceId, page.remoteId), page]));
  const live = await em.find(
    Page,
    { id: { $in: [...told.keys()] }, state: "live" },
    { fields: ["id", "remoteId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const gone = live.map(({ id, remoteId }) => {
    const page = told.get(id);
    return { id, remoteId, reason: page?.reason ?? "out-of-scope", message: page?.message ?? "", missed: false };
  });
  return ending.absenceCounts ? [...gone, ...(await missedPages(em, sourceId, harvestId))] : gone;
}

async function missedPages(em: SqlEntityManager, sourceId: string, harvestId: number): Promise<VanishingPage[]> {
  const unseen = { sourceId, state: "live" as const, lastHarvestId: { $ne: harvestId } };
  const pages = await em.find(
    Page,
    { ...unseen, missedListings: { $gte: LISTINGS_THAT_MISS - 1 } },
    { fields: ["id", "remoteId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  await em.nativeUpdate(Page, { ...unseen, missedListings: 0 }, { missedListings: 1 });
  return pages.map(({ id, remoteId }) => ({
    id,
    remoteId,
    reason: "out-of-scope",
    message: `Missing from ${LISTINGS_THAT_MISS} complete listings in a row.`,
    missed: true,
  }));
}

/** Takes pages out of the graph and keeps them as tombstones. */
export async function withdraw(
  em: SqlEntityManager,
  pages: readonly VanishingPage[],
  { harvestId, now }: WriteContext,
): Promise<void> {
  for (const [message, group] of Map.groupBy(pages, (page) => page.message)) {
    await em.nativeUpdate(
      Page,
      { id: { $in: group.map(({ id }) => id) } },
      { state: "withdrawn", goneReason: message, lastHarvestId: harvestId, lastSeenAt: now },
    );
  }
  await unweavePages(
    em,
    pages.map(({ id }) => id),
  );
}
