import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("a list of resources on %s", (dialect) => {
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

  it.each([
    ["title", `filter: { title: "ENERGIE et voisinage" }`, []],
    ["title, without accents and signs", `filter: { title: "energie  voisinage!" }`, ["Énergie & voisinage"]],
    ["kind", `filter: { kind: STORY }`, STORIES],
    ["theme", `filter: { theme: "eau" }`, ["L'eau d'ici : qui décide ?"]],
    ["keyword", `filter: { keyword: "ECOUTE" }`, ["Module « Accueillir le désaccord »"]],
    ["license", `filter: { license: "CC-BY-4.0" }`, ["École des lisières"]],
    ["an unknown license", `filter: { license: "NOASSERTION", theme: "Eau" }`, []],
    ["year", `filter: { year: 2026, theme: "eau" }`, ["L'eau d'ici : qui décide ?"]],
    ["a year without resources", `filter: { year: 1999 }`, []],
    ["source", `filter: { sourceId: "cat" }`, [CAT]],
    ["a source that does not exist", `filter: { sourceId: "nobody" }`, []],
    [
      "territory, and what lies inside it",
      `filter: { territoryId: "project:biovallee" }`,
      [
        BOUSSOLE,
        "Carnet des récits de bascule",
        CAT,
        "Jardin des semences 🌱 du pays de Die",
        "L'eau d'ici : qui décide ?",
        "Récit : les veilleuses de Saillans",
      ],
    ],
    ["a territory without resources", `filter: { territoryId: "commune:01001" }`, []],
    ["several at once", `filter: { theme: "Résilience", license: "ODbL-1.0", keyword: "carte" }`, [CARTOTHEQUE]],
    ["nothing, when a filter is null", `filter: { theme: null, kind: STORY }`, STORIES],
    ["words with accents", `search: "récits bascule"`, ["Carnet des récits de bascule"]],
    ["words without accents", `search: "RECITS Bascule"`, ["Carnet des récits de bascule"]],
    ["beginnings of words", `search: "cartoth"`, [CARTOTHEQUE]],
    [
      "words of summary, keywords and themes",
      `search: "systémique résilience jeu"`,
      ["Fresque des liens du territoire"],
    ],
    ["words in another script", `search: "سلام"`, ["Passerelle des langues (سلام)"]],
    ["signs that SQL knows", `search: "xyz%_'); --"`, []],
    [
      "words and filter together",
      `search: "boussole", filter: { license: "ODbL-1.0", kind: COMMONS }`,
      [BOUSSOLE, "Fresque des liens du territoire"],
    ],
  ])("is filtered by %s", async (_, wanted, titles) => {
    const answer = await graph.ask(`{ resources(${wanted}) { totalCount nodes { title } } }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      resources: { totalCount: titles.length, nodes: titles.map((title) => ({ title })) },
    });
  });

  it("is filtered by the organization that carries or uses a resource", async () => {
    const { data } = await graph.ask(`{ organizations(search: "fabrique") { nodes { id } } }`);
    const organizationId = data.organizations.nodes[0].id;

    const answer = await graph.ask(
      `query ($organizationId: ID) {
        carried: resources(filter: { organizationId: $organizationId }) { nodes { title } }
        nobody: resources(filter: { organizationId: "o0" }) { nodes { title } }
      }`,
      { organizationId },
    );

    expect(answer.data).toEqual({
      carried: {
        nodes: [
          { title: "Atelier des paroles croisées" },
          { title: "Kit du budget des idées" },
          { title: "Parcours d'accompagnement des transitions" },
        ],
      },
      nobody: { nodes: [] },
    });
  });

  it("does not count a landmark nearby as where a resource is", async () => {
    const answer = await graph.ask(`{
      territory(id: "commune:51454") { name resources { nodes { title } } }
      resources(filter: { territoryId: "commune:51454" }) { nodes { title } }
    }`);

    const onlyThere = { nodes: [{ title: "Parcours d'accompagnement des transitions" }] };
    expect(answer.data).toEqual({ territory: { name: "Reims", resources: onlyThere }, resources: onlyThere });
  });

  it("keeps the organizations of one role", async () => {
    const answer = await graph.ask(`{
      resources(filter: { title: "Atelier des paroles croisées" }) {
        nodes { organizations(role: USER) { role name } }
      }
    }`);

    expect(answer.data.resources.nodes[0].organizations).toEqual([
      { role: "USER", name: "Fabrique Arc-en-Terre" },
      { role: "USER", name: "Les Tisserands du Dialogue" },
    ]);
  });

  it("stands beside lists of organizations and territories that are searched in the same way", async () => {
    const answer = await graph.ask(`{
      organizations(search: "universite HAUTE") { nodes { name } }
      territories(search: "saint denis", kind: COMMUNE, within: "region:11", first: 1) { nodes { id name } }
      departments: territories(search: "seine", kind: DEPARTMENT) { totalCount }
    }`);

    expect(answer.data).toEqual({
      organizations: { nodes: [{ name: "Université de Haute-Nacre" }] },
      territories: { nodes: [{ id: "commune:93066", name: "Saint-Denis" }] },
      departments: { totalCount: 4 },
    });
  });
});

const CAT = "Commun d'Accompagnement des Transitions";
const CARTOTHEQUE = "Cartothèque des lieux de repli";
const BOUSSOLE = "Boussole de la résilience alimentaire";
const STORIES = [
  "Récit : la halle qui parle",
  "Récit : la place avant les arbres",
  "Récit : le pont de Saint-Pierre",
  "Récit : les veilleuses de Saillans",
  "Récit : une école sous les filaos",
];
