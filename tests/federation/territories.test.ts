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
      department: territory(id: "department:93") { children(first: 2) { id name } }
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

  it("are counted at their full length before a question is answered", async () => {
    const answer = await graph.ask(`{ territories(kind: DEPARTMENT, first: 100) { nodes { children { name } } } }`);

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "QUERY_TOO_COSTLY", limit: 10_000 });
  });
});
