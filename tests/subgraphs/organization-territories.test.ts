import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { curated } from "../../connectors/curated/index.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { type MadePage, fillFromRecordings, fillWithPages } from "../federation/fill-graph.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { WOVEN_SOURCES, type WrittenPage, goneFrom, harvestWritten } from "../support/woven-pages.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph } from "./asked-subgraph.js";

const organization = { kind: "organization", organization: {} } as const;

const MADE: readonly MadePage[] = [
  { ...organization, title: "Les Passeurs", locations: [{ text: "Crest (Drôme)", field: "lieu" }] },
  {
    ...organization,
    title: "Atelier des Deux Rives",
    locations: [
      { text: "Saint-Denis (La Réunion)", field: "siège", purpose: "SEAT" },
      { text: "La Réunion, Sainte-Colombe", field: "territoires", purpose: "AREA" },
    ],
  },
  {
    ...organization,
    title: "Fabrique du Diois",
    territories: [
      { id: "commune:26113", text: "Die", purpose: "SEAT" },
      { id: "project:biovallee", text: "Biovallée", purpose: "AREA" },
    ],
  },
  {
    ...organization,
    title: "Maison de la Butte",
    locations: [{ text: "Sainte-Colombe (Gironde)", field: "lieu" }],
    territories: [{ id: "commune:93059", text: "Pierrefitte-sur-Seine", purpose: "AREA" }],
  },
];

const NAMES_IN = `query ($id: ID!, $role: OrganizationTerritoryRole, $first: Int = 20, $after: String) {
  _entities(representations: [{ __typename: "Territory", id: $id }]) {
    ... on Territory {
      organizations(role: $role, first: $first, after: $after) { totalCount nodes { name } pageInfo { endCursor hasNextPage } }
    }
  }
}`;

describe.each(dialects)("organizations' territories on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillFromRecordings(database);
    await fillWithPages(database, MADE);
    subgraph = await governanceSubgraph(database);
  });
  afterAll(() => database.drop());

  async function territoriesOf(name: string, role = "") {
    const answer = await askSubgraph(
      subgraph,
      `query ($name: String!) { organizations(search: $name) { nodes {
        territories${role} { role territory { id } candidates { id } text field confidence reason }
      } } }`,
      { variables: { name } },
    );
    expect(answer.errors).toBeUndefined();
    return answer.data.organizations.nodes[0].territories;
  }

  async function organizationsIn(id: string, more: Record<string, unknown> = {}) {
    const answer = await askSubgraph(subgraph, NAMES_IN, { variables: { id, ...more } });
    expect(answer.errors).toBeUndefined();
    return answer.data._entities[0].organizations;
  }

  it("are the seat where a page names a commune without saying what for, and the reason says so", async () => {
    const [seat] = await territoriesOf("Les Passeurs");
    expect(seat).toMatchObject({ role: "SEAT", territory: { id: "commune:26108" }, text: "Crest", field: "lieu" });
    expect(seat.reason).toContain("a commune is taken for the seat");
    expect(seat.confidence).toBeGreaterThan(0.9);
  });

  it("are the area of action where the recorded wiki names a département", async () => {
    const [area] = await territoriesOf("Les Tisserands du Dialogue");
    expect(area).toMatchObject({ role: "AREA", territory: { id: "department:93" }, text: "Seine-Saint-Denis" });
  });

  it("are what the page says them to be, seats first, and stay open where the name is shared", async () => {
    const all = await territoriesOf("Atelier des Deux Rives");
    expect(all.map(({ role, territory }: { role: string; territory: unknown }) => [role, territory])).toEqual([
      ["SEAT", { id: "commune:97411" }],
      ["AREA", { id: "department:974" }],
      ["AREA", null],
    ]);
    expect(all[2].candidates.length).toBeGreaterThan(1);
    expect(await territoriesOf("Atelier des Deux Rives", "(role: SEAT)")).toHaveLength(1);
  });

  it("come from identifiers as well as from words", async () => {
    const all = await territoriesOf("Fabrique du Diois");
    expect(
      all.map(({ role, territory }: { role: string; territory: { id: string } }) => `${role} ${territory.id}`),
    ).toEqual(["SEAT commune:26113", "AREA project:biovallee"]);
  });

  it("are of today, although the source gives the code of a commune of the past", async () => {
    const [, area] = await territoriesOf("Maison de la Butte");
    expect(area).toMatchObject({ role: "AREA", territory: { id: "commune:93066" }, text: "Pierrefitte-sur-Seine" });
    expect(area.reason).toContain("went into commune:93066");
    expect((await organizationsIn("department:93")).nodes).toContainEqual({ name: "Maison de la Butte" });
  });

  it("lead back from a territory to those in it and inside it, by name", async () => {
    const inDrome = await organizationsIn("department:26");
    expect(inDrome.nodes.map(({ name }: { name: string }) => name)).toEqual(["Fabrique du Diois", "Les Passeurs"]);
    expect(inDrome.totalCount).toBe(2);
    expect((await organizationsIn("project:biovallee")).totalCount).toBe(2);
    expect((await organizationsIn("project:biovallee", { role: "AREA" })).totalCount).toBe(1);
    expect((await organizationsIn("commune:26113")).nodes).toEqual([{ name: "Fabrique du Diois" }]);
    expect((await organizationsIn("commune:75056")).totalCount).toBe(0);
  });

  it("are listed page by page", async () => {
    const page = await organizationsIn("department:26", { first: 1 });
    expect(page.pageInfo.hasNextPage).toBe(true);
    const next = await organizationsIn("department:26", { first: 1, after: page.pageInfo.endCursor });
    expect(next.nodes).toEqual([{ name: "Les Passeurs" }]);
  });

  it("are asked in as many statements for many territories as for one", async () => {
    const statements = async (ids: readonly string[]) => {
      database.takeStatements();
      const representations = ids.map((id) => ({ __typename: "Territory", id }));
      const answer = await askSubgraph(
        subgraph,
        `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Territory {
          organizations { totalCount nodes { name territories { territory { id } } } }
        } } }`,
        { variables: { representations } },
      );
      expect(answer.errors).toBeUndefined();
      return database.takeStatements().length;
    };
    expect(await statements(["department:26", "region:04", "region:84", "region:11", "commune:26113"])).toBe(
      await statements(["department:26"]),
    );
  });

  it("leave with the page that declares them", async () => {
    const ledger = new Ledger(database);
    await ledger.register(WOVEN_SOURCES);
    const page: WrittenPage = {
      sourceId: "wiki",
      remoteId: "7",
      url: "https://wiki.libre.test/7",
      title: "Coopérative des lisières",
      text: "Elle accompagne des collectifs.",
      record: { ...organization, locations: [{ text: "Lille", field: "lieu" }] },
    };
    await harvestWritten(ledger, "wiki", [page]);
    expect((await organizationsIn("commune:59350")).totalCount).toBe(1);
    await harvestWritten(ledger, "wiki", [], [goneFrom(page)]);
    expect((await organizationsIn("commune:59350")).totalCount).toBe(0);
  });
});

it("curated facts tell an organization's seat and area of action", () => {
  const record = curated.toRecord(
    {
      payload: {
        id: "une-universite",
        kind: "ORGANIZATION",
        title: "Une université",
        url: "https://example.test/",
        asOf: "2026-01-01",
        facts: [
          {
            says: "seat",
            value: "Saint-Denis",
            territoryId: "commune:93066",
            source: "https://example.test/",
            confirmed: true,
          },
          {
            says: "area",
            value: "Plaine Commune",
            territoryId: "ept:200057867",
            source: "https://example.test/",
            confirmed: true,
          },
        ],
      },
    } as never,
    { language: "fr" } as never,
    {},
  );
  expect(record.territories).toEqual([
    { id: "commune:93066", text: "Saint-Denis", purpose: "SEAT" },
    { id: "ept:200057867", text: "Plaine Commune", purpose: "AREA" },
  ]);
});
