import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { type MadePage, fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

const BY_SA = { spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" as const };
const ODBL = { spdx: "ODbL-1.0", label: "ODbL", declaredBy: "page" as const };
const VAGUE = { label: "libre de droits", declaredBy: "page" as const };
const SEINE = { id: "department:93", text: "Seine-Saint-Denis" };
const BIOVALLEE = { id: "project:biovallee", text: "Biovallée" };
const CARRIER = { name: "Les Passerelles", role: "CARRIER" as const, field: "from" };

const PAGES: readonly MadePage[] = [
  {
    title: "Puits",
    resourceKind: "COMMONS",
    themes: ["Eau", "eau"],
    keywords: ["Récit", "carte"],
    licenses: [BY_SA, BY_SA],
    territories: [SEINE, { ...SEINE, text: "le 93" }],
    organizations: [CARRIER],
    publishedAt: "2024-12-31T23:30:00Z",
  },
  {
    title: "Lavoir",
    resourceKind: "METHOD",
    themes: ["EAU"],
    keywords: ["récit"],
    licenses: [BY_SA, ODBL],
    territories: [SEINE, BIOVALLEE],
    organizations: [{ ...CARRIER, role: "USER" }],
    publishedAt: "2025-01-01T00:30:00Z",
  },
  { title: "Four", resourceKind: "METHOD", themes: ["Pain"], licenses: [VAGUE], publishedAt: "2025-06-01T00:00:00Z" },
  { title: "Puits et four", resourceKind: "STORY", themes: ["pain", "eau"], publishedAt: "2026-03-01T00:00:00Z" },
];

const ALL = "by: [KIND, THEME, KEYWORD, SOURCE, LICENSE, TERRITORY, YEAR, ORGANIZATION]";

describe.each(dialects)("the facets of a list on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, PAGES);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  interface Facet {
    readonly name: string;
    readonly values: readonly { readonly value: string; readonly label: string; readonly count: number }[];
  }

  async function facets(list: string, by: string = ALL): Promise<Record<string, string[]>> {
    const { data, errors } = await graph.ask(`{ ${list} { facets(${by}) { name values { value label count } } } }`);
    expect(errors).toBeUndefined();
    const found: Facet[] = data.resources.facets;
    return Object.fromEntries(
      found.map(({ name, values }) => [name, values.map(({ value, label, count }) => `${value} (${label}): ${count}`)]),
    );
  }

  it("count every value of every resource once, the most frequent first", async () => {
    expect(await facets("resources")).toEqual({
      KIND: ["METHOD (Méthodes): 2", "COMMONS (Communs): 1", "STORY (Récits): 1"],
      THEME: ["eau (Eau): 3", "pain (Pain): 2"].map((each) => expect.stringMatching(anyCase(each))),
      KEYWORD: ["recit (Récit): 2", "carte (carte): 1"].map((each) => expect.stringMatching(anyCase(each))),
      SOURCE: ["made (Pages of a test): 4"],
      LICENSE: ["CC-BY-SA-4.0 (CC-BY-SA-4.0): 2", "NOASSERTION (Licence inconnue): 2", "ODbL-1.0 (ODbL-1.0): 1"],
      // Those that are named, and all that encloses them.
      TERRITORY: [
        "region:11 (Île-de-France): 2",
        "department:93 (Seine-Saint-Denis): 2",
        "region:84 (Auvergne-Rhône-Alpes): 1",
        "project:biovallee (Biovallée): 1",
        "department:26 (Drôme): 1",
      ],
      YEAR: ["2025 (2025): 2", "2024 (2024): 1", "2026 (2026): 1"],
      ORGANIZATION: [expect.stringMatching(/^\w+ \(Les Passerelles\): 2$/)],
    });
  });

  it("count what the search and the filter leave", async () => {
    expect(await facets(`resources(search: "puits")`, "by: [THEME, KIND]")).toMatchObject({
      KIND: ["COMMONS (Communs): 1", "STORY (Récits): 1"],
    });
    expect(await facets(`resources(search: "puits -four", filter: { year: 2024 })`, "by: [KIND, YEAR]")).toEqual({
      KIND: ["COMMONS (Communs): 1"],
      YEAR: ["2024 (2024): 1"],
    });
    expect(await facets(`resources(search: "puits lavoir introuvable")`, "by: [KIND]")).toEqual({
      KIND: ["COMMONS (Communs): 1", "METHOD (Méthodes): 1", "STORY (Récits): 1"],
    });
    expect(await facets(`resources(filter: { territoryId: "commune:01001" })`, "by: [KIND, LICENSE]")).toEqual({
      KIND: [],
      LICENSE: [],
    });
  });

  it("count the whole list, not only the page of it that is given", async () => {
    expect(await facets(`resources(first: 1)`, "by: [SOURCE]")).toEqual({ SOURCE: ["made (Pages of a test): 4"] });
  });

  it("give the most frequent values only, when so few are wanted", async () => {
    expect(await facets("resources", "by: [YEAR, KIND], first: 1")).toEqual({
      YEAR: ["2025 (2025): 2"],
      KIND: ["METHOD (Méthodes): 2"],
    });
    expect(await facets("resources", "by: [YEAR], first: 0")).toEqual({ YEAR: [] });
    expect(await facets("resources", "by: []")).toEqual({});
  });

  it("name values that the filter takes and that keep as many resources", async () => {
    const FILTERS: Record<string, (value: string) => string> = {
      KIND: (value) => `kind: ${value}`,
      THEME: (value) => `theme: "${value}"`,
      KEYWORD: (value) => `keyword: "${value}"`,
      SOURCE: (value) => `sourceId: "${value}"`,
      LICENSE: (value) => `license: "${value}"`,
      TERRITORY: (value) => `territoryId: "${value}"`,
      YEAR: (value) => `year: ${value}`,
      ORGANIZATION: (value) => `organizationId: "${value}"`,
    };
    const { data } = await graph.ask(`{ resources { facets(${ALL}) { name values { value count } } } }`);
    for (const { name, values } of data.resources.facets as Facet[]) {
      for (const { value, count } of values) {
        const answer = await graph.ask(`{ resources(filter: { ${FILTERS[name]?.(value)} }) { totalCount } }`);
        expect(answer.data.resources.totalCount, `${name} ${value}`).toBe(count);
      }
    }
  });

  it("stand on the resources of a territory and of an organization too, in one statement for all", async () => {
    const ask = async (first: number) => {
      database.takeStatements();
      const { data, errors } = await graph.ask(`{
        organizations(first: ${first}) { nodes { name resources(first: 1) { facets(by: [KIND, YEAR]) { values { value count } } } } }
        territory(id: "department:93") { resources { facets(by: [TERRITORY, LICENSE], first: 2) { name values { label count } } } }
      }`);
      expect(errors).toBeUndefined();
      return { data, statements: database.takeStatements().length };
    };
    const { data, statements } = await ask(1);

    expect(data.organizations.nodes).toEqual([
      {
        name: "Les Passerelles",
        resources: {
          facets: [
            {
              values: [
                { value: "COMMONS", count: 1 },
                { value: "METHOD", count: 1 },
              ],
            },
            {
              values: [
                { value: "2024", count: 1 },
                { value: "2025", count: 1 },
              ],
            },
          ],
        },
      },
    ]);
    expect(data.territory.resources.facets).toEqual([
      {
        name: "TERRITORY",
        values: [
          { label: "Île-de-France", count: 2 },
          { label: "Seine-Saint-Denis", count: 2 },
        ],
      },
      {
        name: "LICENSE",
        values: [
          { label: "CC-BY-SA-4.0", count: 2 },
          { label: "ODbL-1.0", count: 1 },
        ],
      },
    ]);
    const others = Array.from({ length: 30 }, (_, number) => ({
      title: `Autre ${number}`,
      organizations: [{ ...CARRIER, name: `Autre organisation ${number}` }],
    }));
    await fillWithPages(database, others, 100);
    expect((await ask(31)).statements).toBe(statements);
  });

  it("add up, whatever is searched and filtered", async () => {
    const search = fc.constantFrom("", "puits", "autre", "four lavoir", "-eau");
    const filter = fc.constantFrom("", 'theme: "eau"', "year: 2025", 'license: "NOASSERTION"');
    await fc.assert(
      fc.asyncProperty(search, filter, async (text, condition) => {
        const { data } = await graph.ask(
          `{ resources(search: "${text}", filter: { ${condition} }) { totalCount facets(by: [KIND, SOURCE, YEAR]) { values { count } } } }`,
        );
        for (const { values } of data.resources.facets) {
          const sum = values.reduce((total: number, { count }: { count: number }) => total + count, 0);
          expect(sum).toBe(data.resources.totalCount);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("are refused with a reason when too many values are wanted", async () => {
    const { errors } = await graph.ask(`{ resources { facets(by: [THEME], first: 101) { name } } }`);

    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument: "first" });
    expect(errors?.[0]?.message).toContain("it must be from 0 to 100");
  });
});

/** Which of several spellings is shown depends on nothing that a reader could know. */
function anyCase(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[()]/g, String.raw`\$&`)}$`, "i");
}
