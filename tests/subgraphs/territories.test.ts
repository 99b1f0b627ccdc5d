import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { territoriesSubgraph } from "../../subgraphs/territories/index.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type SubgraphAnswer, askSubgraph } from "./asked-subgraph.js";

const SEARCH = `query ($search: String, $kind: TerritoryKind, $within: ID, $includeFormer: Boolean) {
  territories(search: $search, kind: $kind, within: $within, includeFormer: $includeFormer, first: 5) {
    totalCount nodes { id } } }`;
const RESOLVE = `query ($text: String!, $near: ID, $first: Int) { resolvePlace(text: $text, near: $near, first: $first) {
  status confidence reason text start end territory { id } } }`;
const PAGES = `query ($after: String) { territories(within: "department:26", kind: EPCI, first: 4, after: $after) {
  totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`;

describe.each(dialects)("the territories subgraph on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await territoriesSubgraph(database);
  });
  afterAll(() => database.drop());

  it("tells of a territory of today where and since when it is, and by what names and codes it is found", async () => {
    const { territory } = await dataOf(`{ territory(id: "commune:51183") {
      kind code name isCurrent vintage since postalCodes source validFrom validUntil successors { id }
      parents { id } children { id } } }`);

    expect(territory).toEqual({
      ...{ kind: "COMMUNE", code: "51183", name: "Courcy", isCurrent: true, vintage: 2026, since: 2021 },
      ...{ postalCodes: ["51220"], source: null, validFrom: null, validUntil: null, successors: [] },
      parents: expect.arrayContaining([{ id: "department:51" }, { id: "epci:200067213" }]),
      children: [],
    });
  });

  it("says what lies in it, of one kind or of all, widest first", async () => {
    const { territory } = await dataOf(`{ territory(id: "department:75") {
      children { kind } arrondissements: children(kind: ARRONDISSEMENT) { id } parts: children(kind: DELEGATED_COMMUNE) { id } } }`);

    expect(territory.children.map(({ kind }: { kind: string }) => kind)).toEqual(["ARRONDISSEMENT", "COMMUNE"]);
    expect(territory).toMatchObject({ arrondissements: [{ id: "arrondissement:751" }], parts: [] });
  });

  it.each([
    ["region:84", "REGION", "Auvergne-Rhône-Alpes"],
    ["department:26", "DEPARTMENT", "Drôme"],
    ["arrondissement:261", "ARRONDISSEMENT", "Die"],
    ["epci:242600252", "EPCI", "CC du Val de Drôme en Biovallée"],
    ["ept:200057867", "EPT", "Plaine Commune"],
    ["commune:51183", "COMMUNE", "Courcy"],
    ["municipal-arrondissement:75108", "MUNICIPAL_ARRONDISSEMENT", "Paris 8e Arrondissement"],
    ["delegated-commune:93066", "DELEGATED_COMMUNE", "Saint-Denis"],
    ["associated-commune:59355", "ASSOCIATED_COMMUNE", "Lomme"],
    ["project:biovallee", "PROJECT", "Biovallée"],
  ])("knows every kind of territory (%s)", async (id, kind, name) => {
    expect((await ask(`query ($id: ID!) { territory(id: $id) { kind name } }`, { id })).data).toEqual({
      territory: { kind, name },
    });
  });

  it("says what a project's territory is made of, and who says so", async () => {
    const { territory } = await dataOf(`{ territory(id: "project:biovallee") {
      isCurrent aliases source composedOf { id kind ancestors { id } } } }`);

    expect(territory).toMatchObject({
      isCurrent: true,
      aliases: ["Bio Vallée", "Territoire Biovallée"],
      source: expect.stringContaining("vallée de la Drôme"),
    });
    expect(territory.composedOf.map(({ id }: { id: string }) => id).toSorted()).toEqual([
      "epci:200040509",
      "epci:242600252",
      "epci:242600534",
    ]);
    for (const { ancestors } of territory.composedOf) expect(ancestors).toContainEqual({ id: "department:26" });
  });

  it("gives a territory of the past, with what is there today and how it came so", async () => {
    const { territory } = await dataOf(`{ territory(id: "commune:93059") {
      name isCurrent vintage parents { id } successors { id name isCurrent }
      formerly { year kind from { id } to { id } fromIds toIds explanation } } }`);

    expect(territory).toMatchObject({
      ...{ name: "Pierrefitte-sur-Seine", isCurrent: false, vintage: 2024 },
      parents: expect.arrayContaining([{ id: "department:93" }]),
      successors: [{ id: "commune:93066", name: "Saint-Denis", isCurrent: true }],
    });
    expect(territory.formerly[0]).toEqual({
      ...{ year: 2025, kind: "MERGED", from: [{ id: "commune:93059" }], to: [{ id: "commune:93066" }] },
      ...{ fromIds: ["commune:93059"], toIds: ["commune:93066"] },
      explanation: expect.stringMatching(/2025.*Pierrefitte-sur-Seine.*Saint-Denis/),
    });
  });

  it("gives territories of the past to other subgraphs that name them, and nothing for an id that is nobody's", async () => {
    const of = ["commune:93059", "commune:93066", "commune:99999", "nonsense"].map((id) => ({
      __typename: "Territory",
      id,
    }));
    const { data } = await ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Territory { name isCurrent } } }`,
      { of },
    );

    expect(data._entities).toEqual([
      { name: "Pierrefitte-sur-Seine", isCurrent: false },
      { name: "Saint-Denis", isCurrent: true },
      null,
      null,
    ]);
  });

  describe.each([
    ["territory", "id", (id: string) => ask(`query ($id: ID!) { territory(id: $id) { name } }`, { id })],
    ["territories", "within", (id: string) => ask(SEARCH, { within: id })],
    ["resolvePlace", "near", (id: string) => ask(RESOLVE, { text: "à Courcy", near: id })],
  ])("refuses %s(%s), with what is known of it,", (field, argument, askAbout) => {
    it.each([
      ["93", ["region:93", "department:93"]],
      ["commune:93", ["region:93", "department:93"]],
      ["pays:france", []],
      ["commune:", []],
      ["commune:51183 ", ["commune:51183"]],
      ["", []],
    ])("a malformed id: %j", async (id, candidateIds) => {
      const { data, errors } = await askAbout(id);

      expect(data).toEqual({ [field]: null });
      expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument, candidateIds });
      expect(errors?.[0]?.message).toContain("write its kind and code");
    });

    it.each([
      ["an unknown code", "commune:99999", []],
      ["the code of a département as a région's", "region:26", ["department:26"]],
      ["the code of an EPT as an EPCI's", "epci:200057867", ["ept:200057867"]],
      ["the code of a municipal arrondissement as a commune's", "commune:75108", ["municipal-arrondissement:75108"]],
      ["a code from before 1968", "commune:75059", ["commune:93066"]],
      ["an unknown project", "project:nowhere", []],
    ])("%s (%s)", async (_, id, candidateIds) => {
      const { data, errors } = await askAbout(id);

      expect(data).toEqual({ [field]: null });
      expect(errors).toHaveLength(1);
      expect(errors?.[0]?.extensions).toMatchObject({ code: "UNKNOWN_TERRITORY", argument, candidateIds });
      expect(errors?.[0]?.message).toContain(id);
    });
  });

  it.each([
    ["territories", "within", (id: string) => ask(SEARCH, { within: id })],
    ["resolvePlace", "near", (id: string) => ask(RESOLVE, { text: "à Courcy", near: id })],
  ])(
    "reads %s(%s) of the past as what it is today, and asks when that is several",
    async (field, argument, askAbout) => {
      const { data } = await askAbout("commune:93059");
      const { errors } = await askAbout("epci:200067221");

      expect(data).toEqual((await askAbout("commune:93066")).data);
      expect(data[field]).not.toBeNull();
      expect(errors?.[0]?.extensions).toMatchObject({
        ...{ code: "UNKNOWN_TERRITORY", argument },
        candidateIds: ["epci:200096675", "epci:200096683"],
      });
      expect(errors?.[0]?.message).toContain("was divided");
    },
  );

  it("finds within a territory what lay there, when asked for the past", async () => {
    const variables = { search: "pierrefitte", within: "department:93", kind: "COMMUNE" };

    expect((await ask(SEARCH, variables)).data.territories).toEqual({ totalCount: 0, nodes: [] });
    expect((await ask(SEARCH, { ...variables, includeFormer: true })).data.territories.nodes).toEqual([
      { id: "commune:93059" },
    ]);
  });

  describe("finds as somebody types", () => {
    it.each([
      ["drom", "department:26"],
      ["saint denis", "commune:93066"],
      ["st-den", "commune:93066"],
      ["SEINE-SAINT", "department:93"],
      ["bioval", "project:biovallee"],
      ["plaine com", "ept:200057867"],
    ])("%s", async (search, id) => {
      const { territories } = (await ask(SEARCH, { search })).data;

      expect(territories.nodes.map((node: { id: string }) => node.id)).toContain(id);
    });

    it("those of the past only when asked to, and then without hiding those of today", async () => {
      const today = (await ask(SEARCH, { search: "Pierrefitte-sur-Seine", kind: "COMMUNE" })).data.territories;
      const all = (await ask(SEARCH, { search: "Pierrefitte-sur-Seine", kind: "COMMUNE", includeFormer: true })).data
        .territories;

      expect(today.nodes).not.toContainEqual({ id: "commune:93059" });
      expect(all.nodes).toContainEqual({ id: "commune:93059" });
      expect(all.totalCount).toBeGreaterThan(today.totalCount);
    });

    it("page after page, each once", async () => {
      const seen: string[] = [];
      for (let after: string | null = ""; after !== null;) {
        const { data }: SubgraphAnswer = await ask(PAGES, { after: after === "" ? null : after });
        const { totalCount, nodes, pageInfo } = data.territories;
        seen.push(...nodes.map(({ id }: { id: string }) => id));
        expect(seen.length).toBeLessThanOrEqual(totalCount);
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      }

      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toContain("epci:242600252");
    });
  });

  it("asks the database once for a request, whatever it shows", async () => {
    database.takeStatements();
    await dataOf(`{
      territories(kind: COMMUNE, first: 100) { nodes { isCurrent parents { name } ancestors { name } formerly { to { name } } } }
      past: territories(kind: COMMUNE, includeFormer: true, search: "saint", first: 100) { nodes { successors { name } } }
      translateTerritory(id: "commune:93059") { territory { name } }
      resolvePlace(text: "à Courcy") { territory { name } }
    }`);

    expect(database.takeStatements()).toHaveLength(1);
  });

  async function dataOf(query: string) {
    const { data, errors } = await ask(query);
    expect(errors).toBeUndefined();
    return data;
  }

  function ask(query: string, variables: Record<string, unknown> = {}): Promise<SubgraphAnswer> {
    return askSubgraph(subgraph, query, { variables });
  }
});
