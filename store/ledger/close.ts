import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Incident, Outcome } from "../../schema/harvest.js";
import type { ClosedPage } from "../../schema/sink.js";
import { Page, type PageState } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { erasePages } from "./redact.js";
import { withdraw } from "./withdraw.js";
import type { WriteContext } from "./write-context.js";

/** How some candidates ended, in order, and what a person should read about them. */
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
  const known = await em.find(
    Page,
    { id: { $in: [...byId.keys()] } },
    { fields: ["id", "remoteId", "state"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  const held = known.filter(({ state }) => state !== "redacted");
  const pages = held.map(({ id, remoteId }) => ({ id, remoteId, message: byId.get(id)?.message ?? "" }));
  await withdraw(em, pages, at, true);
  await erasePages(
    em,
    held.map(({ id }) => id),
    "closed",
    at,
  );
  return judgeClosed(closed, new Map(known.map(({ remoteId, state }) => [remoteId, state])));
}

/**
 * How closed pages end, given the states of those we know. Pure, so that a dry run judges the same.
 *
 * The report names the address of a page we have never held, which somebody may want to take off a list; the address
 * of one that was erased must not come back by the report.
 */
export function judgeClosed(closed: readonly ClosedPage[], known: ReadonlyMap<string, PageState>): Told {
  const states = new Map(known);
  const outcomes: Outcome[] = [];
  const incidents: Incident[] = [];
  for (const { remoteId, url, message } of closed) {
    const state = states.get(remoteId);
    const hasContent = state !== undefined && state !== "redacted";
    outcomes.push(hasContent ? "redacted" : "skipped");
    if (hasContent) states.set(remoteId, "redacted");
    else incidents.push({ outcome: "skipped", code: "CLOSED", message, remoteId, ...(state === undefined && { url }) });
  }
  return { outcomes, incidents };
}
