import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { NotesUnderTest, linesOf, pathsOf } from "./read-notes.js";

const [FIRST, SECOND, THIRD] = ["_n1Short", "-n2Short", "_n3Short"];
const NAMES = ["carnet-d-été-1", "carnet-d-été-2", THIRD];

let under: NotesUnderTest;

beforeEach(async () => {
  under = await NotesUnderTest.start();
  await under.read({ full: true });
});
afterEach(() => under.pad.close());

describe("notes that have not changed", () => {
  it("cost one request each, by the registered name, and not a byte", async () => {
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([`same ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
    expect(pathsOf(reading)).toEqual(NAMES.map((name) => `/s/${name}/download`));
    expect(reading.asked.map(({ answer }) => [answer.status, answer.body.length])).toEqual(NAMES.map(() => [304, 0]));
    expect(reading.asked.map(({ headers }) => headers["cache-control"])).toEqual(NAMES.map(() => "max-age=0"));
  });

  it("are read in full where the ledger does not hold them, or holds no text of them", async () => {
    const held = [...under.held.values()].map(({ remoteId, url }) => ({
      remoteId,
      url,
      revisionIds: [""],
      seen: false,
    }));
    const [first, ...others] = held;
    const pages = [`page ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`];
    expect(linesOf(await under.read({ held: others }))).toEqual(pages);
    expect(linesOf(await under.read({ held: [{ ...(first ?? held[1]!), revisionIds: [] }, ...others] }))).toEqual(
      pages,
    );
  });

  it("are read in full by another mapping", async () => {
    const cursor = JSON.parse(JSON.stringify(under.cursor).replace('"hedgedoc/2"', '"hedgedoc/0"')) as never;
    expect(linesOf(await under.read({ cursor }))).toEqual([`page ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
  });

  it("are found again by their address when the cursor is lost or is nobody's", async () => {
    for (const cursor of [undefined, null, 7, "a", { notes: 3 }, { notes: { a: { id: 5 } } }, {}]) {
      const reading = await under.read({ cursor });
      expect(linesOf(reading)).toEqual([`page ${FIRST}`, `page ${SECOND}`, `page ${THIRD}`]);
    }
    // Even the one that was made private meanwhile, whose id no address tells any more.
    under.pad.hide?.(SECOND);
    expect(linesOf(await under.read({ cursor: undefined }))).toContain(`closed ${SECOND}`);
  });
});

describe("notes that were visited", () => {
  it("have no more views than before, are no more than before, and cost their server one session a harvest", async () => {
    under.pad.edit(FIRST, "Autre texte.");
    under.pad.hide?.(SECOND);
    under.pad.delete(THIRD);
    await under.read();
    await under.read({ full: true, notes: [...NAMES.map((name) => `/${name}`), "/carnet-inconnu"] });
    expect({ notes: under.pad.notesCreated, views: under.pad.views, sessions: under.pad.sessions }).toEqual({
      notes: 0,
      views: 0,
      sessions: 3,
    });
  });

  it("give payloads without a counter, an account or a time that moves", async () => {
    expect([...under.held.values()].map(({ payload }) => Object.keys(payload as object))).toEqual(
      NAMES.map(() => ["text", "createdAt"]),
    );
    expect(JSON.stringify([...under.held.values()])).not.toMatch(/6d6f6e2d|viewcount|avatar|Tardivel/);
  });
});

describe("a note that was edited", () => {
  it("is read with its times in five requests, and is the same from then on", async () => {
    under.pad.edit(FIRST, "Autre texte.");
    const reading = await under.read();
    expect(linesOf(reading)).toEqual([`page ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
    const time = under.held.get(FIRST)?.revisionId ?? "";
    expect(pathsOf(reading).filter((path) => path.includes(FIRST) || path.includes("été-1"))).toEqual([
      "/s/carnet-d-été-1/download",
      "/s/carnet-d-été-1/info",
      `/${FIRST}/info`,
      `/${FIRST}/revision`,
      `/${FIRST}/revision/${time}`,
    ]);
    expect(linesOf(await under.read())).toContain(`same ${FIRST}`);
  });

  it("has the time and the address of its revision once that is saved, and a name of its own until then", async () => {
    under.pad.write(FIRST, "# Cahier 1\n\nBrouillon.\n", false);
    await under.read();
    const draft = under.held.get(FIRST);
    expect(draft).toMatchObject({
      revisionId: expect.stringMatching(/^[0-9a-f]{32}$/),
      permalink: `urn:maillage:hedgedoc:${FIRST}:${draft?.revisionId}`,
      publishedAt: "2026-11-01T09:20:00.000Z",
    });
    under.pad.saveRevision(FIRST);
    await under.read({ full: true });
    const saved = under.held.get(FIRST);
    expect(saved).toMatchObject({
      revisionId: String(Date.parse("2026-11-01T09:25:00Z")),
      permalink: `${under.pad.url}${FIRST}/revision/${saved?.revisionId}`,
      publishedAt: "2026-11-01T09:25:00.000Z",
      payload: draft?.payload,
    });
  });

  it("is not taken for the saved revision when one letter took another's place", async () => {
    under.pad.write(FIRST, "# Cahier 1\n\nTexte 9.\n", false);
    await under.read();
    expect(under.held.get(FIRST)?.permalink).toMatch(/^urn:/);
  });

  it("keeps the time when the note was made, and has no other before the first edit", async () => {
    expect(under.held.get(SECOND)).toMatchObject({ payload: { createdAt: "2026-11-01T08:40:00.000Z" } });
    under.pad.write(SECOND, "", false);
    await under.read();
    expect(under.held.get(SECOND)).toMatchObject({
      title: "Untitled",
      payload: { text: "", createdAt: "2026-11-01T08:40:00.000Z" },
    });
  });
});

describe("a note whose alias was changed", () => {
  it("is found by its id, keeps it, and is said to be registered by an old name, as long as it is", async () => {
    under.pad.changeAlias(FIRST, "carnet-d-hiver");
    const reading = await under.read();
    expect(linesOf(reading).slice(0, 2)).toEqual([`page ${FIRST}`, "notice ALIAS_CHANGED"]);
    expect(under.held.get(FIRST)?.url).toBe(`${under.pad.url}s/carnet-d-hiver`);
    expect(reading.observations).toContainEqual({
      type: "notice",
      code: "ALIAS_CHANGED",
      message: expect.stringMatching(/^The note that entry 1 of the source's notes led to has another alias now\. /),
      url: `${under.pad.url}s/carnet-d-hiver`,
    });
    const next = await under.read();
    expect(linesOf(next)).toEqual([`same ${FIRST}`, "notice ALIAS_CHANGED", `same ${SECOND}`, `same ${THIRD}`]);
    expect(pathsOf(next)).toEqual([FIRST, ...NAMES.slice(1)].map((name) => `/s/${name}/download`));
  });

  it("is found by its name again when that is given back", async () => {
    under.pad.changeAlias(FIRST, undefined);
    await under.read();
    expect(under.held.get(FIRST)?.url).toBe(`${under.pad.url}s/${FIRST}`);
    under.pad.changeAlias(FIRST, "carnet-d-été-1");
    const full = await under.read({ full: true });
    expect(linesOf(full)).toEqual([`page ${FIRST}`, `page ${SECOND}`, `page ${THIRD}`]);
    expect(under.held.get(FIRST)?.url).toBe(`${under.pad.url}s/carnet-d-%C3%A9t%C3%A9-1`);
    expect(linesOf(await under.read())).toEqual([`same ${FIRST}`, `same ${SECOND}`, `same ${THIRD}`]);
  });

  it("leaves when its old name leads to another note, which is read instead", async () => {
    under.pad.changeAlias(FIRST, "carnet-d-hiver");
    const other = under.pad.create({ title: "Autre cahier", text: "Autre texte." });
    under.pad.changeAlias(other, "carnet-d-été-1");
    const reading = await under.read({ notes: NAMES.map((name) => `/${name}`) });
    expect(linesOf(reading)).toEqual([
      `page ${other}`,
      "notice NOTE_REPLACED",
      `same ${SECOND}`,
      `same ${THIRD}`,
      `gone ${FIRST} out-of-scope`,
    ]);
  });
});

describe("the list of registered notes", () => {
  it("may name a note twice: it is read once, and that is said", async () => {
    const notes = ["/carnet-d-été-1", `/s/${FIRST}`, "/carnet-d-été-1?view", "/carnet-d-été-2", `/${THIRD}`];
    for (const full of [true, false]) {
      const reading = await under.read({ full, notes });
      const read = full ? "page" : "same";
      expect(linesOf(reading)).toEqual([
        "notice DUPLICATE_NOTE",
        `${read} ${FIRST}`,
        "notice DUPLICATE_NOTE",
        `${read} ${SECOND}`,
        `${read} ${THIRD}`,
      ]);
      const messages = reading.observations.flatMap((each) => (each.type === "notice" ? [each.message] : []));
      expect(messages[0]).toMatch(/^Entries 1 and 3 of the source's notes lead to the same note/);
      expect(messages[1]).toMatch(/^Entries 1 and 2 /);
    }
  });

  it("takes a note out of the graph that it no longer names, and asks a last time whether it is there", async () => {
    const reading = await under.read({ notes: [`/${NAMES[0]}`, `/${THIRD}`] });
    expect(linesOf(reading)).toEqual([`same ${FIRST}`, `same ${THIRD}`, `gone ${SECOND} out-of-scope`]);
    expect(pathsOf(reading).at(-1)).toBe(`/s/${SECOND}/download`);
    expect(linesOf(await under.read())).toEqual([`same ${FIRST}`, `page ${SECOND}`, `same ${THIRD}`]);
  });

  it("takes them out whatever the server answers, and erases what was closed or deleted meanwhile", async () => {
    under.pad.hide?.(FIRST);
    under.pad.delete(SECOND);
    expect(linesOf(await under.read({ notes: [`/${THIRD}`] }))).toEqual([
      `same ${THIRD}`,
      `closed ${FIRST}`,
      `gone ${SECOND} deleted`,
    ]);
    under.pad.misbehave(({ path }) => (path.includes(THIRD) ? { status: 500, body: "" } : undefined));
    under.pad.restore(FIRST);
    expect(linesOf(await under.read({ notes: [`/${NAMES[0]}`] }))).toEqual([
      `page ${FIRST}`,
      `gone ${THIRD} out-of-scope`,
    ]);
  });

  it("remembers the id of a note it no longer names, so that our copy goes when that comes back private", async () => {
    await under.read({ notes: [`/${NAMES[0]}`, `/${THIRD}`] });
    under.pad.hide?.(SECOND);
    expect(linesOf(await under.read())).toEqual([`same ${FIRST}`, `closed ${SECOND}`, `same ${THIRD}`]);
  });

  it("takes no note out while one cannot be read of which nobody knows which of ours it is", async () => {
    const fourth = under.pad.create({ title: "Cahier 4", text: "Texte 4." });
    const longId = Buffer.from("note-number-0004").toString("base64url");
    await under.read();
    under.pad.misbehave(({ path }) => (path.includes(longId) ? { status: 403, body: "" } : undefined));
    const lost = await under.read({ cursor: undefined, full: true });
    expect(linesOf(lost)).toEqual([`page ${FIRST}`, `page ${SECOND}`, `page ${THIRD}`, "failed FORBIDDEN"]);
    under.pad.misbehave(undefined);
    expect(linesOf(await under.read())).toContain(`page ${fourth}`);
  });

  it("stops the source before anything is asked when an entry can be no note", async () => {
    const reading = await under.read({ notes: ["/carnet-d-été-1", "/new"] });
    expect(reading).toMatchObject({
      error: { name: "StopSourceError", code: "BAD_NOTE_ADDRESS" },
      asked: [],
      bytes: 0,
    });
  });

  it("may name no note at all, which reads nothing", async () => {
    expect(linesOf(await under.read({ notes: [], held: [] }))).toEqual([]);
  });
});

describe("a full harvest that was killed", () => {
  it("goes on behind the notes it had read, and says again which were gone", async () => {
    under.pad.delete(FIRST);
    const whole = await under.read({ full: true });
    const checkpoints = whole.observations.flatMap((each) => (each.type === "checkpoint" ? [each.position] : []));
    expect(checkpoints).toHaveLength(3);
    under.pad.restore(FIRST);
    const rest = await under.read({ full: true, position: structuredClone(checkpoints[1]!) });
    expect(linesOf(rest)).toEqual([`page ${THIRD}`, `gone ${FIRST} deleted`]);
    expect(rest.cursor).toEqual(whole.cursor);
  });

  it("begins anew from a position that cannot be read", async () => {
    for (const position of [3, { done: 4 }, { notes: {}, done: [1], gone: [] }]) {
      const reading = await under.read({ full: true, position });
      expect(linesOf(reading)).toEqual([`page ${FIRST}`, `page ${SECOND}`, `page ${THIRD}`]);
    }
  });
});
