import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Territory } from "../../store/database/territory-entities.js";
import { useGeography } from "../../store/geography/geography.js";
import { fillTerritories } from "../../store/territories/fill.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { territoriesSubgraph } from "../../subgraphs/territories/index.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph, somebody } from "./asked-subgraph.js";

const SAVE = `mutation ($input: ProjectTerritoryInput!) { saveProjectTerritory(input: $input) {
  changed pages
  territory { id kind name aliases source validFrom validUntil isCurrent composedOf { id } ancestors { id } } } }`;
const END = `mutation ($code: ID!, $validUntil: String!, $source: String!) {
  endProjectTerritory(code: $code, validUntil: $validUntil, source: $source) {
    changed territory { id name isCurrent source validFrom validUntil composedOf { id } } } }`;
const FIND = `query ($search: String) { territories(search: $search, kind: PROJECT) { nodes { id name } } }`;

const RETZ = {
  code: "pays-de-retz",
  name: "Pays de Retz",
  aliases: ["Retz"],
  memberIds: ["epci:200067346", "epci:200071546"],
  source: "PETR du Pays de Retz, statuts de 2024.",
  validFrom: "2024-01-01",
};

/** Each mutation with variables that a steward may send. */
const MUTATIONS: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["saveProjectTerritory", SAVE, { input: { ...RETZ, code: "refused" } }],
  ["endProjectTerritory", END, { code: "biovallee", validUntil: "2026-12-31", source: "Le conseil." }],
];

describe.each(dialects)("what stewards say of project territories on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillTerritories(database);
    subgraph = await territoriesSubgraph(database);
  }, 120_000);
  afterAll(async () => {
    useGeography(undefined);
    await database.drop();
  });

  it("has a test of access for every mutation there is", () => {
    const all = Object.keys(subgraph.schema.getMutationType()?.getFields() ?? {});

    expect(all.toSorted()).toEqual(MUTATIONS.map(([name]) => name).toSorted());
  });

  describe.each(MUTATIONS)("%s", (name, query, variables) => {
    it.each([
      ["nobody", undefined, "UNAUTHENTICATED"],
      ["a member", somebody("member"), "FORBIDDEN"],
      ["a connector", somebody("connector"), "FORBIDDEN"],
      ["somebody without a role", somebody(), "FORBIDDEN"],
    ])("is refused to %s, and changes nothing", async (_, identity, code) => {
      const before = await projects();

      const { data, errors } = await askSubgraph(subgraph, query, { identity, variables });

      expect(data).toEqual({ [name]: null });
      expect(errors?.map(({ extensions }) => extensions["code"])).toEqual([code]);
      expect(await projects()).toEqual(before);
    });
  });

  it("adds a territory, which is found at once, and says the same when it is said again", async () => {
    const first = await asSteward(SAVE, { input: RETZ });

    expect(first.errors).toBeUndefined();
    expect(first.data.saveProjectTerritory).toEqual({
      changed: true,
      pages: 0,
      territory: {
        ...{ id: "project:pays-de-retz", kind: "PROJECT", name: "Pays de Retz", aliases: ["Retz"], isCurrent: true },
        ...{ source: RETZ.source, validFrom: "2024-01-01", validUntil: null },
        composedOf: RETZ.memberIds.map((id) => ({ id })),
        ancestors: expect.arrayContaining([{ id: "department:44" }, { id: "region:52" }]),
      },
    });
    expect((await askSubgraph(subgraph, FIND, { variables: { search: "pays de re" } })).data.territories.nodes).toEqual(
      [{ id: "project:pays-de-retz", name: "Pays de Retz" }],
    );
    expect((await asSteward(SAVE, { input: RETZ })).data.saveProjectTerritory).toEqual({
      ...first.data.saveProjectTerritory,
      changed: false,
    });
  });

  it("writes a territory anew: what is not given is taken away", async () => {
    const { aliases: _, validFrom: __, ...bare } = RETZ;
    const { data } = await asSteward(SAVE, { input: { ...bare, memberIds: ["epci:200067346"] } });

    expect(data.saveProjectTerritory.territory).toMatchObject({
      ...{ aliases: [], validFrom: null },
      composedOf: [{ id: "epci:200067346" }],
    });
  });

  it("shows in one request what each of several mutations made", async () => {
    const { data, errors } = await asSteward(
      `mutation ($input: ProjectTerritoryInput!, $other: ProjectTerritoryInput!) {
        first: saveProjectTerritory(input: $input) { territory { name } }
        second: saveProjectTerritory(input: $other) { territory { name composedOf { id } } }
      }`,
      {
        input: { ...RETZ, code: "one", name: "Premier projet" },
        other: { ...RETZ, code: "one", name: "Second projet" },
      },
    );

    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      first: { territory: { name: "Premier projet" } },
      second: { territory: { name: "Second projet", composedOf: [{}, {}] } },
    });
  });

  it("ends a territory, which stays what it was", async () => {
    await asSteward(SAVE, { input: { ...RETZ, code: "ended", name: "Projet terminé", aliases: [] } });
    const { data, errors } = await asSteward(END, {
      code: "ended",
      validUntil: "2025-06-30",
      source: "Bilan de 2025.",
    });

    expect(errors).toBeUndefined();
    expect(data.endProjectTerritory).toEqual({
      changed: true,
      territory: {
        ...{ id: "project:ended", name: "Projet terminé", isCurrent: false },
        ...{ validFrom: "2024-01-01", validUntil: "2025-06-30" },
        source: expect.stringMatching(/PETR du Pays de Retz.*Bilan de 2025\./),
        composedOf: RETZ.memberIds.map((id) => ({ id })),
      },
    });
    const { errors: within } = await askSubgraph(subgraph, `{ territories(within: "project:ended") { totalCount } }`);
    expect(within?.[0]?.extensions).toMatchObject({ code: "UNKNOWN_TERRITORY", candidateIds: RETZ.memberIds });
    expect(within?.[0]?.message).toContain("2025-06-30");
  });

  it.each([
    ["a code with capitals", SAVE, { input: { ...RETZ, code: "Pays de Retz" } }, "BAD_USER_INPUT", "input.code"],
    ["no name", SAVE, { input: { ...RETZ, name: " " } }, "BAD_USER_INPUT", "input.name"],
    ["no members", SAVE, { input: { ...RETZ, memberIds: [] } }, "BAD_USER_INPUT", "input.memberIds"],
    ["a malformed member", SAVE, { input: { ...RETZ, memberIds: ["44"] } }, "BAD_USER_INPUT", "input.memberIds"],
    [
      "an unknown member",
      SAVE,
      { input: { ...RETZ, memberIds: ["commune:99999"] } },
      "BAD_USER_INPUT",
      "input.memberIds",
    ],
    [
      "a member of the past",
      SAVE,
      { input: { ...RETZ, memberIds: ["commune:93059"] } },
      "BAD_USER_INPUT",
      "input.memberIds",
    ],
    [
      "a member inside another",
      SAVE,
      { input: { ...RETZ, memberIds: ["department:44", "epci:200067346"] } },
      "BAD_USER_INPUT",
      "input.memberIds",
    ],
    ["no source", SAVE, { input: { ...RETZ, source: "" } }, "BAD_USER_INPUT", "input.source"],
    ["a day that is none", SAVE, { input: { ...RETZ, validFrom: "2026-02-30" } }, "BAD_USER_INPUT", "input.validFrom"],
    [
      "an end before the beginning",
      SAVE,
      { input: { ...RETZ, validUntil: "2023-12-31" } },
      "BAD_USER_INPUT",
      "input.validUntil",
    ],
    [
      "the end of nothing",
      END,
      { code: "nowhere", validUntil: "2026-12-31", source: "Personne." },
      "NOT_FOUND",
      "code",
    ],
    [
      "an end that is no day",
      END,
      { code: "biovallee", validUntil: "bientôt", source: "Le conseil." },
      "BAD_USER_INPUT",
      "validUntil",
    ],
  ])("says what is wrong with %s, and changes nothing", async (_, query, variables, code, argument) => {
    const before = await projects();

    const { errors } = await asSteward(query, variables);

    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code, argument });
    expect(await projects()).toEqual(before);
  });

  function asSteward(query: string, variables: Record<string, unknown>) {
    return askSubgraph(subgraph, query, { identity: somebody("steward"), variables });
  }

  function projects() {
    return database.em().find(Territory, { kind: "project" }, { orderBy: { id: "asc" } });
  }
});
