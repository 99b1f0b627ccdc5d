import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What `maillage harvest` runs from, besides what npm installs. */
const SOURCES = ["bin", "connectors", "gateway", "schema", "store", "subgraphs"];

/** Compiles what has changed since the last build; `npm test` has done so already. */
export function ensureBuilt(): void {
  const built = statSync("dist/.tsbuildinfo", { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const files = SOURCES.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  const changed = files.some((file) => /\.(ts|json)$/.test(file) && statSync(file).mtimeMs > built);
  if (changed) spawnSync("node_modules/.bin/tsc", ["-p", "tsconfig.build.json"]);
}

/** How a process of `maillage harvest` ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** All that it printed. */
  readonly output: string;
}

/** A harvest of one wiki by the command itself, in a process of its own. */
export interface HarvestProcess {
  readonly ended: Promise<Ended>;
  kill(): void;
}

/** Starts harvests of the wiki at `url`, as the source `wiki`; `remove` takes the settings they share away. */
export function harvestCommand(url: string): { start(databaseUrl: string): HarvestProcess; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "maillage-killed-"));
  const file = join(folder, "sources.json");
  const http = { minIntervalMs: 0, allowPrivateNetwork: true };
  const source = { id: "wiki", name: "Wiki", connector: "mediawiki", url, http };
  writeFileSync(file, JSON.stringify({ sources: [source] }));
  const command = resolve("bin/maillage");
  return {
    start(databaseUrl) {
      const env = { ...process.env, DATABASE_URL: databaseUrl, MAILLAGE_SOURCES: file };
      const child = spawn(command, ["harvest", "wiki"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
      let output = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
      return {
        ended: new Promise((done) => child.on("close", (code, signal) => done({ code, signal, output }))),
        kill: () => child.kill("SIGKILL"),
      };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
