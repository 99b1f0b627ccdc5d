import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Page } from "../../store/database/ledger-entities.js";
import { dialects } from "../support/databases.js";
import { type IngestServer, ndjson, pageLine, startIngest } from "../support/ingest-server.js";
import { placesOfText } from "../support/tables.js";

const MIB = 1024 * 1024;
const OWN = "https://partner.example.test/";

/** A line that is refused, by what is wrong with it. */
const REFUSED: Readonly<Record<string, readonly [code: string, line: unknown]>> = {
  "is not JSON": ["NOT_JSON", "<html>"],
  "is cut": ["NOT_JSON", '{"type":"page"'],
  "is empty": ["NOT_JSON", ""],
  "is a list": ["UNKNOWN_TYPE", []],
  "is nothing": ["UNKNOWN_TYPE", "null"],
  "has a type that objects inherit": ["UNKNOWN_TYPE", { type: "constructor" }],
  "has a prototype for a type": ["UNKNOWN_TYPE", '{"__proto__":{"type":"page"}}'],
  "has no remoteId": ["INVALID_LINE", { ...pageLine(1), remoteId: undefined }],
  "has a remoteId of 201 characters": ["INVALID_LINE", pageLine(1, { remoteId: "x".repeat(201) })],
  "has a key that nobody knows": ["INVALID_LINE", { ...pageLine(1), sourceId: "other" }],
  "has a prototype among its keys": ["INVALID_LINE", JSON.stringify(pageLine(1)).replace("{", '{"__proto__":{"a":1},')],
  "has a prototype in its record": [
    "INVALID_RECORD",
    JSON.stringify(pageLine(1)).replace('"record":{', '"record":{"__proto__":{"kind":"x"},'),
  ],
  "has a constructor in its record": ["INVALID_RECORD", pageLine(1, {}, { constructor: { prototype: {} } })],
  "is nested without end": [
    "TOO_DEEP",
    `{"type":"checkpoint","position":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  ],
  "opens brackets without end": ["TOO_DEEP", "[".repeat(1_000_000)],
  "has an address of another host": ["FOREIGN_ADDRESS", pageLine(1, { url: "https://elsewhere.example.test/1" })],
  "has an address of another source": ["FOREIGN_ADDRESS", pageLine(1, { url: "https://other.example.test/1" })],
  "has an address of another port": ["FOREIGN_ADDRESS", pageLine(1, { url: "https://partner.example.test:444/" })],
  "has an address of another scheme": ["FOREIGN_ADDRESS", pageLine(1, { url: "http://partner.example.test/1" })],
  "has an address that only looks right": [
    "FOREIGN_ADDRESS",
    pageLine(1, { url: "https://partner.example.test@elsewhere.test/" }),
  ],
  "has an address with a password": ["FOREIGN_ADDRESS", pageLine(1, { url: "https://a:b@partner.example.test/1" })],
  "has a script for an address": ["FOREIGN_ADDRESS", pageLine(1, { url: "javascript:alert(1)" })],
  "has a permalink elsewhere": ["FOREIGN_ADDRESS", pageLine(1, { permalink: "https://elsewhere.test/1" })],
  "has a revision's name of another source": [
    "FOREIGN_ADDRESS",
    pageLine(1, { permalink: "urn:maillage:ingest:other:partner:1" }),
  ],
  "has an alias elsewhere": ["FOREIGN_ADDRESS", pageLine(1, {}, { aliases: [`${OWN}a`, "https://elsewhere.test/"] })],
  "names official territories": [
    "FOREIGN_STATEMENT",
    pageLine(1, {}, { territories: [{ id: "commune:51183", text: "Courcy" }] }),
  ],
  "speaks for the operators' settings": [
    "FOREIGN_STATEMENT",
    pageLine(1, {}, { licenses: [{ label: "CC0", declaredBy: "settings" }] }),
  ],
  "links to a script": ["UNSAFE_ADDRESS", pageLine(1, {}, { links: ["javascript:alert(1)"] })],
  "has a website that is a file": ["UNSAFE_ADDRESS", pageLine(1, {}, { website: "file:///etc/passwd" })],
  "has a remoteId that is somebody's address": ["PERSONAL_ADDRESS", pageLine(1, { remoteId: "ada@example.org" })],
  "has a date that is none": ["INVALID_LINE", pageLine(1, { publishedAt: "yesterday" })],
  "has a position that is too long to keep": ["TOO_LONG_TO_KEEP", { type: "checkpoint", position: "x".repeat(70_000) }],
  "is gone at another host": [
    "FOREIGN_ADDRESS",
    { type: "gone", remoteId: "1", url: "https://elsewhere.test/", reason: "deleted", message: "Gone." },
  ],
};

describe.each(dialects)("a hostile partner, on %s", (dialect) => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngest(dialect);
  });
  beforeEach(() => server.empty());
  afterAll(() => server.stop());

  const ids = async () => (await server.database.em().find(Page, {})).map(({ remoteId }) => remoteId).toSorted();

  it.each(Object.keys(REFUSED))("has a line refused that %s, and the others are taken", async (name) => {
    const [code, line] = REFUSED[name] ?? [];
    const { answers } = await server.push([pageLine("before"), line, pageLine("after")]);
    expect(answers).toMatchObject([{ outcome: "added" }, { outcome: "refused", code }, { outcome: "added" }]);
    expect(answers[1]?.reason?.length).toBeLessThanOrEqual(500);
    expect(await ids()).toEqual(["after", "before"]);
  });

  it("has a line of more than 4 MiB refused, whatever its length, and the others are taken", async () => {
    const long = pageLine("long", {}, { description: "x".repeat(9 * MIB) });
    const { answers } = await server.push([pageLine(1), long, pageLine(2)]);
    expect(answers).toMatchObject([{ outcome: "added" }, { code: "LINE_TOO_LONG" }, { outcome: "added" }]);
  });

  it("has bytes refused that are no text, and the others are taken", async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a]);
    const lines = [Buffer.from(ndjson([pageLine(1)])), bytes, Buffer.from(ndjson([pageLine(2)]))];
    const { answers } = await server.push(Buffer.concat(lines));
    expect(answers).toMatchObject([{ outcome: "added" }, { code: "NOT_UTF8" }, { outcome: "added" }]);
  });

  it("may use the other hosts that the sources file allows, and name a revision by its own name", async () => {
    const forum = "https://forum.partner.example.test/t/1";
    const { answers } = await server.push([
      pageLine(1, { url: forum, permalink: "urn:maillage:ingest:partner:1:r1" }, { aliases: [`${OWN}?id=1`] }),
    ]);
    expect(answers).toMatchObject([{ outcome: "added" }]);
  });

  it("brings no person's address and no script into any table", async () => {
    const description =
      "Write to ada@example.org or bob&#64;example.org. <script>evil()</script> [x](javascript:evil())";
    const { answers } = await server.push([
      pageLine(
        1,
        { contributors: ["Ada", "ada@example.org", "192.0.2.7"], title: "Of ada@example.org" },
        { description },
      ),
      { type: "report", outcome: "notice", code: "ASK", message: "Ask ada@example.org." },
    ]);
    expect(answers).toMatchObject([{ outcome: "added" }, { outcome: "noted" }]);
    for (const text of ["ada@", "example.org", "192.0.2.7"]) {
      expect(await placesOfText(server.database, text), text).toEqual([]);
    }
    const rows = await server.database.sql.selectFrom("Resource").select("description").execute();
    expect(JSON.stringify(rows)).not.toMatch(/<script|javascript:/);
  });

  it("is not taken for another because of what it names its pages", async () => {
    const { answers } = await server.push([
      pageLine("other:1"),
      pageLine("../other/1"),
      pageLine(1, { remoteId: '"; drop table page; --' }),
    ]);
    expect(answers.map(({ outcome }) => outcome)).toEqual(["added", "added", "added"]);
    expect(await server.database.em().count(Page, { sourceId: "other" })).toBe(0);
  });

  it(
    "has a hundred thousand lines answered and no more, with the place to go on from",
    { timeout: 120_000 },
    async () => {
      const headers = { "ingest-run": "many" };
      const { answers, summary } = await server.push("{\n".repeat(100_001), { headers });
      expect(answers).toHaveLength(100_000);
      expect(summary).toMatchObject({ code: "BODY_TOO_LARGE", lines: 100_000, outcomes: { refused: 100_000 } });
    },
  );

  it("has every line of any text answered, in order, and breaks nothing", { timeout: 120_000 }, async () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom(...Object.values(REFUSED).map(([, text]) => text)).map((text) => JSON.stringify(text)),
      fc
        .record({ type: fc.constantFrom("page", "same", "gone", "hidden"), remoteId: fc.string() })
        .map((v) => JSON.stringify(v)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 20 }), async (texts) => {
        const whole = texts.map((text) => text.replaceAll("\n", " "));
        const token = await server.tokenFor({ sourceId: "partner" });
        const { status, answers, summary } = await server.push(`${whole.join("\n")}\n`, { token });
        expect(status).toBe(200);
        expect(answers.map(({ line: number }) => number)).toEqual(whole.map((_, index) => index + 1));
        expect(summary.received).toBe(whole.length);
      }),
      { numRuns: 40 },
    );
  });
});
