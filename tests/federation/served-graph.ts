import { type GatewayLimits, type GatewayLogger, type RunningGateway, startGateway } from "../../gateway/gateway.js";
import type { Database } from "../../store/database/database.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { territoriesSubgraph } from "../../subgraphs/territories/index.js";

/** An answer of the graph, as a client reads it. */
interface Answer {
  /** Of the shape of the question; each test says what it expects of it. */
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly data?: any;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly extensions?: any;
}

/** A gateway over the committed supergraph that listens on a free port. */
export interface ServedGraph extends RunningGateway {
  /** @param attribution How much of it; attribution.test.ts tells of it. @default off */
  ask(query: string, variables?: Record<string, unknown>, attribution?: string): Promise<Answer>;
}

const SILENT: GatewayLogger = { info() {}, warn() {}, error() {} };

/** Serves every subgraph in this process, with the limits that clients meet unless told otherwise. */
export async function serveGraph(database: Database, limits: Partial<GatewayLimits> = {}): Promise<ServedGraph> {
  return serve(await startGateway({ ...COMMITTED, limits, subgraphs: await buildSubgraphs(database) }));
}

/** Serves subgraphs that run elsewhere. */
export async function serveGraphOver(subgraphUrls: Record<string, string>): Promise<ServedGraph> {
  return serve(await startGateway({ ...COMMITTED, subgraphUrls }));
}

export async function buildSubgraphs(database: Database) {
  return [await resourcesSubgraph(database), await governanceSubgraph(database), await territoriesSubgraph(database)];
}

const COMMITTED = {
  supergraph: { path: "schema/generated/supergraph.graphql" },
  host: "127.0.0.1",
  port: 0,
  explorer: false,
  logger: SILENT,
};

function serve(gateway: RunningGateway): ServedGraph {
  return {
    ...gateway,
    ask: async (query, variables, detail = "off") => {
      const headers = { "content-type": "application/json", "maillage-attribution": detail };
      const body = JSON.stringify({ query, variables });
      return (await (await fetch(gateway.url, { method: "POST", headers, body })).json()) as Answer;
    },
  };
}
