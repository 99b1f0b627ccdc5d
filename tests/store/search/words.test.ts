import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldText } from "../../../store/fold.js";
import { stemOf } from "../../../store/search/stem.js";
import { compoundsOf, readWords } from "../../../store/search/words.js";

const folded = (text: string) => readWords(text).map((word) => word.folded);

describe("the words of a text", () => {
  it.each([
    ["without case, accents and ligatures", "L’ŒUVRE d'Été", ["oeuvre", "ete"]],
    ["in any Unicode form", "e\u0301te\u0301 ﬁn CO₂ m²", ["ete", "fin", "co2", "m2"]],
    [
      "without what elision leaves of little words",
      "l'eau d’ici qu'elle n'a jusqu’à",
      ["eau", "ici", "elle", "a", "a"],
    ],
    [
      "with both parts of compounds",
      "éco-lieu aujourd'hui entr’aide",
      ["eco", "lieu", "aujourd", "hui", "entr", "aide"],
    ],
    ["with numbers", "2024-2025, n°12, 1er", ["2024", "2025", "n", "12", "1er"]],
    ["of any script", "سلام 道路 Привет ঢাকা", ["سلام", "道路", "привет", "ঢক"]],
    ["without marks inside a word that nobody sees", "so\u{AD}laire com\u{200B}mun", ["solaire", "commun"]],
    ["that a sign holds", "½", ["1", "2"]],
    ["none", "— … ! 🌱", []],
  ])("are %s", (_, text, words) => {
    expect(folded(text)).toEqual(words);
  });

  it("are cut after 60 characters, not in the middle of one", () => {
    expect(folded("𐐨".repeat(70))).toEqual(["𐐨".repeat(60)]);
    expect(folded("a".repeat(70))).toEqual(["a".repeat(60)]);
  });

  it("know where they stand", () => {
    const text = "De l'Éco-lieu";
    expect(readWords(text).map(({ start, end }) => text.slice(start, end))).toEqual(["De", "Éco", "lieu"]);
    expect(readWords(text).map(({ glued }) => glued)).toEqual([false, false, true]);
  });

  it("stand one after the other, and mean the same in any Unicode form", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const words = readWords(text);
        const places = words.flatMap(({ start, end }) => [start, end]);
        expect(words.every(({ start, end }) => start < end && end <= text.length)).toBe(true);
        expect(words.map(({ start }) => start)).toEqual(words.map(({ start }) => start).toSorted((a, b) => a - b));
        expect(places.every((place) => Number.isInteger(place))).toBe(true);
        for (const form of ["NFC", "NFD"] as const) expect(folded(text.normalize(form))).toEqual(folded(text));
        for (const word of words) expect(foldText(word.folded)).toBe(word.folded);
      }),
    );
  });

  it("are read no further than wanted", () => {
    expect(readWords("un deux trois", 2).map((word) => word.folded)).toEqual(["un", "deux"]);
  });
});

describe("compounds", () => {
  const compounds = (text: string) => compoundsOf(readWords(text)).map((each) => each.folded);

  it.each([
    ["éco-lieu, entr'aide", ["ecolieu", "entraide"]],
    ["l'eau-de-vie", ["eaudevie"]],
    ["2024-2025 co2-neutre", []],
    ["a-b-c-d-e", []],
    ["éco - lieu", []],
  ])("of « %s » are also one word", (text, expected) => {
    expect(compounds(text)).toEqual(expected);
  });
});

describe("forms of a word", () => {
  it.each([
    "transition transitions",
    "accompagner accompagne accompagné accompagnée accompagnés accompagnées accompagnement",
    "récit récits",
    "eau eaux",
    "travail travaux",
    "local locale locaux locales",
    "enjeu enjeux",
    "idée idées",
    "créer créé créée créés créées",
    "animateur animatrice animateurs animation animer",
    "résilience résilient résiliente résilients",
    "citoyen citoyenne citoyens citoyennes",
    "heureux heureuse heureuses",
    "noyau noyaux",
    "commune communes",
    "processus",
  ])("have one stem, with accents and without: %s", (words) => {
    expect(new Set(folded(words).map(stemOf)).size).toBe(1);
  });

  it.each(["commun commune", "territoire terrain", "décision décade", "mer maire", "eau au", "2024 2025", "voix vois"])(
    "are told apart from other words: %s",
    (words) => {
      expect(new Set(folded(words).map(stemOf)).size).toBe(2);
    },
  );

  it("are cut in any word without failing, and never to nothing", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,20}$/), (word) => {
        expect(stemOf(word).length).toBeGreaterThan(0);
        expect(stemOf(word)).toBe(stemOf(word));
      }),
    );
  });
});
