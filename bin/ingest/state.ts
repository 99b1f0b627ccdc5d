import type { IngestCall } from "../../gateway/gateway.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Database } from "../../store/database/database.js";
import { ingestRun, ingestSource, runIncidents } from "../../store/read/ingest-runs.js";
import { refusal } from "./refusals.js";

/** How far a source or one of its runs has come. @throws GraphQLError NOT_FOUND when there is no such run. */
export async function stateOf(call: IngestCall, { id }: SourceSettings, database: Database): Promise<object> {
  if (call.runId === undefined) {
    const { cursor, openRun } = await ingestSource(database, id);
    return { source: id, cursor, openRun: openRun && withoutHarvest(openRun) };
  }
  const run = await requireRun(call, id, database);
  const { cursor } = await ingestSource(database, id);
  return { source: id, ...withoutHarvest(run), cursor, incidents: await runIncidents(database, run.harvestId) };
}

export async function requireRun({ runId = "" }: IngestCall, sourceId: string, database: Database) {
  const run = await ingestRun(database, sourceId, runId);
  if (run === undefined) throw refusal("NOT_FOUND", `The source "${sourceId}" has no run of that id.`);
  return run;
}

/** Numbers of harvests are ours alone. */
function withoutHarvest<State extends { harvestId: number }>({ harvestId: _, ...state }: State) {
  return state;
}
