import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadGeography } from "../../store/geography/geography.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import { type MadePage, fillWithPages } from "../federation/fill-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph } from "./asked-subgraph.js";

const COURCY = { id: "commune:51183", text: "Courcy" };
const REIMS = { id: "commune:51454", text: "Reims" };
const MARNE = { id: "department:51", text: "la Marne" };
const GRAND_EST = { id: "region:44", text: "Grand Est" };
const SAILLANS = { id: "commune:26289", text: "Saillans" };

const PAGES: readonly MadePage[] = [
  { title: "Lavoir de Courcy", territories: [COURCY], themes: ["Eau"], publishedAt: "2020-05-05T00:00:00Z" },
  { title: "Four de Courcy", territories: [COURCY, MARNE], themes: ["Pain"], resourceKind: "METHOD" },
  { title: "Puits et lavoir de Reims", territories: [REIMS], themes: ["Eau"], publishedAt: "2025-05-05T00:00:00Z" },
  { title: "Eau de la Marne", territories: [MARNE], themes: ["Eau"] },
  { title: "Lavoirs du Grand Est", territories: [GRAND_EST], themes: ["Eau", "Lavoir"] },
  { title: "Carnet de Saillans", territories: [SAILLANS], organizations: [carrier("Arc-en-Terre")] },
  { title: "Ailleurs" },
];

describe.each(dialects)("the resources of a territory on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, PAGES);
    subgraph = await resourcesSubgraph(database);
  });
  afterAll(() => database.drop());

  async function ask(ids: readonly string[], fields: string) {
    const of = ids.map((id) => ({ __typename: "Territory", id }));
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Territory { id ${fields} } } }`;
    const { data, errors } = await askSubgraph(subgraph, query, { variables: { of } });
    return { errors, territories: data?._entities };
  }

  async function titles(id: string, list: string): Promise<string[]> {
    const { errors, territories } = await ask([id], `${list} { totalCount nodes { title } }`);
    expect(errors).toBeUndefined();
    const { totalCount, nodes } = territories[0].resources;
    expect(totalCount).toBe(nodes.length);
    return nodes.map(({ title }: { title: string }) => title);
  }

  it("are those that name it, or something inside it", async () => {
    expect(await titles("commune:51183", "resources")).toEqual(["Four de Courcy", "Lavoir de Courcy"]);
    expect(await titles("department:51", "resources")).toEqual([
      "Eau de la Marne",
      "Four de Courcy",
      "Lavoir de Courcy",
      "Puits et lavoir de Reims",
    ]);
    expect(await titles("region:44", "resources")).toHaveLength(5);
    expect(await titles("project:biovallee", "resources")).toEqual(["Carnet de Saillans"]);
    expect(await titles("commune:01001", "resources")).toEqual([]);
  });

  it("are also those that name what encloses it, when a client asks for them: not what lies elsewhere in that", async () => {
    expect(await titles("commune:51183", "resources(enclosing: true)")).toEqual([
      "Eau de la Marne",
      "Four de Courcy",
      "Lavoir de Courcy",
      "Lavoirs du Grand Est",
    ]);
    expect(await titles("region:44", "resources(enclosing: true)")).toEqual(await titles("region:44", "resources"));
  });

  it.each([
    ["a filter", "region:44", `filter: { theme: "eau", kind: COMMONS }`, 4],
    ["another territory", "region:44", `filter: { territoryId: "commune:51454" }`, 1],
    ["words", "department:51", `search: "lavoir"`, 2],
    ["words that must not occur", "department:51", `search: "-lavoir"`, 2],
    [
      "words and a filter, around it too",
      "commune:51183",
      `search: "lavoirs", filter: { theme: "eau" }, enclosing: true`,
      2,
    ],
  ])("are searched and filtered by %s", async (_, id, wanted, count) => {
    expect(await titles(id, `resources(${wanted})`)).toHaveLength(count);
  });

  it("are sorted as all resources are: by relevance, by title, by their last change", async () => {
    const everywhere = await askSubgraph(
      subgraph,
      `{ resources(search: "lavoir") { nodes { title } } latest: resources(orderBy: UPDATED_AT) { nodes { title } } }`,
    );
    const all = (name: string) => everywhere.data[name].nodes.map(({ title }: { title: string }) => title);
    const inside = new Set(await titles("region:44", "resources"));

    expect(await titles("region:44", `resources(search: "lavoir")`)).toEqual(
      all("resources").filter((title: string) => inside.has(title)),
    );
    expect(await titles("region:44", "resources(orderBy: UPDATED_AT)")).toEqual(
      all("latest").filter((title: string) => inside.has(title)),
    );
  });

  it.each([
    `orderBy: TITLE`,
    `orderBy: UPDATED_AT`,
    `search: "lavoir"`,
    `search: "lavoir puits introuvable"`,
    `enclosing: true`,
  ])("come once each, page by page (%s)", async (wanted) => {
    const whole = await titles("region:44", `resources(${wanted})`);
    const parts: string[] = [];
    let after = "";
    for (let pages = 0; pages <= whole.length; pages += 1) {
      const list = `resources(${wanted}, first: 1${after}) { nodes { title } pageInfo { hasNextPage endCursor } }`;
      const { errors, territories } = await ask(["region:44"], list);
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = territories[0].resources;
      parts.push(...nodes.map(({ title }: { title: string }) => title));
      if (!pageInfo.hasNextPage) break;
      after = `, after: "${pageInfo.endCursor}"`;
    }
    expect(parts).toEqual(whole);
  });

  it("divide by facets whose values the filter takes and that keep as many", async () => {
    const facets = "facets(by: [THEME, ORGANIZATION, TERRITORY]) { name values { value label count } }";
    const { territories } = await ask(["region:44", "region:84"], `resources(filter: { kind: COMMONS }) { ${facets} }`);
    const [themes, none, places] = territories[0].resources.facets;

    expect(themes.values.map(({ label, count }: { label: string; count: number }) => `${label}: ${count}`)).toEqual([
      "Eau: 4",
      "Lavoir: 1",
    ]);
    expect(none).toEqual({ name: "ORGANIZATION", values: [] });
    expect(territories[1].resources.facets[1].values).toMatchObject([{ label: "Arc-en-Terre", count: 1 }]);
    expect(places.values[0]).toEqual({ value: "region:44", label: "Grand Est", count: 4 });
    for (const { value, count } of places.values) {
      const kept = await titles("region:44", `resources(filter: { kind: COMMONS, territoryId: "${value}" })`);
      expect(kept, value).toHaveLength(count);
    }
    const [{ value }] = territories[1].resources.facets[1].values;
    expect(await titles("region:84", `resources(filter: { organizationId: "${value}" })`)).toHaveLength(1);
  });

  it("of a territory of the past are those of what it is today", async () => {
    await fillWithPages(
      database,
      [{ title: "À Saint-Denis", territories: [{ id: "commune:93066", text: "Saint-Denis" }] }],
      50,
    );

    expect(await titles("commune:93059", "resources")).toEqual(["À Saint-Denis"]);
    expect(await titles("region:11", `resources(filter: { territoryId: "commune:93059" })`)).toEqual(["À Saint-Denis"]);
    const { territories } = await ask(["commune:93059"], "dashboard { totalCount neighbours { totalCount } }");
    expect(territories[0].dashboard.totalCount).toBe(1);
  });

  it.each([
    ["a malformed id", "Reims", "BAD_USER_INPUT"],
    ["an id of nothing", "commune:99999", "UNKNOWN_TERRITORY"],
    ["a code of another kind", "commune:51", "BAD_USER_INPUT"],
    ["a territory that was divided", "epci:200071157", "UNKNOWN_TERRITORY"],
  ])("are refused for %s, with a reason", async (_, id, code) => {
    const answer = await askSubgraph(subgraph, `{ resources(filter: { territoryId: "${id}" }) { totalCount } }`);
    const { errors, territories } = await ask([id], "resources { totalCount } dashboard { totalCount }");

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, argument: "filter.territoryId" });
    expect(errors?.map(({ extensions }) => extensions["code"])).toEqual([code, code]);
    expect(territories[0]).toMatchObject({ resources: null, dashboard: null });
  });

  it("stand in a dashboard beside territories to compare with", async () => {
    const { errors, territories } = await ask(
      ["department:51"],
      `dashboard(first: 3, staleAfterMonths: 24) {
        totalCount staleCount staleBefore contradictoryCount
        kinds { value label count } themes { label count } sources { label count }
        licenses { label count } years { value count } organizations { label count }
        newest { title } stale { title } contradictory { title }
        neighbours { territory { id } totalCount }
      }`,
    );

    expect(errors).toBeUndefined();
    expect(territories[0].dashboard).toMatchObject({
      totalCount: 4,
      staleCount: 1,
      contradictoryCount: 0,
      kinds: [
        { value: "COMMONS", label: "Communs", count: 3 },
        { value: "METHOD", label: "Méthodes", count: 1 },
      ],
      themes: [
        { label: "Eau", count: 3 },
        { label: "Pain", count: 1 },
      ],
      sources: [{ label: "Pages of a test", count: 4 }],
      licenses: [{ label: "Licence inconnue", count: 4 }],
      organizations: [],
      stale: [{ title: "Lavoir de Courcy" }],
      contradictory: [],
    });
    expect(territories[0].dashboard.newest).toHaveLength(3);
    const neighbours = territories[0].dashboard.neighbours.map(
      ({ territory }: { territory: { id: string } }) => territory.id,
    );
    expect(neighbours).toHaveLength(3);
    for (const id of neighbours) expect(loadGeography().get(id)?.parentIds).toContain("region:44");
  });

  it.each([
    ["first: 21", "first"],
    ["first: -1", "first"],
    ["staleAfterMonths: 0", "staleAfterMonths"],
  ])("stand in no dashboard that is asked with %s", async (wanted, argument) => {
    const { errors } = await ask(["region:44"], `dashboard(${wanted}) { totalCount }`);

    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument });
  });
});

function carrier(name: string) {
  return { name, role: "CARRIER" as const, field: "from" };
}

const LISTS = `
  resources(first: 3) { totalCount nodes { title } facets(by: [KIND, TERRITORY]) { values { label count } } }
  filtered: resources(filter: { theme: "eau", territoryId: "region:44" }, enclosing: true) { totalCount nodes { title } }
  found: resources(search: "resource texte") { searchMatch nodes { title } facets(by: [KIND]) { values { count } } }
  dashboard {
    totalCount staleCount contradictoryCount kinds { count } themes { label } sources { label } licenses { count }
    years { count } organizations { label } newest { title } stale { title } contradictory { title }
    neighbours { territory { id } totalCount }
  }`;

describe.each(dialects)("the number of SQL statements for territories on %s", (dialect) => {
  it("depends neither on the number of territories nor on that of resources", async () => {
    const communes = loadGeography().search({ kind: "commune", withinId: "region:44", offset: 0, limit: 1_000 });
    const ids = communes.items.map(({ id }) => id);
    const counts: number[] = [];
    for (const resources of [10, 1_000]) {
      const database = await createTestDatabase(dialect);
      try {
        await fillWithPages(database, ids.slice(0, resources).map(pageIn));
        const subgraph = await resourcesSubgraph(database);
        for (const territories of [1, 50]) {
          const of = ids.slice(0, territories).map((id) => ({ __typename: "Territory", id }));
          database.takeStatements();
          const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Territory { ${LISTS} } } }`;
          const { errors, data } = await askSubgraph(subgraph, query, { variables: { of } });
          expect(errors).toBeUndefined();
          expect(data._entities[0].dashboard.totalCount).toBe(1);
          counts.push(database.takeStatements().length);
        }
      } finally {
        await database.drop();
      }
    }
    expect(counts).toEqual([counts[0], counts[0], counts[0], counts[0]]);
    expect(counts[0]).toBeLessThanOrEqual(30);
  });
});

function pageIn(id: string, number: number): MadePage {
  return {
    title: `Resource ${number}`,
    description: "Un texte.",
    themes: ["Eau"],
    organizations: [carrier(`Organisation ${number % 7}`)],
    territories: [{ id, text: "Commune" }],
    publishedAt: `20${10 + (number % 16)}-01-01T00:00:00Z`,
  };
}
