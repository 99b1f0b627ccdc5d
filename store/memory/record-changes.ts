import type { SqlEntityManager } from "@mikro-orm/sql";
import { compareStates } from "./compare-states.js";
import { nextMoment } from "./graph-version.js";
import type { Rewoven } from "./resource-state.js";
import { eventsOutside, recall, withoutRepetitions } from "./recall.js";
import { beginVersions, endVersions, writeEvents, writeRedirects } from "./write-memory.js";

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
