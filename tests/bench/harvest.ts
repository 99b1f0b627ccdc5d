import { join } from "node:path";
import fetch from "node-fetch";
import { harvest } from "../../connectors/harvest.js";
import { openDoor } from "../../connectors/http/door.js";
import { connectorOf } from "../../connectors/registry.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type Database, openDatabase } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type Server, startServer } from "./child.js";
import { median, printTable, timed } from "./figures.js";

const PAGES = 2_000;
const ROUNDS = 3;

/** How long a real MediaWiki in PHP takes for 50 pages with their content, roughly, in milliseconds. */
const REAL_LATENCY_MS = 300;

/** What a harvest costs beyond downloading the same pages: from a wiki that answers at once, and at a real one's pace. */
export async function benchHarvest(folder: string, postgresql: string | undefined): Promise<void> {
  await compare(folder, { latencyMs: 0, rounds: ROUNDS, postgresql });
  await compare(folder, { latencyMs: REAL_LATENCY_MS, rounds: 1, postgresql: undefined });
}

interface Comparison {
  readonly latencyMs: number;
  readonly rounds: number;
  readonly postgresql: string | undefined;
}

async function compare(folder: string, { latencyMs, rounds, postgresql }: Comparison): Promise<void> {
  const wiki = await startWiki(latencyMs);
  try {
    const bare: number[] = [];
    const sqlite: number[] = [];
    const postgres: number[] = [];
    await download(wiki); // Warms up the wiki and this process.
    for (let round = 0; round < rounds; round += 1) {
      bare.push(await timed(() => download(wiki)));
      sqlite.push(await harvestInto(wiki, `sqlite:${join(folder, `harvest-${latencyMs}-${round}.db`)}`));
      if (postgresql !== undefined) postgres.push(await harvestIntoPostgresql(wiki, postgresql));
    }
    const base = median(bare);
    const row = (name: string, times: number[]) => [
      name,
      `${median(times).toFixed(0)} ms`,
      (median(times) / base).toFixed(1),
    ];
    printTable(`Full harvest of ${PAGES} pages from a wiki that answers in ${latencyMs} ms (median of ${rounds})`, [
      ["", "time", "ratio"],
      row("bare loop that only downloads the same answers", bare),
      row("harvest into SQLite", sqlite),
      ...(postgres.length === 0 ? [] : [row("harvest into PostgreSQL", postgres)]),
    ]);
  } finally {
    await wiki.stop();
  }
}

function startWiki(latencyMs: number): Promise<Server> {
  const options = ["--pages", String(PAGES), "--latency-ms", String(latencyMs)];
  return startServer(["dist/tests/support/generated-wiki.js", ...options]);
}

/** The same answers, asked for in the same way, and nothing done with them. */
async function download({ url }: Server): Promise<void> {
  let next: Record<string, string> | undefined = {};
  while (next !== undefined) {
    const query = new URLSearchParams({
      action: "query",
      format: "json",
      formatversion: "2",
      generator: "allpages",
      gapnamespace: "0",
      gaplimit: "50",
      prop: "revisions|info|categories|contributors|extlinks",
      rvprop: "ids|timestamp|sha1|size|content",
      rvslots: "main",
      inprop: "url",
      ...next,
    });
    const response = await fetch(new URL(`/api.php?${query}`, url).href);
    next = ((await response.json()) as { continue?: Record<string, string> }).continue;
  }
}

async function harvestInto({ url }: Server, databaseUrl: string): Promise<number> {
  const database = await openDatabase({ url: databaseUrl });
  try {
    await database.migrate();
    return await timed(() => harvestOnce(url, database));
  } finally {
    await database.close();
  }
}

async function harvestIntoPostgresql(wiki: Server, server: string): Promise<number> {
  const admin = await openDatabase({ url: server });
  await admin.em().execute("drop database if exists maillage_bench with (force)");
  await admin.em().execute("create database maillage_bench");
  try {
    const own = new URL(server);
    own.pathname = "/maillage_bench";
    return await harvestInto(wiki, own.href);
  } finally {
    await admin.em().execute("drop database maillage_bench with (force)");
    await admin.close();
  }
}

async function harvestOnce(url: string, database: Database): Promise<void> {
  const source: SourceSettings = {
    id: "bench",
    name: "Generated wiki",
    connector: "mediawiki",
    url,
    http: { minIntervalMs: 0, allowPrivateNetwork: true },
  };
  const ledger = new Ledger(database);
  await ledger.register([source]);
  const http = openDoor({
    contact: "https://example.org/",
    version: "0",
    baseUrl: url,
    minIntervalMs: 0,
    allowPrivateNetwork: true,
  });
  const report = await harvest({ source, connector: connectorOf(source), http, sink: ledger });
  if (report.counts.added !== PAGES)
    throw new Error(`The harvest took ${JSON.stringify(report.counts)} of ${PAGES} pages.`);
}

/** Fills a database for the bench of the graph. */
export async function fillDatabase(databaseUrl: string): Promise<void> {
  const wiki = await startWiki(0);
  await harvestInto(wiki, databaseUrl);
  await wiki.stop();
}
