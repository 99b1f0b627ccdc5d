import { describe, expect, it } from "vitest";
import type { PageRecord } from "../../../schema/generated/record.js";
import { composeResource } from "../../../store/weave/compose.js";
import { disagreementsOf, explainDisagreement } from "../../../store/weave/disagreements.js";
import { CC_BY_NC, CC_BY_SA, TEXT, madeMember } from "./made-member.js";

type Says = Partial<PageRecord>;

/** Fields about which two pages that describe the same disagree. */
function fieldsBetween(a: Says, b: Says): string[] {
  const members = [madeMember("f", { says: a }), madeMember("a", { relation: "SAME", through: "f", says: b })];
  return disagreementsOf(members).map(({ field }) => field);
}

const REVISED = TEXT.replace("un soir sous la halle", "un samedi sous le préau");
const OTHER_TEXT =
  "Un jeu de cartes pour dessiner ensemble ce qui relie la rivière, les champs et les métiers de la vallée. On joue à douze pendant deux heures, autour d’une grande nappe. Une personne anime et ne décide de rien.";

const LAST_TEXT =
  "Le lendemain personne ne vient, la table reste vide jusqu’au soir malgré les affiches collées la veille. Nous cherchons une autre salle et d’autres heures pour la saison prochaine.";

describe("pages of a resource do not disagree", () => {
  it.each<[string, Says, Says]>([
    ["case, accents and spacing", { title: "Récits de  bascule" }, { title: "RECITS DE BASCULE " }],
    ["punctuation and quotes", { title: "L’école « d'été » !" }, { title: 'l\'ecole "d’ete"' }],
    ["entities", { title: "Eau &amp; for&ecirc;t" }, { title: "Eau & forêt" }],
    ["composed letters", { title: "Semis d’histoires é" }, { title: "Semis d’histoires e\u0301" }],
    ["characters that nobody sees", { title: "Résili\u00ADence\u200B" }, { title: "Résilience" }],
    [
      "Markdown",
      { description: "## Un jeu\n\n- **douze** cartes\n- [une nappe](https://a.example.test/x)" },
      { description: "Un jeu\n\n1. douze cartes\n2. une nappe" },
    ],
    ["a short text that stands in another", { summary: "Un jeu de cartes." }, { summary: "Voici un jeu de cartes !" }],
    [
      "a long text with a touch of editing",
      { description: TEXT },
      { description: TEXT.replace("bibliothèque", "mairie") },
    ],
    ["an extract", { description: TEXT }, { description: `${TEXT.slice(0, TEXT.indexOf(" On garde"))} (…)` }],
    ["the order of lists", { themes: ["Eau", "Forêt"] }, { themes: ["forêt", "EAU", "eau"] }],
    ["silence", { summary: "Un jeu.", themes: ["Eau"], licenses: [CC_BY_SA] }, { website: "https://a.example.test/" }],
    ["a page that does not say its kind", { resourceKind: "METHOD" }, { resourceKind: "PAGE" }],
    [
      "the way an address is written",
      { website: "http://Jeu.example.test/page/" },
      { website: "https://jeu.example.test/page" },
    ],
    [
      "the words for a licence",
      { licenses: [CC_BY_SA] },
      { licenses: [{ ...CC_BY_SA, label: "Creative Commons", declaredBy: "source" }] },
    ],
    [
      "a licence without its version",
      { licenses: [CC_BY_SA] },
      { licenses: [CC_BY_SA, { label: "CC by-sa", declaredBy: "page" }] },
    ],
    ["a region of the language", { language: "fr" }, { language: "fr-FR" }],
    ["the hour of publication", { publishedAt: "2025-01-01T08:00:00Z" }, { publishedAt: "2025-01-02T07:00:00Z" }],
    ["pictures", { imageUrl: "https://a.example.test/1.png" }, { imageUrl: "https://b.example.test/2.png" }],
    [
      "the words for a territory",
      { locations: [{ text: "Courcy, près de Reims", field: "lieu" }] },
      { locations: [{ text: "Courcy (Marne)", field: "lieu" }] },
    ],
  ])("about %s", (_, a, b) => {
    expect(fieldsBetween(a, b)).toEqual([]);
  });
});

describe("pages of a resource disagree", () => {
  it.each<[string, Says, Says]>([
    ["title", { title: "Atelier des paroles" }, { title: "Ateliers de parole" }],
    ["kind", { resourceKind: "METHOD" }, { resourceKind: "STORY" }],
    ["summary", { summary: "Un jeu de cartes." }, { summary: "Un jeu de dés." }],
    ["description", { description: REVISED }, { description: OTHER_TEXT }],
    ["description", { description: `${TEXT} ${OTHER_TEXT}` }, { description: `${TEXT} ${LAST_TEXT}` }],
    ["language", { language: "fr" }, { language: "en" }],
    ["website", { website: "https://jeu.example.test/a" }, { website: "https://jeu.example.test/b" }],
    ["themes", { themes: ["Eau"] }, { themes: ["Eau", "Forêt"] }],
    ["keywords", { keywords: ["jeu"] }, { keywords: ["carte"] }],
    ["challenges", { challenges: ["Se parler"] }, { challenges: ["Décider"] }],
    ["licenses", { licenses: [CC_BY_SA] }, { licenses: [CC_BY_NC] }],
    ["licenses", { licenses: [CC_BY_SA] }, { licenses: [CC_BY_SA, CC_BY_NC] }],
    ["licenses", { licenses: [CC_BY_SA] }, { licenses: [{ label: "CC BY", declaredBy: "page" }] }],
    ["licenses", { licenses: [CC_BY_SA] }, { licenses: [{ ...CC_BY_SA, spdx: "CC-BY-SA-3.0" }] }],
    ["publishedAt", { publishedAt: "2025-01-01T08:00:00Z" }, { publishedAt: "2025-01-02T09:00:00Z" }],
    [
      "carriers",
      { organizations: [{ name: "Les Tisserands", role: "CARRIER", field: "de" }] },
      { organizations: [{ name: "La Mairie", role: "CARRIER", field: "de" }] },
    ],
    [
      "places",
      { locations: [{ text: "Crest", field: "lieu" }] },
      { locations: [{ text: "Die (Drôme)", field: "lieu" }] },
    ],
  ])("about %s, %#", (field, a, b) => {
    expect(fieldsBetween(a, b)).toEqual([field]);
  });

  it("as the resource counts", () => {
    const members = [
      madeMember("f", { says: { title: "Un", themes: ["Eau"], summary: "Un jeu." } }),
      madeMember("a", { relation: "SAME", says: { title: "Deux", themes: ["Forêt"], summary: "un jeu" } }),
    ];

    expect(composeResource(members).disagreementCount).toBe(2);
  });
});

describe("a disagreement", () => {
  it("puts the pages that say the same under one value, as the preferred of them writes it", () => {
    const [disagreement, ...others] = disagreementsOf([
      madeMember("f", { says: { summary: "Un jeu." } }),
      madeMember("a", { relation: "SAME", says: { summary: "Une fresque." } }),
      madeMember("b", { relation: "REPRINT", says: { summary: "UN JEU" } }),
    ]);

    expect(others).toEqual([]);
    expect(disagreement?.values.map(({ value, preferred, claims }) => [value, preferred, claims.length])).toEqual([
      ["Un jeu.", true, 2],
      ["Une fresque.", false, 1],
    ]);
    expect(disagreement?.preferred).toMatchObject({ pageId: "f", reason: "ORIGINAL" });
  });

  it("is not hidden by an extract that stands in both texts", () => {
    const extract = "On joue à douze pendant deux heures.";
    const members = [
      madeMember("f", { says: { summary: extract } }),
      madeMember("a", { relation: "SAME", day: 2, says: { summary: `${extract} Une personne anime.` } }),
      madeMember("b", { relation: "SAME", says: { summary: `${extract} Personne n'anime.` } }),
    ];

    expect(disagreementsOf(members).map(({ values }) => values.map(({ claims }) => claims.length))).toEqual([[2, 1]]);
  });

  it("says when a copy was changed later than the original", () => {
    const [disagreement] = disagreementsOf([
      madeMember("f", { day: 2, says: { summary: "Douze cartes." } }),
      madeMember("a", { relation: "REPRINT", day: 3, says: { summary: "Vingt cartes." } }),
    ]);

    expect(disagreement?.newer).toMatchObject({ pageId: "a", isCopy: true });
    expect(disagreement && explainDisagreement(disagreement)).toBe(
      "It is what the original page says. A copy that says otherwise was changed later: the original may be out of date.",
    );
  });

  it("names no newer page where another page that says the same is as new", () => {
    const [disagreement] = disagreementsOf([
      madeMember("f", { day: 2, says: { summary: "Douze cartes." } }),
      madeMember("a", { relation: "SAME", day: 3, says: { summary: "Vingt cartes." } }),
      madeMember("b", { relation: "REPRINT", day: 4, says: { summary: "douze cartes" } }),
    ]);

    expect(disagreement?.newer).toBeUndefined();
    expect(disagreement && explainDisagreement(disagreement)).toBe("It is what the original page says.");
  });

  it("prefers no licence when the text that is shown has none", () => {
    const [disagreement] = disagreementsOf([
      madeMember("f", { says: { description: "Un texte." } }),
      madeMember("a", { relation: "REPRINT", says: { licenses: [CC_BY_SA] } }),
      madeMember("b", { relation: "REPRINT", day: 3, says: { licenses: [CC_BY_NC] } }),
    ]);

    expect(disagreement).toMatchObject({ field: "licenses", preferred: undefined, newer: undefined });
    expect(disagreement && explainDisagreement(disagreement)).toBe("None of these values is shown.");
  });

  it("is none between the days on which an original and its copy were published", () => {
    const members = [
      madeMember("f", { says: { publishedAt: "2020-01-01T00:00:00Z" } }),
      madeMember("a", { relation: "REPRINT", says: { publishedAt: "2024-01-01T00:00:00Z" } }),
    ];

    expect(disagreementsOf(members)).toEqual([]);
  });
});
