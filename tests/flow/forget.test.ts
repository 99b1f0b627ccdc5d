import { readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mapCandidate } from "../../connectors/map-candidate.js";
import { mediawiki } from "../../connectors/mediawiki/index.js";
import { type ForgetReport, forgetContributor } from "../../store/forget/forget.js";
import { forgetKeyOf } from "../../store/forget/key.js";
import type { Database } from "../../store/database/database.js";
import { rebuildGraph } from "../../store/rebuild.js";
import { serveGraph } from "../federation/served-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { harvestRecorded, recordedSource } from "../support/recorded-truth.js";
import { type RecordedWiki, startRecordedWiki } from "../support/recorded-wiki.js";
import { dumpGraph, dumpTables, placesOfText } from "../support/tables.js";

const NAME = "Élodie Vauquelin";
const NOW = new Date("2026-12-01T08:00:00Z");

const EVERYTHING = `{
  resources(first: 100) { nodes {
    id title summary description contributors { name } organizations { name }
    pages { url title links fields { name value } revision { permalink contributors { name } } }
  } }
  sources { name problem { message } harvests(first: 5) { incidents(first: 100) { message url } } }
}`;

describe.each(dialects)("a contributor of the recorded wiki who is forgotten, on %s,", (dialect) => {
  let opened: TestDatabase;
  let database: Database;
  let wiki: RecordedWiki;
  let report: ForgetReport;
  let before: Graph;

  beforeAll(async () => {
    opened = await createTestDatabase(dialect);
    database = { ...opened, forgetKey: forgetKeyOf("a key of a test, long enough to be one", undefined) };
    wiki = await startRecordedWiki();
    await harvestRecorded(database, wiki.url);
    before = await dumpGraph(database);
    expect(await placesOfText(database, "Vauquelin")).toContain("revision.contributors");
    expect(await placesOfText(database, "Vauquelin")).toContain("revision.payload");
    report = await forgetContributor(database, { sourceId: recordedSource(wiki.url).id, name: NAME, now: NOW });
  });
  afterAll(async () => {
    await wiki.close();
    await opened.drop();
  });

  async function expectNoTrace(): Promise<void> {
    expect(await placesOfText(database, "Vauquelin")).toEqual([]);
    expect(await placesOfText(database, encodeURIComponent("Élodie"))).toEqual([]);
  }

  it("is in no table any more", async () => {
    await expectNoTrace();
    expect(report).toMatchObject({ sourceKnown: true, left: [], filesPurged: true });
    expect(report.pages).toBeGreaterThan(10);
  });

  it("leaves the graph as it was, but for a label in place of the name", async () => {
    const expected = JSON.parse(JSON.stringify(before).replaceAll(NAME, report.label ?? "")) as Graph;
    expect(inOrder(await dumpGraph(database))).toEqual(inOrder(expected));
  });

  it("is named by no answer of the graph, and the others still are", async () => {
    const served = await serveGraph(database, { maxCost: 1_000_000 });
    const answer = JSON.stringify(await served.ask(EVERYTHING));
    await served.stop();
    expect(answer).not.toContain("Vauquelin");
    expect(answer).toContain(report.label);
    for (const other of ["Marius Kerbihan", "Samira Bellonge", "Loïc d'Armorel"]) expect(answer).toContain(other);
  });

  it("is told as something that was taken out, without the name", async () => {
    const { change = [] } = await dumpTables(database, ["change"]);
    const redacted = change.filter(({ kind }) => kind === "REDACTED");
    expect(redacted.length).toBeGreaterThan(0);
  });

  it("does not come back by a full harvest, which finds every page unchanged", async () => {
    const { counts, status } = await harvestRecorded(database, wiki.url, { full: true });
    expect(status).toBe("finished");
    expect(counts).toMatchObject({ added: 0, updated: 0, restored: 0, failed: 0 });
    expect(counts.unchanged).toBeGreaterThan(60);
    await expectNoTrace();
  });

  it("does not come back by a rebuild, which makes the same graph", async () => {
    const wasBefore = await dumpGraph(database);
    const source = recordedSource(wiki.url);
    await rebuildGraph(database, (_, candidate) => {
      const result = mapCandidate(mediawiki, source, candidate);
      return "page" in result ? result.page : undefined;
    });
    await expectNoTrace();
    expect(await dumpGraph(database)).toEqual(wasBefore);
  });

  it("does not come back when pages change", async () => {
    wiki.state = "B";
    const { counts } = await harvestRecorded(database, wiki.url);
    expect(counts.updated).toBeGreaterThan(0);
    await harvestRecorded(database, wiki.url, { full: true });
    await expectNoTrace();
  });

  it.runIf(dialect === "sqlite")("is not in the bytes of the files, in any spelling", async () => {
    const file = opened.url.slice("sqlite:".length);
    const bytes = () =>
      Buffer.concat(readdirSync(dirname(file)).map((each) => readFileSync(`${dirname(file)}/${each}`))).toString(
        "latin1",
      );
    // While the database is still open: its journal is beside it.
    expect(readdirSync(dirname(file))).toContain("test.db-wal");
    expect(bytes().toLowerCase()).not.toContain("vauquelin");
    expect(bytes()).toContain(report.label);
  });
});

type Graph = Awaited<ReturnType<typeof dumpGraph>>;

/** The rows without the words of the index, which hold the label cut into words. */
function inOrder({ search_document: _, ...graph }: Graph) {
  return Object.entries(graph).map(([table, rows]) => [table, rows.map((row) => JSON.stringify(row)).toSorted()]);
}
