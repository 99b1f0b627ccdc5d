import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import {
  type MadeMatch,
  clearGraph,
  idOf,
  insertMatches,
  insertPages,
  matchIdOf,
  resourceOf,
  weave,
} from "../store/match/made-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph } from "./asked-subgraph.js";

const MATCH_FIELDS = `
  id relation score containment outcome reason
  pages { id title source { id } }
  resources { id title }
  rule { code explanation }
  direction { original { title } copy { title } because }
  evidence { kind explanation quotes { page { title } text } }`;

describe.each(dialects)("matches in the graph on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await resourcesSubgraph(database);
  });
  beforeEach(() => clearGraph(database));
  afterAll(() => database.drop());

  it("that wait say what speaks for them, in words a person can check", async () => {
    await pairs(1, {
      containment: 0.5,
      score: 0.5,
      outcome: "HELD",
      reason: "Two pages of one source.",
      rule: "DECLARED_ORIGINAL",
      evidence: [
        {
          kind: "STATEMENT",
          explanation: "The page says where its text comes from.",
          quotes: [{ pageId: idOf("right0"), text: "Repris du wiki." }],
        },
      ],
    });

    const { data } = await askSubgraph(subgraph, `{ matchCandidates { totalCount nodes { ${MATCH_FIELDS} } } }`);

    const { pages, resources, ...match } = data.matchCandidates.nodes[0];
    expect(data.matchCandidates.totalCount).toBe(1);
    expect(match).toEqual({
      id: matchIdOf("left0", "right0"),
      relation: "REPRINT",
      score: 0.5,
      containment: 0.5,
      outcome: "HELD",
      reason: "Two pages of one source.",
      rule: { code: "DECLARED_ORIGINAL", explanation: "One page says that its text comes from the other." },
      direction: { original: { title: "left0" }, copy: { title: "right0" }, because: "DECLARED" },
      evidence: [
        {
          kind: "STATEMENT",
          explanation: "The page says where its text comes from.",
          quotes: [{ page: { title: "right0" }, text: "Repris du wiki." }],
        },
      ],
    });
    expect(pages.map(({ title }: { title: string }) => title).toSorted()).toEqual(["left0", "right0"]);
    expect(resources.map(({ id }: { id: string }) => id).toSorted()).toEqual(
      ["left0", "right0"].map(resourceOf).toSorted(),
    );
  });

  it("are given page after page, and by outcome and source", async () => {
    await pairs(3);
    const first = await askSubgraph(
      subgraph,
      `{ matchCandidates(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }`,
    );
    const { endCursor, hasNextPage } = first.data.matchCandidates.pageInfo;
    const query = `query ($after: String) { matchCandidates(first: 2, after: $after) { nodes { id } } }`;
    const second = await askSubgraph(subgraph, query, { variables: { after: endCursor } });

    const ids = [...first.data.matchCandidates.nodes, ...second.data.matchCandidates.nodes];
    expect(hasNextPage).toBe(true);
    expect(new Set(ids.map(({ id }) => id)).size).toBe(3);
    const { data } = await askSubgraph(
      subgraph,
      `{ held: matchCandidates(outcome: HELD) { totalCount }
         wiki: matchCandidates(outcome: REVIEW, sourceId: "wiki") { totalCount }
         other: matchCandidates(sourceId: "other") { totalCount } }`,
    );
    expect(data).toEqual({ held: { totalCount: 0 }, wiki: { totalCount: 3 }, other: { totalCount: 0 } });
  });

  it("refuse a cursor of another list and more than 100 at once", async () => {
    const forged = await askSubgraph(subgraph, `{ matchCandidates(after: "abc") { nodes { id } } }`);
    const many = await askSubgraph(subgraph, `{ matchCandidates(first: 101) { nodes { id } } }`);

    expect(forged.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument: "after" });
    expect(many.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument: "first" });
  });

  it("can be asked for one by one, whatever became of them", async () => {
    await pairs(1, { outcome: "SETTLED" });

    const query = `query ($id: ID!) { matchCandidate(id: $id) { outcome resources { id } } }`;
    const { data } = await askSubgraph(subgraph, query, { variables: { id: matchIdOf("left0", "right0") } });
    const nothing = await askSubgraph(subgraph, query, { variables: { id: "nothing" } });

    expect(data.matchCandidate).toMatchObject({ outcome: "SETTLED" });
    expect(nothing.data.matchCandidate).toBeNull();
  });

  it("tell of a resource why its pages are together", async () => {
    await pairs(1, { relation: "SAME", status: "ACCEPTED", rule: "LINK_AND_TITLE" });

    const { data } = await askSubgraph(
      subgraph,
      `{ resources { nodes { matches { outcome resources { id } rule { code } } } } }`,
    );

    expect(data.resources.nodes).toHaveLength(1);
    expect(data.resources.nodes[0].matches).toMatchObject([
      { outcome: "JOINED", rule: { code: "LINK_AND_TITLE" }, resources: [{}] },
    ]);
  });

  it("need as many statements for 100 as for 10", async () => {
    const queue = `{ matchCandidates(first: 100) { totalCount nodes { ${MATCH_FIELDS} } } }`;
    const ofResources = `{ resources(first: 100) { nodes { matches(first: 3) { ${MATCH_FIELDS} } } } }`;
    const counts: number[][] = [];
    for (const rows of [10, 100]) {
      await clearGraph(database);
      await pairs(rows, {
        evidence: [{ kind: "TITLES", explanation: "The same.", quotes: [{ pageId: idOf("left0"), text: "left0" }] }],
      });
      counts.push([await statementsOf(queue, rows), await statementsOf(ofResources, rows)]);
    }

    expect(counts[1]).toEqual(counts[0]);
    expect(Math.max(...(counts[1] ?? []))).toBeLessThanOrEqual(7);
  });

  async function statementsOf(query: string, rows: number): Promise<number> {
    database.takeStatements();
    const { data, errors } = await askSubgraph(subgraph, query);
    expect(errors).toBeUndefined();
    expect((data.matchCandidates ?? data.resources).nodes.length).toBeGreaterThanOrEqual(rows);
    return database.takeStatements().length;
  }

  /** So many pairs of a page of the wiki and one of the site, with a match each. */
  async function pairs(count: number, said: Partial<MadeMatch> = {}): Promise<void> {
    const numbers = Array.from({ length: count }, (_, number) => number);
    const names = numbers.flatMap((number) => [`left${number}`, `right${number}`]);
    await insertPages(
      database,
      names.map((name) => ({ name, source: name.startsWith("left") ? "wiki" : "site" })),
    );
    const matches = numbers.map((number) => ({
      of: [`left${number}`, `right${number}`] as const,
      copy: `right${number}`,
      ...said,
    }));
    await insertMatches(database, matches);
    await weave(database, names);
    if (said.outcome === undefined || said.status === "ACCEPTED") return;
    // Grouping settles outcomes; the test wants this one.
    await clearOutcomes(said.outcome, said.reason ?? null);
  }

  async function clearOutcomes(outcome: string, reason: string | null): Promise<void> {
    await database.em().execute(`update "match" set outcome = ?, reason = ?`, [outcome, reason]);
  }
});
