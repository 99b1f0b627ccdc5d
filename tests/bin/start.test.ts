import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { childrenOf, untilGone } from "./processes.js";
import { type Environment, type Running, runMaillage, startMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

/** A source that works without a network, and one that cannot be reached. */
const SOURCES = {
  sources: [
    { id: "cat", name: "Cat", connector: "curated", url: "https://cat.example.test/", options: { facts: "cat" } },
    {
      id: "wiki",
      name: "Wiki",
      connector: "mediawiki",
      url: "http://127.0.0.1:1/",
      http: { minIntervalMs: 0, retries: 0, allowPrivateNetwork: true },
    },
  ],
};

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;

describe.each(dialects)("maillage start on %s", (dialect) => {
  let database: TestDatabase;
  let folder: string;
  let hub: Running;
  let url: string;

  beforeAll(async () => {
    folder = await makeFolder({ "sources.json": SOURCES });
    database = await createTestDatabase(dialect);
    hub = start();
    [, url = ""] = await hub.waitFor(/^Maillage serves the graph at (http:\S+)$/m);
    await hub.waitFor(/^cat: finished \(full\) — 2 pages: 2 added$/m);
  });
  afterAll(async () => {
    hub.kill("SIGKILL");
    await hub.ended();
    await database.drop();
  });

  it("says where the graph and its explorer are, and the state of each source", async () => {
    expect(hub.output()).toMatch(
      /^filling the geography: 100 %\nMaillage serves the graph at (http:\/\/127\.0\.0\.1:\d+)\/graphql\n {2}explorer: \1\/explorer\/\n {2}sources:\n {4}cat: never harvested yet; 0 pages\n {4}wiki: never harvested yet; 0 pages\n/,
    );
    expect((await fetch(new URL("/explorer/", url))).status).toBe(200);
    expect((await fetch(new URL("/ready", url))).status).toBe(200);
  });

  it("says which source cannot be reached and when it is tried again, and so does maillage sources", async () => {
    await hub.waitFor(new RegExp(`^ {2}trying wiki again at ${TIME}$`, "m"));

    expect(hub.output()).toMatch(
      /^wiki: failed \(full\) — 0 pages\n[^\n]+\n {2}UNREACHABLE: 127\.0\.0\.1 refuses [^\n]+\n/m,
    );
    const { stdout } = await runMaillage(["sources"], settings(), folder);
    expect(stdout).toMatch(
      new RegExp(`^cat: healthy; 2 pages; last harvested (just now|\\d+ min ago); next attempt at ${TIME}$`, "m"),
    );
    expect(stdout).toMatch(
      /^wiki: failing; 0 pages — The partner's server does not answer: the attempt of [^.]+ failed\. [^.]+ tried again by itself on [^.]+ UTC\. [^.]+\. \(UNREACHABLE\)$/m,
    );
  });

  it("gives monitors the figures of its sources and of its process", async () => {
    const response = await fetch(new URL("/metrics", url));

    expect(response.status).toBe(200);
    const metrics = await response.text();
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(metrics).toContain(`\nmaillage_build_info{version="${version}"} 1\n`);
    expect(metrics).toMatch(/^maillage_source_healthy\{source="cat"\} 1$/m);
    expect(metrics).toMatch(/^maillage_source_healthy\{source="wiki"\} 0$/m);
    expect(metrics).toMatch(/^maillage_source_expected_interval_seconds\{source="wiki"\} 900$/m);
    expect(metrics).toMatch(/^process_start_time_seconds \d+/m);
  });

  it("answers the first query of README.md as README.md says", async () => {
    const { question, answer } = firstQueryOfReadme();

    const { data, extensions } = (await post(url, question)) as Answer;
    expect({ data }).toEqual(answer);
    expect(extensions?.attribution).toMatchObject({ counts: { pages: 2 } });
  });

  it("starts its worker again when it was killed", async () => {
    const [worker = 0] = childrenOf(hub.pid);
    process.kill(worker, "SIGKILL");
    await hub.waitFor(/^The harvest worker ended unexpectedly \(SIGKILL\); starting it again in 1 s\.$/m);
    await hub.waitFor(/again in 1 s\.\n[^]*^cat: finished \(full\) — 2 pages: 2 unchanged$/m);

    const workers = childrenOf(hub.pid);
    expect(workers).toHaveLength(1);
    expect(workers).not.toContain(worker);
  });

  it("ends with its worker and with 0 when it is told to", async () => {
    const [worker = 0] = childrenOf(hub.pid);
    hub.kill("SIGTERM");

    expect((await hub.ended()).code).toBe(0);
    await untilGone(worker);
  });

  it("ends as soon when a source is slow to answer", async () => {
    const slow = createServer();
    const asked = once(slow, "request");
    await new Promise<void>((resolve) => slow.listen(0, "127.0.0.1", resolve));
    const { port } = slow.address() as AddressInfo;
    const [, wiki] = SOURCES.sources;
    const sources = { sources: [{ ...wiki, url: `http://127.0.0.1:${port}/` }] };

    const waiting = start({ MAILLAGE_SOURCES: `${await makeFolder({ "slow.json": sources })}/slow.json` });
    await asked;
    const [worker = 0] = childrenOf(waiting.pid);
    waiting.kill("SIGTERM");

    expect(await waiting.ended()).toMatchObject({ code: 0, stderr: "" });
    await untilGone(worker);
    slow.closeAllConnections();
    slow.close();
  });

  it("leaves no worker behind when it is killed itself", async () => {
    const killed = start();
    await killed.waitFor(/^cat: finished/m);
    const [worker = 0] = childrenOf(killed.pid);
    killed.kill("SIGKILL");

    await untilGone(killed.pid);
    await untilGone(worker);
  });

  it("serves what it has and harvests nothing when told so", async () => {
    const quiet = start({ MAILLAGE_HARVEST: "off" });
    const [, address = ""] = await quiet.waitFor(/^Maillage serves the graph at (http:\S+)$/m);
    await quiet.waitFor(
      /^ {2}sources \(harvesting is off\):\n {4}cat: healthy; 2 pages.*\n {4}wiki: failing; 0 pages.*\n/m,
    );

    expect(childrenOf(quiet.pid)).toEqual([]);
    expect(await post(address, { query: "{ resources { totalCount } }" })).toMatchObject({
      data: { resources: { totalCount: 1 } },
    });
    quiet.kill("SIGINT");
    expect(await quiet.ended()).toMatchObject({ code: 0, stderr: "" });
  });

  function settings(): Environment {
    return { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json", PORT: "0" };
  }

  function start(more: Environment = {}): Running {
    return startMaillage(["start"], { ...settings(), ...more }, folder);
  }
});

/** What a client reads of an answer. */
interface Answer {
  readonly data: unknown;
  readonly extensions?: { readonly attribution?: unknown };
}

async function post(url: string, question: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  return (await fetch(url, { method: "POST", headers, body: JSON.stringify(question) })).json();
}

/** The question that README.md asks with curl, and the answer it shows. */
function firstQueryOfReadme(): { question: unknown; answer: unknown } {
  const readme = readFileSync("README.md", "utf8");
  const [, question = ""] = /^curl .* -d '(\{.*?\})'$/ms.exec(readme) ?? [];
  const [, answer = ""] = /^```json\n(.*?)^```$/ms.exec(readme) ?? [];
  const anyRevision = (_: string, value: unknown) => (value === "REVISION" ? expect.any(String) : value);
  return { question: JSON.parse(question), answer: JSON.parse(answer, anyRevision) };
}
