import type { Database } from "../store/database/database.js";
import { BUNDLED_VINTAGE } from "../store/territories/bundle.js";
import { fillTerritories } from "../store/territories/fill.js";
import type { Repointing } from "../store/territories/repoint-projects.js";
import { withShare } from "./progress.js";

/**
 * Makes the database hold the geography that comes with this Maillage, on its first start and after an update that brings
 * another. Says so while it works, and nothing when there is nothing to do.
 */
export async function fillGeography(database: Database): Promise<void> {
  const { outcome, vintage, repointings } = await withShare("filling the geography", (onShare) =>
    fillTerritories(database, onShare),
  );
  if (outcome === "KEPT") {
    console.error(
      `The database holds the edition ${vintage} of the official geography; the edition ${BUNDLED_VINTAGE} that comes with this version is older and was left aside.`,
    );
  }
  for (const line of repointingTexts(repointings)) console.error(line);
}

/** What became of members of projects, a line for each; what a steward has to decide begins with a warning. */
export function repointingTexts(repointings: readonly Repointing[]): string[] {
  return repointings.map(({ projectId, memberId, replacedBy, explanation }) =>
    replacedBy === undefined
      ? `Warning: ${memberId}, a member of ${projectId}, is no more, and a steward has to say what stands in its place. ${explanation}`
      : `${projectId} has ${replacedBy} in place of ${memberId} now. ${explanation}`,
  );
}
