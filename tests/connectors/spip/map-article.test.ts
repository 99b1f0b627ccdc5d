import { describe, expect, it } from "vitest";
import { articleToRecord } from "../../../connectors/spip/map-article.js";
import { type ArticlePayload, jsonToPayload } from "../../../connectors/spip/payload.js";
import { spip } from "../../../connectors/spip/index.js";
import { validateRecord } from "../../../schema/validate.js";

const SOURCE = { id: "site", name: "Site", connector: "spip", url: "https://site.example.test/" };

function payload(parts: Partial<ArticlePayload> = {}): ArticlePayload {
  return {
    ...{ number: 4, url: "https://site.example.test/spip.php?article4", title: "Titre" },
    ...{ rubriques: [], keywords: [], texts: { text: "<p>Mot.</p>" }, links: [] },
    ...parts,
  };
}

const record = (parts: Partial<ArticlePayload> = {}, source: object = {}) =>
  validateRecord(articleToRecord(payload(parts), { ...SOURCE, ...source }, undefined), "The record");

describe("the record of a SPIP article", () => {
  it("is a page whose fields are SPIP's own, as written", () => {
    const parts = {
      ...{ title: "12. Dix idées", surtitle: "Agenda", subtitle: "En hiver", language: "fr" },
      ...{
        publishedAt: "2026-11-12T09:30:00.000Z",
        modifiedAt: "2026-11-13T08:00:00.000Z",
        website: "https://lieu.example/",
        image: "https://site.example.test/a.png",
      },
      rubriques: [{ name: "Ressources", number: 1 }, { name: "Guides" }],
      keywords: [
        { name: "_à la une", number: 5 },
        { name: "communs", number: 1 },
      ],
      texts: {
        chapo: "<p>En <em>bref</em>.</p>",
        text: "<p>Texte.</p>",
        notes: "<p>[1] Note.</p>",
        ps: "<p>P.-S.</p>",
      },
      links: ["https://ailleurs.example/"],
      replies: { count: 2, dates: ["2026-11-19T10:00:00.000Z"] },
    };
    expect(record(parts)).toEqual({
      ...{ kind: "resource", resourceKind: "PAGE", title: "Dix idées", language: "fr", summary: "En bref." },
      description: "Texte.\n\n\\[1] Note.\n\nP.-S.",
      ...{
        publishedAt: "2026-11-12T09:30:00.000Z",
        website: "https://lieu.example/",
        imageUrl: "https://site.example.test/a.png",
      },
      ...{
        themes: [],
        keywords: ["communs"],
        challenges: [],
        licenses: [],
        organizations: [],
        locations: [],
        territories: [],
      },
      links: ["https://ailleurs.example/"],
      replies: { count: 2, dates: ["2026-11-19T10:00:00.000Z"] },
      fields: [
        ["id_article", "4"],
        ["date_modif", "2026-11-13T08:00:00.000Z"],
        ["surtitre", "Agenda"],
        ["titre", "12. Dix idées"],
        ["soustitre", "En hiver"],
        ["rubrique", "Ressources"],
        ["rubrique", "Guides"],
        ["mot", "_à la une"],
        ["mot", "communs"],
      ].map(([name, value]) => ({ template: "article", index: 0, name, value })),
    });
  });

  it.each([
    ["1. Dix idées", "Dix idées"],
    ["  03) Dix idées ", "Dix idées"],
    ["12° Dix idées", "Dix idées"],
    ["10 idées", "10 idées"],
    ["1.5 degré", "1.5 degré"],
    ["2. ", "2."],
  ])("bears the title %j without the number that only sorts it: %j", (title, expected) => {
    expect(record({ title }).title).toBe(expected);
  });

  it.each([
    [["Récits"], "STORY"],
    [["ressources", "Retours d’expériences"], "STORY"],
    [["Récits", "Formations"], "TRAINING"],
    [["Récits", "Archives"], "STORY"],
    [["3. Méthodes"], "METHOD"],
    [["Communs"], "COMMONS"],
    [["Archives"], "PAGE"],
    [[], "PAGE"],
  ])("is of the kind that its nearest known rubrique says: %j is %s", (names, kind) => {
    expect(record({ rubriques: names.map((name) => ({ name })) }).resourceKind).toBe(kind);
  });

  it("goes by the source's own kinds where it has some, and is then another mapping", () => {
    const kinds = { Archives: "METHOD" } as const;
    const rubriques = [{ name: "archives" }];
    expect(articleToRecord(payload({ rubriques }), SOURCE, kinds).resourceKind).toBe("METHOD");
    expect(spip.mappingVersion({})).toBe("spip/2");
    expect(spip.mappingVersion({ rubriqueKinds: kinds })).toMatch(/^spip\/2\.[0-9a-f]{8}$/);
  });

  it("has the article's own licences; else the site's; else that of the settings; else none", () => {
    const license = { text: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/" };
    const settings = { license: { label: "CC0", spdx: "CC0-1.0" } };
    const texts = { text: "<p>Licence : CC by-sa</p>" };
    const declared = (parts: Partial<ArticlePayload>, source: object) =>
      record(parts, source).licenses.map(({ label, spdx, declaredBy }) => [label, spdx, declaredBy]);
    expect(declared({ texts, license }, settings)).toEqual([["CC by-sa", undefined, "page"]]);
    expect(declared({ license }, settings)).toEqual([["CC BY 4.0", "CC-BY-4.0", "source"]]);
    expect(declared({}, settings)).toEqual([["CC0", "CC0-1.0", "settings"]]);
    expect(declared({}, {})).toEqual([]);
  });

  it("keeps lists and tables, links absolute, and nothing that could run", () => {
    const text =
      '<ul><li>un</li><li>deux</li></ul><table><tr><th>A</th></tr><tr><td>b</td></tr></table><p><a href="https://a.test/">lien</a><script>alert(1)</script></p>';
    expect(record({ texts: { text } }).description).toBe(
      "- un\n- deux\n\n| A |\n| - |\n| b |\n\n[lien](https://a.test/)",
    );
  });

  it("has a summary of bounded length, cut at a word", () => {
    const { summary = "" } = record({ texts: { chapo: `<p>${"mot ".repeat(2_000)}</p>` } });
    expect([summary.length <= 2_001, summary.endsWith("mot…")]).toEqual([true, true]);
  });

  it("holds no e-mail address that markup had hidden", () => {
    const text = "<p>Écrire à zoe&#64;exemple.org.</p>";
    const candidate = {
      remoteId: "4",
      revisionId: "r",
      url: SOURCE.url,
      permalink: SOURCE.url,
      title: "T",
      contributors: [],
    };
    const made = spip.toRecord(
      { ...candidate, anonymousContributors: 0, payload: payload({ texts: { text } }) as never },
      SOURCE,
      {},
    );
    expect(made.description).toBe("Écrire à [adresse retirée].");
  });

  it("is not made of what is no article", () => {
    for (const json of [null, {}, { number: 4 }, "texte"])
      expect(() => jsonToPayload(json)).toThrow(/not an article of SPIP/);
  });
});
