import type { Database } from "../../database/database.js";
import type { SourceAdmissionRow } from "../../database/entities.js";

/** What was decided about these sources, the newest first. One statement. */
export async function admissionsOfSources(
  { sql }: Database,
  sourceIds: readonly string[],
): Promise<SourceAdmissionRow[]> {
  return sql
    .selectFrom("SourceAdmission")
    .selectAll()
    .where("sourceId", "in", sourceIds)
    .orderBy("id", "desc")
    .execute();
}
