import { buildSchema, execute, graphql, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Ledger } from "../../store/ledger/ledger.js";
import { noteWhatIsShown, takeShown } from "../../subgraphs/common/shown.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { warningsAbout } from "../../subgraphs/resources/attribution/warnings.js";
import { countedLicenses, termsOf } from "../../subgraphs/resources/attribution/license-terms.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { SOURCE, handMade, harvestByHand } from "../support/hand-made.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";

describe("what an answer shows", () => {
  const schema = buildSchema(`type Query { list: [Thing!]! } type Thing { id: ID! name: String }`);
  noteWhatIsShown(schema, { Thing: { note: ({ id }, note) => note("pages", id), besides: ["id"] } });
  const rootValue = {
    list: [
      { id: "1", name: "one" },
      { id: "2", name: null },
    ],
  };

  it("is noted at the fields that show it, once for a request", async () => {
    const contextValue = {};
    await graphql({ schema, source: `{ list { id name } again: list { name } }`, rootValue, contextValue });

    expect(takeShown(contextValue)).toEqual({ pages: ["1", "2"] });
    expect(takeShown(contextValue)).toBeUndefined();
  });

  it("is nothing where only keys are asked", async () => {
    const contextValue = {};
    await graphql({ schema, source: `{ list { id __typename } }`, rootValue, contextValue });

    expect(takeShown(contextValue)).toBeUndefined();
  });

  it.each([
    ["type", { Nothing: { note: () => {} } }],
    ["field", { Thing: { note: () => {}, only: ["nothing"] } }],
  ])("cannot be noted at a %s that is not there", (_, types) => {
    expect(() => noteWhatIsShown(schema, types)).toThrow(/nothing/i);
  });
});

describe("licences", () => {
  it.each([
    ["CC-BY-SA-4.0", "CC-BY-SA-*"],
    ["CC-BY-SA-3.0-FR", "CC-BY-SA-*"],
    ["CC-BY-NC-SA-4.0", "CC-BY-NC-*"],
    ["CC-BY-NC-ND-4.0", "CC-BY-NC-ND-*"],
    ["CC-BY-4.0", "CC-BY-*"],
    ["CC0-1.0", "CC0-1.0"],
    ["MIT", "*"],
  ])("%s has the terms of %s", (spdx, pattern) => {
    expect(termsOf(spdx).spdx).toBe(pattern);
  });

  it("are counted once, and as unknown where nobody declares one", () => {
    const twice = { spdx: "CC-BY-4.0", label: "CC BY", declaredBy: "page" as const };

    expect(countedLicenses([twice, { ...twice, label: "cc-by 4" }])).toEqual([
      {
        spdx: "CC-BY-4.0",
        label: "Creative Commons Attribution 4.0",
        url: "https://creativecommons.org/licenses/by/4.0/",
      },
    ]);
    expect(countedLicenses([])).toEqual([{ spdx: "NOASSERTION", label: "", url: null }]);
  });

  it.each([
    [["CC-BY-SA-4.0"], []],
    [["CC-BY-SA-4.0", "CC-BY-4.0", "CC0-1.0", "etalab-2.0"], []],
    [["CC-BY-SA-4.0", "ODbL-1.0"], ["SHARE_ALIKE_AND_DATABASE"]],
    [["CC-BY-SA-3.0", "CC-BY-SA-4.0"], ["SHARE_ALIKE_VERSIONS"]],
    [["CC-BY-NC-SA-4.0", "CC-BY-SA-4.0"], ["NON_COMMERCIAL"]],
    [["CC-BY-ND-4.0", "CC-BY-4.0"], ["NO_DERIVATIVES"]],
    [["NOASSERTION"], []],
    [["NOASSERTION", "CC0-1.0"], ["UNKNOWN_LICENSE"]],
  ])("%j in one answer are warned of as %j", (spdx, codes) => {
    expect(warningsAbout(spdx).map(({ code }) => code)).toEqual(codes);
  });
});

describe.each(dialects)("what the resources subgraph shows on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await resourcesSubgraph(database);
    const ledger = new Ledger(database, () => new Date("2026-11-20T12:00:00Z"));
    await ledger.register([SOURCE]);
    await harvestByHand(ledger, { batches: [[handMade("1", { title: "First state" })]] });
    await harvestByHand(ledger, { batches: [[handMade("1", { title: "Second state", text: "other words" })]] });
  });
  afterAll(() => database.drop());

  /** The titles of the revisions that the attribution of a query names. */
  async function shownBy(query: string): Promise<readonly (string | null)[]> {
    const contextValue = subgraph.createContext() as object;
    const { errors } = await execute({ schema: subgraph.schema, document: parse(query), contextValue });
    expect(errors).toBeUndefined();
    const shown = subgraph.takeShown(contextValue) ?? {};
    const full = (await subgraph.attributor?.attribute(shown, "full")) as { pages: { title: string | null }[] };
    return full.pages.map(({ title }) => title);
  }

  it.each([
    ["a resource", `{ resources { nodes { title } } }`, ["Second state"]],
    ["a resource of the past", `{ resources(asOf: { version: 1 }) { nodes { title } } }`, ["First state"]],
    ["claims", `{ resources { nodes { provenance(field: TITLE) { value } } } }`, ["Second state"]],
    ["the rank of claims alone", `{ resources { nodes { provenance(field: TITLE) { rank } } } }`, []],
    ["history", `{ resources { nodes { history { nodes { title } } } } }`, ["First state", "Second state"]],
    ["the times of history alone", `{ resources { nodes { history { nodes { at } } } } }`, []],
  ])("is attributed to the revisions that are shown: %s", async (_, query, titles) => {
    expect(await shownBy(query)).toEqual(titles);
  });
});
