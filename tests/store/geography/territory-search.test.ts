import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography, normalizePlaceName } from "../../../store/geography/geography.js";
import { indexWords, Match } from "../../../store/geography/word-index.js";

const geography = loadGeography();
const search = (text: string, limit = 3) => geography.search({ text, offset: 0, limit }).items.map(({ id }) => id);

describe("search as one types", () => {
  it.each([
    ["drome", "department:26"],
    ["la dro", "department:26"],
    ["l'isere", "department:38"],
    ["lyon", "commune:69123"],
    ["lyo", "commune:69123"],
    ["PARIS", "department:75"],
    ["par", "department:75"],
    ["bretagne", "region:53"],
    ["bre", "region:53"],
    ["brest", "commune:29019"],
    ["marseil", "commune:13055"],
    ["nantes", "commune:44109"],
    ["grenob", "commune:38185"],
    ["valence", "commune:26362"],
    ["mans", "commune:72181"],
    ["le hav", "commune:76351"],
    ["rochelle", "commune:17300"],
    ["str", "commune:67482"],
    ["st etien", "commune:42218"],
    ["saint den", "commune:97411"],
    ["ste genev", "commune:91549"],
    ["boul", "commune:92012"],
    ["seine saint", "department:93"],
    ["ile de f", "region:11"],
    ["paca", "region:93"],
    ["creuse", "department:23"],
    ["mayenne", "department:53"],
    ["plaine com", "ept:200057867"],
    ["biov", "project:biovallee"],
    ["val de d", "epci:242600252"],
    ["grand lyon", "epci:200046977"],
    ["lyon 1er", "municipal-arrondissement:69381"],
    ["11e arrondissement de p", "municipal-arrondissement:75111"],
    ["annecy le v", "delegated-commune:74011"],
  ])("puts first for %j %s", (text, id) => {
    expect(search(text)[0]).toBe(id);
  });

  it("puts whole names before beginnings, and beginnings before words inside", () => {
    expect(search("drome", 4)).toEqual(["department:26", "epci:200042901", "commune:80259", "commune:26165"]);
    expect(search("paris", 3)).toEqual(["department:75", "commune:75056", "arrondissement:751"]);
  });

  it("finds a town while its beginning reads like an abbreviation", () => {
    expect(search("st", 4)).toEqual(expect.arrayContaining(["commune:67482", "commune:42218"]));
  });

  it("puts a town before the métropole around it, and both before its arrondissements", () => {
    expect(search("nante", 3)).toEqual(["commune:44109", "epci:244400404", "commune:92050"]);
    const lyon = search("lyo", 30);
    expect(lyon.indexOf("arrondissement:691")).toBeLessThan(lyon.indexOf("municipal-arrondissement:69381"));
  });

  it("ranks parts of communes below communes", () => {
    const kinds = geography.search({ text: "saint aubin", offset: 0, limit: 200 }).items.map(({ kind }) => kind);
    expect(kinds).toContain("delegated-commune");
    const wholeNames = kinds.slice(0, kinds.indexOf("delegated-commune"));
    expect(new Set(wholeNames)).toEqual(new Set(["commune"]));
  });

  it("finds every territory by any of its name's words, begun", () => {
    const all = geography.search({ offset: 0, limit: geography.size }).items;
    const anyTerritory = fc.constantFrom(...all);
    fc.assert(
      fc.property(anyTerritory, fc.nat(), fc.nat(), (territory, word, length) => {
        const words = normalizePlaceName(territory.name).split(" ");
        const chosen = words[word % words.length] ?? "";
        const text = chosen.slice(0, 1 + (length % chosen.length));
        expect(geography.search({ text, offset: 0, limit: geography.size }).items).toContain(territory);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps to a kind and to what lies inside a territory", () => {
    const inBiovallee = geography.search({ kind: "commune", withinId: "project:biovallee", offset: 0, limit: 1 });
    expect(inBiovallee.items[0]?.name).toBe("Livron-sur-Drôme");
    const communes = geography.descendantIds("project:biovallee").filter((id) => id.startsWith("commune:"));
    expect(inBiovallee.total).toBe(communes.length);
    expect(geography.search({ withinId: "commune:00000", offset: 0, limit: 5 }).total).toBe(0);
    expect(geography.search({ text: "lyon", withinId: "commune:69123", offset: 0, limit: 5 }).total).toBe(9);
  });

  it("pages without a gap or a repeat", () => {
    const page = (offset: number) => geography.search({ text: "sainte colombe", offset, limit: 4 });
    const { total } = page(0);
    const ids = Array.from({ length: Math.ceil(total / 4) }, (_, index) => page(index * 4).items.map(({ id }) => id));
    expect(new Set(ids.flat()).size).toBe(total);
    expect(page(total).items).toEqual([]);
  });

  it("finds nothing for signs alone and everything for no text", () => {
    expect(geography.search({ text: "?!", offset: 0, limit: 5 }).total).toBe(0);
    expect(geography.search({ text: "", offset: -1, limit: 1 })).toMatchObject({ total: geography.size });
  });
});

describe("the index of words", () => {
  const anyWord = fc.string({ unit: fc.constantFrom("a", "b", "é"), minLength: 1, maxLength: 3 });
  const anyName = fc.array(anyWord, { minLength: 1, maxLength: 3 }).map((words) => words.join(" "));
  const anyKey = fc.array(anyName, { minLength: 1, maxLength: 2 }).map((names) => names.join("|"));

  it("finds what reading every key finds", () => {
    fc.assert(
      fc.property(fc.array(anyKey, { maxLength: 20 }), anyName, (keys, text) => {
        const expected = keys.map((key) => {
          const begins = (word: string) => key.split(/[ |]/).some((each) => each.startsWith(word));
          if (!text.split(" ").every(begins)) return Match.none;
          const names = key.split("|");
          if (names.includes(text)) return Match.wholeName;
          return names.some((name) => name.startsWith(text)) ? Match.beginning : Match.wordsInside;
        });
        expect([...indexWords(keys).match([text])]).toEqual(expected);
      }),
    );
  });

  it("keeps the best of several texts", () => {
    const { match } = indexWords(["saint etienne", "strasbourg", "bourg saint"]);
    expect([...match(["saint", "st"])]).toEqual([Match.beginning, Match.beginning, Match.wordsInside]);
  });
});
