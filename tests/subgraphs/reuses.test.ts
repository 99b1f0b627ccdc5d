import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { clearGraph, insertMatches, insertPages, resourceOf, weave } from "../store/match/made-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph } from "./asked-subgraph.js";

const DAY_MS = 86_400_000;

const REUSE_FIELDS = `
  relation containment because statement
  original { title source { id } } copy { title source { id } }
  behind { revisions days since }
  match { id outcome evidence { explanation } }`;

describe.each(dialects)("reuses in the graph on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await resourcesSubgraph(database);
  });
  beforeEach(() => clearGraph(database));
  afterAll(() => database.drop());

  it("say how many revisions and whole days a copy is behind", async () => {
    const since = await copies(1);

    const { data, errors } = await askSubgraph(
      subgraph,
      `query ($id: ID!) { resource(id: $id) { reuses { ${REUSE_FIELDS} } } }`,
      { variables: { id: resourceOf("copy0") } },
    );

    expect(errors).toBeUndefined();
    expect(data.resource.reuses).toMatchObject([
      {
        relation: "DERIVATION",
        because: "DECLARED",
        statement: null,
        original: { title: "original0", source: { id: "wiki" } },
        copy: { title: "copy0", source: { id: "site" } },
        behind: { revisions: 2, days: 10, since },
        match: { outcome: "NOTED" },
      },
    ]);
  });

  it("list what a source should look at, page after page, with their number", async () => {
    await copies(3);
    const query = `query ($after: String) { source(id: "site") {
      staleCopyCount
      staleCopies(first: 2, after: $after) { totalCount nodes { copy { title } } pageInfo { hasNextPage endCursor } }
    } }`;

    const first = (await askSubgraph(subgraph, query)).data.source;
    const { hasNextPage, endCursor } = first.staleCopies.pageInfo;
    const second = (await askSubgraph(subgraph, query, { variables: { after: endCursor } })).data.source;

    expect(first.staleCopyCount).toBe(3);
    expect(first.staleCopies.totalCount).toBe(3);
    expect([hasNextPage, second.staleCopies.pageInfo.hasNextPage]).toEqual([true, false]);
    const titles = [...first.staleCopies.nodes, ...second.staleCopies.nodes].map(({ copy }) => copy.title);
    expect(new Set(titles)).toEqual(new Set(["copy0", "copy1", "copy2"]));
  });

  it("refuse more than 100 at once", async () => {
    await copies(1);
    const { errors } = await askSubgraph(subgraph, `{ resources { nodes { reuses(first: 101) { relation } } } }`);

    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument: "first" });
  });

  it("need as many statements for 100 as for 10", async () => {
    const ofResources = `{ resources(first: 100) { nodes { reuses { ${REUSE_FIELDS} } } } }`;
    const ofSources = `{ sources { staleCopyCount staleCopies(first: 100) { totalCount nodes { ${REUSE_FIELDS} } } } }`;
    const counts: number[][] = [];
    for (const rows of [10, 100]) {
      await clearGraph(database);
      await copies(rows);
      counts.push([await statementsOf(ofResources), await statementsOf(ofSources)]);
    }

    expect(counts[1]).toEqual(counts[0]);
    expect(Math.max(...(counts[1] ?? []))).toBeLessThanOrEqual(7);
  });

  async function statementsOf(query: string): Promise<number> {
    database.takeStatements();
    expect((await askSubgraph(subgraph, query)).errors).toBeUndefined();
    return database.takeStatements().length;
  }

  /** Copies whose originals changed twice since: the first time ten days and an hour ago. @returns When that was. */
  async function copies(count: number): Promise<Date> {
    const since = new Date(Date.now() - 10 * DAY_MS - DAY_MS / 24);
    since.setUTCMilliseconds(0);
    const numbers = Array.from({ length: count }, (_, number) => number);
    const revisions = [
      { text: "one", publishedAt: "2026-01-01T00:00:00Z" },
      { text: "two", publishedAt: since.toISOString() },
      { text: "three", publishedAt: new Date(since.getTime() + DAY_MS).toISOString() },
    ];
    const copied = new Date(since.getTime() - DAY_MS).toISOString();
    await insertPages(database, [
      ...numbers.map((number) => ({ name: `original${number}`, source: "wiki", revisions })),
      ...numbers.map((number) => ({ name: `copy${number}`, source: "site", revisions: [{ publishedAt: copied }] })),
    ]);
    await insertMatches(
      database,
      numbers.map((number) => ({
        of: [`original${number}`, `copy${number}`] as const,
        copy: `copy${number}`,
        ...{ relation: "DERIVATION", status: "ACCEPTED", rule: "DECLARED_ORIGINAL", outcome: "NOTED" },
      })),
    );
    await weave(
      database,
      numbers.flatMap((number) => [`original${number}`, `copy${number}`]),
    );
    return since;
  }
});
