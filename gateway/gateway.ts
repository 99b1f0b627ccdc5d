import { fastify, type FastifyInstance } from "fastify";
import { chooseAttributor } from "./attribution/choose-attributor.js";
import { serveAttribution } from "./attribution/serve-attribution.js";
import { chooseDataSources } from "./choose-data-sources.js";
import { allowEveryOrigin } from "./cross-origin.js";
import { serveExplorer } from "./explorer.js";
import { DEFAULT_EXPLORER_QUERY } from "./explorer-page.js";
import { serveFeeds, type FeedReader } from "./feeds.js";
import { serveHealth, type Readiness } from "./health.js";
import type { Identify } from "./identity.js";
import { serveIngest, type IngestCall, type IngestDoor, type PushCall } from "./ingest.js";
import type { InProcessSubgraph } from "./in-process.js";
import { completeLimits, type GatewayLimits } from "./limits/limits.js";
import { consoleLogger, type GatewayLogger } from "./logger.js";
import { serveMetrics, type MetricsPage } from "./metrics.js";
import { openJsonClient } from "./post-json.js";
import { BodyEndedError } from "./push-body.js";
import { refuseInGraphql } from "./refuse-request.js";
import { ServedGraph } from "./served-graph.js";
import { limitSlowBodies } from "./slow-bodies.js";
import { watchSupergraph, type SupergraphWatcher } from "./watch-supergraph.js";

export { errorCatalogue } from "./errors.js";
export { BodyEndedError };
export type { GatewayLimits, GatewayLogger, Identify, InProcessSubgraph, IngestCall, IngestDoor, PushCall };

/** How to run a gateway. Nothing else is read: no environment, no other file. */
export interface GatewayOptions {
  /** A file with the supergraph's SDL. It is watched, and a change is taken into use without a restart. */
  supergraph: { path: string };
  /** Subgraphs that run in this process. */
  subgraphs?: InProcessSubgraph[];
  /** URLs of other subgraphs, by name. A subgraph that is in neither list is asked at the URL in the supergraph. */
  subgraphUrls?: Record<string, string>;
  /** Shared with the subgraphs over HTTP: calls to them are signed with it, and say who asks. @default nobody is known to them */
  subgraphSecret?: string | undefined;
  /** Says who shows a token. @default every token is refused, and nobody is known */
  identify?: Identify;
  /** Address to listen on: `127.0.0.1` for this machine alone, `0.0.0.0` for every network. */
  host: string;
  /** Port to listen on; 0 takes a free one. */
  port: number;
  /** @default DEFAULT_LIMITS */
  limits?: Partial<GatewayLimits>;
  /** @default writes to the console */
  logger?: GatewayLogger;
  /** Asked at each `GET /ready`. Returning false, with a public reason, or throwing makes it 503. */
  ready?: () => Promise<Readiness>;
  /** Asked at each `GET /metrics`, which is 404 without it. Throwing makes it 503; the message is logged, not shown. */
  metrics?: () => Promise<MetricsPage>;
  /** Asked at each `GET /feeds/<name>.atom`, which is 404 without it. Throwing makes it 503; the message is logged. */
  feeds?: FeedReader;
  /** Takes the pages that partners' own connectors bring to `/ingest/<source>`, which is 404 without it. */
  ingest?: IngestDoor;
  /** Whether GraphiQL is served under `/explorer/`. @default true */
  explorer?: boolean;
  /** The query in the explorer's editor on a first visit. @default a greeting in French and English, and a query that runs on any graph */
  explorerQuery?: string;
  /** Whether clients may read the schema. @default true, because this is an open graph */
  introspection?: boolean;
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where queries go, such as `http://127.0.0.1:4000/graphql`. */
  url: string;
  /** Where people look around, such as `http://127.0.0.1:4000/explorer/`; empty when the explorer is off. */
  explorerUrl: string;
  /** Takes no more requests, lets those under way end, and closes everything. May be called twice. */
  stop(): Promise<void>;
  /** Reads the supergraph file anew. When it is bad, that is logged and the one before stays in use. */
  reload(): Promise<void>;
}

/**
 * Starts a gateway.
 *
 * It listens even when the supergraph file is missing or bad: then `/ready` says so, `/graphql` answers NOT_READY, and the
 * file is taken into use as soon as it is good.
 *
 * @example
 * const gateway = await startGateway({ supergraph: { path: "schema/generated/supergraph.graphql" }, host: "127.0.0.1", port: 4000 });
 * @throws Error when the port is taken, the supergraph's folder does not exist, or a limit makes no sense.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const logger = options.logger ?? consoleLogger;
  const limits = completeLimits(options.limits);
  const client = openJsonClient({ timeoutMs: limits.timeoutMs });
  const { subgraphs = [], subgraphUrls: urls = {}, subgraphSecret: secret } = options;
  const places = { subgraphs, urls, post: client.post, secret, logger };
  const introspection = options.introspection ?? true;
  const chooseDataSource = chooseDataSources(places);
  const attributor = chooseAttributor(places);
  const graph = new ServedGraph({ chooseDataSource, limits, introspection, attributor, logger }, options.identify);
  const app = createApp(options, graph, limits, logger);
  if (attributor) serveAttribution(app, attributor, logger);
  const watcher = watchSupergraph({ path: options.supergraph.path, load: (sdl) => graph.load(sdl), logger });
  const stop = once(async () => {
    await closeServer(app, watcher, limits.timeoutMs);
    await graph.stop();
    client.close();
  });
  try {
    await watcher.reload();
    const base = toBaseUrl(await app.listen({ host: options.host, port: options.port }));
    const explorerUrl = options.explorer === false ? "" : `${base}/explorer/`;
    return { url: `${base}/graphql`, explorerUrl, stop, reload: () => watcher.reload() };
  } catch (error) {
    await stop();
    throw error;
  }
}

function createApp(
  options: GatewayOptions,
  graph: ServedGraph,
  limits: GatewayLimits,
  logger: GatewayLogger,
): FastifyInstance {
  const app = fastify({ bodyLimit: limits.maxBodyBytes, requestTimeout: 0 });
  const isExplorable = options.explorer ?? true;
  limitSlowBodies(app, limits.timeoutMs);
  allowEveryOrigin(app);
  refuseInGraphql(app, limits, logger);
  serveHealth(app, [() => graph.readiness(), ...(options.ready ? [options.ready] : [])], logger);
  if (options.metrics) serveMetrics(app, options.metrics, logger);
  if (options.feeds) serveFeeds(app, options.feeds, logger);
  const { identify } = options;
  if (options.ingest) serveIngest(app, options.ingest, { identify, logger, maxTokens: limits.maxTokens });
  app.route({ method: ["GET", "POST"], url: "/graphql", handler: (request, reply) => graph.answer(request, reply) });
  if (isExplorable) serveExplorer(app, options.explorerQuery ?? DEFAULT_EXPLORER_QUERY);
  app.get("/", (_request, reply) => (isExplorable ? reply.redirect("explorer/") : reply.send({ graphql: "/graphql" })));
  return app;
}

/** Waits for the requests under way, but not longer than they may take. */
async function closeServer(app: FastifyInstance, watcher: SupergraphWatcher, timeoutMs: number): Promise<void> {
  await watcher.stop();
  const guard = setTimeout(() => app.server.closeAllConnections(), timeoutMs);
  await app.close();
  clearTimeout(guard);
}

/** Gives an address that a browser on this machine can open: a server on every network is also at 127.0.0.1. */
function toBaseUrl(address: string): string {
  const url = new URL(address);
  if (url.hostname === "0.0.0.0" || url.hostname === "[::]") url.hostname = "127.0.0.1";
  return url.origin;
}

function once<Value>(run: () => Promise<Value>): () => Promise<Value> {
  let result: Promise<Value> | undefined;
  return () => (result ??= run());
}
