import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Incident } from "../../schema/harvest.js";
import type { MappedPage } from "../../schema/sink.js";
import { HarvestIncident } from "../database/ledger-entities.js";

/** How many lines of one harvest are kept; the counts stay whole. */
const KEPT_INCIDENTS = 1_000;

/** Longest message kept, in characters: a partner's error page is no message. */
const LONGEST_MESSAGE = 2_000;

/** The report lines of pages that could not be mapped. */
export function faultsOf(pages: readonly MappedPage[]): Incident[] {
  return pages.flatMap(({ candidate: { remoteId, url }, fault }) =>
    fault === undefined ? [] : [{ outcome: "failed" as const, ...fault, remoteId, url }],
  );
}

/** Those of a batch's lines that are kept when so many are kept already, each no longer than is kept. */
export function keptOf(incidents: readonly Incident[], already: number): Incident[] {
  const room = incidents.slice(0, Math.max(0, KEPT_INCIDENTS - already));
  return room.map((incident) => ({ ...incident, message: incident.message.slice(0, LONGEST_MESSAGE) }));
}

export async function saveIncidents(
  em: SqlEntityManager,
  harvestId: number,
  incidents: readonly Incident[],
): Promise<void> {
  if (incidents.length === 0) return;
  const kept = keptOf(incidents, await em.count(HarvestIncident, { harvestId }));
  if (kept.length === 0) return;
  await em.insertMany(
    HarvestIncident,
    kept.map(({ outcome, code, message, remoteId, url }) => ({
      harvestId,
      outcome,
      code,
      message,
      remoteId: remoteId ?? null,
      url: url ?? null,
    })),
  );
}

export async function loadIncidents(em: SqlEntityManager, harvestId: number): Promise<Incident[]> {
  const rows = await em.find(HarvestIncident, { harvestId }, { orderBy: { id: "asc" }, disableIdentityMap: true });
  return rows.map(({ outcome, code, message, remoteId, url }) => ({
    outcome,
    code,
    message,
    ...(remoteId !== null && { remoteId }),
    ...(url !== null && { url }),
  }));
}
