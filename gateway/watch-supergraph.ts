import { createHash } from "node:crypto";
import { watch } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { messageOf, type GatewayLogger } from "./logger.js";

/** Editors and deployments write a file in several steps; this waits for the last one. In milliseconds. */
const QUIET_MS = 100;

/** A supergraph file and what to do with its text. */
export interface WatchedSupergraph {
  readonly path: string;
  /** Takes a new text into use, or throws and leaves the old one in use. */
  readonly load: (sdl: string) => Promise<void>;
  readonly logger: GatewayLogger;
}

export interface SupergraphWatcher {
  /** Reads the file and loads it, changed or not. A failure is logged, never thrown. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Loads a supergraph file each time its content changes, one load at a time.
 *
 * The folder is watched, not the file: a file that is replaced (by an editor, by a Kubernetes ConfigMap) would be lost.
 *
 * @throws Error when the folder does not exist.
 */
export function watchSupergraph({ path, load, logger }: WatchedSupergraph): SupergraphWatcher {
  let lastTried: string | undefined;
  let queue = Promise.resolve();

  const loadFile = async (isForced: boolean): Promise<void> => {
    try {
      const sdl = await readFile(path, "utf8");
      const digest = createHash("sha256").update(sdl).digest("hex");
      if (digest === lastTried && !isForced) return;
      lastTried = digest;
      await load(sdl);
      logger.info("The supergraph is loaded.", { path, digest });
    } catch (error) {
      const reason = messageOf(error).replaceAll(/\s+/g, " ");
      logger.error(`The supergraph cannot be loaded, the one before stays in use: ${reason}`, { path });
    }
  };
  const enqueue = (isForced: boolean): Promise<void> => (queue = queue.then(() => loadFile(isForced)));

  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch(dirname(path), (_event, name) => {
    // Other files of the folder do not matter. A ConfigMap swaps a link named "..data"; some systems give no name.
    if (name !== null && name !== basename(path) && !name.startsWith("..")) return;
    clearTimeout(quiet);
    quiet = setTimeout(() => void enqueue(false), QUIET_MS);
  });
  watcher.on("error", (error) =>
    logger.warn(`The supergraph's folder is no longer watched: ${error.message}`, { path }),
  );

  return {
    reload: () => enqueue(true),
    stop: async () => {
      clearTimeout(quiet);
      watcher.close();
      await queue;
    },
  };
}
