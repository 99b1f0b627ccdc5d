import { describe, expect, it } from "vitest";
import { linesOf } from "../../../connectors/spip/lines.js";
import { licensesIn, originalsIn } from "../../../connectors/spip/statements.js";

const originals = (html: string) => originalsIn(linesOf(html));
const licenses = (html: string) => licensesIn(linesOf(html));

describe("the lines of a text", () => {
  it("are its paragraphs, items, cells and what line breaks part, with their links", () => {
    const html =
      '<p>Un <em>mot</em>\n <a href="https://a.test/">lié</a><br>deux</p><ul><li> trois </li></ul><table><tr><td>quatre</td><td>cinq</td></tr></table>six';
    expect(linesOf(html)).toEqual([
      { text: "Un mot lié", links: [{ from: 7, to: 10, href: "https://a.test/" }] },
      ...["deux", "trois", "quatre", "cinq", "six"].map((text) => ({ text, links: [] })),
    ]);
  });

  it("are one line of words where the text is too deep to be a tree", () => {
    expect(linesOf(`${"<div>".repeat(400)}mot`)).toEqual([{ text: "mot", links: [] }]);
  });
});

describe("where a text says it comes from", () => {
  it.each([
    ["Un article repris du magazine Le Pré, une publication sous licence CC by nd."],
    ["Texte repris de la revue Seuils"],
    ["Ce billet est repris d’un blog voisin."],
    ["Cet article est repris des Cahiers du seuil."],
    ["Une fiche reprise du wiki voisin."],
    ["Source : Les Cahiers du seuil"],
    ["Source: Les Cahiers du seuil"],
    ["— Source originale : le blog de l’école"],
    ["Lire la suite sur le site de l’école"],
    ["Article publié sur le site voisin"],
    ["Initialement publié dans Les Cahiers"],
  ])("is the sentence « %s »", (sentence) => {
    expect(originals(`<p>${sentence}</p>`)).toEqual([{ text: sentence }]);
  });

  it.each([
    ["Le dialogue a repris de plus belle."],
    ["Nous avons repris du café."],
    ["Elles ont repris des forces."],
    ["La reprise du dialogue fut longue."],
    ["La source de la rivière est à deux pas."],
    ["On peut lire la suite demain."],
    ["Repriser des chaussettes est un art."],
    [""],
  ])("is not « %s »", (sentence) => {
    expect(originals(`<p>${sentence}</p>`)).toEqual([]);
  });

  it("is one sentence of its paragraph, with the first link at or after its opening", () => {
    const html =
      '<p>Avant, <a href="https://avant.test/">ceci</a>. Un article repris du <a href="https://bon.test/?q=a|b">magazine</a> et du <a href="https://apres.test/">blog</a>. Puis <a href="https://puis.test/">cela</a>.</p>';
    expect(originals(html)).toEqual([
      { text: "Un article repris du magazine et du blog.", url: "https://bon.test/?q=a%7Cb" },
    ]);
  });

  it("is the link itself where the opening stands in it", () => {
    expect(originals('<p><a href="https://wiki.test/Fresque">Lire la suite sur le wiki</a></p>')).toEqual([
      { text: "Lire la suite sur le wiki", url: "https://wiki.test/Fresque" },
    ]);
  });

  it("is said without a link where there is none that can be followed", () => {
    expect(originals('<p>Texte repris du <a href="mailto:a">voisin</a></p>')).toEqual([
      { text: "Texte repris du voisin" },
    ]);
  });

  it("is bounded in length and number", () => {
    const found = originals(`<p>Texte repris du ${"mot ".repeat(5_000)}</p>`.repeat(100));
    expect(found).toHaveLength(50);
    expect(found[0]?.text).toHaveLength(1_000);
  });
});

describe("the licences that a text declares", () => {
  const BY_SA_4 = {
    label: "Creative Commons BY SA 4.0",
    spdx: "CC-BY-SA-4.0",
    url: "https://creativecommons.org/licenses/by-sa/4.0/",
    declaredBy: "page",
  };

  it.each([
    ["Licence : CC by-sa", { label: "CC by-sa", declaredBy: "page" }],
    ["Licence\u00a0: CC by-sa.", { label: "CC by-sa", declaredBy: "page" }],
    ["LICENCE: CC BY-SA", { label: "CC BY-SA", declaredBy: "page" }],
    ["Type de licence ? Creative Commons BY SA 4.0", BY_SA_4],
    ["Sous licence : Creative Commons BY SA 4.0", BY_SA_4],
    ["Licence : tous droits réservés", { label: "tous droits réservés", declaredBy: "page" }],
    [
      "Un article repris du magazine Le Pré, une publication sous licence CC by nd.",
      { label: "CC by nd", declaredBy: "page" },
    ],
    ["Repris de Seuils, licence Creative Commons BY SA 4.0, en juin.", BY_SA_4],
  ])("are read in « %s » as written, without a version that is not said", (line, license) => {
    expect(licenses(`<p>${line}</p>`)).toEqual([license]);
  });

  it.each([
    ["La licence professionnelle ouvre en septembre."],
    ["Licence :"],
    ["Nous parlons de la licence CC by-sa dans ce texte."],
    [`Licence : ${"mot ".repeat(100)}`],
  ])("are not found in « %s »", (line) => {
    expect(licenses(`<p>${line}</p>`)).toEqual([]);
  });

  it("are known exactly where the line links to the licence's own page", () => {
    const html = '<p>Licence : <a href="https://creativecommons.org/licenses/by-sa/3.0/fr/">CC by-sa</a></p>';
    expect(licenses(html)).toEqual([
      {
        label: "CC by-sa",
        spdx: "CC-BY-SA-3.0",
        url: "https://creativecommons.org/licenses/by-sa/3.0/fr/",
        declaredBy: "page",
      },
    ]);
  });

  it("are each said once", () => {
    expect(
      licenses("<p>Licence : CC by</p><p>Licence : CC by</p><p>Licence : CC by-sa</p>").map(({ label }) => label),
    ).toEqual(["CC by", "CC by-sa"]);
  });
});
