import type { HarvestMode } from "../../schema/harvest.js";
import type { SourceRow } from "../database/entities.js";

const DAY_MS = 86_400_000;

/** How often a source is compared in full when its settings do not say, in days. */
export const FULL_EVERY_DAYS = 7;

/** What a harvest would read, and why. */
export interface HarvestPlan {
  readonly mode: HarvestMode;
  /**
   * ASKED: somebody wants a full one; NEVER_HARVESTED: no full one was ever finished; NO_CURSOR: the connector cannot
   * tell what changed; FULL_IS_DUE: the last full one is too long ago; CHANGES_SINCE: only what changed since the last.
   */
  readonly reason: "ASKED" | "NEVER_HARVESTED" | "NO_CURSOR" | "FULL_IS_DUE" | "CHANGES_SINCE";
  /** When the last harvest that the reason speaks of began or ended. */
  readonly since: Date | null;
}

/**
 * Decides whether a source is read in full. Pure, so that a preview decides the same.
 *
 * @param source What the ledger knows of it; null when it has never heard of it.
 */
export function planHarvest(
  source: Pick<SourceRow, "cursor" | "lastFullAt" | "lastSuccessAt"> | null,
  { full, fullEveryDays, now }: { readonly full: boolean; readonly fullEveryDays: number; readonly now: Date },
): HarvestPlan {
  if (full) return { mode: "full", reason: "ASKED", since: null };
  if (source === null || source.lastFullAt === null) return { mode: "full", reason: "NEVER_HARVESTED", since: null };
  if (source.cursor === null) return { mode: "full", reason: "NO_CURSOR", since: null };
  if (now.getTime() - source.lastFullAt.getTime() >= fullEveryDays * DAY_MS) {
    return { mode: "full", reason: "FULL_IS_DUE", since: source.lastFullAt };
  }
  return { mode: "incremental", reason: "CHANGES_SINCE", since: source.lastSuccessAt };
}
