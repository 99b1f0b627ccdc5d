import { Agent, request } from "node:http";
import { join } from "node:path";
import { startServer } from "./child.js";
import { median, printTable } from "./figures.js";
import { fillDatabase } from "./harvest.js";

const ROUNDS = 3;
const ROUND_MS = 3_000;
const CONNECTIONS = 10;

const FIELDS = `id title summary licenses { spdx label }
  organizations { role organization { name } } places { text territory { name population } }
  pages { url source { name } revision { permalink contributors { name } } }`;

const QUERIES = {
  "1 resource, all joins": `{ resources(first: 1) { nodes { ${FIELDS} } } }`,
  "50 resources, all joins": `{ resources(first: 50) { nodes { ${FIELDS} } } }`,
};

/** The federated graph, in one process, against one Apollo Server with the same data. */
export async function benchGraph(folder: string): Promise<void> {
  const DATABASE_URL = `sqlite:${join(folder, "graph.db")}`;
  await fillDatabase(DATABASE_URL);
  const settings = { DATABASE_URL, PORT: "0", MAILLAGE_HARVEST: "off", MAILLAGE_MAX_COST: "1000000" };
  const hub = await startServer(["dist/bin/maillage.js", "start"], settings);
  try {
    const monolith = await startServer(["dist/tests/bench/monolith.js"], settings);
    try {
      await compare(hub.url, monolith.url);
    } finally {
      await monolith.stop();
    }
  } finally {
    await hub.stop();
  }
}

async function compare(hub: string, monolith: string): Promise<void> {
  const rows = [["query", "monolith", "graph", "graph / monolith"]];
  for (const [name, query] of Object.entries(QUERIES)) {
    const body = JSON.stringify({ query });
    await sameAnswers(hub, monolith, body);
    const ofHub: number[] = [];
    const ofMonolith: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      ofMonolith.push(await requestsPerSecond(monolith, body));
      ofHub.push(await requestsPerSecond(hub, body));
    }
    const [graph, base] = [median(ofHub), median(ofMonolith)];
    rows.push([name, `${base.toFixed(0)} req/s`, `${graph.toFixed(0)} req/s`, (graph / base).toFixed(2)]);
  }
  const rounds = `median of ${ROUNDS} interleaved rounds of ${ROUND_MS / 1000} s`;
  printTable(`Requests per second, ${CONNECTIONS} connections, SQLite (${rounds})`, rows);
}

async function sameAnswers(a: string, b: string, body: string): Promise<void> {
  const agent = new Agent();
  const [left, right] = [await post(agent, a, body), await post(agent, b, body)];
  agent.destroy();
  if (left !== right)
    throw new Error(`The two servers answer differently:\n${left.slice(0, 400)}\n${right.slice(0, 400)}`);
}

async function requestsPerSecond(url: string, body: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + ROUND_MS;
  let done = 0;
  const client = async () => {
    while (performance.now() < end) {
      await post(agent, url, body);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, client));
  agent.destroy();
  return (done * 1000) / ROUND_MS;
}

function post(agent: Agent, url: string, body: string): Promise<string> {
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () =>
        resolve(JSON.stringify((JSON.parse(Buffer.concat(chunks).toString()) as { data: unknown }).data)),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
