import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harvest } from "../../connectors/harvest.js";
import { hedgedoc } from "../../connectors/hedgedoc/index.js";
import { jsonToPayload } from "../../connectors/hedgedoc/payload.js";
import { openDoor } from "../../connectors/http/door.js";
import { sharedGate } from "../../connectors/http/rate-gate.js";
import { mapCandidate } from "../../connectors/map-candidate.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type HarvestReport, noOutcomes } from "../../schema/harvest.js";
import type { PageRow, RevisionRow } from "../../store/database/entities.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { unpackPayload } from "../../store/ledger/payload.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import {
  type ExpectedNote,
  type RecordedHedgeDoc,
  expectedNotes,
  startRecordedHedgeDoc,
} from "../support/recorded-hedgedoc.js";
import type { RecordedState } from "../support/recorded-wiki.js";
import { dumpGraph, dumpTables, placesOfText } from "../support/tables.js";

const NOW = new Date("2026-11-23T01:00:00Z");

/** A note's page and the revision it shows, in the words of the truth. */
interface ShownNote {
  readonly page: PageRow;
  readonly revision: RevisionRow;
}

describe.each(dialects)("the recorded HedgeDoc, harvested on %s", (dialect) => {
  let database: TestDatabase;
  let pad: RecordedHedgeDoc;
  let source: SourceSettings;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    pad = await startRecordedHedgeDoc();
    const [first = "", ...others] = expectedNotes("A").map(({ path }) => path);
    // As people copy addresses: from the published page, from the editor, with and without the host.
    const notes = [`${pad.url}s${first}?view#session`, ...others];
    source = { id: "pad", name: "Recorded pad", connector: "hedgedoc", url: pad.url, options: { notes } };
  });
  afterAll(async () => {
    await pad.close();
    await database.drop();
  });

  /** Harvests once and gives the report with what was asked of the server, in the order asked. */
  async function harvestPad({ full = false } = {}): Promise<{ report: HarvestReport; asked: string[] }> {
    sharedGate.forget();
    const before = pad.requests.length;
    const ledger = new Ledger(database, () => NOW);
    await ledger.register([source]);
    const contact = "tests@example.org";
    const http = openDoor({
      ...{ contact, version: "0", baseUrl: pad.url, allowPrivateNetwork: true, minIntervalMs: 0 },
      cookies: hedgedoc.cookies ?? false,
    });
    const report = await harvest({ source, connector: hedgedoc, http, sink: ledger, full, now: () => NOW });
    return { report, asked: pad.requests.slice(before).map(({ path }) => path) };
  }

  /** Notes that the graph shows, by short id. */
  async function shownNotes(): Promise<Map<string, ShownNote>> {
    const em = database.em();
    const pages = await em.find(Page, { state: "live" }, { disableIdentityMap: true });
    const revisions = await em.find(Revision, {}, { disableIdentityMap: true });
    const byId = new Map(revisions.map((revision) => [revision.id, revision]));
    return new Map(
      pages.flatMap((page) => {
        const revision = byId.get(page.currentRevisionId ?? 0);
        return revision === undefined ? [] : [[page.remoteId, { page, revision }] as const];
      }),
    );
  }

  /** What we hold, in the words of the truth. */
  async function held(): Promise<object[]> {
    return [...(await shownNotes())].map(([shortid, { page, revision }]) => {
      const { text } = jsonToPayload(unpackPayload(revision.payload ?? Buffer.of()));
      const { title, keywords, licenses = [], language, fields = [] } = revision.record ?? {};
      return {
        shortid,
        url: page.url,
        titles: [page.title, title],
        tags: keywords,
        licences: licenses.map(({ spdx, declaredBy }) => [spdx, declaredBy]),
        language,
        contributors: [revision.contributors, revision.anonymousContributors, unknownIn(fields)],
        length: text.length,
        text,
      };
    });
  }

  /** What we should hold in a state. */
  function truth(state: RecordedState): object[] {
    return expectedNotes(state)
      .filter(({ readable }) => readable)
      .map((note) => ({
        shortid: note.shortid,
        url: `${pad.url}s/${encodeURIComponent(note.alias ?? note.shortid)}`,
        titles: [titleOf(note), titleOf(note)],
        tags: note.expected_tags,
        licences: note.licence === null ? [] : [[note.licence, "page"]],
        language: languageIn(note.content, state),
        contributors: [[], 0, note.contributors],
        length: note.content_length_utf16,
        text: note.content,
      }));
  }

  const sorted = (notes: readonly object[]) =>
    notes.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

  describe("in state A, from nothing", () => {
    let first: Awaited<ReturnType<typeof harvestPad>>;
    beforeAll(async () => {
      first = await harvestPad();
    });

    it("holds every readable note with its title, tags, language, licence, text and address", async () => {
      expect(truth("A")).toHaveLength(6);
      expect(sorted(await held())).toEqual(sorted(truth("A")));
    });

    it("counts every note, and reports the private one by its registered address", () => {
      expect(first.report).toMatchObject({
        mode: "full",
        status: "finished",
        counts: { ...noOutcomes(), added: 6, skipped: 1 },
      });
      expect(first.report.incidents).toMatchObject([
        { outcome: "skipped", code: "PRIVATE_NOTE", url: `${pad.url}s/notes-privees` },
      ]);
    });

    it("dates each revision and says where exactly it is", async () => {
      const paroles = (await shownNotes()).get("_U27SvOCm_")?.revision;
      expect(paroles).toMatchObject({
        remoteRevisionId: "1795392438424",
        permalink: `${pad.url}_U27SvOCm_/revision/1795392438424`,
        publishedAt: new Date(1795392438424),
        record: { publishedAt: "2026-11-23T00:07:15.860Z" },
      });
    });

    it("takes the summary from the header, and keeps tables, tasks and blocks in the text", async () => {
      const record = (await shownNotes()).get("_U27SvOCm_")?.revision.record;
      expect(record?.summary).toBe("Déroulé et suivi des ateliers de paroles croisées");
      expect(record?.description).toMatch(/^> Note de travail du groupe/);
      for (const part of [":::info\n", "- [x] relire", "| gardienne du temps |"])
        expect(record?.description).toContain(part);
      expect(record?.links).toEqual(["https://wiki.example.test/wiki/Atelier_des_paroles_crois%C3%A9es"]);
    });

    it("takes a header that is broken for text, and serves neither script nor comment", async () => {
      const shown = await shownNotes();
      expect(shown.get("5ANEIEmLgV")?.revision.record?.description).toMatch(/^---\ntitle: Budget des idées : notes/);
      const notebook = shown.get("-PQVmA90Lx")?.revision.record?.description ?? "";
      expect(notebook).toContain("🌾. مرحبا.");
      expect(notebook).not.toMatch(/script|ne pas publier|<|alert/);
    });

    it("asks six questions about each note, two about the private one, and one to be sure of that", () => {
      const asked = first.asked.filter((path) => path !== "/robots.txt");
      const canaries = asked.filter((path) => path.startsWith("/s/maillage-canary-"));
      expect(canaries).toHaveLength(1);
      expect(asked).toHaveLength(6 * 6 + 2 + canaries.length);
      expect(asked.filter((path) => path.includes("notes-privees"))).toEqual([
        "/s/notes-privees/download",
        "/s/notes-privees/info",
      ]);
    });
  });

  describe("again in state A", () => {
    it("asks one question for each note and receives no text", async () => {
      const graph = await dumpGraph(database);
      const { report, asked } = await harvestPad();
      expect(asked).toEqual([
        "/robots.txt",
        "/s/paroles-croisees/download",
        "/s/v2PJgUDpTTOJI9kaPKujiA/download",
        "/s/cahier-%C3%A9cout%C3%A9/download",
        "/s/budget-des-idees-notes/download",
        "/s/notes-privees/download",
        "/s/note-bientot-privee/download",
        "/s/note-ephemere/download",
      ]);
      expect(report).toMatchObject({ mode: "incremental", counts: { ...noOutcomes(), unchanged: 6, skipped: 1 } });
      const answers = pad.requests.slice(-7).map(({ answer }) => `${answer.status} ${answer.body.length}`);
      // The private note's answer is a line that says where it redirects to; robots.txt is the page that says 404.
      const redirect = "Found. Redirecting to https://pad.example.test/";
      expect(answers.filter((answer) => answer !== "304 0")).toEqual([`302 ${redirect.length}`]);
      const robots = pad.requests.at(-8)?.answer.body ?? "";
      expect(report.bytes).toBe(Buffer.byteLength(robots) + redirect.length);
      expect(await dumpGraph(database)).toEqual(graph);
    });

    it("finds no difference when everything is read again", async () => {
      const { revision } = await dumpTables(database);
      const { report } = await harvestPad({ full: true });
      expect(report).toMatchObject({ mode: "full", counts: { ...noOutcomes(), unchanged: 6, skipped: 1 } });
      expect((await dumpTables(database))["revision"]).toEqual(revision);
    });
  });

  describe("in state B, from what changed", () => {
    let second: Awaited<ReturnType<typeof harvestPad>>;
    const erased = expectedNotes("B").filter((note) => note.must_be_erased);
    const wordsOf = ({ key, expected_title = "" }: ExpectedNote) => [
      expected_title,
      ...(contentIn("A", key)
        ?.split("\n")
        .filter((line) => line.length > 20) ?? []),
    ];

    beforeAll(async () => {
      for (const words of erased.flatMap(wordsOf)) expect(await placesOfText(database, words), words).not.toEqual([]);
      pad.state = "B";
      second = await harvestPad();
    });

    it("holds exactly what the server shows now", async () => {
      expect(sorted(await held())).toEqual(sorted(truth("B")));
    });

    it("counts the changed, the closed, the deleted and the unchanged as the truth names them", () => {
      const changed = expectedNotes("B").filter((note) => note.changed_since_A).length;
      const unchanged = expectedNotes("B").filter((note) => note.readable && !note.changed_since_A).length;
      expect([changed, unchanged, erased.length]).toEqual([3, 1, 2]);
      expect(second.report).toMatchObject({ mode: "incremental", status: "finished" });
      expect(second.report.counts).toEqual({
        ...noOutcomes(),
        updated: changed,
        unchanged,
        redacted: 1,
        withdrawn: 1,
        skipped: 1,
      });
    });

    it("has erased from every table what was closed or deleted", async () => {
      expect(erased.map(({ key }) => key)).toEqual(["closing", "deleted"]);
      for (const words of erased.flatMap(wordsOf)) expect(await placesOfText(database, words), words).toEqual([]);
      for (const { alias } of erased) expect(await placesOfText(database, alias ?? ""), alias ?? "").toEqual([]);
    });

    it("asks twice, by name and by id, before it believes that a note is closed or gone", () => {
      const about = (...names: string[]) => second.asked.filter((path) => names.some((name) => path.includes(name)));
      expect(
        about("note-bientot-privee", "AYQ1qbqQ2r", "canary").map((path) => path.replace(/y-[0-9a-f]+/, "y")),
      ).toEqual([
        "/s/note-bientot-privee/download",
        "/s/AYQ1qbqQ2r/download",
        "/s/AYQ1qbqQ2r/info",
        "/s/maillage-canary/download",
      ]);
      expect(about("note-ephemere", "CZ96rUHFTT")).toEqual([
        "/s/note-ephemere/download",
        "/s/CZ96rUHFTT/download",
        "/s/CZ96rUHFTT/info",
        "/s/note-ephemere/info",
      ]);
    });

    it("goes on telling of closed and deleted notes without their addresses", async () => {
      const { report, asked } = await harvestPad();
      expect(asked).toHaveLength(1 + 7);
      expect(report.counts).toEqual({ ...noOutcomes(), unchanged: 4, skipped: 3 });
      expect(report.incidents.map(({ code, remoteId, url }) => [code, remoteId ?? url])).toEqual([
        ["PRIVATE_NOTE", `${pad.url}s/notes-privees`],
        ["PRIVATE_NOTE", "AYQ1qbqQ2r"],
        ["MISSING_NOTE", "CZ96rUHFTT"],
      ]);
      for (const { alias } of erased) expect(await placesOfText(database, alias ?? "")).toEqual([]);
    });
  });

  it("never asks for what makes a note or counts a view", () => {
    expect(pad.requests.length).toBeGreaterThan(80);
    expect(pad.unsafe).toEqual([]);
  });

  it("sends the session cookie back to the server, and keeps it nowhere", async () => {
    const cookies = pad.requests.filter(({ headers }) => headers.cookie === "connect.sid=SESSION-COOKIE").length;
    const harvests = pad.requests.filter(({ path }) => path === "/robots.txt").length;
    expect(cookies).toBe(pad.requests.length - harvests);
    const everything = JSON.stringify(await dumpTables(database));
    expect(everything).not.toMatch(/SESSION-COOKIE|connect\.sid|authorship|viewcount/);
    expect(everything).not.toMatch(/[\w.+-]+@[\w-]+\.\w/);
  });

  it("reads each kept payload again to the very record that is kept", async () => {
    for (const { revision, page } of (await shownNotes()).values()) {
      const { url, permalink, title, contributors, anonymousContributors } = revision;
      const payload = unpackPayload(revision.payload ?? Buffer.of());
      const provenance = { remoteId: page.remoteId, revisionId: revision.remoteRevisionId, url, permalink, title };
      const candidate = { ...provenance, contributors, anonymousContributors, payload };
      const again = () => mapCandidate(hedgedoc, source, structuredClone(candidate));
      expect(again()).toMatchObject({ page: { record: revision.record, candidate: { payload } } });
      expect(again()).toEqual(again());
    }
  });
});

/**
 * The title by HedgeDoc's own rule, which is the header's before the first heading: that of "yaml-casse" B, where the
 * truth's `expected_title` is the heading. What was typed in pieces (NFD) is composed, as every other source has it.
 */
function titleOf({ server_title = "" }: ExpectedNote): string {
  return server_title.normalize("NFC");
}

/** The language in a header that is none of the broken ones. */
function languageIn(content: string | undefined, state: RecordedState): string | undefined {
  const isBroken = state === "A" && /^tags: \[/m.test(content ?? "");
  return isBroken ? undefined : /^---\n[^]*?^lang: (\w+)$[^]*?^---$/m.exec(content ?? "")?.[1];
}

function contentIn(state: RecordedState, key: string): string | undefined {
  return expectedNotes(state).find((note) => note.key === key)?.content;
}

function unknownIn(fields: readonly { readonly template: string; readonly value: string }[]): string | undefined {
  return fields.find(({ template }) => template === "hedgedoc")?.value;
}
