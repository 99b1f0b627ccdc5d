import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressKey, hostKey } from "../../../store/identity/addresses.js";
import { matchTitles, namesOf, readTitle, singular, sourceTitle } from "../../../store/identity/titles.js";

const match = (a: string, b: string) => matchTitles(readTitle(a), readTitle(b));

describe("titles", () => {
  it.each([
    ["Les ateliers de paroles croisées", "Atelier des paroles croisées"],
    ["L’ÉTÉ DES LISIÈRES", "L'été des lisières"],
    ["Théâtre-forum de rue", "Le théâtre forum de rue"],
    ["Les journaux locaux", "Le journal local"],
    ["Jeux des lieux", "Le jeu du lieu"],
  ])("are the same but for case, accents, articles and plurals: %s / %s", (a, b) => {
    expect(match(a, b)).toBe("same");
  });

  it.each([
    ["Atelier des paroles partagées", "Atelier des paroles croisées"],
    ["Atlas des communs", "Atlas des communes"],
    ["Vivre avec la forêt", "Vivre sans la forêt"],
    ["Groupe A", "Groupe B"],
    ["Boussole du dialogue", "Boussole de la résilience alimentaire"],
    ["Université de Haute-Nacre", "Université populaire de la Vesle"],
    ["", "Atlas des communs"],
  ])("differ by a word: %s / %s", (a, b) => {
    expect(match(a, b)).toBeUndefined();
  });

  it.each([
    ["Grille de veille locale", "Grille de veille locale (bis)"],
    ["Malle des rivières", "Malle pédagogique des rivières"],
    ["Boussole du dialogue", "Boussole du dialogue : retour d’usage"],
  ])("are alike when one says more: %s / %s", (a, b) => {
    expect(match(a, b)).toBe("alike");
    expect(match(b, a)).toBe("alike");
  });

  it.each([
    ["Rencontres des lisières 2024", "Rencontres des lisières 2025"],
    ["Formation à l’animation, module 1", "Formation à l'animation, module 2"],
    ["La grille, tome II", "La grille, tome III"],
  ])("are of two editions when they differ by a number: %s / %s", (a, b) => {
    expect(match(a, b)).toBe("edition");
  });

  it("name nothing when all their words are those of every title", () => {
    expect(
      ["Compte rendu de réunion", "Accueil", "Notes 3", "Fiche de séance"].map((title) => readTitle(title).generic),
    ).toEqual([true, true, true, true]);
    expect(readTitle("Fiche des haies").generic).toBe(false);
  });

  it("are named by all their words, or by those after the word for what it is", () => {
    expect(namesOf(readTitle("Kit du budget des idées"))).toEqual([
      ["kit", "budget", "ide"],
      ["budget", "ide"],
    ]);
    expect(namesOf(readTitle("Journal mural"))).toEqual([]);
    expect(namesOf(readTitle("Recueil des premiers jours"))).toEqual([["recueil", "premier", "jour"]]);
  });

  it("keep the feminine of a noun apart, and fold that of a participle", () => {
    expect(["communs", "communes", "croises", "croisees", "eaux", "travaux", "bras", "2es"].map(singular)).toEqual([
      "commun",
      "commune",
      "croise",
      "croise",
      "eau",
      "traval",
      "bra",
      "2es",
    ]);
  });

  it("match in both directions, and always themselves when they say anything", () => {
    const word = fc.constantFrom("les", "atelier", "ateliers", "parole", "2024", "2025", "haie", "bis", "A", "note");
    const title = fc.array(word, { maxLength: 5 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(title, title, (a, b) => {
        expect(match(b, a)).toBe(match(a, b));
        if (readTitle(a).core.length > 0) expect(match(a, a)).toBe("same");
      }),
    );
  });

  it("of one source are compared letter by letter, but for the first letter and underscores", () => {
    expect(sourceTitle("atelier_des paroles")).toBe("Atelier des paroles");
    expect(sourceTitle("Atelier des Paroles")).not.toBe(sourceTitle("Atelier des paroles"));
  });
});

describe("addresses", () => {
  it.each([
    ["https://www.example.test/wiki/Caf%C3%A9_des_%C3%A9lus#Horaires", "http://example.test/wiki/Café_des_élus/"],
    ["https://pad.example.test/s/Notes?both", "https://pad.example.test/s/Notes"],
    ["https://example.test/?utm_source=lettre&article=3", "https://example.test/?article=3"],
    ["https://example.test/index.php?title=A_B&oldid=3", "https://example.test/index.php?oldid=3&title=A%20B"],
    ["HTTPS://Example.TEST:443/a", "https://example.test/a"],
  ])("are the same page: %s / %s", (a, b) => {
    expect(addressKey(a)).toBe(addressKey(b));
  });

  it.each([
    ["https://pad.example.test/s/Notes", "https://pad.example.test/s/notes"],
    ["https://example.test/spip.php?article1", "https://example.test/spip.php?article2"],
    ["https://example.test/a", "https://other.example.test/a"],
    ["https://example.test:8080/a", "https://example.test/a"],
  ])("are two pages: %s / %s", (a, b) => {
    expect(addressKey(a)).not.toBe(addressKey(b));
  });

  it("of anything but the web are none", () => {
    for (const address of ["", "urn:maillage:1", "mailto:a@example.test", "https://exa mple/", "javascript:alert(1)"])
      expect(addressKey(address)).toBeUndefined();
    expect(addressKey("https://example.test/%E0%A4%A")).toBe("example.test/%E0%A4%A");
    expect([hostKey("https://www.example.test/a"), hostKey("rien")]).toEqual(["example.test", undefined]);
  });
});
