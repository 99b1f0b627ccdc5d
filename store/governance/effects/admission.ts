import type { SqlEntityManager } from "@mikro-orm/sql";
import type { AdmissionContent, SuspensionContent } from "../../../schema/generated/proposal.js";
import type { SourceAdmissionRow } from "../../database/entities.js";
import { SourceAdmission } from "../../database/governance-entities.js";
import { Harvest, Source } from "../../database/ledger-entities.js";

/** What was decided last about a source; undefined when nothing ever was. */
export async function admissionOf(em: SqlEntityManager, sourceId: string): Promise<SourceAdmissionRow | undefined> {
  const rows = await em.find(
    SourceAdmission,
    { sourceId },
    { orderBy: { id: "desc" }, limit: 1, disableIdentityMap: true },
  );
  return rows[0];
}

/** Lets the source be harvested from now on. */
export async function admitSource(
  em: SqlEntityManager,
  { sourceId, license, purpose, contact }: AdmissionContent,
  proposalId: string,
  now: Date,
): Promise<void> {
  await em.insert(SourceAdmission, { sourceId, state: "ADMITTED", proposalId, license, purpose, contact, at: now });
  await em.nativeUpdate(Source, { id: sourceId }, { enabled: true });
}

/** Ends a harvest that is running, and lets none begin; what was harvested stays. */
export async function suspendSource(
  em: SqlEntityManager,
  { suspendedSourceId: sourceId, reason }: SuspensionContent,
  proposalId: string,
  now: Date,
): Promise<void> {
  const nothing = { license: null, contact: null };
  await em.insert(SourceAdmission, { sourceId, state: "SUSPENDED", proposalId, purpose: reason, ...nothing, at: now });
  const [source] = await em.find(Source, { id: sourceId }, { fields: ["openHarvestId"], disableIdentityMap: true });
  const openHarvestId = source?.openHarvestId ?? null;
  if (openHarvestId !== null) {
    const problem = { code: "SUSPENDED", message: "The commons suspended the source while it was harvested." };
    await em.nativeUpdate(
      Harvest,
      { id: openHarvestId, status: "running" },
      { status: "stopped", endedAt: now, problem },
    );
  }
  // Whoever harvests it holds this token and finds, at the next batch, that it holds it no more.
  const released = { openToken: null, openHarvestId: null, position: null, nextAttemptAt: null };
  await em.nativeUpdate(Source, { id: sourceId }, { enabled: false, ...released });
}
