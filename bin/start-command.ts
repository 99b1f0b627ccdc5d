import { type ChildProcess, fork } from "node:child_process";
import { type GatewayLogger, type RunningGateway, startGateway } from "../gateway/gateway.js";
import { hasActiveToken } from "../store/access/tokens.js";
import { listSources, sourceStates } from "../store/read/sources.js";
import { EXPLORER_QUERY } from "./explorer-query.js";
import { createFeeds } from "./feeds/create-feeds.js";
import { fillGeography } from "./fill-geography.js";
import { type Hub, openHub } from "./hub.js";
import { identifyBy } from "./identify.js";
import { createIngestDoor } from "./ingest/ingest-door.js";
import { createMetrics } from "./metrics.js";
import { type Settings, packagedFile } from "./settings.js";
import { sourceStateText } from "./source-state.js";
import { buildSubgraphs } from "./subgraphs.js";
import { stopSignal, untilAborted } from "./until-stopped.js";
import { VERSION } from "./version.js";
import { runWorker } from "./worker.js";

/** First and longest wait before a worker that died is started again, in milliseconds. */
const RESTART_MS = { first: 1_000, longest: 60_000 };

const NO_TOKEN =
  '  nobody can change anything yet: `maillage token create --label "what it is for" --role steward` makes a token';

/** Serves the graph and, unless switched off, harvests its sources in a process of its own. */
export async function startCommand(settings: Settings): Promise<void> {
  const signal = stopSignal();
  const hub = await openHub(settings);
  let gateway: RunningGateway | undefined;
  try {
    await fillGeography(hub.database);
    gateway = await serve(hub);
    await welcome(hub, gateway);
    await Promise.all([untilAborted(signal), settings.MAILLAGE_HARVEST ? keepWorker(hub, signal) : undefined]);
  } finally {
    await gateway?.stop();
    await hub.close();
  }
}

async function serve({ settings, database, ledger, sources }: Hub): Promise<RunningGateway> {
  const subgraphUrls = {
    ...(settings.MAILLAGE_RESOURCES_URL && { resources: settings.MAILLAGE_RESOURCES_URL }),
    ...(settings.MAILLAGE_GOVERNANCE_URL && { governance: settings.MAILLAGE_GOVERNANCE_URL }),
    ...(settings.MAILLAGE_TERRITORIES_URL && { territories: settings.MAILLAGE_TERRITORIES_URL }),
  };
  const subgraphs = (await buildSubgraphs(database)).filter(({ name }) => !(name in subgraphUrls));
  return startGateway({
    supergraph: { path: packagedFile("schema/generated/supergraph.graphql") },
    subgraphs,
    subgraphUrls,
    subgraphSecret: settings.MAILLAGE_SUBGRAPH_SECRET,
    identify: identifyBy(database, settings),
    host: settings.HOST,
    port: settings.PORT,
    limits: {
      timeoutMs: settings.MAILLAGE_TIMEOUT_MS,
      maxCost: settings.MAILLAGE_MAX_COST,
      maxDepth: settings.MAILLAGE_MAX_DEPTH,
      maxBodyBytes: settings.MAILLAGE_MAX_BODY_BYTES,
    },
    explorerQuery: EXPLORER_QUERY,
    logger: gatewayLogger(),
    ready: async () => {
      await listSources(database);
      return { ready: true };
    },
    metrics: createMetrics(database, VERSION),
    feeds: createFeeds(database),
    ingest: createIngestDoor({ database, ledger, sources }),
  });
}

/** The first load of the graph is told by the welcome; later ones are news. */
function gatewayLogger(): GatewayLogger {
  let loads = 0;
  return {
    info: (message) => {
      loads += 1;
      if (loads > 1) console.log(message);
    },
    warn: (message, details) => console.warn(message, details ?? ""),
    error: (message, details) => console.error(message, details ?? ""),
  };
}

async function welcome({ database, settings }: Hub, { url, explorerUrl }: RunningGateway): Promise<void> {
  const now = new Date();
  const states = await sourceStates(database, now);
  console.log(`Maillage serves the graph at ${url}`);
  console.log(`  explorer: ${explorerUrl}`);
  console.log(`  sources${settings.MAILLAGE_HARVEST ? "" : " (harvesting is off)"}:`);
  for (const state of states) console.log(`    ${sourceStateText(state, now)}`);
  if (!(await hasActiveToken(database, now))) console.log(NO_TOKEN);
}

/** Keeps a harvest worker alive. A database in memory cannot be shared, so it is harvested in this process. */
async function keepWorker(hub: Hub, signal: AbortSignal): Promise<void> {
  if (hub.settings.DATABASE_URL === "sqlite::memory:") return runWorker(hub, signal, console.log);
  let wait = RESTART_MS.first;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const code = await runWorkerProcess(signal);
    if (signal.aborted || code === 0) return;
    if (Date.now() - startedAt > RESTART_MS.longest) wait = RESTART_MS.first;
    console.error(`The harvest worker ended unexpectedly (${code}); starting it again in ${wait / 1000} s.`);
    await Promise.race([untilAborted(signal), new Promise((resolve) => setTimeout(resolve, wait).unref())]);
    wait = Math.min(wait * 2, RESTART_MS.longest);
  }
}

function runWorkerProcess(signal: AbortSignal): Promise<number | string> {
  return new Promise((resolve) => {
    const worker: ChildProcess = fork(process.argv[1] ?? "", ["worker"], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const stop = () => worker.kill("SIGTERM");
    signal.addEventListener("abort", stop, { once: true });
    worker.once("exit", (code, killedBy) => {
      signal.removeEventListener("abort", stop);
      resolve(code ?? killedBy ?? 1);
    });
  });
}
