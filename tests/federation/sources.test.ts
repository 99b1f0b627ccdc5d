import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SourceSettings } from "../../schema/generated/source.js";
import { noOutcomes } from "../../schema/harvest.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const WIKI: SourceSettings = { id: "wiki", name: "Un wiki", connector: "mediawiki", url: "https://wiki.example.test/" };
const PADS: SourceSettings = { id: "pads", name: "Des pads", connector: "curated", url: "https://pads.example.test/" };
const OLD: SourceSettings = { ...PADS, id: "old", name: "Un ancien site", enabled: false };
const RETRY_AT = new Date("2026-03-01T10:00:00Z");

describe.each(dialects)("the sources of the graph on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    let time = Date.parse("2026-03-01T08:00:00Z");
    // Every look at the clock is a second later, so that each harvest has its own times.
    const ledger = new Ledger(database, () => new Date((time += 1_000)));
    await ledger.register([WIKI, PADS, OLD]);
    await harvestThreeTimes(ledger);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it("say what they are and how their harvests went", async () => {
    const answer = await graph.ask(`{
      sources {
        id
        name
        connector
        url
        enabled
        livePages
        lastSuccessAt
        nextAttemptAt
        problem { code message }
        harvests { status }
      }
    }`);

    expect(answer).toEqual({
      data: {
        sources: [
          { ...UNTOUCHED, id: "old", name: "Un ancien site", url: "https://pads.example.test/", enabled: false },
          { ...UNTOUCHED, id: "pads", name: "Des pads", url: "https://pads.example.test/" },
          {
            id: "wiki",
            name: "Un wiki",
            connector: "mediawiki",
            url: "https://wiki.example.test/",
            enabled: true,
            livePages: 1,
            lastSuccessAt: expect.stringMatching(/^2026-03-01T08:00:/),
            nextAttemptAt: "2026-03-01T10:00:00.000Z",
            problem: { code: "SERVER_ERROR", message: "The wiki answers 503. It will be tried again." },
            harvests: [{ status: "FAILED" }, { status: "FINISHED" }, { status: "FINISHED" }],
          },
        ],
      },
    });
  });

  it("give the latest harvests first, as many as are wanted, with counts that add up", async () => {
    const answer = await graph.ask(`{
      source(id: "wiki") {
        last: harvests(first: 1) { status problem { code } endedAt }
        none: harvests(first: 0) { id }
        harvests(first: 3) {
          mode
          counts { added updated unchanged withdrawn restored redacted skipped failed }
          requests
          bytes
        }
      }
    }`);

    const { last, none, harvests } = answer.data.source;
    expect(last).toEqual([
      { status: "FAILED", problem: { code: "SERVER_ERROR" }, endedAt: expect.stringMatching(/^2026-03-01T08:00:/) },
    ]);
    expect(none).toEqual([]);
    expect(harvests).toEqual([
      { mode: "INCREMENTAL", counts: noOutcomes(), requests: 1, bytes: 0 },
      { mode: "INCREMENTAL", counts: { ...noOutcomes(), unchanged: 1, skipped: 1 }, requests: 3, bytes: 5_000_000_000 },
      { mode: "FULL", counts: { ...noOutcomes(), added: 1 }, requests: 2, bytes: 2_000 },
    ]);
  });

  it("are reached from a page as well", async () => {
    const answer = await graph.ask(`{
      resources { nodes { pages { source { name livePages harvests(first: 1) { status } } } } }
    }`);

    expect(answer.data).toEqual({
      resources: {
        nodes: [{ pages: [{ source: { name: "Un wiki", livePages: 1, harvests: [{ status: "FAILED" }] } }] }],
      },
    });
  });
});

const UNTOUCHED = {
  connector: "curated",
  enabled: true,
  livePages: 0,
  lastSuccessAt: null,
  nextAttemptAt: null,
  problem: null,
  harvests: [],
};

/** One that brings a page, one that finds it unchanged, one that fails. */
async function harvestThreeTimes(ledger: Ledger): Promise<void> {
  const ending = { gone: [], cursor: "1", absenceCounts: false, acceptWithdrawals: false };
  const batch = { pages: [PAGE], same: [], hidden: [], closed: [], incidents: [] };
  const first = await ledger.open(WIKI.id, { full: true });
  await first.commit({ ...batch, usage: { requests: 2, bytes: 2_000 } });
  await first.finish(ending);
  const second = await ledger.open(WIKI.id, { full: false });
  const skipped = { outcome: "skipped" as const, code: "PERSON", message: "A page about a person." };
  await second.commit({ ...batch, incidents: [skipped], usage: { requests: 3, bytes: 5_000_000_000 } });
  await second.finish(ending);
  const third = await ledger.open(WIKI.id, { full: false });
  await third.commit({ ...batch, pages: [], usage: { requests: 1, bytes: 0 } });
  const message = "The wiki answers 503. It will be tried again.";
  await third.stop("failed", { code: "SERVER_ERROR", message, retryAt: RETRY_AT });
  await ledger.scheduleNext(WIKI.id, RETRY_AT);
}

const PAGE = {
  mappingVersion: "made/1",
  candidate: {
    remoteId: "1",
    revisionId: "1",
    url: "https://wiki.example.test/1",
    permalink: "https://wiki.example.test/1?oldid=1",
    title: "Une page",
    contributors: [],
    anonymousContributors: 2,
    payload: "text",
  },
  record: {
    kind: "resource" as const,
    title: "Une page",
    themes: [],
    keywords: [],
    challenges: [],
    licenses: [],
    organizations: [],
    locations: [],
    territories: [],
    links: [],
    fields: [],
  },
};
