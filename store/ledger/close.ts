import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Incident, Outcome } from "../../schema/harvest.js";
import type { ClosedPage } from "../../schema/sink.js";
import { Page } from "../database/entities.js";
import { pageId } from "../ids.js";
import { erasePages } from "./redact.js";
import { withdraw } from "./withdraw.js";
import type { WriteContext } from "./write-context.js";

/** How some candidates ended, and what a person should read about them. */
export interface Told {
  readonly outcomes: readonly Outcome[];
  readonly incidents: readonly Incident[];
}

/**
 * Erases at once what we hold of pages that their source no longer lets anyone read. A page of which we hold nothing is
 * skipped: there is nothing to erase, and nothing to read.
 */
export async function closePages(em: SqlEntityManager, closed: readonly ClosedPage[], at: WriteContext): Promise<Told> {
  if (closed.length === 0) return { outcomes: [], incidents: [] };
  const byId = new Map(closed.map((page) => [pageId(at.sourceId, page.remoteId), page]));
  const held = await em.find(
    Page,
    { id: { $in: [...byId.keys()] }, state: { $ne: "redacted" } },
    { fields: ["id", "remoteId"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const pages = held.map(({ id, remoteId }) => ({ id, remoteId, message: byId.get(id)?.message ?? "" }));
  await withdraw(em, pages, at);
  await erasePages(
    em,
    held.map(({ id }) => id),
    "closed",
    at,
  );
  return judgeClosed(closed, new Set(held.map(({ remoteId }) => remoteId)));
}

/** How closed pages end, given those whose content was held until now. Pure, so that a dry run judges the same. */
export function judgeClosed(closed: readonly ClosedPage[], held: Set<string>): Told {
  const outcomes = closed.map(({ remoteId }): Outcome => (held.delete(remoteId) ? "redacted" : "skipped"));
  const skipped = closed.filter((_, index) => outcomes[index] === "skipped");
  return {
    outcomes,
    incidents: skipped.map(({ url, message }) => ({ outcome: "skipped", code: "CLOSED", message, url })),
  };
}
