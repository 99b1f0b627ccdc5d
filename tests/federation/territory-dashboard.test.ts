import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("a territory's dashboard in the whole graph on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  const FILTERS: Readonly<Record<string, (value: string) => string>> = {
    kinds: (value) => `kind: ${value}`,
    themes: (value) => `theme: "${value}"`,
    sources: (value) => `sourceId: "${value}"`,
    licenses: (value) => `license: "${value}"`,
    years: (value) => `year: ${value}`,
    organizations: (value) => `organizationId: "${value}"`,
  };

  it("counts values that the filter takes and that keep as many resources", async () => {
    const counts = Object.keys(FILTERS).map((name) => `${name} { value label count }`);
    const { data, errors } = await graph.ask(
      `{ territory(id: "department:93") { name resources { totalCount } dashboard(first: 20) { totalCount ${counts.join(" ")} } } }`,
    );
    expect(errors).toBeUndefined();
    const { dashboard, resources } = data.territory;
    expect(dashboard.totalCount).toBe(resources.totalCount);
    expect(dashboard.totalCount).toBeGreaterThan(0);

    for (const [name, condition] of Object.entries(FILTERS)) {
      expect(dashboard[name].length, name).toBeGreaterThan(0);
      for (const { value, count } of dashboard[name] as { value: string; count: number }[]) {
        const filter = `filter: { ${condition(value)} }`;
        const answer = await graph.ask(`{
          territory(id: "department:93") { resources(${filter}) { totalCount } }
          resources(filter: { territoryId: "department:93", ${condition(value)} }) { totalCount }
        }`);
        expect(answer.data.territory.resources.totalCount, `${name} ${value}`).toBe(count);
        expect(answer.data.resources.totalCount, `${name} ${value}`).toBe(count);
      }
    }
  });

  it("names the territories to compare with, and the pages of the newest resources", async () => {
    const { data, errors } = await graph.ask(`{ territory(id: "department:26") { dashboard {
      newest { title url organizations { organization { name } } }
      neighbours { territory { name population parents { id } } totalCount }
    } } }`);

    expect(errors).toBeUndefined();
    const { newest, neighbours } = data.territory.dashboard;
    expect(newest.length).toBeGreaterThan(0);
    expect(neighbours).toHaveLength(10);
    for (const { territory } of neighbours) expect(territory.parents).toEqual([{ id: "region:84" }]);
  });

  it("is owed to the pages of the resources it shows, and its numbers to nobody", async () => {
    const about = (fields: string) =>
      graph.ask(`{ territory(id: "department:93") { dashboard { ${fields} } } }`, {}, "full");
    const numbers = await about("totalCount kinds { label count } staleCount");
    const titles = await about("newest { title }");

    expect(numbers.errors).toBeUndefined();
    expect(numbers.extensions.attribution.sources).toEqual([]);
    expect(titles.extensions.attribution.counts.pages).toBeGreaterThan(0);
  });

  it("says why there is none for a territory that was divided", async () => {
    const { data, errors } = await graph.ask(`{ resources(filter: { territoryId: "epci:200071157" }) { totalCount } }`);

    expect(data.resources).toBeNull();
    expect(errors?.[0]?.message).toContain("was divided");
    expect(errors?.[0]?.extensions).toMatchObject({
      code: "UNKNOWN_TERRITORY",
      candidateIds: ["epci:200096634", "epci:200096642"],
    });
  });
});
