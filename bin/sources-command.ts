import type { SourceRow } from "../store/database/entities.js";
import { listSources, livePageCounts } from "../store/read/sources.js";
import { openHub } from "./hub.js";
import type { Settings } from "./settings.js";
import { sourceStateText } from "./source-state.js";

/** Shows the state of each source, for people or as JSON. */
export async function sourcesCommand(settings: Settings, { json = false }: { json?: boolean }): Promise<void> {
  const hub = await openHub(settings);
  try {
    const sources = await listSources(hub.database);
    const counts = await livePageCounts(
      hub.database,
      sources.map(({ id }) => id),
    );
    if (json) {
      const states = sources.map((source) => ({ ...publicState(source), livePages: counts.get(source.id) ?? 0 }));
      console.log(JSON.stringify(states, null, 2));
      return;
    }
    if (sources.length === 0) console.log("The sources file names no source. See docs/sources.md.");
    for (const source of sources) console.log(sourceStateText(source, counts.get(source.id) ?? 0, new Date()));
  } finally {
    await hub.close();
  }
}

/** What is of use to others; cursors and positions are the connector's own business. */
function publicState({
  id,
  name,
  connector,
  url,
  enabled,
  lastFullAt,
  lastSuccessAt,
  lastAttemptAt,
  nextAttemptAt,
  problem,
}: SourceRow) {
  return { id, name, connector, url, enabled, lastFullAt, lastSuccessAt, lastAttemptAt, nextAttemptAt, problem };
}
