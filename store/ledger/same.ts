import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Outcome } from "../../schema/harvest.js";
import { Page } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import type { Told } from "./close.js";
import type { WriteContext } from "./write-context.js";

/** Notes that pages were seen and are as we last read them. */
export async function keepSame(em: SqlEntityManager, same: readonly string[], at: WriteContext): Promise<Told> {
  if (same.length === 0) return { outcomes: [], incidents: [] };
  const live = await em.find(
    Page,
    { id: { $in: same.map((remoteId) => pageId(at.sourceId, remoteId)) }, state: "live" },
    { fields: ["id", "remoteId"], disableIdentityMap: true },
  );
  const seen = { lastHarvestId: at.harvestId, lastSeenAt: at.now, missedListings: 0 };
  await em.nativeUpdate(Page, { id: { $in: live.map(({ id }) => id) } }, seen);
  return judgeSame(same, new Set(live.map(({ remoteId }) => remoteId)));
}

/** How pages end that are said to be the same, given those we hold live. */
export function judgeSame(same: readonly string[], live: ReadonlySet<string>): Told {
  const unknown = same.filter((remoteId) => !live.has(remoteId));
  return {
    outcomes: same.map((remoteId): Outcome => (live.has(remoteId) ? "unchanged" : "failed")),
    incidents: unknown.map((remoteId) => ({ outcome: "failed", code: "NOT_HELD", message: NOT_HELD, remoteId })),
  };
}

const NOT_HELD =
  "The source says that the page is as we last read it, but we do not hold it. A full harvest reads it again.";
