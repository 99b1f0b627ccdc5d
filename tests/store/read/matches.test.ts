import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MatchRow } from "../../../store/database/entities.js";
import { Page } from "../../../store/database/ledger-entities.js";
import {
  QUEUE,
  countMatches,
  listMatches,
  matchSortKey,
  matchesByIds,
  matchesOfResources,
} from "../../../store/read/matches.js";
import type { SortKey } from "../../../store/read/pagination.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { clearGraph, idOf, insertMatches, insertPages, matchIdOf, resourceOf, weave } from "../match/made-graph.js";

describe.each(dialects)("matches on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  beforeEach(async () => {
    await clearGraph(database);
    await insertPages(database, [
      { name: "a", source: "wiki" },
      { name: "b", source: "pads" },
      { name: "c", source: "site" },
      { name: "d", source: "site" },
    ]);
  });
  afterAll(() => database.drop());

  it("wait in the order of their scores, then of their ids, page after page", async () => {
    await insertMatches(database, [
      { of: ["a", "b"], score: 0.1 + 0.2 },
      { of: ["a", "c"], score: 0.9, outcome: "HELD", reason: "Why." },
      { of: ["a", "d"], score: 0.3 },
      { of: ["b", "c"], score: 0.3 },
      { of: ["b", "d"], score: 0.5, outcome: "JOINED" },
      { of: ["c", "d"], score: 0.8, outcome: "SETTLED" },
    ]);

    const seen: string[] = [];
    let after: SortKey | undefined;
    for (let hasNextPage = true; hasNextPage;) {
      const slice = await listMatches(database, { outcomes: QUEUE }, { first: 1, after });
      seen.push(...slice.items.map(({ id }) => id));
      after = slice.items[0] && matchSortKey(slice.items[0]);
      hasNextPage = slice.hasNextPage;
    }

    const equals = [matchIdOf("a", "d"), matchIdOf("b", "c")].toSorted();
    expect(seen).toEqual([matchIdOf("a", "c"), matchIdOf("a", "b"), ...equals]);
    expect(await countMatches(database, { outcomes: QUEUE })).toBe(4);
  });

  it("can be listed by what became of them and by source", async () => {
    await insertMatches(database, [
      { of: ["a", "b"] },
      { of: ["a", "c"], outcome: "HELD", reason: "Why." },
      { of: ["c", "d"], outcome: "JOINED" },
    ]);

    expect(await idsOf({ outcomes: ["HELD"] })).toEqual([matchIdOf("a", "c")]);
    expect(await idsOf({ outcomes: QUEUE, sourceId: "pads" })).toEqual([matchIdOf("a", "b")]);
    expect(await idsOf({ outcomes: QUEUE, sourceId: "site" })).toEqual([matchIdOf("a", "c")]);
    expect(await idsOf({ outcomes: QUEUE, sourceId: "nowhere" })).toEqual([]);
    expect(await idsOf({ outcomes: QUEUE, sourceId: "si\0te" })).toEqual([]);
  });

  it("of pages that are not live are not shown", async () => {
    await insertMatches(database, [{ of: ["a", "b"] }, { of: ["a", "c"] }]);
    await database.em().nativeUpdate(Page, { id: idOf("b") }, { state: "withdrawn" });

    expect(await idsOf({ outcomes: QUEUE })).toEqual([matchIdOf("a", "c")]);
    expect(await countMatches(database, { outcomes: QUEUE })).toBe(1);
    expect(await matchesByIds(database, [matchIdOf("a", "b"), "m\0"])).toEqual([]);
  });

  it("go on from the end after a forged cursor", async () => {
    await insertMatches(database, [{ of: ["a", "b"] }]);

    const slice = await listMatches(database, { outcomes: QUEUE }, { first: 5, after: ["abc", "x"] });

    expect(slice).toEqual({ items: [], hasNextPage: false });
  });

  it("of a resource are all that its pages have a part in: what joins first, then what waits", async () => {
    await insertMatches(database, [
      { of: ["a", "b"], status: "ACCEPTED", relation: "SAME", rule: "LINK_AND_TITLE", score: 0.4 },
      { of: ["a", "c"], score: 0.6 },
      { of: ["b", "c"], score: 0.7, status: "ACCEPTED", relation: "ABOUT" },
      { of: ["c", "d"], score: 0.9 },
    ]);
    await weave(database, ["a", "b", "c", "d"]);

    const found = await matchesOfResources(database, ["a", "b", "c"].map(resourceOf), 20);

    const idsByOwner = new Map(
      [...Map.groupBy(found, ({ owner }) => owner)].map(([owner, rows]) => [owner, rows.map(({ id }) => id)]),
    );
    const joined = [...idsByOwner.values()].find(([first]) => first === matchIdOf("a", "b"));
    expect(joined).toEqual([matchIdOf("a", "b"), matchIdOf("a", "c"), matchIdOf("b", "c")]);
    expect(idsByOwner.get(resourceOf("c"))).toEqual([matchIdOf("c", "d"), matchIdOf("a", "c"), matchIdOf("b", "c")]);
    expect(await matchesOfResources(database, [resourceOf("c")], 1)).toMatchObject([{ id: matchIdOf("c", "d") }]);
  });

  async function idsOf(wish: { outcomes: readonly MatchRow["outcome"][]; sourceId?: string }): Promise<string[]> {
    const { items } = await listMatches(database, wish, { first: 100, after: undefined });
    return items.map(({ id }) => id);
  }
});
