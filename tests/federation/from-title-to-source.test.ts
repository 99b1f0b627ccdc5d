import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillFromRecordings } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("the graph of the recorded wiki on %s", (dialect) => {
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

  it("goes from a page's title to every fact, its source, and all that is joined to it", async () => {
    const answer = await graph.ask(`{
      resources(filter: { title: "atelier des paroles croisees" }, first: 1) {
        totalCount
        nodes {
          kind
          title
          url
          website
          themes
          challenges
          updatedAt
          licenses { spdx label declaredBy }
          contributors { name }
          pages {
            remoteId
            source { id connector }
            fields { template index name value }
            revision { id permalink publishedAt anonymousContributors licenses { spdx } contributors { name } }
          }
          organizations {
            role
            name
            field
            organization { name type described resources(first: 3) { totalCount nodes { title } } }
          }
          places {
            text
            field
            status
            role
            reason
            territory { id kind name parents { id } resources(first: 5) { nodes { title } } }
          }
        }
      }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      resources: {
        totalCount: 1,
        nodes: [
          {
            kind: "COMMONS",
            title: "Atelier des paroles croisées",
            url: "https://wiki.example.test/wiki/Atelier_des_paroles_crois%C3%A9es",
            website: "https://pad.example.test/s/paroles-croisees",
            themes: ["Gouvernance partagée"],
            challenges: ["Recréer du dialogue local"],
            updatedAt: "2026-11-23T00:01:43.000Z",
            licenses: [{ spdx: "CC-BY-SA-4.0", label: "Creative Commons BY SA 4.0", declaredBy: "PAGE" }],
            contributors: AUTHORS,
            pages: [
              {
                remoteId: "43",
                source: { id: "ademe", connector: "mediawiki" },
                fields: FIELDS,
                revision: {
                  id: "105",
                  permalink: "https://wiki.example.test/index.php?oldid=105",
                  publishedAt: "2026-11-23T00:01:43.000Z",
                  anonymousContributors: 0,
                  licenses: [{ spdx: "CC-BY-SA-4.0" }],
                  contributors: AUTHORS,
                },
              },
            ],
            organizations: [
              { role: "CARRIER", name: "Fabrique Arc-en-Terre", field: "from", organization: FABRIQUE },
              {
                role: "USER",
                name: "Fabrique Arc-en-Terre",
                field: "Organisations utilisatrices",
                organization: FABRIQUE,
              },
              {
                role: "USER",
                name: "Les Tisserands du Dialogue",
                field: "Organisations utilisatrices",
                organization: TISSERANDS,
              },
            ],
            places: [
              {
                text: "Courcy",
                field: "location",
                status: "RESOLVED",
                role: "SUBJECT",
                reason: "Marne, written beside it, tells which “Courcy” is meant.",
                territory: COURCY,
              },
              {
                text: "Marne",
                field: "location",
                status: "RESOLVED",
                role: "CONTEXT",
                reason: "The only territory of the edition 2026 called “Marne”.",
                territory: {
                  id: "department:51",
                  kind: "DEPARTMENT",
                  name: "Marne",
                  parents: [{ id: "region:44" }],
                  resources: {
                    nodes: [
                      { title: "Atelier des paroles croisées" },
                      { title: "Commun d'Accompagnement des Transitions" },
                      { title: "Parcours d'accompagnement des transitions" },
                      { title: "Récit : la halle qui parle" },
                    ],
                  },
                },
              },
              {
                text: "Courcy",
                field: "description",
                status: "RESOLVED",
                role: "SUBJECT",
                reason: expect.stringContaining("Courcy"),
                territory: COURCY,
              },
              {
                text: "Reims",
                field: "description",
                status: "RESOLVED",
                role: "LANDMARK",
                reason: expect.stringContaining("near"),
                territory: {
                  ...COURCY,
                  id: "commune:51454",
                  name: "Reims",
                  resources: { nodes: [{ title: "Parcours d'accompagnement des transitions" }] },
                },
              },
            ],
          },
        ],
      },
    });
  });

  it("goes back from a territory to its resources and on to who carries them", async () => {
    const answer = await graph.ask(`{
      territory(id: "commune:51183") {
        name
        resources(first: 5) {
          totalCount
          nodes { title pages { source { id } } organizations(role: CARRIER) { organization { name } } }
        }
      }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      territory: {
        name: "Courcy",
        resources: {
          totalCount: 3,
          nodes: [
            {
              title: "Atelier des paroles croisées",
              pages: [{ source: { id: "ademe" } }],
              organizations: [{ organization: { name: "Fabrique Arc-en-Terre" } }],
            },
            {
              title: "Commun d'Accompagnement des Transitions",
              pages: [{ source: { id: "cat" } }],
              organizations: [
                { organization: { name: "Université Paris 8" } },
                { organization: { name: "Consortium d'Accompagnement des Transitions" } },
              ],
            },
            // It names Courcy in its text alone.
            { title: "Récit : la halle qui parle", pages: [{ source: { id: "ademe" } }], organizations: [] },
          ],
        },
      },
    });
  });

  it("goes back from an organization to its resources and on to where they are", async () => {
    const answer = await graph.ask(`{
      organizations(search: "fabrique terre", first: 2) {
        nodes {
          name
          resources(first: 5) { nodes { title places { role territory { id name } } } }
        }
      }
    }`);

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      organizations: {
        nodes: [
          {
            name: "Fabrique Arc-en-Terre",
            resources: {
              nodes: [
                {
                  title: "Atelier des paroles croisées",
                  places: [
                    { role: "SUBJECT", territory: { id: "commune:51183", name: "Courcy" } },
                    { role: "CONTEXT", territory: { id: "department:51", name: "Marne" } },
                    { role: "SUBJECT", territory: { id: "commune:51183", name: "Courcy" } },
                    { role: "LANDMARK", territory: { id: "commune:51454", name: "Reims" } },
                  ],
                },
                // A commune that merged since, named in a field and in the text.
                {
                  title: "Kit du budget des idées",
                  places: [
                    { role: "SUBJECT", territory: { id: "commune:93066", name: "Saint-Denis" } },
                    { role: "SUBJECT", territory: { id: "commune:93066", name: "Saint-Denis" } },
                  ],
                },
                {
                  title: "Parcours d'accompagnement des transitions",
                  places: [{ role: "SUBJECT", territory: { id: "commune:51454", name: "Reims" } }],
                },
              ],
            },
          },
        ],
      },
    });
  });

  it("names the territories a mention may mean when the words do not tell which", async () => {
    const answer = await graph.ask(`{
      resources(filter: { title: "Récit : le pont de Saint-Pierre" }) {
        nodes { places { text status territory { id } candidates { name kind } } }
      }
    }`);

    const [place] = answer.data.resources.nodes[0].places;
    expect(place).toMatchObject({ text: "Saint-Pierre", status: "AMBIGUOUS", territory: null });
    expect(place.candidates.length).toBeGreaterThan(5);
    expect(new Set(place.candidates.map(({ name }: { name: string }) => name))).toEqual(new Set(["Saint-Pierre"]));
  });

  it("shows no page of a person, no redirect and no template", async () => {
    const answer = await graph.ask(`{
      people: resources(search: "ferrand") { totalCount }
      redirects: resources(filter: { title: "Paroles croisées" }) { totalCount }
      all: resources(first: 1) { totalCount }
    }`);

    expect(answer.data).toMatchObject({
      people: { totalCount: 0 },
      redirects: { totalCount: 0 },
      all: { totalCount: 57 },
    });
  });
});

const AUTHORS = [{ name: "Marius Kerbihan" }, { name: "Samira Bellonge" }, { name: "Élodie Vauquelin" }];

const COURCY = {
  id: "commune:51183",
  kind: "COMMUNE",
  name: "Courcy",
  parents: [{ id: "department:51" }, { id: "arrondissement:513" }, { id: "epci:200067213" }],
  resources: {
    nodes: [
      { title: "Atelier des paroles croisées" },
      { title: "Commun d'Accompagnement des Transitions" },
      { title: "Récit : la halle qui parle" },
    ],
  },
};

const FABRIQUE = {
  name: "Fabrique Arc-en-Terre",
  type: "association",
  described: true,
  resources: {
    totalCount: 3,
    nodes: [
      { title: "Atelier des paroles croisées" },
      { title: "Kit du budget des idées" },
      { title: "Parcours d'accompagnement des transitions" },
    ],
  },
};

const TISSERANDS = {
  name: "Les Tisserands du Dialogue",
  type: "coopérative",
  described: true,
  resources: {
    totalCount: 6,
    nodes: [
      { title: "Atelier des paroles croisées" },
      { title: "Boussole du dialogue" },
      { title: "Carnet des récits de bascule" },
    ],
  },
};

const FIELDS = [
  [
    "shortDescription",
    "Un format de rencontre où élus, agents et habitants parlent chacun à la place de l’autre avant de décider.",
  ],
  ["description", expect.stringMatching(/^L'atelier des paroles croisées réunit .* tous les trimestres\.$/s)],
  ["Tags", "dialogue, facilitation, élus, habitants"],
  ["Theme", "Gouvernance partagée"],
  ["challenge", "Recréer du dialogue local"],
  ["commonscategorie", "Méthode, Formation"],
  ["needs", "Des relectrices pour les cartes de rôle, un lieu d’accueil par trimestre"],
  ["referent", "Élodie Vauquelin"],
  ["complement", "Durée conseillée : une demi-journée."],
  ["from", "Fabrique Arc-en-Terre"],
  ["location", "Courcy (Marne)"],
  ["url", "https://pad.example.test/s/paroles-croisees"],
  ["Type de licence", "Creative Commons BY SA 4.0"],
  ["Main_Picture", "Halle en débat.png"],
].map(([name, value]) => ({ template: "Commun", index: 0, name, value }));
