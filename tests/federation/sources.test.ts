import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { SourceSettings } from "../../schema/generated/source.js";
import { noOutcomes } from "../../schema/harvest.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const WIKI: SourceSettings = { id: "wiki", name: "Un wiki", connector: "mediawiki", url: "https://wiki.example.test/" };
const PADS: SourceSettings = { id: "pads", name: "Des pads", connector: "curated", url: "https://pads.example.test/" };
const OLD: SourceSettings = { ...PADS, id: "old", name: "Un ancien site", enabled: false };
const RETRY_AT = new Date("2026-03-01T10:00:00Z");

/** A moment of the minute in which the ledger was filled. */
const AT_EIGHT = expect.stringMatching(/^2026-03-01T08:00:/);

/** When the graph is asked. */
const NOW = new Date("2026-03-01T09:00:00Z");

describe.each(dialects)("the sources of the graph on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    let time = Date.parse("2026-03-01T08:00:00Z");
    // Every look at the clock is a second later, so that each harvest has its own times.
    const ledger = new Ledger(database, () => new Date((time += 1_000)));
    await ledger.register([WIKI, PADS, OLD], new Map([[WIKI.id, 900]]));
    await harvestThreeTimes(ledger);
    graph = await serveGraph(database);
    vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  });
  afterAll(async () => {
    vi.useRealTimers();
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
            lastSuccessAt: AT_EIGHT,
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
    expect(last).toEqual([{ status: "FAILED", problem: { code: "SERVER_ERROR" }, endedAt: AT_EIGHT }]);
    expect(none).toEqual([]);
    expect(harvests).toEqual([
      { mode: "INCREMENTAL", counts: noOutcomes(), requests: 1, bytes: 0 },
      { mode: "INCREMENTAL", counts: { ...noOutcomes(), unchanged: 1, skipped: 1 }, requests: 3, bytes: 5_000_000_000 },
      { mode: "FULL", counts: { ...noOutcomes(), added: 1 }, requests: 2, bytes: 2_000 },
    ]);
  });

  it("tell how they stand, in plain words of two languages", async () => {
    const answer = await graph.ask(`{
      source(id: "wiki") {
        lastSeenAt
        health {
          status
          healthy
          lastSuccessAt
          lastSeenAt
          expectedEverySeconds
          expectedBefore
          failingSince
          failures
          nextAttemptAt
          explanation
          french: explanation(language: FR)
        }
      }
    }`);

    expect(answer.data.source).toEqual({
      lastSeenAt: AT_EIGHT,
      health: {
        status: "FAILING",
        healthy: false,
        lastSuccessAt: AT_EIGHT,
        lastSeenAt: AT_EIGHT,
        expectedEverySeconds: 900,
        expectedBefore: expect.stringMatching(/^2026-03-01T09:30:/),
        failingSince: AT_EIGHT,
        failures: 1,
        nextAttemptAt: "2026-03-01T10:00:00.000Z",
        explanation:
          "The partner's server says that it has trouble of its own: the attempt of 1 March 2026 at 08:00 UTC failed. Nothing is lost: the page we hold stays as it was, and it is tried again by itself on 1 March 2026 at 10:00 UTC. If this lasts, tell the partner.",
        french:
          "Le serveur du partenaire signale une panne chez lui\u{a0}: la tentative du 1 mars 2026 à 08:00 UTC a échoué. Rien n'est perdu\u{a0}: la page conservée reste en l'état, et une nouvelle tentative aura lieu d'elle-même le 1 mars 2026 à 10:00 UTC. Si cela dure, il faut prévenir le partenaire.",
      },
    });
  });

  it("tell of those that nobody has read or that are switched off as well", async () => {
    const answer = await graph.ask(`{ sources { id health { status healthy failures expectedBefore } } }`);

    const quiet = { failures: 0, expectedBefore: null };
    expect(answer.data.sources).toEqual([
      { id: "old", health: { status: "OFF", healthy: true, ...quiet } },
      { id: "pads", health: { status: "NEVER_HARVESTED", healthy: false, ...quiet } },
      { id: "wiki", health: expect.objectContaining({ status: "FAILING", failures: 1 }) },
    ]);
  });

  it("give the lines of each harvest's report, all or those of one kind, as many as are wanted", async () => {
    const answer = await graph.ask(`{
      source(id: "wiki") {
        harvests {
          incidents { outcome code message url }
          one: incidents(first: 1) { code }
          none: incidents(first: 0) { code }
          notices: incidents(outcome: NOTICE) { code }
        }
      }
    }`);

    const nothing = { incidents: [], one: [], none: [], notices: [] };
    expect(answer.data.source.harvests).toEqual([
      nothing,
      {
        incidents: [
          { outcome: "SKIPPED", code: "PERSON", message: "A page about a person.", url: null },
          { outcome: "NOTICE", code: "UNREGISTERED_NOTE", message: "A page links to a note.", url: NOTE_URL },
        ],
        one: [{ code: "PERSON" }],
        none: [],
        notices: [{ code: "UNREGISTERED_NOTE" }],
      },
      nothing,
    ]);
  });

  it.each([-1, 1_001])("refuse to give %i lines of a report, and say how many there may be", async (first) => {
    const answer = await graph.ask(
      `{ source(id: "wiki") { harvests(first: 1) { incidents(first: ${first}) { code } } } }`,
    );

    expect(answer.errors?.[0]).toMatchObject({
      message: `\`first\` is ${first}; it must be from 0 to 1000.`,
      extensions: { code: "BAD_USER_INPUT", argument: "first" },
    });
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

const NOTE_URL = "https://pad.example.test/s/a-note";

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
  const proposed = { outcome: "notice" as const, code: "UNREGISTERED_NOTE", message: "A page links to a note." };
  await second.commit({
    ...batch,
    incidents: [skipped, { ...proposed, url: NOTE_URL }],
    usage: { requests: 3, bytes: 5_000_000_000 },
  });
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
