import type { SqlEntityManager } from "@mikro-orm/sql";
import { Harvest, HarvestIncident, Source } from "../database/ledger-entities.js";
import { ResourceVersion } from "../database/memory-entities.js";
import { foldText } from "../fold.js";
import type { Cleaner } from "./clean.js";

/** How many rows are read at once. */
const BATCH = 1_000;

/** Takes a name out of all that is kept of a source besides its pages: in the transaction of `em`, or only counted. */
export async function rewriteReports(
  em: SqlEntityManager,
  sourceId: string,
  cleaner: Cleaner,
  { write }: { readonly write: boolean },
): Promise<{ readonly incidents: number }> {
  const harvests = await em.find(Harvest, { sourceId }, { fields: ["id", "problem"], disableIdentityMap: true });
  const harvestIds = harvests.map(({ id }) => id);
  const incidents = await rewriteIncidents(em, harvestIds, cleaner, write);
  if (!write) return { incidents };
  for (const { id, problem } of harvests) {
    if (problem === null) continue;
    const clean = cleaner.problem(problem);
    if (clean.message !== problem.message) await em.nativeUpdate(Harvest, { id }, { problem: clean });
  }
  await rewriteState(em, sourceId, cleaner);
  await rewriteMemory(em, sourceId, cleaner);
  return { incidents };
}

async function rewriteIncidents(
  em: SqlEntityManager,
  harvestIds: readonly number[],
  cleaner: Cleaner,
  write: boolean,
): Promise<number> {
  let changed = 0;
  for (let after = 0; ;) {
    const rows = await em.find(
      HarvestIncident,
      { harvestId: { $in: [...harvestIds] }, id: { $gt: after } },
      { orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
    );
    for (const { id, message, url, remoteId } of rows) {
      const clean = {
        message: cleaner.text(message),
        url: url && cleaner.text(url),
        remoteId: remoteId !== null && cleaner.text(remoteId) !== remoteId ? null : remoteId,
      };
      if (clean.message === message && clean.url === url && clean.remoteId === remoteId) continue;
      changed += 1;
      if (write) await em.nativeUpdate(HarvestIncident, { id }, clean);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return changed;
    after = last.id;
  }
}

/** A cursor or position that names somebody goes: the next harvest reads everything, and misses nothing. */
async function rewriteState(em: SqlEntityManager, sourceId: string, cleaner: Cleaner): Promise<void> {
  const source = await em.findOne(Source, { id: sourceId }, { disableIdentityMap: true });
  if (source === null) return;
  const { cursor, position, problem } = source;
  await em.nativeUpdate(
    Source,
    { id: sourceId },
    {
      ...(cursor !== null && cleaner.holds(cursor) && { cursor: null }),
      ...(position !== null && cleaner.holds(position) && { position: null }),
      problem: problem && cleaner.problem(problem),
    },
  );
}

/** The memory of the graph keeps folded titles, to put lists of the past in order. */
async function rewriteMemory(em: SqlEntityManager, sourceId: string, cleaner: Cleaner): Promise<void> {
  for (let after = 0; ;) {
    const rows = await em.find(
      ResourceVersion,
      { sourceId, id: { $gt: after } },
      { fields: ["id", "titleKey"], orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
    );
    for (const { id, titleKey } of rows) {
      const clean = cleaner.text(titleKey);
      if (clean !== titleKey) await em.nativeUpdate(ResourceVersion, { id }, { titleKey: foldText(clean) });
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}
