import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { BY_SA, ODBL } from "./attribution-pages.js";
import { type MadePage, fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const SIZES = [10, 500];

describe.each(dialects)("the statements of an attribution on %s", (dialect) => {
  const databases: TestDatabase[] = [];
  const graphs: ServedGraph[] = [];

  beforeAll(async () => {
    for (const size of SIZES) {
      const database = await createTestDatabase(dialect);
      await fillWithPages(
        database,
        Array.from({ length: size }, (_, number) => makePage(number)),
      );
      databases.push(database);
      graphs.push(await serveGraph(database, { maxCost: 1_000_000 }));
    }
  });
  afterAll(async () => {
    await Promise.all(graphs.map((graph) => graph.stop()));
    await Promise.all(databases.map((database) => database.drop()));
  });

  it.each(["summary", "full"])("are as many for 500 pages as for 10: %s", async (detail) => {
    const costs: number[] = [];
    for (const [index, graph] of graphs.entries()) {
      const query = await queryForAll(graph);
      const without = await statementsOf(index, query, "off");
      costs.push((await statementsOf(index, query, detail)) - without);
    }

    expect(costs[1]).toBe(costs[0]);
    expect(costs[1]).toBeLessThanOrEqual(3);
  });

  async function statementsOf(index: number, query: string, detail: string): Promise<number> {
    databases[index]?.takeStatements();
    const { data, extensions } = (await graphs[index]?.ask(query, {}, detail)) ?? {};
    const statements = databases[index]?.takeStatements() ?? [];
    const shown = Object.values(data as Record<string, { nodes: unknown[] }>).flatMap(({ nodes }) => nodes);
    expect(shown).toHaveLength(SIZES[index] ?? 0);
    if (detail !== "off") expect(extensions.attribution.counts.pages).toBe(SIZES[index]);
    // What is remembered for the permalink is written now and then, for all answers together.
    return statements.filter((sql) => !/insert into attribution|delete from attribution/.test(sql)).length;
  }
});

/** One query for all resources, a hundred in each list. */
async function queryForAll(graph: ServedGraph): Promise<string> {
  const lists: string[] = [];
  let after: string | null = null;
  do {
    const given: string = after === null ? "first: 100" : `first: 100, after: "${after}"`;
    lists.push(`list${lists.length}: resources(${given}) { nodes { title } }`);
    const { data } = await graph.ask(`{ resources(${given}) { pageInfo { hasNextPage endCursor } } }`);
    const { hasNextPage, endCursor } = data.resources.pageInfo;
    after = hasNextPage ? endCursor : null;
  } while (after !== null);
  return `{ ${lists.join(" ")} }`;
}

function makePage(number: number): MadePage {
  return { title: `Resource ${number}`, description: "Un texte.", licenses: number % 2 === 0 ? BY_SA : ODBL };
}
