import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("the facts about the CAT on %s", (dialect) => {
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

  it("name its carriers, its three territories and its two licences", async () => {
    const answer = await graph.ask(`{
      resources(filter: { sourceId: "cat" }, first: 2) {
        totalCount
        nodes {
          title
          kind
          licenses { spdx url declaredBy }
          organizations { role name organization { described } }
          places { text status role territory { id name kind } }
        }
      }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      resources: {
        totalCount: 1,
        nodes: [
          {
            title: "Commun d'Accompagnement des Transitions",
            kind: "COMMONS",
            licenses: [
              {
                spdx: "CC-BY-SA-4.0",
                url: "https://creativecommons.org/licenses/by-sa/4.0/",
                declaredBy: "PAGE",
              },
              { spdx: "ODbL-1.0", url: "https://opendatacommons.org/licenses/odbl/1-0/", declaredBy: "PAGE" },
            ],
            organizations: [
              { role: "CARRIER", name: "Université Paris 8", organization: { described: false } },
              {
                role: "CARRIER",
                name: "Consortium d'Accompagnement des Transitions",
                organization: { described: true },
              },
            ],
            places: [
              place("Seine-Saint-Denis", { id: "department:93", name: "Seine-Saint-Denis", kind: "DEPARTMENT" }),
              place("Courcy, près de Reims", { id: "commune:51183", name: "Courcy", kind: "COMMUNE" }),
              place("Biovallée", { id: "project:biovallee", name: "Biovallée", kind: "PROJECT" }),
            ],
          },
        ],
      },
    });
  });

  it("say for each of them where it stands", async () => {
    const answer = await graph.ask(`{
      resources(filter: { sourceId: "cat" }) {
        nodes {
          pages {
            source { id name connector }
            fields { template name value }
            revision { publishedAt mappingVersion hash contributors { name } }
          }
        }
      }
    }`);

    const [page] = answer.data.resources.nodes[0].pages;
    expect(page.source).toEqual({ id: "cat", name: "Faits tenus à la main", connector: "curated" });
    expect(page.fields).toContainEqual({
      template: "carrier",
      name: "Université Paris 8",
      value: expect.stringContaining("https://www.innovation-pedagogique.fr/article17685.html"),
    });
    expect(page.fields.map(({ template }: { template: string }) => template)).toEqual([
      "carrier",
      "carrier",
      "territory",
      "territory",
      "territory",
      "license",
      "license",
    ]);
    expect(page.revision).toEqual({
      publishedAt: "2026-11-23T00:00:00.000Z",
      mappingVersion: "curated/1",
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      contributors: [],
    });
  });

  it("are not served before a steward has confirmed them", async () => {
    const answer = await graph.ask(`{
      toulouse: organizations(search: "Université de Toulouse") { totalCount }
      lille: organizations(search: "démarche Lille") { totalCount }
      text: resources(search: "toulouse") { totalCount }
    }`);

    expect(answer.data).toEqual({ toulouse: NOBODY, lille: NOBODY, text: NOBODY });
  });

  it("join the resources of the wiki at the territories they share", async () => {
    const answer = await graph.ask(`{
      seineSaintDenis: territory(id: "department:93") { resources(first: 5) { nodes { title } } }
      biovallee: territory(id: "project:biovallee") { composedOf { name kind } resources(first: 5) { nodes { title } } }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      seineSaintDenis: {
        resources: {
          nodes: [
            { title: "Boussole du dialogue" },
            { title: "Commun d'Accompagnement des Transitions" },
            { title: "Énergie & voisinage" },
            { title: "Fresque des liens du territoire" },
            { title: "Kit du budget des idées" },
          ],
        },
      },
      biovallee: {
        composedOf: expect.arrayContaining([{ name: expect.stringContaining("Diois"), kind: "EPCI" }]),
        resources: {
          nodes: [
            { title: "Boussole de la résilience alimentaire" },
            { title: "Carnet des récits de bascule" },
            { title: "Commun d'Accompagnement des Transitions" },
            { title: "Jardin des semences 🌱 du pays de Die" },
            { title: "L'eau d'ici : qui décide ?" },
          ],
        },
      },
    });
  });
});

const NOBODY = { totalCount: 0 };

function place(text: string, territory: object) {
  return { text, status: "RESOLVED", role: "SUBJECT", territory };
}
