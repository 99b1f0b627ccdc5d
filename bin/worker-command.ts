import { fillGeography } from "./fill-geography.js";
import { openHub } from "./hub.js";
import type { Settings } from "./settings.js";
import { stopSignal } from "./until-stopped.js";
import { runWorker } from "./worker.js";

/** Harvests on schedule until told to stop. `start` forks one of these. */
export async function workerCommand(settings: Settings): Promise<void> {
  const hub = await openHub(settings);
  try {
    await fillGeography(hub.database);
    await runWorker(hub, stopSignal(), console.log);
  } finally {
    await hub.close();
    // The channel to the parent would keep an ended worker alive.
    if (process.connected) process.disconnect();
  }
}
