import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type MadePage, fillFromRecordings, fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

/** So many that the results of a search have pages, with many equals. */
const SHARED: readonly MadePage[] = Array.from({ length: 45 }, (_, number) => ({
  title: `Lavoir ${["communal", "couvert", "ancien"][number % 3]}`,
  summary: number % 2 === 0 ? "Un lavoir près de la fontaine." : "Une fontaine.",
  keywords: number % 5 === 0 ? ["fontaine"] : [],
  themes: [`Thème ${number % 4}`],
}));

describe.each(dialects)("a search in the graph on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    await fillWithPages(database, SHARED);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  const titles = async (wanted: string) => {
    const { data, errors } = await graph.ask(`{ resources(${wanted}) { nodes { title } } }`);
    expect(errors).toBeUndefined();
    return data.resources.nodes.map(({ title }: { title: string }) => title);
  };

  it("gives the best answer first, unless another order is asked for", async () => {
    const best = await titles(`search: "école"`);
    expect(best.slice(0, 2).toSorted()).toEqual(["Récit : une école sous les filaos", "École des lisières"]);
    expect(await titles(`search: "école", orderBy: RELEVANCE`)).toEqual(best);
    expect(await titles(`search: "école", orderBy: TITLE`)).toEqual([
      "Cartothèque des lieux de repli",
      "École des lisières",
      "L'eau d'ici : qui décide ?",
      "Récit : une école sous les filaos",
    ]);
    expect((await titles(`search: "école", orderBy: UPDATED_AT`)).toSorted()).toEqual(best.toSorted());
  });

  it("puts the resource first that bears the words as its title", async () => {
    expect((await titles(`search: "boussole du dialogue"`))[0]).toBe("Boussole du dialogue");
    expect((await titles(`search: "ENERGIE & voisinage"`))[0]).toBe("Énergie & voisinage");
  });

  it.each([`search: ""`, `search: null`, `search: "?!"`, `search: "", orderBy: RELEVANCE`])(
    "without a word (%s) is the list by title",
    async (wanted) => {
      expect(await titles(`${wanted}, first: 100`)).toEqual(await titles(`first: 100`));
    },
  );

  it("leaves out what it excludes, by title when nothing else is searched", async () => {
    const stories = await titles(`filter: { kind: STORY }`);
    expect(await titles(`search: "-école -\\"sans prévenir\\"", filter: { kind: STORY }`)).toEqual(
      stories.filter((title: string) => !/école|pont/.test(title)),
    );
    expect(stories).toHaveLength(5);
    expect(await titles(`search: "école -filaos -lisières"`)).not.toContain("École des lisières");
  });

  it.each([
    ["RELEVANCE", `search: "lavoir fontaine"`],
    ["RELEVANCE, with a filter", `search: "lavoir fontaine", filter: { theme: "Thème 1" }`],
    ["RELEVANCE, when no resource has all words", `search: "lavoir fontaine introuvable"`],
    ["TITLE", `search: "lavoir fontaine", orderBy: TITLE`],
    ["UPDATED_AT", `search: "lavoir fontaine", orderBy: UPDATED_AT`],
  ])("gives every resource once, page by page, by %s", async (_, wanted) => {
    const whole = await walk(wanted, 100);
    const parts = await walk(wanted, 4);

    expect(whole.ids.length).toBeGreaterThan(8);
    expect(new Set(whole.ids).size).toBe(whole.ids.length);
    expect(parts.ids).toEqual(whole.ids);
    expect(new Set([...whole.counts, ...parts.counts])).toEqual(new Set([whole.ids.length]));
  });

  it("goes on with the words it began with, when meanwhile a resource with all of them arrives", async () => {
    const list = `search: "fontaine couverte bleutée"`;
    const begun = await page(list, 5, null);
    expect(begun.searchMatch).toBe("SOME");
    await fillWithPages(database, [{ title: "Fontaine couverte bleutée" }], 1_000);
    const rest = await page(list, 100, begun.pageInfo.endCursor);
    expect(rest.searchMatch).toBe("SOME");
    expect(rest.nodes.length).toBeGreaterThan(20);
    expect((await page(list, 5, null)).searchMatch).toBe("ALL");
  });

  it("says whether every result has all words", async () => {
    const { data } = await graph.ask(`{
      all: resources(search: "boussole alimentaire") { searchMatch totalCount }
      some: resources(search: "boussole quantique") { searchMatch nodes { title } }
      none: resources(search: "quantique xylophone") { searchMatch totalCount }
      filtered: resources(search: "boussole quantique", filter: { license: "ODbL-1.0" }) { searchMatch totalCount }
      narrowed: resources(search: "boussole alimentaire", filter: { license: "CC-BY-4.0" }) { searchMatch totalCount }
      nothing: resources { searchMatch }
      linked: territory(id: "department:93") { resources { searchMatch } }
    }`);

    expect(data.all).toEqual({ searchMatch: "ALL", totalCount: 1 });
    expect(data.some.searchMatch).toBe("SOME");
    expect(data.some.nodes.map(({ title }: { title: string }) => title)).toEqual(
      expect.arrayContaining(["Boussole du dialogue", "Boussole de la résilience alimentaire"]),
    );
    expect(data.none).toEqual({ searchMatch: "SOME", totalCount: 0 });
    expect(data.filtered).toEqual({ searchMatch: "SOME", totalCount: 2 });
    expect(data.narrowed).toEqual({ searchMatch: "ALL", totalCount: 0 });
    expect([data.nothing.searchMatch, data.linked.resources.searchMatch]).toEqual([null, null]);
  });

  it("shows where the words stand", async () => {
    const { data, errors } = await graph.ask(
      `query ($search: String!) { resources(search: $search, first: 1) { nodes {
        highlights(search: $search, first: 10) { field text html marks { start end } }
        some: highlights(search: $search, first: 1) { field }
        other: highlights(search: "cyclone") { field }
      } } }`,
      { search: "tisserand dialogue parole" },
    );

    expect(errors).toBeUndefined();
    const [{ highlights, some, other }] = data.resources.nodes;
    expect(highlights.map(({ field }: { field: string }) => field)).toEqual([
      "TITLE",
      "DESCRIPTION",
      "KEYWORD",
      "CHALLENGE",
      "ORGANIZATION",
    ]);
    expect(highlights[0]).toEqual({
      field: "TITLE",
      text: "Atelier des paroles croisées",
      html: "Atelier des <mark>paroles</mark> croisées",
      marks: [{ start: 12, end: 19 }],
    });
    expect(highlights[4].html).toBe("Les <mark>Tisserands</mark> du <mark>Dialogue</mark>");
    expect(highlights[1].text.length).toBeLessThan(240);
    expect(some).toEqual([{ field: "TITLE" }]);
    expect(other).toEqual([]);
  });

  it("shows hostile texts as harmless HTML", async () => {
    const title = `<script>alert("porcelaine")</script> & <b onclick='x'>porcelaine</b>`;
    const description = "Une [porcelaine](javascript:alert(1)) <img src=x onerror=alert(2)> &lt;mark&gt;";
    await fillWithPages(database, [{ title, description, keywords: ["<i>porcelaine"] }], 2_000);
    const { data } = await graph.ask(
      `{ resources(search: "porcelaine") { nodes { highlights(search: "porcelaine") { html text } } } }`,
    );

    for (const { html } of data.resources.nodes[0].highlights) {
      expect(html).toContain("<mark>porcelaine</mark>");
      expect(html.replaceAll(/<\/?mark>/g, "")).not.toMatch(/[<>"']/);
    }
    expect(data.resources.nodes[0].highlights).toHaveLength(3);
  });

  it("answers anything that is typed", async () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 30 }),
      fc
        .array(fc.constantFrom('"', "-", "*", "AND", "(", "école", "l'", "«", "NEAR(", ":", "{}"))
        .map((all) => all.join(" ")),
    );
    await fc.assert(
      fc.asyncProperty(typed, async (search) => {
        const answer = await graph.ask(
          `query ($search: String!) { resources(search: $search, first: 1) {
            totalCount facets(by: [KIND]) { values { count } } nodes { highlights(search: $search) { html } }
          } }`,
          { search: search.split(/\s+/).slice(0, 20).join(" ") },
        );
        expect(answer.errors).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ["too many words", `resources(search: "${"mot ".repeat(21)}") { totalCount }`, "search", "has 21 words"],
    ["too many characters", `resources(search: "${"m".repeat(1_001)}") { totalCount }`, "search", "it may have 1000"],
    [
      "too many words to show",
      `resources(first: 1) { nodes { highlights(search: "${"mot ".repeat(21)}") { text } } }`,
      "search",
      "has 21 words",
    ],
    [
      "too many places",
      `resources(first: 1) { nodes { highlights(search: "mot", first: 101) { text } } }`,
      "first",
      "from 0 to 100",
    ],
  ])("is refused with a reason for %s", async (_, field, argument, message) => {
    const { errors } = await graph.ask(`{ ${field} }`);

    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument });
    expect(errors?.[0]?.message).toContain(message);
  });

  it("refuses a cursor of another search, and takes one of the same words written otherwise", async () => {
    const { pageInfo } = await page(`search: "lavoir "`, 1, null);
    const ask = (search: string) =>
      graph.ask(`{ resources(search: "${search}", first: 1, after: "${pageInfo.endCursor}") { nodes { id } } }`);

    expect((await ask("fontaine ")).errors?.[0]?.extensions).toMatchObject({
      code: "BAD_USER_INPUT",
      argument: "after",
    });
    expect((await ask("LAVOIR, ")).errors).toBeUndefined();
  });

  it.each(["ALL x", "SOME", "NaN", "ALL Infinity", ""])("ends a list at a forged cursor (%s)", async (score) => {
    const { pageInfo } = await page(`search: "lavoir "`, 1, null);
    const [list] = JSON.parse(Buffer.from(pageInfo.endCursor ?? "", "base64url").toString()) as [string];
    const after = Buffer.from(JSON.stringify([list, score, "r0"])).toString("base64url");

    expect((await page(`search: "lavoir "`, 10, after)).nodes).toEqual([]);
  });

  it("asks as many statements for a hundred results as for one", async () => {
    const query = (first: number) => `{ resources(search: "lavoir fontaine", first: ${first}) {
      totalCount searchMatch facets(by: [THEME, TERRITORY, SOURCE]) { values { label } }
      nodes { title highlights(search: "lavoir fontaine") { html } }
    } }`;
    const counts: number[] = [];
    for (const first of [1, 40]) {
      database.takeStatements();
      const { data } = await graph.ask(query(first));
      expect(data.resources.nodes).toHaveLength(first);
      counts.push(database.takeStatements().length);
    }
    expect(counts[1]).toBe(counts[0]);
    // Whether all words match, the page, its rows, their organizations, the count, the facets.
    expect(counts[1]).toBe(6);
  });

  interface Page {
    readonly totalCount: number;
    readonly searchMatch: string;
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  }

  async function page(wanted: string, first: number, after: string | null): Promise<Page> {
    const { data, errors } = await graph.ask(
      `query ($first: Int!, $after: String) { resources(${wanted}, first: $first, after: $after) {
        totalCount searchMatch nodes { id } pageInfo { hasNextPage endCursor }
      } }`,
      { first, after },
    );
    expect(errors).toBeUndefined();
    return data.resources;
  }

  async function walk(wanted: string, first: number) {
    const ids: string[] = [];
    const counts: number[] = [];
    for (let after: string | null = null; ;) {
      const { nodes, totalCount, pageInfo }: Page = await page(wanted, first, after);
      ids.push(...nodes.map(({ id }) => id));
      counts.push(totalCount);
      if (!pageInfo.hasNextPage) return { ids, counts };
      after = pageInfo.endCursor;
    }
  }
});
