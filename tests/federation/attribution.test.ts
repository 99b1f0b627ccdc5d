import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ServedSubgraph, serveSubgraph } from "../../bin/serve-subgraph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillWithLicenses } from "./attribution-pages.js";
import { type ServedGraph, buildSubgraphs, serveGraph, serveGraphOver } from "./served-graph.js";

const TITLE = (title: string) => `{ resources(filter: { title: "${title}" }) { nodes { title } } }`;

const BY_SA = {
  spdx: "CC-BY-SA-4.0",
  label: "Creative Commons Attribution-ShareAlike 4.0",
  url: "https://creativecommons.org/licenses/by-sa/4.0/",
  pages: 1,
};
const HAND = {
  id: "hand",
  name: "Made by hand",
  url: "https://hand.example.test/",
  pages: 1,
  oldest: "2026-11-01T10:00:00.000Z",
  newest: "2026-11-01T10:00:00.000Z",
  licenses: [BY_SA],
};

describe.each(dialects)("the attribution of answers on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;
  let overHttp: ServedGraph;
  let served: ServedSubgraph[];

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithLicenses(database);
    graph = await serveGraph(database);
    const place = { host: "127.0.0.1", port: 0 };
    const subgraphs = await buildSubgraphs(database);
    served = await Promise.all(subgraphs.map((subgraph) => serveSubgraph(subgraph, place)));
    overHttp = await serveGraphOver(
      Object.fromEntries(subgraphs.map(({ name }, index) => [name, served[index]?.url ?? ""])),
    );
  });
  afterAll(async () => {
    await Promise.all([graph.stop(), overHttp.stop()]);
    await Promise.all(served.map((each) => each.stop()));
    await database.drop();
  });

  async function attributionOf(query: string, detail = "summary") {
    const { data, errors, extensions } = await graph.ask(query, {}, detail);
    expect(errors).toBeUndefined();
    expect(data).toBeTruthy();
    return extensions.attribution;
  }

  it("names the source and gives the notice of the licence", async () => {
    const attribution = await attributionOf(TITLE("Atelier <b>riche</b>"));

    const { permalink } = attribution;
    expect(permalink).toMatch(/^\/attribution\/a[0-9a-v]{20}$/);
    expect(attribution).toEqual({
      detail: "summary",
      permalink,
      counts: { pages: 1, sources: 1, licenses: 1 },
      sources: [HAND],
      licenses: [
        {
          ...BY_SA,
          open: true,
          asks: ["title", "authors", "source", "license", "changes", "shareAlike"],
          notice: {
            en: `1 page from Made by hand (https://hand.example.test/), under ${BY_SA.label} (${BY_SA.url}). Titles, authors and addresses: ${permalink}. Maillage shows extracts, reformatted as Markdown; what you make of them must be shared under the same licence.`,
            fr: `1 page de Made by hand (https://hand.example.test/), sous ${BY_SA.label} (${BY_SA.url}). Titres, auteurs et adresses : ${permalink}. Maillage en montre des extraits, remis en forme en Markdown ; ce que vous en tirez se partage sous la même licence.`,
          },
          legalSource: "https://creativecommons.org/licenses/by-sa/4.0/legalcode.en#s3",
        },
      ],
      warnings: [],
      changes: {
        en: "Maillage shows extracts of these pages, reformatted as Markdown.",
        fr: "Maillage montre des extraits de ces pages, remis en forme en Markdown.",
      },
    });
  });

  it("gives each licence the notice that it asks for", async () => {
    const { counts, sources, licenses } = await attributionOf(`{ resources { nodes { title } } }`);

    const made = "Pages of a test (https://wiki.example.test/)";
    expect(counts).toEqual({ pages: 5, sources: 2, licenses: 5 });
    expect(sources.map((source: any) => [source.id, source.pages, source.oldest, source.newest])).toEqual([
      ["hand", 1, HAND.oldest, HAND.newest],
      ["made", 4, "2026-01-02T00:00:00.000Z", "2026-04-05T00:00:00.000Z"],
    ]);
    expect(licenses.map(({ spdx, label, open, notice }: any) => [spdx, label, open, notice.en])).toEqual([
      ["CC-BY-SA-4.0", BY_SA.label, true, expect.stringContaining("Made by hand")],
      [
        "NOASSERTION",
        "",
        false,
        `1 page from ${made}: the licence is unknown (none is declared), which is not open. Ask the authors before you reuse them.`,
      ],
      [
        "NOASSERTION",
        "Creative Commons",
        false,
        `1 page from ${made}: the licence is unknown (declared as "Creative Commons"), which is not open. Ask the authors before you reuse them.`,
      ],
      [
        "ODbL-1.0",
        "Open Database License (ODbL) v1.0",
        true,
        `Contains information from ${made}, which is made available here under the Open Database License (ODbL): https://opendatacommons.org/licenses/odbl/1-0/.`,
      ],
      [
        "etalab-2.0",
        "Licence Ouverte / Open Licence 2.0",
        true,
        "Pages of a test: original data from https://wiki.example.test/, updated on 2026-04-05, under Licence Ouverte / Open Licence 2.0 (https://www.etalab.gouv.fr/licence-ouverte-open-licence/).",
      ],
    ]);
  });

  it("warns of licences that may not be merged", async () => {
    const { warnings } = await attributionOf(`{ resources { nodes { title } } }`);

    expect(warnings.map(({ code, licenses }: any) => [code, licenses])).toEqual([
      ["UNKNOWN_LICENSE", ["NOASSERTION", "CC-BY-SA-4.0", "ODbL-1.0", "etalab-2.0"]],
      ["SHARE_ALIKE_AND_DATABASE", ["CC-BY-SA-4.0", "ODbL-1.0"]],
    ]);
    expect(warnings[1].message.fr).toContain("CC-BY-SA-4.0 et ODbL-1.0 demandent chacune");
  });

  it("tells in full of every page, with its authors as the source shows them", async () => {
    const { detail, pages } = await attributionOf(`{ resources { nodes { title } } }`, "full");

    expect(detail).toBe("full");
    expect(pages.map(({ title }: any) => title)).toEqual([
      "Atelier <b>riche</b>",
      "Base des lieux",
      "Données ouvertes",
      "Page muette",
      "Page vague",
    ]);
    const { pages: _, ...license } = BY_SA;
    expect(pages[0]).toEqual({
      sourceId: "hand",
      removed: false,
      title: "Atelier <b>riche</b>",
      url: "https://hand.example.test/page/Atelier%20%3Cb%3Eriche%3C%2Fb%3E",
      permalink: "https://hand.example.test/revision/w1",
      licenses: [license],
      contributors: ["Ada", "Grace <g>"],
      anonymousContributors: 0,
      date: "2026-11-01T10:00:00.000Z",
    });
  });

  it.each([
    ["counts alone", `{ resources { totalCount } }`],
    ["ids alone", `{ resources { nodes { id } } }`],
    ["sources and their health", `{ sources { id name livePages health { status } } }`],
    ["facets", `{ resources { facets(by: [LICENSE]) { values { count } } } }`],
    [
      "territories that projects draw",
      `{ territory(id: "project:biovallee") { name source formerly { explanation } } }`,
    ],
    ["where words stand", `{ resolvePlace(text: "dans la Drôme") { start end confidence territory { id } } }`],
    [
      "ids that old ones lead to",
      `{ translateTerritory(id: "commune:93059") { territory { id } changes { to { id } } } }`,
    ],
  ])("attributes nothing for %s", async (_, query) => {
    const { permalink, counts, sources } = await attributionOf(query);

    expect({ permalink, counts, sources }).toEqual({
      permalink: null,
      counts: { pages: 0, sources: 0, licenses: 0 },
      sources: [],
    });
  });

  it.each([
    ["a territory", `{ territory(id: "commune:51183") { name } }`],
    ["one that a project is made of", `{ territory(id: "project:biovallee") { composedOf { name } } }`],
    ["its past", `{ territory(id: "commune:93066") { formerly { explanation } } }`],
    ["what an old id is today", `{ translateTerritory(id: "commune:93059") { explanation } }`],
    ["why words mean a place", `{ resolvePlace(text: "dans la Drôme") { reason } }`],
  ])("attributes official territories to those who publish them: %s", async (_, query) => {
    const { permalink, sources, licenses } = await attributionOf(query);

    expect(permalink).toMatch(/^\/attribution\//);
    expect(sources).toMatchObject([{ id: "official-geography", pages: 0, newest: "2026-01-01T00:00:00.000Z" }]);
    expect(licenses).toMatchObject([{ spdx: "etalab-2.0", pages: 0 }]);
  });

  it("attributes organizations to the pages that describe them", async () => {
    const { pages } = await attributionOf(`{ organizations { nodes { name } } }`, "full");

    expect(pages.map(({ title }: any) => title)).toEqual(["Institut Valombre"]);
  });

  it("attributes pages that are reached otherwise than by their resource", async () => {
    const { pages } = await attributionOf(
      `{ resources(filter: { title: "Base des lieux" }) { nodes { id pages { url } } } }`,
      "full",
    );

    expect(pages.map(({ title }: any) => title)).toEqual(["Base des lieux"]);
  });

  it.each([
    ["a list", `{ resources { nodes { title } } }`],
    [
      "several subgraphs",
      `{ territory(id: "commune:51183") { name } organizations { nodes { name } } resources { nodes { title } } }`,
    ],
    ["nothing of a page", `{ sources { name } }`],
  ])("is the same, byte for byte, when subgraphs are processes of their own: %s", async (_, query) => {
    for (const detail of ["summary", "full"]) {
      const local = await graph.ask(query, {}, detail);
      const remote = await overHttp.ask(query, {}, detail);

      expect(local.extensions.attribution.detail).toBe(detail);
      expect(JSON.stringify(remote)).toBe(JSON.stringify(local));
    }
  });

  it("does not depend on the order in which things were shown", async () => {
    const fields = ["Base des lieux", "Page vague", "Données ouvertes"].map(
      (title, index) => `f${index}: resources(filter: { title: "${title}" }) { nodes { title } }`,
    );
    const forwards = await attributionOf(`{ ${fields.join(" ")} }`);
    const backwards = await attributionOf(`{ ${fields.toReversed().join(" ")} }`);

    expect(JSON.stringify(backwards)).toBe(JSON.stringify(forwards));
  });

  it("is left out when the client switches it off", async () => {
    expect(await graph.ask(`{ resources { totalCount } }`, {}, "off")).toEqual({
      data: { resources: { totalCount: 5 } },
    });
  });

  it("refuses a header that is none of its words", async () => {
    const headers = { "content-type": "application/json", "maillage-attribution": "some" };
    const body = JSON.stringify({ query: `{ sources { id } }` });
    const response = await fetch(graph.url, { method: "POST", headers, body });

    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      errors: [
        {
          message:
            'The header Maillage-Attribution is "some"; it must be off, summary or full. Leave it out for a summary.',
          extensions: { code: "BAD_USER_INPUT", argument: "Maillage-Attribution" },
        },
      ],
    });
  });

  it.each(["in process", "over HTTP"])("lets no client speak as the gateway does, %s", async (shape) => {
    const { url } = shape === "in process" ? graph : overHttp;
    const internal = {
      shown: { resources: ["r"] },
      attribute: { shown: { works: ["official-geography"] } },
      recall: "a",
    };
    const body = JSON.stringify({ query: `{ sources { id } }`, extensions: { maillage: internal } });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const { extensions } = (await response.json()) as { extensions: any };

    expect(Object.keys(extensions)).toEqual(["attribution"]);
    expect(extensions.attribution.sources).toEqual([]);
  });

  it("keeps out of the way of errors", async () => {
    const wrong = await graph.ask(`{ nothing }`, {}, "full");
    const refused = await graph.ask(`{ resource(id: "r0") { nothing } }`, {}, "full");
    const partial = await graph.ask(
      `{ territory(id: "nowhere") { name } resources { nodes { title } } }`,
      {},
      "summary",
    );

    expect(wrong.extensions).toBeUndefined();
    expect(refused.extensions).toBeUndefined();
    expect(partial.errors).toHaveLength(1);
    expect(partial.extensions.attribution.counts.pages).toBe(5);
  });

  it("gives a subgraph's plain answer to whoever does not ask as a gateway", async () => {
    const body = JSON.stringify({ query: `{ resources { nodes { title } } }` });
    const headers = { "content-type": "application/json" };
    const answer = await (await fetch(served[0]?.url ?? "", { method: "POST", headers, body })).json();

    expect(Object.keys(answer as object)).toEqual(["data"]);
  });
});
