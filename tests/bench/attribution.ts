import { join } from "node:path";
import { type RunningGateway, startGateway } from "../../gateway/gateway.js";
import type { PageRecord } from "../../schema/generated/record.js";
import { type Database, openDatabase } from "../../store/database/database.js";
import { pageId } from "../../store/ids.js";
import { weavePages } from "../../store/weave/weave.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { territoriesSubgraph } from "../../subgraphs/territories/index.js";
import { median, printTable, timed } from "./figures.js";
import { type InsertedPage, savePages } from "./saved-pages.js";

const RESOURCES = 5_000;
const BATCH = 250;
const LISTS = 5;
const PER_LIST = 100;
const ROUNDS = 41;
const DETAILS = ["off", "summary", "full"] as const;

/** What telling whose 500 resources are costs, beside what telling of them costs. */
export async function benchAttribution(folder: string): Promise<void> {
  const database = await openDatabase({ url: `sqlite:${join(folder, "attribution.db")}` });
  await database.migrate();
  await fill(database);
  const gateway = await serve(database);
  try {
    const body = await askFor500(gateway.url);
    const times = { off: [] as number[], summary: [] as number[], full: [] as number[] };
    for (let round = -5; round < ROUNDS; round += 1) {
      // Each goes first as often as the others.
      for (const detail of DETAILS.map((_, place) => DETAILS[(place + round + 6) % DETAILS.length] ?? "off")) {
        const time = await timed(() => ask(gateway.url, body, detail));
        if (round >= 0) times[detail].push(time);
      }
    }
    const off = median(times.off);
    const rows = DETAILS.map((detail) => {
      const time = median(times[detail]);
      return [detail, `${time.toFixed(1)} ms`, (time / off).toFixed(3)];
    });
    const title = `Attribution of ${LISTS * PER_LIST} resources in a graph of ${RESOURCES} on SQLite`;
    printTable(`${title} (median of ${ROUNDS} interleaved rounds)`, [["attribution", "time", "ratio to off"], ...rows]);
  } finally {
    await gateway.stop();
    await database.close();
  }
}

async function fill(database: Database): Promise<void> {
  for (let from = 0; from < RESOURCES; from += BATCH) {
    const pages = Array.from({ length: BATCH }, (_, index) => made(from + index));
    await database.em().transactional(async (em) => {
      await savePages(em, pages);
      await weavePages(
        em,
        pages.map((page) => page.pageId),
        { now: new Date() },
      );
    });
  }
}

async function serve(database: Database): Promise<RunningGateway> {
  const subgraphs = [
    await resourcesSubgraph(database),
    await governanceSubgraph(database),
    await territoriesSubgraph(database),
  ];
  const quiet = { info() {}, warn() {}, error() {} };
  const supergraph = { path: "schema/generated/supergraph.graphql" };
  const limits = { maxCost: 1_000_000 };
  return startGateway({ supergraph, subgraphs, host: "127.0.0.1", port: 0, explorer: false, limits, logger: quiet });
}

/** One query for five pages of the list, from cursors that are asked for first. */
async function askFor500(url: string): Promise<string> {
  const lists: string[] = [];
  let after = "";
  for (let list = 0; list < LISTS; list += 1) {
    const given = `first: ${PER_LIST}${after}`;
    lists.push(`l${list}: resources(${given}) { nodes { title url licenses { spdx label url } } }`);
    const body = JSON.stringify({ query: `{ resources(${given}) { pageInfo { endCursor } } }` });
    const { data } = JSON.parse(await ask(url, body, "off")) as {
      data: { resources: { pageInfo: { endCursor: string } } };
    };
    after = `, after: ${JSON.stringify(data.resources.pageInfo.endCursor)}`;
  }
  return JSON.stringify({ query: `{ ${lists.join(" ")} }` });
}

async function ask(url: string, body: string, detail: (typeof DETAILS)[number]): Promise<string> {
  const headers = { "content-type": "application/json", "maillage-attribution": detail };
  const answer = await (await fetch(url, { method: "POST", headers, body })).text();
  if (answer.includes('"errors"') || answer.includes('"attribution"') !== (detail !== "off")) {
    throw new Error(`The answer is not what is measured: ${answer.slice(0, 300)}`);
  }
  return answer;
}

/** A page of some 300 words at one of four sources, under one of four licences. */
function made(number: number): InsertedPage {
  const spdx = ["CC-BY-SA-4.0", "CC-BY-SA-4.0", "ODbL-1.0", undefined][number % 4];
  const record: PageRecord = {
    kind: "resource",
    resourceKind: "COMMONS",
    title: `Ressource ${number}`,
    summary: `Ce que le commun ${number} apporte au territoire.`,
    description: Array.from({ length: 300 }, (_, place) => `mot${(number * 7 + place * 31) % 4_001}`).join(" "),
    themes: [`Thème ${number % 30}`],
    keywords: [],
    challenges: [],
    licenses: spdx === undefined ? [] : [{ spdx, label: spdx, declaredBy: "page" }],
    organizations: [],
    locations: [],
    territories: [],
    links: [],
    fields: [],
  };
  const sourceId = `bench-${number % 4}`;
  const updatedAt = new Date(Date.UTC(2015 + (number % 11), 0, 15));
  const id = pageId(sourceId, String(number));
  return { pageId: id, sourceId, url: `https://bench.example.test/${number}`, record, updatedAt };
}
