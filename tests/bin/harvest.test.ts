import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rhythmsOf } from "../../bin/schedule.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { fillWithPages } from "../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";
import { dumpGraph, dumpTables } from "../support/tables.js";
import { type Ended, runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

describe.each(dialects)("the commands on %s", (dialect) => {
  let wiki: RecordedWiki;
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    wiki = await startRecordedWiki();
    database = await createTestDatabase(dialect);
    const sources = [cat(), ademe(wiki.url)];
    await new Ledger(database).register(sources, rhythmsOf(sources, new Date()));
    folder = await makeFolder({ "sources.json": { sources } });
  });
  afterAll(async () => {
    await database.drop();
    await wiki.close();
  });

  const run = (...args: string[]): Promise<Ended> =>
    runMaillage(args, { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json" }, folder);

  it("tell in a dry run what a harvest would do, and write nothing", async () => {
    const before = await dumpTables(database);

    const { code, stdout } = await run("harvest", "--dry-run");

    expect(stdout).toMatch(/^cat: finished \(full\) — 2 pages: 2 added\n/);
    expect(stdout).toMatch(/^ademe: finished \(full\) — 71 pages: 69 added, 2 skipped\n/m);
    expect(stdout).toMatch(
      /\nDone: 2 of 2 sources finished, 73 pages: 71 added, 2 skipped\. Nothing was written: this was a dry run\.\n$/,
    );
    expect(code).toBe(0);
    expect(await dumpTables(database)).toEqual(before);
  });

  it("harvest one source and say what became of its pages, and why some were left out", async () => {
    const { code, stdout, stderr } = await run("harvest", "ademe");

    expect(stdout).toMatch(
      /^ademe: finished \(full\) — 71 pages: 69 added, 2 skipped\n {2}\d+ requests, [\d.]+ KiB, [\d.]+ s\n/,
    );
    expect(stdout).toMatch(/\n {2}skipped [A-Z_]+: [^\n]+ <https:\/\/wiki\.example\.test\/[^\n]+>\n/);
    expect(stdout).toMatch(/\nDone: 1 of 1 sources finished, 71 pages: 69 added, 2 skipped\.\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "filling the geography: 100 %\n" });
  });

  it("harvest every source, and the second time only what changed", async () => {
    const { code, stdout } = await run("harvest");

    expect(stdout).toMatch(/^cat: finished \(full\) — 2 pages: 2 added\n/);
    expect(stdout).toMatch(/^ademe: finished \(incremental\) — 0 pages\n/m);
    expect(code).toBe(0);
  });

  it("read everything again when told to", async () => {
    const { stdout } = await run("harvest", "ademe", "--full");

    expect(stdout).toMatch(/^ademe: finished \(full\) — 71 pages: 69 unchanged, 2 skipped\n/);
  });

  it("rebuild the same graph from the ledger without asking anybody", async () => {
    const before = await dumpGraph(database);
    const asked = wiki.requests.length;

    const { code, stdout } = await run("rebuild");

    expect(stdout).toBe(
      "Rebuilt the graph from 71 live pages: 0 read differently than before, 0 not readable by today's mapping.\n",
    );
    expect(code).toBe(0);
    expect(await dumpGraph(database)).toEqual(before);
    expect(wiki.requests.length).toBe(asked);
  });

  it("show progress as plain lines where there is no terminal", async () => {
    await fillWithPages(
      database,
      Array.from({ length: 600 }, (_, number) => ({ title: `Page ${number}` })),
    );

    const { stdout, stderr } = await run("rebuild");

    expect(stderr).toMatch(/^rebuild: \d+ of about 671 pages\n$/);
    expect(stdout).toMatch(/^Rebuilt the graph from 671 live pages/);
  });

  it("end with 1 when a source cannot be read, and say why", async () => {
    const closed = await makeFolder({ "sources.json": { sources: [ademe("http://127.0.0.1:1/")] } });

    const { code, stdout } = await runMaillage(
      ["harvest"],
      { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json" },
      closed,
    );

    expect(stdout).toMatch(/^ademe: failed \(\w+\) — 0 pages\n/);
    expect(stdout).toMatch(/\n {2}UNREACHABLE: [^\n]+\n/);
    expect(stdout).toMatch(/\nDone: 0 of 1 sources finished, 0 pages\.\n$/);
    expect(code).toBe(1);
  });
});

function cat() {
  return { id: "cat", name: "Cat", connector: "curated", url: "https://cat.example.test/", options: { facts: "cat" } };
}

function ademe(url: string) {
  const http = { minIntervalMs: 0, retries: 0, allowPrivateNetwork: true };
  return { id: "ademe", name: "Wiki enregistré", connector: "mediawiki", url, http };
}
