import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type MadePage, fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const RESOURCES = 60;

describe.each(dialects)("pages of a list on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(
      database,
      Array.from({ length: RESOURCES }, (_, number) => makePage(number)),
    );
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it.each(["TITLE", "UPDATED_AT"])("give every resource once, in the order %s", async (order) => {
    const list = `resources(orderBy: ${order}`;
    const whole = await walk(list, 100);
    const parts = await walk(list, 7);

    expect(whole.ids.length).toBe(RESOURCES);
    expect(new Set(whole.ids).size).toBe(RESOURCES);
    expect(parts.ids).toEqual(whole.ids);
    expect(parts.pages).toBe(Math.ceil(RESOURCES / 7));
  });

  it("sort titles without case, accents and punctuation", async () => {
    const answer = await graph.ask(`{ resources(first: 100) { nodes { title } } }`);

    const titles = answer.data.resources.nodes.map(({ title }: { title: string }) => title);
    expect(distinct(titles)).toEqual(["« Abeille »", "âge d'or", "Eau", "École", "été", "zone", "Zoo"]);
  });

  it("put the latest change first", async () => {
    const answer = await graph.ask(`{ resources(orderBy: UPDATED_AT, first: 100) { nodes { updatedAt } } }`);

    const dates = answer.data.resources.nodes.map(({ updatedAt }: { updatedAt: string }) => updatedAt);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(distinct(dates).length).toBe(5);
  });

  it.each(["organizations(", 'territories(within: "department:93", kind: COMMUNE'])(
    "give everything once in %s…)",
    async (list) => {
      const whole = await walk(list, 100);
      const parts = await walk(list, 3);

      expect(whole.ids.length).toBeGreaterThan(9);
      expect(new Set(whole.ids).size).toBe(whole.ids.length);
      expect(parts.ids).toEqual(whole.ids);
    },
  );

  it.each([
    ["territory", `territory(id: "department:93")`],
    ["organization", `organizations(search: "commune organisation", first: 1) { nodes`],
  ])("give everything once in the resources of one %s", async (_, parent) => {
    const whole = await walk("resources(", 100, parent);
    const parts = await walk("resources(", 7, parent);

    expect(whole.ids.length).toBe(RESOURCES / 2);
    expect(parts.ids).toEqual(whole.ids);
  });

  it("neither repeat nor leave out what stood there before, when something is added meanwhile", async () => {
    const before = await walk("resources(", 100);
    const begun = await page("resources(", 20);
    await fillWithPages(database, [{ title: "Aaa, first of all" }, { title: "Zzz, last of all" }], RESOURCES);
    const rest = await walk("resources(", 20, undefined, begun.endCursor);
    await fillWithPages(database, [{ title: "Eau" }, { title: "Eau" }], RESOURCES);

    expect([...begun.ids, ...rest.ids.slice(0, -1)]).toEqual(before.ids);
  });

  it("say where they stand in the list", async () => {
    const answer = await graph.ask(`{
      none: resources(first: 0) { nodes { id } pageInfo { ...all } }
      begin: resources(first: 1, filter: { theme: "impair" }) {
        totalCount
        edges { cursor node { title } }
        pageInfo { ...all }
      }
      empty: resources(search: "introuvable") { totalCount edges { cursor } pageInfo { ...all } }
    }
    fragment all on PageInfo { hasNextPage hasPreviousPage startCursor endCursor }`);

    const { none, begin, empty } = answer.data;
    expect(none).toEqual({ nodes: [], pageInfo: { ...NOTHING_HERE, hasNextPage: true } });
    expect(begin.totalCount).toBe(RESOURCES / 2);
    expect(begin.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: begin.edges[0].cursor,
      endCursor: begin.edges[0].cursor,
    });
    expect(empty).toEqual({ totalCount: 0, edges: [], pageInfo: NOTHING_HERE });
  });

  interface Page {
    readonly ids: string[];
    readonly endCursor: string | null;
    readonly hasNextPage: boolean;
  }

  async function page(list: string, first: number, parent?: string, after: string | null = null): Promise<Page> {
    const comma = list.endsWith("(") ? "" : ", ";
    const field = `${list}${comma}first: $first, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } }`;
    const depth = parent === undefined ? "" : "}".repeat(parent.split("{").length);
    const query = `query ($first: Int!, $after: String) { ${parent === undefined ? "" : `${parent} {`} ${field} ${depth} }`;
    const answer = await graph.ask(query, { first, after });
    expect(answer.errors).toBeUndefined();
    const { nodes, pageInfo } = connectionIn(answer.data);
    return { ids: nodes.map(({ id }) => id), ...pageInfo };
  }

  async function walk(list: string, first: number, parent?: string, after: string | null = null) {
    const ids: string[] = [];
    let pages = 0;
    for (let cursor = after; ;) {
      const next: Page = await page(list, first, parent, cursor);
      ids.push(...next.ids);
      pages += 1;
      if (!next.hasNextPage) return { ids, pages };
      cursor = next.endCursor;
    }
  }
});

const NOTHING_HERE = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };

const TITLES = ["Zoo", "École", "âge d'or", "Eau", "« Abeille »", "été", "zone"];

/** Titles and dates that many share, so that only ids tell their order. */
function makePage(number: number): MadePage {
  const half = number % 2 === 0;
  return {
    title: TITLES[number % TITLES.length] as string,
    publishedAt: `2026-02-0${1 + (number % 5)}T08:00:00Z`,
    themes: [half ? "pair" : "impair"],
    organizations: [{ name: half ? "Organisation commune" : `Organisation ${number}`, role: "CARRIER", field: "from" }],
    territories: half ? [{ id: "department:93", text: "Seine-Saint-Denis" }] : [],
  };
}

interface ConnectionAnswer {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The connection somewhere in an answer. */
function connectionIn(value: unknown): ConnectionAnswer {
  if (value !== null && typeof value === "object" && "pageInfo" in value) return value as ConnectionAnswer;
  return connectionIn(Object.values(value as object)[0]);
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)];
}
