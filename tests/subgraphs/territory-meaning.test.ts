import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { territoriesSubgraph } from "../../subgraphs/territories/index.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type SubgraphAnswer, askSubgraph } from "./asked-subgraph.js";

const TRANSLATE = `query ($id: ID!, $year: Int) { translateTerritory(id: $id, year: $year) {
  id year status territory { id name } candidates { id } explanation changes { year kind territoryId: toIds } } }`;
const RESOLVE = `query ($text: String!, $near: ID, $first: Int) { resolvePlace(text: $text, near: $near, first: $first) {
  status confidence reason text start end territory { id } } }`;

describe.each(dialects)("the territories subgraph on %s, asked what something means,", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await territoriesSubgraph(database);
  });
  afterAll(() => database.drop());

  describe("translates", () => {
    it.each([
      ["a commune that is the same", "commune:51183", 2022, "SAME", "commune:51183"],
      ["a merged commune", "commune:93059", 2024, "MERGED", "commune:93066"],
      ["a merged commune, whatever the edition", "commune:93059", undefined, "MERGED", "commune:93066"],
      ["a code in its new sense", "commune:60054", 2025, "SAME", "commune:60054"],
    ])("%s (%s of %s)", async (_, id, year, status, territoryId) => {
      const { translateTerritory } = (await ask(TRANSLATE, { id, year })).data;

      expect(translateTerritory).toMatchObject({ id, year: year ?? null, status, territory: { id: territoryId } });
      expect(translateTerritory.explanation).toMatch(/\.$/);
    });

    it("an edition older than ours in the sense of our oldest, and says so", async () => {
      const { translateTerritory } = (await ask(TRANSLATE, { id: "commune:93059", year: 1968 })).data;

      expect(translateTerritory).toMatchObject({ status: "MERGED", territory: { id: "commune:93066" } });
      expect(translateTerritory.explanation).toContain("The oldest edition is 2021");
    });

    it("no commune that was divided: it gives what may be meant, and why nobody can tell", async () => {
      const { translateTerritory } = (await ask(TRANSLATE, { id: "commune:85084", year: 2023 })).data;

      expect(translateTerritory).toMatchObject({ status: "SPLIT", territory: null });
      expect(translateTerritory.candidates.map(({ id }: { id: string }) => id).toSorted()).toEqual([
        "commune:85084",
        "commune:85165",
        "commune:85212",
      ]);
      expect(translateTerritory.explanation).toContain("2024");
      expect(translateTerritory.changes).toMatchObject([{ year: 2024, kind: "SPLIT" }]);
    });

    it("no code that means another commune today than it did", async () => {
      const { translateTerritory } = (await ask(TRANSLATE, { id: "commune:60054", year: 2023 })).data;

      expect(translateTerritory.status).toBe("CODE_REUSED");
      expect(translateTerritory.territory?.id).not.toBe("commune:60054");
      expect(translateTerritory.explanation).toContain("Les Hauts-Talican");
    });

    it.each([
      ["commune:99999", []],
      ["commune:75059", ["commune:93066"]],
      ["region:26", ["department:26"]],
    ])("nothing it does not know, and says so (%s)", async (id, candidateIds) => {
      const { translateTerritory } = (await ask(TRANSLATE, { id })).data;

      expect(translateTerritory).toMatchObject({ status: "UNKNOWN", territory: null });
      expect(translateTerritory.candidates).toEqual(candidateIds.map((each) => ({ id: each })));
      expect(translateTerritory.explanation).toContain(id);
    });

    it.each([
      ["a year before there were codes", { id: "commune:93059", year: 1789 }, "year"],
      ["a year to come", { id: "commune:93059", year: 2099 }, "year"],
      ["a malformed id", { id: "93059" }, "id"],
    ])("nothing for %s, and says what to write", async (_, variables, argument) => {
      const { errors } = await ask(TRANSLATE, variables);

      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument });
    });
  });

  describe("resolves the place in", () => {
    it.each([
      ["à Courcy près de Reims", undefined, "Courcy", "commune:51183"],
      ["dans la Drôme", undefined, "Drôme", "department:26"],
      ["en Seine-Saint-Denis", undefined, "Seine-Saint-Denis", "department:93"],
      ["à Courcy", "department:51", "Courcy", "commune:51183"],
    ])("« %s » near %s", async (text, near, words, id) => {
      const { resolvePlace } = (await ask(RESOLVE, { text, near })).data;

      const [best] = resolvePlace;
      expect(best).toMatchObject({ status: "RESOLVED", territory: { id } });
      expect(best.text).toContain(words);
      expect(text.slice(best.start, best.end)).toBe(best.text);
      expect(best.confidence).toBeGreaterThan(0.5);
      expect(best.reason).not.toBe("");
    });

    it("words that several share: every one of them, and no choice", async () => {
      const { resolvePlace } = (await ask(RESOLVE, { text: "à Courcy" })).data;

      expect(resolvePlace.length).toBeGreaterThan(1);
      expect(new Set(resolvePlace.map(({ status }: { status: string }) => status))).toEqual(new Set(["AMBIGUOUS"]));
      const one = (await ask(RESOLVE, { text: "à Courcy", first: 1 })).data;
      expect(one.resolvePlace).toEqual(resolvePlace.slice(0, 1));
    });

    it.each(["l'université de Toulouse", "la démarche Lille", "l'université Paris 8"])(
      "no name that is none: « %s »",
      async (text) => {
        expect((await ask(RESOLVE, { text })).data).toEqual({ resolvePlace: [] });
      },
    );

    it.each([
      ["no text", { text: " " }, "text"],
      ["a page of text", { text: "à Courcy ".repeat(60) }, "text"],
      ["too many candidates", { text: "à Courcy", first: 51 }, "first"],
      ["less than none", { text: "à Courcy", first: -1 }, "first"],
    ])("nothing when it is asked with %s", async (_, variables, argument) => {
      const { data, errors } = await ask(RESOLVE, variables);

      expect(data).toEqual({ resolvePlace: null });
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument });
    });
  });

  function ask(query: string, variables: Record<string, unknown> = {}): Promise<SubgraphAnswer> {
    return askSubgraph(subgraph, query, { variables });
  }
});
