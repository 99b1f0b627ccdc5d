import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("the territories of the graph on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it("say what encloses them, what lies in them and what they are made of", async () => {
    const answer = await graph.ask(`{
      commune: territory(id: "commune:51183") { kind code name population ancestors { id name } }
      department: territory(id: "department:93") { children(kind: EPT, first: 2) { id name } }
      ept: territory(id: "ept:200057867") { name composedOf(first: 1) { name kind } }
      region: territory(id: "region:11") { name parents { id } population }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      commune: {
        kind: "COMMUNE",
        code: "51183",
        name: "Courcy",
        population: expect.any(Number),
        ancestors: [
          { id: "epci:200067213", name: "CU du Grand Reims" },
          { id: "arrondissement:513", name: "Reims" },
          { id: "department:51", name: "Marne" },
          { id: "region:44", name: "Grand Est" },
        ],
      },
      department: {
        children: [
          { id: "ept:200057875", name: "Est Ensemble" },
          { id: "ept:200058790", name: "Grand Paris Grand Est" },
        ],
      },
      ept: { name: "Plaine Commune", composedOf: [{ name: expect.any(String), kind: "COMMUNE" }] },
      region: { name: "Île-de-France", parents: [], population: expect.any(Number) },
    });
  });

  it("tell what became of those of the past, and lead on to what is there today", async () => {
    const answer = await graph.ask(`{
      territory(id: "commune:93059") { isCurrent successors { id resources { totalCount } } formerly { kind to { name } } }
      translateTerritory(id: "commune:85084", year: 2023) { status territory { id } candidates { name } }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      territory: {
        isCurrent: false,
        successors: [{ id: "commune:93066", resources: { totalCount: 0 } }],
        formerly: [{ kind: "MERGED", to: [{ name: "Saint-Denis" }] }],
      },
      translateTerritory: {
        ...{ status: "SPLIT", territory: null },
        candidates: [{ name: "Essarts-en-Bocage" }, { name: "L'Oie" }, { name: "Sainte-Florence" }],
      },
    });
  });

  it("are found as somebody types, and by the words that mean them", async () => {
    const answer = await graph.ask(`{
      territories(search: "biovall", first: 1) { nodes { id } }
      resolvePlace(text: "à Courcy, près de Reims", first: 1) { territory { id name } text start end }
    }`);

    expect(answer.data).toEqual({
      territories: { nodes: [{ id: "project:biovallee" }] },
      resolvePlace: [
        {
          territory: { id: "commune:51183", name: "Courcy" },
          text: expect.stringMatching(/^Courcy/),
          start: 2,
          end: expect.any(Number),
        },
      ],
    });
  });

  it("are drawn by nobody without a token", async () => {
    const answer = await graph.ask(
      `mutation { endProjectTerritory(code: "biovallee", validUntil: "2020-01-01", source: "Personne") { changed } }`,
    );

    expect(answer.data).toEqual({ endProjectTerritory: null });
    expect(answer.errors?.map(({ extensions }) => extensions["code"])).toEqual(["UNAUTHENTICATED"]);
    expect((await graph.ask(`{ territory(id: "project:biovallee") { validUntil } }`)).data).toEqual({
      territory: { validUntil: null },
    });
  });

  it("are counted at their full length before a question is answered", async () => {
    const answer = await graph.ask(`{ territories(kind: DEPARTMENT, first: 100) { nodes { children { name } } } }`);

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "QUERY_TOO_COSTLY", limit: 10_000 });
  });
});
