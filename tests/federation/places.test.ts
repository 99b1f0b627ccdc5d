import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const DESCRIPTION =
  "Une veillée à Saillans, près de Crest, avec les habitants. À Brest, d'autres ont essayé. Sainte-Colombe aussi, dans la commune de Sainte-Colombe.";

describe.each(dialects)("the places of a resource on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, [
      {
        title: "Veillée",
        description: DESCRIPTION,
        locations: [{ text: "Drôme", field: "lieu" }],
        territories: [{ id: "project:biovallee", text: "Biovallée" }],
      },
    ]);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  async function places() {
    const { data, errors } = await graph.ask(`{ resources(filter: { title: "Veillée" }) { nodes {
      places { text field origin startOffset endOffset confidence status role reason territory { id } candidates { id } }
    } } }`);
    expect(errors).toBeUndefined();
    return data.resources.nodes[0].places as {
      text: string;
      field: string;
      origin: string;
      startOffset: number;
      endOffset: number;
      confidence: number;
      status: string;
      role: string;
      territory: { id: string } | null;
      candidates: unknown[];
    }[];
  }

  it("tell where each mention stands and what for: in a field, in prose, given, near another, or in passing", async () => {
    const told = (await places()).map(({ territory, origin, role, status }) =>
      [territory?.id ?? "-", origin, role, status].join(" "),
    );
    expect(told).toEqual(
      expect.arrayContaining([
        "department:26 DECLARED SUBJECT RESOLVED",
        "project:biovallee GIVEN SUBJECT RESOLVED",
        "commune:26289 PROSE SUBJECT RESOLVED",
        "commune:26108 PROSE LANDMARK RESOLVED",
        "commune:29019 PROSE PASSING RESOLVED",
      ]),
    );
  });

  it("have their words where the offsets say, and a confidence that is a share", async () => {
    for (const { text, field, startOffset, endOffset, confidence } of await places()) {
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      if (field === "description") expect(DESCRIPTION.slice(startOffset, endOffset)).toBe(text);
    }
  });

  it("make it a resource of what they are about and what encloses that, and of nothing named in passing or nearby", async () => {
    const { data } = await graph.ask(`{
      drome: territory(id: "department:26") { resources { totalCount } }
      region: territory(id: "region:84") { resources { totalCount } }
      crest: territory(id: "commune:26108") { resources { totalCount } }
      brest: territory(id: "commune:29019") { resources { totalCount } }
    }`);
    const counts = Object.values(data).map(
      (each) => (each as { resources: { totalCount: number } }).resources.totalCount,
    );
    expect(counts).toEqual([1, 1, 0, 0]);
  });
});
