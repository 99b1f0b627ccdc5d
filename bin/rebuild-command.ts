import { fillGeography } from "./fill-geography.js";
import { openHub, rebuild } from "./hub.js";
import { startProgress } from "./progress.js";
import type { Settings } from "./settings.js";

/** Makes the graph again from the ledger. */
export async function rebuildCommand(settings: Settings): Promise<void> {
  const hub = await openHub(settings);
  const progress = startProgress("rebuild");
  try {
    await fillGeography(hub.database);
    const { pages, remapped, failed } = await rebuild(hub, (done, total) => progress.show(done, total));
    progress.end();
    console.log(
      `Rebuilt the graph from ${pages} live pages: ${remapped} read differently than before, ${failed} not readable by today's mapping.`,
    );
  } finally {
    progress.end();
    await hub.close();
  }
}
