import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startGateway, type GatewayLogger, type GatewayOptions, type RunningGateway } from "../../gateway/gateway.js";
import { composeToy, makeRecord, makeSubgraphs, type ToyRecord } from "./toy-graph.js";

const TOY_SUPERGRAPH = composeToy();

/** One line that the gateway logged. */
export interface LogLine {
  level: "info" | "warn" | "error";
  message: string;
  details: Record<string, unknown>;
}

/** A GraphQL answer as a test reads it. */
export interface Answer {
  status: number;
  headers: Headers;
  data?: any;
  errors?: Array<{ message: string; path?: Array<string | number>; extensions: Record<string, any> }>;
}

export interface ToyGateway extends RunningGateway {
  base: string;
  log: LogLine[];
  record: ToyRecord;
  supergraphPath: string;
  /** Posts a query and gives the answer. */
  ask(
    query: string,
    more?: { variables?: unknown; operationName?: string; headers?: Record<string, string> },
  ): Promise<Answer>;
}

export function recordLog(): { log: LogLine[]; logger: GatewayLogger } {
  const log: LogLine[] = [];
  const at =
    (level: LogLine["level"]) =>
    (message: string, details: Record<string, unknown> = {}) =>
      void log.push({ level, message, details });
  return { log, logger: { info: at("info"), warn: at("warn"), error: at("error") } };
}

/** Makes a folder that goes away after the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maillage-gateway-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a gateway on the toy graph that stops after the test. `supergraph: null` leaves the file out. */
export async function startToyGateway({
  supergraph = TOY_SUPERGRAPH,
  ...options
}: Partial<Omit<GatewayOptions, "supergraph">> & { supergraph?: string | null } = {}): Promise<ToyGateway> {
  const supergraphPath = join(await makeFolder(), "supergraph.graphql");
  if (supergraph !== null) await writeFile(supergraphPath, supergraph);
  const record = makeRecord();
  const { log, logger } = recordLog();
  const gateway = await startGateway({
    supergraph: { path: supergraphPath },
    subgraphs: makeSubgraphs(record),
    host: "127.0.0.1",
    port: 0,
    logger,
    ...options,
  });
  onTestFinished(() => gateway.stop());
  const ask: ToyGateway["ask"] = async (query, { headers = {}, ...more } = {}) =>
    readAnswer(
      await fetch(gateway.url, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query, ...more }),
      }),
    );
  return { ...gateway, base: new URL(gateway.url).origin, log, record, supergraphPath, ask };
}

export async function readAnswer(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, ...((await response.json()) as object) };
}
