import { describe, expect, it } from "vitest";
import { type Changes, readChanges } from "../../../connectors/mediawiki/changes.js";
import { type Cursor, notAfter, readCursor, wikiTimestamp } from "../../../connectors/mediawiki/cursor.js";
import type { ApiBody, WireChange, WireLogEvent } from "../../../connectors/mediawiki/wire.js";
import type { Json } from "../../../schema/sink.js";
import { readAnswers } from "../wikitext/recordings.js";
import { fakeApi, paramsOf } from "./fake-door.js";

const CURSOR: Cursor = { timestamp: "2026-11-23T10:00:00Z", seen: { changes: [], logs: [] }, rights: "url text" };

const edit = (rcid: number, seconds: number, more: Partial<WireChange> = {}): WireChange => ({
  type: "edit",
  ns: 0,
  title: `Page ${rcid}`,
  pageid: rcid * 10,
  rcid,
  timestamp: new Date(Date.parse(CURSOR.timestamp) + seconds * 1000).toISOString().replace(".000", ""),
  ...more,
});

const logged = (logid: number, more: Partial<WireLogEvent>): WireLogEvent => ({
  logid,
  ns: 0,
  title: `Titre ${logid}`,
  pageid: 0,
  logpage: logid * 10,
  timestamp: CURSOR.timestamp,
  type: "delete",
  action: "delete",
  ...more,
});

interface WikiRows {
  readonly changes?: readonly WireChange[];
  readonly logs?: readonly WireLogEvent[];
  readonly namespaces?: readonly number[];
  readonly now?: string;
}

async function read(rows: WikiRows, cursor = CURSOR): Promise<Changes & { asked: URLSearchParams[] }> {
  const { changes = [], logs = [], namespaces = [0], now = "2026-11-23T12:00:00Z" } = rows;
  const api = fakeApi((params): ApiBody => {
    const query = params.get("list") === "recentchanges" ? { recentchanges: changes } : { logevents: logs };
    return { batchcomplete: true, query };
  });
  const info = { server: "", articlePath: "", script: "", language: "fr", rights: { url: "", text: "" } };
  const site = { info, time: new Date(now), pages: undefined, jobs: 0 };
  const found = await readChanges(api, cursor, { site, namespaces, overlapSeconds: 30 });
  return { ...found, asked: api.door.requests.map(paramsOf) };
}

describe("changes since a cursor", () => {
  it("are asked for from a little before it, because a wiki may write them down late", async () => {
    const { asked } = await read({});
    expect(asked.map((params) => params.get("rccontinue") ?? params.get("lestart"))).toEqual([
      "20261123095930|0",
      "2026-11-23T09:59:30.000Z",
    ]);
  });

  it("are not read twice where two readings overlap", async () => {
    const first = await read({ changes: [edit(1, -5), edit(2, 3)], logs: [logged(7, {})] });
    expect([...first.pageIds].toSorted((a, b) => a - b)).toEqual([10, 20, 70]);
    expect(first.cursor).toMatchObject({ timestamp: "2026-11-23T10:00:03Z", seen: { changes: [1, 2], logs: [7] } });
    const second = await read({ changes: [edit(1, -5), edit(2, 3)], logs: [logged(7, {})] }, first.cursor);
    expect([second.pageIds.size, second.titles.size]).toEqual([0, 0]);
    expect(second.cursor).toEqual(first.cursor);
  });

  it("are read when they are written down late, before others that were already read", async () => {
    const { cursor } = await read({ changes: [edit(2, 3)] });
    const late = await read({ changes: [edit(1, -5), edit(2, 3)] }, cursor);
    expect([...late.pageIds]).toEqual([10]);
  });

  it("need not be remembered for longer than the overlap", async () => {
    const { cursor } = await read({ changes: [edit(1, 0), edit(2, 100), edit(3, 129), edit(4, 130)] });
    expect(cursor.seen.changes).toEqual([2, 3, 4]);
  });

  it("never carry the cursor into the future, nor back", async () => {
    expect((await read({ changes: [edit(1, 86_400)] })).cursor.timestamp).toBe("2026-11-23T12:00:00.000Z");
    expect((await read({ changes: [edit(1, -20)] })).cursor.timestamp).toBe(CURSOR.timestamp);
    expect(notAfter(new Date("2026-11-23T12:00:00Z"), CURSOR.timestamp)).toBe(CURSOR.timestamp);
  });

  it("of other namespaces are nothing to us, but for templates and pages that come or go", async () => {
    const { pageIds, templates, titles } = await read({
      changes: [edit(1, 0, { ns: 1 }), edit(2, 0, { ns: 10, title: "Modèle:Commun" }), edit(3, 0, { ns: 4 })],
      logs: [
        logged(5, {
          ns: 2,
          type: "move",
          action: "move",
          title: "Brouillon",
          params: { target_ns: 0, target_title: "Fiche" },
        }),
        logged(6, {
          ns: 2,
          type: "move",
          action: "move",
          title: "Ailleurs",
          params: { target_ns: 2, target_title: "Toujours" },
        }),
      ],
    });
    expect([...pageIds]).toEqual([50]);
    expect([...titles]).toEqual(["Brouillon", "Fiche"]);
    expect([...templates]).toEqual(["Modèle:Commun"]);
  });

  it("name hidden revisions, whether the text is hidden or only who wrote it", async () => {
    const hide = (logid: number, content: boolean, ids: number[]) =>
      logged(logid, { action: "revision", params: { type: "revision", ids, new: { content, user: true } } });
    const { hidden } = await read({ logs: [hide(1, true, [184]), hide(2, false, [70])] });
    expect(hidden).toEqual([
      { remoteId: "10", revisionIds: ["184"], content: true, message: "The wiki hides the text of this revision." },
      {
        remoteId: "20",
        revisionIds: ["70"],
        content: false,
        message: "The wiki hides who wrote this revision or why.",
      },
    ]);
  });

  it("name each hiding once, though recent changes and logs both tell of it", async () => {
    const params = { type: "revision", ids: [184], new: { content: true } };
    const row = { ns: 0, title: "Tableau", timestamp: CURSOR.timestamp };
    const { hidden } = await read({
      changes: [
        { ...row, type: "log", pageid: 99, rcid: 1, logtype: "delete", logaction: "revision", logparams: params },
      ],
      logs: [{ ...row, logid: 1, pageid: 99, logpage: 99, type: "delete", action: "revision", params }],
    });
    expect(hidden).toHaveLength(1);
  });

  it("name no revision whose text was hidden and is shown again, whoever wrote it", async () => {
    const entry = (logid: number, ids: number[], now: object) =>
      logged(logid, { logpage: 10, action: "revision", params: { type: "revision", ids, new: now } });
    const rows = [
      entry(1, [184, 185], { content: true }),
      entry(2, [186], { content: true, user: true }),
      entry(3, [185], { content: false, user: false, comment: false }),
      entry(4, [186], { content: false, user: true }),
    ];
    const { hidden, pageIds } = await read({ logs: rows });
    expect(hidden.map(({ revisionIds, content }) => [...revisionIds, content])).toEqual([
      ["184", true],
      ["186", false],
    ]);
    expect([...pageIds]).toEqual([10]);
    const again = await read({ logs: [...rows, entry(5, [185], { content: true })] });
    expect(again.hidden.map(({ revisionIds }) => revisionIds)).toContainEqual(["185"]);
  });

  it("are found in the recorded wiki: nothing in recent changes tells of a merge's target, and the log does", async () => {
    const bodies = readAnswers("06-incremental-B") as ApiBody[];
    const changes = bodies.slice(1, 3).flatMap(({ query }) => query?.recentchanges ?? []);
    const logs = bodies.slice(3, 5).flatMap(({ query }) => query?.logevents ?? []);
    const found = await read({ changes, logs }, { ...CURSOR, timestamp: "2026-11-23T00:01:50Z" });
    expect([...found.titles]).toEqual(
      expect.arrayContaining(["Malle des rivières", "Monnaie d'heures", "Banc d'essai des règles"]),
    );
    expect(found.hidden.map(({ remoteId, revisionIds, content }) => [remoteId, ...revisionIds, content])).toEqual([
      ["99", "184", true],
      ["98", "186", false],
      ["70", "70", false],
    ]);
    expect([...found.templates]).toEqual(["Modèle:Commun"]);
  });
});

describe("a saved cursor", () => {
  it("is read as it was written", () => {
    expect(readCursor(CURSOR as unknown as Json)).toEqual(CURSOR);
    expect(readCursor(JSON.parse(JSON.stringify(CURSOR)) as Json)).toEqual(CURSOR);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["words", "2026-11-23T10:00:00Z"],
    ["no time", { seen: { changes: [], logs: [] }, rights: "" }],
    ["a time that is none", { ...CURSOR, timestamp: "yesterday" }],
    ["no memory of rows", { timestamp: CURSOR.timestamp, rights: "" }],
    ["no licence", { timestamp: CURSOR.timestamp, seen: CURSOR.seen }],
  ])("is not trusted when it holds %s", (_, value) => {
    expect(readCursor(value as Json | undefined)).toBeUndefined();
  });

  it("speaks of time as MediaWiki does", () => {
    expect(wikiTimestamp(new Date("2026-11-23T00:04:28.999Z"))).toBe("20261123000428");
  });
});
