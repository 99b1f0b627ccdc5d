import type { SqlEntityManager } from "@mikro-orm/sql";
import type { SourceSettings } from "../../schema/generated/source.js";
import { SourceAdmission } from "../database/governance-entities.js";
import { admissionOf } from "./effects/admission.js";

/** Who lets a source be harvested: the operators by naming it, or the commons by a decision. */
export type AdmissionRule = NonNullable<SourceSettings["admission"]>;

/** A source that may not be harvested; says which decision that is, or which is missing. */
export class NotAdmittedError extends Error {
  override readonly name = "NotAdmittedError";
}

/** @throws NotAdmittedError when the commons has suspended the source, or has to admit it first and has not. */
export async function requireAdmitted(em: SqlEntityManager, sourceId: string, rule: AdmissionRule): Promise<void> {
  const admission = await admissionOf(em, sourceId);
  if (admission?.state === "SUSPENDED") {
    const since = admission.at.toISOString().slice(0, 10);
    throw new NotAdmittedError(
      `"${sourceId}" is suspended by decision ${admission.proposalId} since ${since}: it is not harvested until another decision admits it.`,
    );
  }
  if (rule === "decision" && admission === undefined) {
    throw new NotAdmittedError(
      `"${sourceId}" waits to be admitted: the commons decides on a proposal ADMIT_SOURCE, because the sources file says "admission": "decision".`,
    );
  }
}

/** Which of these sources may be harvested. One statement. */
export async function admittedSources(
  em: SqlEntityManager,
  sources: readonly Pick<SourceSettings, "id" | "admission">[],
): Promise<Set<string>> {
  const rows = await em.find(
    SourceAdmission,
    { sourceId: { $in: sources.map(({ id }) => id) } },
    { fields: ["sourceId", "state"], orderBy: { id: "asc" }, disableIdentityMap: true },
  );
  // The last one of each source holds.
  const states = new Map(rows.map(({ sourceId, state }) => [sourceId, state]));
  const isAdmitted = ({ id, admission }: Pick<SourceSettings, "id" | "admission">) =>
    (states.get(id) ?? (admission === "decision" ? "SUSPENDED" : "ADMITTED")) === "ADMITTED";
  return new Set(sources.filter(isAdmitted).map(({ id }) => id));
}
