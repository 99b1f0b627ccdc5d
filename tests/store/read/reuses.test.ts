import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SortKey } from "../../../store/read/pagination.js";
import {
  type Reuse,
  countStaleCopies,
  reusesOfResources,
  staleCopies,
  staleSortKey,
} from "../../../store/read/reuses.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import {
  type MadeMatch,
  type MadeRevision,
  clearGraph,
  idOf,
  insertMatches,
  insertPages,
  matchIdOf,
  resourceOf,
  weave,
} from "../match/made-graph.js";

const COPIED: MadeRevision = { publishedAt: "2026-03-01T00:00:00Z" };

describe.each(dialects)("reuses on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  beforeEach(() => clearGraph(database));
  afterAll(() => database.drop());

  it("count the revisions in which the original's text changed after the copy was written", async () => {
    await graphOf([
      { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
      { text: "two", publishedAt: "2026-04-01T00:00:00Z" },
      { text: "three", publishedAt: "2026-05-01T00:00:00Z" },
    ]);

    expect((await reuseOf("copy")).behind).toEqual({ revisions: 2, since: new Date("2026-04-01T00:00:00Z") });
  });

  it("are up to date when the original did not move on", async () => {
    await graphOf([
      { text: "one", publishedAt: "2026-01-01T00:00:00Z" },
      { text: "two", publishedAt: "2026-03-01T00:00:00Z" },
    ]);

    expect((await reuseOf("copy")).behind).toEqual({ revisions: 0, since: null });
  });

  it("do not count a revision that changes no word of title, summary and text", async () => {
    await graphOf([
      { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
      { text: "one", record: { themes: ["Eau"] }, publishedAt: "2026-04-01T00:00:00Z" },
      { text: "one", record: { summary: "In short" }, publishedAt: "2026-05-01T00:00:00Z" },
      { text: "one", record: { summary: "In short", keywords: ["x"] }, publishedAt: "2026-06-01T00:00:00Z" },
    ]);

    expect((await reuseOf("copy")).behind).toEqual({ revisions: 1, since: new Date("2026-05-01T00:00:00Z") });
  });

  it("are up to date when the original says again what it said then", async () => {
    await graphOf([
      { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
      { text: "vandalised", publishedAt: "2026-04-01T00:00:00Z" },
      { text: "one", publishedAt: "2026-04-02T00:00:00Z" },
    ]);

    expect((await reuseOf("copy")).behind).toEqual({ revisions: 0, since: null });
  });

  it("count the oldest revision we hold when it is later, because nothing tells what it changed", async () => {
    await graphOf([{ text: "one", publishedAt: "2026-04-01T00:00:00Z" }]);

    expect((await reuseOf("copy")).behind.revisions).toBe(1);
  });

  it("do not count revisions that were erased or could not be read", async () => {
    await graphOf([
      { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
      { unreadable: true, publishedAt: "2026-04-01T00:00:00Z" },
      { text: "one", publishedAt: "2026-05-01T00:00:00Z" },
    ]);

    expect((await reuseOf("copy")).behind.revisions).toBe(0);
  });

  it("go by the time of reading where a source gives no date", async () => {
    await graphOf(
      [
        { text: "one", publishedAt: null, fetchedAt: "2026-02-01T00:00:00Z" },
        { text: "two", publishedAt: null, fetchedAt: "2026-04-01T00:00:00Z" },
      ],
      [{ publishedAt: null, fetchedAt: "2026-03-01T00:00:00Z" }],
    );

    expect((await reuseOf("copy")).behind).toEqual({ revisions: 1, since: new Date("2026-04-01T00:00:00Z") });
  });

  it("go by the copy's current revision", async () => {
    await graphOf(
      [
        { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
        { text: "two", publishedAt: "2026-04-01T00:00:00Z" },
      ],
      [COPIED, { text: "taken over again", publishedAt: "2026-04-02T00:00:00Z" }],
    );

    expect((await reuseOf("copy")).behind.revisions).toBe(0);
  });

  it("are seen from the original and from the copy, with the sentence that declares them", async () => {
    const statement = { pageId: idOf("copy"), text: "Repris du wiki." };
    await graphOf([{ text: "one" }], [COPIED], {
      evidence: [
        { kind: "TITLES", explanation: "Titles.", quotes: [{ pageId: idOf("copy"), text: "Title" }] },
        { kind: "STATEMENT", explanation: "Says so.", quotes: [statement] },
      ],
    });

    const fromCopy = await reuseOf("copy");
    expect(fromCopy).toEqual({
      matchId: matchIdOf("original", "copy"),
      relation: "DERIVATION",
      originalId: idOf("original"),
      copyId: idOf("copy"),
      containment: 0.9,
      because: "DECLARED",
      statement: "Repris du wiki.",
      behind: { revisions: 0, since: null },
    });
    expect(await reuseOf("original")).toEqual(fromCopy);
  });

  it("have no sentence where none declares them", async () => {
    await graphOf([{ text: "one" }]);

    expect((await reuseOf("copy")).statement).toBeNull();
  });

  it.each<[string, Partial<MadeMatch>]>([
    ["waits for a person", { status: "REVIEW" }],
    ["is a mention", { relation: "ABOUT" }],
  ])("are not told of a match that %s", async (_, match) => {
    await graphOf([{ text: "one" }], [COPIED], match);

    expect(await reusesOfResources(database, [resourceOf("copy")], 20)).toEqual(new Map());
  });

  it("are not told of pages that have left", async () => {
    await insertPages(database, [
      { name: "original", source: "wiki", state: "withdrawn" },
      { name: "copy", source: "site" },
    ]);
    await insertMatches(database, [reuse("copy", "original")]);
    await weave(database, ["copy"]);

    expect(await reusesOfResources(database, [resourceOf("copy")], 20)).toEqual(new Map());
    expect(await countStaleCopies(database, ["site"])).toEqual(new Map());
  });

  it("that are behind are listed for each source, the longest behind first", async () => {
    const moved = (month: number): MadeRevision[] => [
      { text: "one", publishedAt: "2026-02-01T00:00:00Z" },
      { text: "two", publishedAt: `2026-0${month}-01T00:00:00Z` },
    ];
    await insertPages(database, [
      { name: "o4", source: "wiki", revisions: moved(4) },
      { name: "o5", source: "wiki", revisions: moved(5) },
      { name: "o6", source: "wiki", revisions: moved(6) },
      { name: "still", source: "wiki", revisions: moved(2) },
      ...["c4", "c5", "c6", "fresh"].map((name) => ({ name, source: "site", revisions: [COPIED] })),
      { name: "pad", source: "pads", revisions: [COPIED] },
    ]);
    await insertMatches(database, [
      reuse("c6", "o6"),
      reuse("c4", "o4"),
      reuse("c5", "o5"),
      reuse("fresh", "still"),
      reuse("pad", "o5"),
    ]);

    const seen: string[] = [];
    let after: SortKey | undefined;
    for (let hasNextPage = true; hasNextPage;) {
      const slice = (await staleCopies(database, ["site"], { first: 2, after })).get("site");
      seen.push(...(slice?.items ?? []).map(({ copyId }) => copyId));
      const last = slice?.items.at(-1);
      after = last && staleSortKey(last);
      hasNextPage = slice?.hasNextPage ?? false;
    }

    expect(seen).toEqual(["c4", "c5", "c6"].map(idOf));
    expect(await countStaleCopies(database, ["site", "pads", "wiki"])).toEqual(
      new Map([
        ["site", 3],
        ["pads", 1],
      ]),
    );
    const both = await staleCopies(database, ["site", "pads"], { first: 1, after: undefined });
    const cut = new Map([...both].map(([source, { items, hasNextPage }]) => [source, [items.length, hasNextPage]]));
    expect(cut).toEqual(
      new Map([
        ["pads", [1, false]],
        ["site", [1, true]],
      ]),
    );
    const forged = await staleCopies(database, ["site"], { first: 1, after: ["abc", "x"] });
    expect(forged).toEqual(new Map());
  });

  /** One page and a page made from it, in two resources. */
  async function graphOf(
    original: readonly MadeRevision[],
    copy: readonly MadeRevision[] = [COPIED],
    match: Partial<MadeMatch> = {},
  ): Promise<void> {
    await insertPages(database, [
      { name: "original", source: "wiki", revisions: original },
      { name: "copy", source: "site", revisions: copy },
    ]);
    await insertMatches(database, [{ ...reuse("copy", "original"), ...match }]);
    await weave(database, ["original", "copy"]);
  }

  function reuse(copy: string, original: string): MadeMatch {
    const accepted = { status: "ACCEPTED", rule: "DECLARED_ORIGINAL", outcome: "NOTED" } as const;
    return { of: [copy, original], copy, relation: "DERIVATION", ...accepted };
  }

  async function reuseOf(name: string): Promise<Reuse> {
    const reuses = (await reusesOfResources(database, [resourceOf(name)], 20)).get(resourceOf(name)) ?? [];
    expect(reuses).toHaveLength(1);
    return reuses[0] as Reuse;
  }
});
