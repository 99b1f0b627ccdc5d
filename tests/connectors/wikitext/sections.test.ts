import { describe, expect, it } from "vitest";
import { bodyWithoutTemplates, redirectTarget, sectionLinks } from "../../../connectors/mediawiki/wikitext/sections.js";
import { extractTemplates } from "../../../connectors/mediawiki/wikitext/templates.js";
import { readListing } from "./recordings.js";

const pages = readListing("02-full-listing-A");

describe("sectionLinks", () => {
  it("gives the organisations of a recorded page", () => {
    const links = sectionLinks(pages.get(43)?.wikitext ?? "", "organisations utilisatrices");
    expect(links.map(({ target }) => target)).toEqual(["Fabrique Arc-en-Terre", "Les Tisserands du Dialogue"]);
  });

  it("gives target, words and source of each link", () => {
    const page = "== Liens ==\n* [[Les_Tisserands#Ici|les ''Tisserands'']] et [[A pour::Fabrique]]";
    expect(sectionLinks(page, "liens")).toEqual([
      { target: "Les Tisserands", text: "les Tisserands", raw: "[[Les_Tisserands#Ici|les ''Tisserands'']]" },
      { target: "Fabrique", text: "Fabrique", raw: "[[A pour::Fabrique]]" },
    ]);
  });

  it("does not mind case, accents, spaces and bold in the heading", () => {
    const page = "==  '''Organisations   UTILISÀTRICES''' ==\n* [[A]]";
    expect(sectionLinks(page, "Organisations utilisatrices")).toHaveLength(1);
  });

  it("stops at the next heading of the same or a higher level, and reads lower ones", () => {
    const page = "== X ==\n* [[A]]\n=== sous ===\n# [[B]]\n== Y ==\n* [[C]]\n= Z =\n* [[D]]";
    expect(sectionLinks(page, "X").map(({ target }) => target)).toEqual(["A", "B"]);
    expect(sectionLinks(page, "sous").map(({ target }) => target)).toEqual(["B"]);
  });

  it("leaves out files, categories, comments, nowiki, anchors and lines that are no list", () => {
    const page =
      "== X ==\n[[A]]\n* [[Fichier:a.png]] [[File:b.png|thumb|[[B]]]] [[Catégorie:C]] [[:Category:D]]\n" +
      "* <!-- [[E]] --> <nowiki>[[F]]</nowiki> [[#ici]] [[]] [[G\n* [[H]]";
    expect(sectionLinks(page, "X").map(({ target }) => target)).toEqual(["H"]);
  });
});

describe("redirectTarget", () => {
  it.each([
    ["#REDIRECTION [[Atelier des paroles croisées]]", { title: "Atelier des paroles croisées" }],
    [
      "#redirect: [[:Atelier_des%20paroles#Les_retours|texte]]\nsuite",
      { title: "Atelier des paroles", fragment: "Les retours" },
    ],
    ["\n  #Redirection[[L&#39;eau]]", { title: "L'eau" }],
    ["#REDIRECT [[Catégorie:X]]", { title: "Catégorie:X" }],
  ])("reads %j", (wikitext, expected) => {
    expect(redirectTarget(wikitext)).toEqual(expected);
  });

  it.each([
    "",
    "texte #REDIRECTION [[A]]",
    "#REDIRECTION A",
    "#REDIRECTION [[]]",
    "#REDIRECTION [[#a]]",
    "#REDIRECTION texte [[A]]",
    "#REDIR [[A]]",
  ])("finds none in %j", (wikitext) => {
    expect(redirectTarget(wikitext)).toBeUndefined();
  });

  it("knows the redirects of the recorded wiki", () => {
    const redirects = [...pages.values()].filter((page) => redirectTarget(page.wikitext));
    expect(redirects).toHaveLength(7);
    expect(redirectTarget(pages.get(105)?.wikitext ?? "")).toEqual({
      title: "Atelier des paroles croisées",
      fragment: "Retours",
    });
  });
});

describe("bodyWithoutTemplates", () => {
  it("gives the text around the calls, without comments and category links", () => {
    const page = "{{Commun|a=b}}\nAvant\n\n{{Note}}\n\n\nAprès [[:Catégorie:X]] <!-- y -->\n[[Catégorie:Commun]]";
    expect(bodyWithoutTemplates(page, extractTemplates(page).templates)).toBe("Avant\n\nAprès [[:Catégorie:X]]");
  });

  it("keeps what nowiki shows", () => {
    expect(bodyWithoutTemplates("<nowiki>[[Catégorie:X]]</nowiki>", [])).toBe("<nowiki>[[Catégorie:X]]</nowiki>");
  });

  it("gives the body of a recorded page", () => {
    const { wikitext = "" } = pages.get(45) ?? {};
    expect(bodyWithoutTemplates(wikitext, extractTemplates(wikitext).templates)).toBe(
      "Voir aussi [[Boussole du dialogue]].",
    );
  });
});
