import type { SqlEntityManager } from "@mikro-orm/sql";
import type { VersionMember } from "../database/memory-entities.js";
import type { ResourceRow } from "../database/entities.js";
import { compareStates } from "./compare-states.js";
import { nextMoment } from "./graph-version.js";
import { eventsOutside, recall, withoutRepetitions } from "./recall.js";
import { beginVersions, endVersions, writeEvents, writeRedirects } from "./write-memory.js";

/** What a resource shows after a change, for the memory of the graph. */
export interface ResourceState {
  readonly row: ResourceRow;
  readonly members: readonly VersionMember[];
  /** Sources of its pages. */
  readonly sourceIds: readonly string[];
  /** Territories it names, by id. */
  readonly territoryIds: readonly string[];
  /** Organizations it names, with their role: `CARRIER <id>`. */
  readonly organizations: readonly string[];
}

/** Resources that were woven again, and what they are now. */
export interface Rewoven {
  /** Ids of the resources that there may have been before, in memory or not. */
  readonly before: readonly string[];
  readonly after: readonly ResourceState[];
  /** For each page that is now in a resource: which. Tells where the pages of a vanished resource went. */
  readonly resourceOfPage: ReadonlyMap<string, string>;
  /** Pages whose content was erased: their resources leave as redacted, not as withdrawn. */
  readonly erased: ReadonlySet<string>;
}

/**
 * Compares what resources are with what the memory holds of them; notes what happened, and raises the graph version if
 * anything did. The same for a harvest, a steward's decision and a rebuild. All that one transaction notes carries one
 * version. The number of statements does not depend on the number of resources, up to 1,000 at once.
 */
export async function recordChanges(em: SqlEntityManager, rewoven: Rewoven, now: Date): Promise<void> {
  const ids = [...new Set([...rewoven.before, ...rewoven.after.map(({ row }) => row.id)])];
  const remembered = await recall(em, ids, rewoven.erased);
  const comparison = compareStates(remembered, rewoven);
  const told = comparison.events.filter(({ kind }) => kind === "REDACTED").map(({ resourceId }) => resourceId);
  const outside = await eventsOutside(em, remembered, new Set(told));
  const events = await withoutRepetitions(em, [...comparison.events, ...outside]);
  if (comparison.over.length + comparison.begun.length + events.length === 0) return;
  const moment = await nextMoment(em, now);
  await endVersions(em, comparison.over, moment);
  await beginVersions(em, comparison.begun, moment);
  await writeRedirects(em, comparison, remembered, moment);
  await writeEvents(em, events, moment);
}
