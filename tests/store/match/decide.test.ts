import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ResourceRedirect } from "../../../store/database/memory-entities.js";
import { Decision, DecisionPage, Match } from "../../../store/database/identity-entities.js";
import { Page } from "../../../store/database/ledger-entities.js";
import { DecisionRefusedError } from "../../../store/match/decision-refused.js";
import { graphVersion } from "../../../store/memory/graph-version.js";
import { type Wish, decide } from "../../../store/match/decide.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import {
  type MadeMatch,
  NOW,
  clearGraph,
  groupsOf,
  idOf,
  insertMatches,
  insertPages,
  matchIdOf,
  resourceOf,
  weave,
} from "./made-graph.js";

const BY = { actor: "token-1", now: NOW };

describe.each(dialects)("a steward's decision on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  beforeEach(() => clearGraph(database));
  afterAll(() => database.drop());

  describe("about a match", () => {
    it("joins the pages of a match that is confirmed, and keeps who decided, when and why", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"] }]);

      const { resourceIds } = await decide(
        database,
        { action: "CONFIRM", matchId: matchIdOf("a", "b") },
        { ...BY, note: "  Le même atelier. " },
      );

      expect(await groupsOf(database)).toEqual([["a", "b"]]);
      expect(resourceIds).toHaveLength(1);
      expect(await decisions()).toMatchObject([
        { kind: "TOGETHER", action: "CONFIRM", note: "Le même atelier.", actor: "token-1", decidedAt: NOW },
      ]);
      expect(await outcomeOf("a", "b")).toBe("JOINED");
      expect(await pagesDecided()).toEqual([idOf("a"), idOf("b")].toSorted());
    });

    it("notes a derivation that is confirmed, and joins nothing", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"], relation: "DERIVATION", copy: "b" }]);

      const { resourceIds } = await answer("CONFIRM", "a", "b");

      expect(await groupsOf(database)).toEqual([["a"], ["b"]]);
      expect(resourceIds.toSorted()).toEqual([resourceOf("a"), resourceOf("b")].toSorted());
      expect(await outcomeOf("a", "b")).toBe("NOTED");
      expect(await decisions()).toMatchObject([{ kind: "RELATED" }]);
    });

    it("keeps apart the pages of a match that is rejected, and asks no more", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"] }]);

      await answer("REJECT", "a", "b");

      expect(await groupsOf(database)).toEqual([["a"], ["b"]]);
      expect(await outcomeOf("a", "b")).toBe("SETTLED");
      expect(await decisions()).toMatchObject([{ kind: "APART", action: "REJECT" }]);
    });

    it("raises the version of the graph, once, when it changes anything", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"] }]);
      const before = await graphVersion(database.em());

      await answer("REJECT", "a", "b");
      await answer("REJECT", "a", "b");

      expect(await graphVersion(database.em())).toBe(before + 1);
    });

    it("parts pages that the engine had joined", async () => {
      await graphOf(["a", "b"], [joined("a", "b")]);
      expect(await groupsOf(database)).toEqual([["a", "b"]]);

      const { resourceIds } = await answer("REJECT", "a", "b");

      expect(await groupsOf(database)).toEqual([["a"], ["b"]]);
      expect(resourceIds).toHaveLength(2);
    });

    it("is not written twice, and may be taken back by its contrary", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"] }]);

      const first = await answer("CONFIRM", "a", "b");
      const again = await answer("CONFIRM", "a", "b");
      expect(again).toEqual(first);
      expect(await decisions()).toHaveLength(1);

      await answer("REJECT", "a", "b");
      expect(await groupsOf(database)).toEqual([["a"], ["b"]]);
      await answer("CONFIRM", "a", "b");
      expect(await groupsOf(database)).toEqual([["a", "b"]]);
      expect(await decisions()).toHaveLength(3);
    });

    it("is refused when there is no such match", async () => {
      await refused({ action: "CONFIRM", matchId: matchIdOf("a", "b") }, "NOT_FOUND", "id");
      await refused({ action: "REJECT", matchId: "m\0" }, "NOT_FOUND", "id");
    });

    it("is refused when a page has left since", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"] }]);
      await database.em().nativeUpdate(Page, { id: idOf("b") }, { state: "withdrawn" });
      await weave(database, ["b"]);

      await refused({ action: "CONFIRM", matchId: matchIdOf("a", "b") }, "CONFLICT", "id");
    });

    it("is refused when a note that joins nothing is rejected", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"], relation: "ABOUT", status: "ACCEPTED", outcome: "NOTED" }]);

      await refused({ action: "REJECT", matchId: matchIdOf("a", "b") }, "BAD_USER_INPUT", "id");
    });

    it("is refused when a mention is confirmed between pages of one resource", async () => {
      await graphOf(["a", "b"], [{ of: ["a", "b"], relation: "ABOUT" }]);
      await merge("a", "b");

      await refused({ action: "CONFIRM", matchId: matchIdOf("a", "b") }, "CONFLICT", "id");
    });
  });

  describe("to merge", () => {
    it("makes one resource of several, with all their pages", async () => {
      await graphOf(["a", "b", "c", "d"], [joined("c", "d")]);

      const { resourceIds } = await merge("a", "b", "c");

      expect(await groupsOf(database)).toEqual([["a", "b", "c", "d"]]);
      expect(resourceIds).toHaveLength(1);
      expect(await decisions()).toMatchObject([
        { kind: "TOGETHER", left: [idOf("a")], right: expect.arrayContaining([idOf("b"), idOf("c"), idOf("d")]) },
      ]);
    });

    it("answers the same when it is repeated with the ids that were merged, and writes nothing", async () => {
      await graphOf(["a", "b", "c"]);
      const first = await merge("a", "b");

      expect(await merge("a", "b")).toEqual(first);
      expect(await merge("b", "a")).toEqual(first);
      expect(await decisions()).toHaveLength(1);

      await merge("b", "c");
      expect(await groupsOf(database)).toEqual([["a", "b", "c"]]);
    });

    it("wins over an older split of the same pages", async () => {
      await graphOf(["a", "b", "c"], [joined("a", "b")]);
      await split("a", "b");
      await merge("a", "b", "c");

      expect(await groupsOf(database)).toEqual([["a", "b", "c"]]);
    });

    it("loses what a newer split keeps apart", async () => {
      await graphOf(["a", "b", "c"]);
      await merge("a", "b", "c");
      await split("a", "c");

      expect(await groupsOf(database)).toEqual([["a", "b"], ["c"]]);
    });

    it("follows ids that a page left behind when it was withdrawn", async () => {
      await graphOf(["a", "b"]);
      await database.em().insertMany(ResourceRedirect, [
        { fromId: resourceOf("gone"), toId: resourceOf("older"), version: 1 },
        { fromId: resourceOf("older"), toId: resourceOf("a"), version: 2 },
      ]);

      await merge("gone", "b");

      expect(await groupsOf(database)).toEqual([["a", "b"]]);
    });

    it("ends when redirects lead round in a ring", async () => {
      await graphOf(["a"]);
      await database.em().insertMany(ResourceRedirect, [
        { fromId: resourceOf("x"), toId: resourceOf("y"), version: 1 },
        { fromId: resourceOf("y"), toId: resourceOf("x"), version: 2 },
      ]);

      await refused({ action: "MERGE", resourceIds: [resourceOf("x"), resourceOf("a")] }, "NOT_FOUND", "ids");
    });

    it("is refused for one resource, for more than 20, for one named twice and for an unknown one", async () => {
      const names = Array.from({ length: 21 }, (_, index) => `p${index}`);
      await graphOf(names);
      const ids = names.map(resourceOf);

      await refused({ action: "MERGE", resourceIds: ids.slice(0, 1) }, "BAD_USER_INPUT", "ids");
      await refused({ action: "MERGE", resourceIds: ids }, "BAD_USER_INPUT", "ids");
      await refused({ action: "MERGE", resourceIds: [ids[0] ?? "", ids[0] ?? ""] }, "BAD_USER_INPUT", "ids");
      await refused({ action: "MERGE", resourceIds: [ids[0] ?? "", "r-unknown"] }, "NOT_FOUND", "ids");
      expect(await groupsOf(database)).toHaveLength(21);
    });

    it("is refused for more pages than a person can check", async () => {
      const names = Array.from({ length: 51 }, (_, index) => `p${index}`);
      await graphOf(names);
      await merge(...names.slice(0, 20));
      await merge("p0", ...names.slice(20, 39));
      await merge("p0", ...names.slice(39, 50));
      expect(await groupsOf(database)).toHaveLength(2);

      await refused({ action: "MERGE", resourceIds: ["p0", "p50"].map(resourceOf) }, "BAD_USER_INPUT", "ids");
    });
  });

  describe("to split", () => {
    it("takes pages out, which stay together even where only a page that stays held them", async () => {
      await graphOf(["a", "b", "c", "d"], [joined("a", "b"), joined("a", "c"), joined("a", "d")]);
      expect(await groupsOf(database)).toHaveLength(1);

      const { resourceIds } = await split("a", "b", "c");

      expect(await groupsOf(database)).toEqual([
        ["a", "d"],
        ["b", "c"],
      ]);
      expect(resourceIds).toHaveLength(2);
      expect((await decisions()).map(({ kind, action }) => `${action} ${kind}`)).toEqual([
        "SPLIT TOGETHER",
        "SPLIT APART",
      ]);
    });

    it.each([
      ["the page that gives the id stays", "a", ["b"]],
      ["the page that gives the id leaves", "a", ["a"]],
    ])("answers the same when it is repeated and %s, and writes nothing", async (_, named, leaving) => {
      await graphOf(["a", "b", "c"], [joined("a", "b"), joined("b", "c"), joined("a", "c")]);
      const first = await split(named, ...leaving);

      expect(await split(named, ...leaving)).toEqual(first);
      expect(await decisions()).toHaveLength(1);
    });

    it("can be decided again after a merge took it back", async () => {
      await graphOf(["a", "b"], [joined("a", "b")]);
      await split("a", "b");
      await merge("a", "b");
      await split("a", "b");

      expect(await groupsOf(database)).toEqual([["a"], ["b"]]);
      expect(await decisions()).toHaveLength(3);
    });

    it("is refused for no page, one named twice, pages of another resource, all pages, and an unknown resource", async () => {
      await graphOf(["a", "b", "c"], [joined("a", "b")]);
      const wish = (...names: readonly string[]): Wish => ({
        action: "SPLIT",
        resourceId: resourceOf("a"),
        pageIds: names.map(idOf),
      });

      await refused(wish(), "BAD_USER_INPUT", "pageIds");
      await refused(wish("b", "b"), "BAD_USER_INPUT", "pageIds");
      await refused(wish("c"), "BAD_USER_INPUT", "pageIds");
      await refused(wish("b", "nowhere"), "BAD_USER_INPUT", "pageIds");
      await refused(wish("a", "b"), "BAD_USER_INPUT", "pageIds");
      await refused({ action: "SPLIT", resourceId: resourceOf("x"), pageIds: [idOf("b")] }, "NOT_FOUND", "id");
      expect(await groupsOf(database)).toEqual([["a", "b"], ["c"]]);
    });
  });

  it.each([
    ["an e-mail address", "Demandé par jeanne.dupont@example.org"],
    ["an address written in HTML", "jeanne&#64;example.org"],
    ["an address written in words", "jeanne (at) example.org"],
    ["3,000 characters", "é".repeat(3_000)],
    ["a character that no text has", "a\0b"],
  ])("is refused when its note holds %s", async (_, note) => {
    await graphOf(["a", "b"]);
    const wish: Wish = { action: "MERGE", resourceIds: ["a", "b"].map(resourceOf) };

    await refused(wish, "BAD_USER_INPUT", "note", note);
  });

  it.each(["", "   ", null, undefined])("keeps no note of %j", async (note) => {
    await graphOf(["a", "b"]);

    await decide(database, { action: "MERGE", resourceIds: ["a", "b"].map(resourceOf) }, { ...BY, note });

    expect(await decisions()).toMatchObject([{ note: null }]);
  });

  async function graphOf(names: readonly string[], matches: readonly MadeMatch[] = []): Promise<void> {
    // Every page in a source of its own: the engine does not join two pages of one.
    await insertPages(
      database,
      names.map((name) => ({ name, source: `source-${name}` })),
    );
    await insertMatches(database, matches);
    await weave(database, names);
  }

  function joined(a: string, b: string): MadeMatch {
    return { of: [a, b], relation: "SAME", status: "ACCEPTED", rule: "LINK_AND_TITLE", outcome: "NOTED" };
  }

  function answer(action: "CONFIRM" | "REJECT", a: string, b: string) {
    return decide(database, { action, matchId: matchIdOf(a, b) }, BY);
  }

  function merge(...names: readonly string[]) {
    return decide(database, { action: "MERGE", resourceIds: names.map(resourceOf) }, BY);
  }

  function split(name: string, ...leaving: readonly string[]) {
    return decide(database, { action: "SPLIT", resourceId: resourceOf(name), pageIds: leaving.map(idOf) }, BY);
  }

  async function refused(wish: Wish, code: string, argument: string, note?: string): Promise<void> {
    const before = await decisions();
    const error = await decide(database, wish, { ...BY, note }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DecisionRefusedError);
    expect(error).toMatchObject({ code, argument });
    expect(await decisions()).toEqual(before);
  }

  async function decisions() {
    return database.em().find(Decision, {}, { orderBy: { sequence: "asc" }, disableIdentityMap: true });
  }

  async function pagesDecided(): Promise<string[]> {
    const rows = await database.em().find(DecisionPage, {}, { disableIdentityMap: true });
    return rows.map((row) => row.pageId).toSorted();
  }

  async function outcomeOf(a: string, b: string): Promise<string | undefined> {
    return (await database.em().findOne(Match, { id: matchIdOf(a, b) }, { disableIdentityMap: true }))?.outcome;
  }
});
