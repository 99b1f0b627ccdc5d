import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Observation } from "../../../connectors/connector.js";
import { openDoor } from "../../../connectors/http/door.js";
import type { Cursor } from "../../../connectors/mediawiki/cursor.js";
import { mediawiki } from "../../../connectors/mediawiki/index.js";
import type { HeldPage, Json } from "../../../schema/sink.js";
import { recordedSource } from "../../support/recorded-truth.js";
import { type RecordedWiki, startRecordedWiki } from "../../support/recorded-wiki.js";

/** What the recorded wiki says of its licence, as a cursor keeps it. */
const RIGHTS =
  "https://creativecommons.org/licenses/by-sa/4.0/deed.fr Creative Commons Attribution - Partage dans les Mêmes Conditions 4.0";

const CURSOR: Cursor = { timestamp: "2026-11-23T00:01:50Z", seen: { changes: [], logs: [] }, rights: RIGHTS };

describe("what the connector reads of the recorded wiki", () => {
  let wiki: RecordedWiki;
  beforeAll(async () => {
    wiki = await startRecordedWiki();
  });
  beforeEach(() => {
    wiki.state = "A";
    ledger = {};
  });
  afterAll(() => wiki.close());

  /** What the ledger holds, newest revision last. */
  let ledger: Readonly<Record<string, readonly string[]>> = {};
  async function* held(remoteIds = Object.keys(ledger)): AsyncGenerator<HeldPage> {
    for (const remoteId of remoteIds) {
      const revisionIds = ledger[remoteId];
      if (revisionIds !== undefined) yield { remoteId, url: wiki.url, revisionIds, seen: true };
    }
  }

  async function observe(
    cursor: unknown,
    { options = {}, ...more }: { options?: object; full?: boolean; position?: unknown } = {},
  ): Promise<{
    notices: string[];
    pages: number;
    isFull: boolean;
    complete: Observation | undefined;
    hidden: string[];
  }> {
    wiki.requests.length = 0;
    const source = recordedSource(wiki.url);
    const http = openDoor({
      contact: "tests@example.org",
      version: "0",
      baseUrl: wiki.url,
      allowPrivateNetwork: true,
      minIntervalMs: 0,
    });
    const observations: Observation[] = [];
    const { full = false, position } = more;
    for await (const observation of mediawiki.fetch({
      source,
      options: { ...source.options, ...options },
      http,
      full,
      cursor: cursor as Json | undefined,
      position: position as Json | undefined,
      held,
      async *linked() {},
      now: () => new Date(),
    })) {
      observations.push(observation);
    }
    return {
      notices: observations.flatMap((each) => (each.type === "notice" ? [each.code] : [])),
      pages: observations.filter(({ type }) => type === "page").length,
      isFull: wiki.requests.some((params) => params.get("generator") === "allpages"),
      complete: observations.at(-1),
      hidden: observations.flatMap((each) =>
        each.type === "hidden" && each.revisions.content ? each.revisions.revisionIds : [],
      ),
    };
  }

  it("is everything when there is no cursor, or when it is told to", async () => {
    expect(await observe(undefined, { full: true })).toMatchObject({ isFull: true, pages: 69, notices: [] });
    expect(await observe(CURSOR, { full: true })).toMatchObject({ isFull: true, pages: 69, notices: [] });
  });

  it("is only what changed when the cursor is good", async () => {
    expect(await observe(CURSOR)).toMatchObject({ isFull: false, notices: [] });
  });

  it("is everything when the cursor is older than the wiki's memory of its changes", async () => {
    const old = { ...CURSOR, timestamp: "2026-08-24T00:00:00Z" };
    expect(await observe(old)).toMatchObject({ isFull: true, pages: 69, notices: ["CURSOR_TOO_OLD"] });
  });

  it("goes by the memory that the source's settings tell of", async () => {
    const week = { ...CURSOR, timestamp: "2026-11-15T00:00:00Z" };
    expect((await observe(week)).isFull).toBe(false);
    expect(await observe(week, { options: { recentChangesDays: 7 } })).toMatchObject({
      isFull: true,
      notices: ["CURSOR_TOO_OLD"],
    });
  });

  it("is everything when the site declares another licence, which concerns every page", async () => {
    expect(await observe({ ...CURSOR, rights: "https://example.org/ Tous droits réservés" })).toMatchObject({
      isFull: true,
      pages: 69,
      notices: ["LICENSE_CHANGED"],
    });
  });

  it("is everything when the wiki's clock has gone back", async () => {
    expect(await observe({ ...CURSOR, timestamp: "2027-01-01T00:00:00Z" })).toMatchObject({
      isFull: true,
      notices: ["CLOCK_WENT_BACK"],
    });
  });

  it.each([[{ timestamp: "yesterday" }], ["words"], [7], [{}]])(
    "is everything when the cursor makes no sense: %j",
    async (cursor) => {
      expect(await observe(cursor)).toMatchObject({ isFull: true, pages: 69, notices: ["FULL_READ"] });
    },
  );

  it("ends with a cursor from which the next harvest reads only what changed", async () => {
    const { complete } = await observe(undefined, { full: true });
    if (complete?.type !== "complete") throw new Error("The harvest did not end.");
    expect(await observe(complete.cursor)).toMatchObject({ isFull: false, pages: 0 });
    wiki.state = "B";
    expect((await observe(complete.cursor)).pages).toBeGreaterThan(40);
  });

  it("goes on where a killed listing stood, with the cursor taken before it began", async () => {
    const position = {
      listing: 0,
      next: { gapcontinue: "Question_tournante", continue: "gapcontinue||" },
      start: CURSOR,
    };
    const { pages, complete } = await observe(undefined, { full: true, position });
    expect(pages).toBeLessThan(25);
    expect(complete).toMatchObject({ type: "complete", cursor: CURSOR });
  });

  it("asks about older revisions of pages that were merged or restored, and of every page in a full comparison", async () => {
    wiki.state = "B";
    // Page 96 was merged into another; of page 91 the wiki never showed a revision 9; page 43 is as it was.
    ledger = { "96": ["97", "218"], "91": ["9", "92"], "43": ["8", "103"] };
    const askedAbout = () => wiki.requests.flatMap((params) => params.get("revids")?.split("|") ?? []);
    expect((await observe(CURSOR)).hidden.toSorted()).toEqual(["184", "9", "97"]);
    expect(askedAbout().toSorted()).toEqual(["9", "97"]);
    expect((await observe(undefined, { full: true })).hidden.toSorted()).toEqual(["8", "9", "97"]);
    expect(askedAbout().toSorted()).toEqual(["8", "9", "97"]);
  });

  it("says nothing about pages that are missing from a listing: it asks for each of them", async () => {
    const { complete } = await observe(undefined, { full: true });
    expect(complete).toMatchObject({ type: "complete" });
    expect(complete).not.toHaveProperty("absenceCounts", true);
  });
});
