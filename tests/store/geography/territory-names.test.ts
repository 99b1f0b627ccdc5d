import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography, normalizePlaceName } from "../../../store/geography/geography.js";
import locationWords from "../../../store/geography/location-words.json" with { type: "json" };
import placeAliases from "../../../store/geography/place-aliases.json" with { type: "json" };

const geography = loadGeography();
const idsOf = (territories: readonly { id: string }[]) => territories.map(({ id }) => id);
const today = geography.search({ offset: 0, limit: geography.size }).items;

describe("names", () => {
  it("makes two spellings of one name equal", () => {
    expect(normalizePlaceName("St-Étienne-d’Orthe")).toBe("saint etienne d orthe");
    expect(normalizePlaceName("  SAINT-ÉTIENNE d'Orthe ")).toBe("saint etienne d orthe");
    expect(normalizePlaceName("Ste Cœur – Œuvre")).toBe("sainte coeur oeuvre");
    expect(normalizePlaceName("Saint-Denis".normalize("NFD"))).toBe("saint denis");
  });

  it.each([
    ["Diois", ["epci:242600534"]],
    ["communauté de communes du Diois", ["epci:242600534"]],
    ["Val de Drôme en Biovallée", ["epci:242600252"]],
    ["biovallee", ["project:biovallee"]],
    ["Territoire Biovallée", ["project:biovallee"]],
    ["Agen", ["commune:47001"]],
    ["PACA", ["region:93"]],
    ["nulle part", []],
  ])("knows %s", (name, ids) => {
    expect(idsOf(geography.named(name))).toEqual(ids);
  });

  it("gives everything of one name, widest first", () => {
    expect(idsOf(geography.named("la réunion"))).toEqual(["region:04", "department:974", "commune:47222"]);
  });

  it("gives arrondissements and parts of communes only to who asks for parts", () => {
    expect(idsOf(geography.named("Valence"))).toEqual(["commune:26362", "commune:82186", "commune:16392"]);
    expect(idsOf(geography.partsNamed("Valence"))).toEqual(["arrondissement:263"]);
    expect(geography.named("Lomme")).toEqual([]);
    expect(idsOf(geography.partsNamed("Lomme"))).toEqual(["associated-commune:59355"]);
  });

  it.each(["Lyon 1er Arrondissement", "Lyon 1er", "1er arrondissement de Lyon"])("knows %s", (name) => {
    expect(idsOf(geography.partsNamed(name))).toEqual(["municipal-arrondissement:69381"]);
  });

  it.each(["Paris 11e", "Paris 11ème", "11e arrondissement de Paris"])("knows %s", (name) => {
    expect(idsOf(geography.partsNamed(name))).toEqual(["municipal-arrondissement:75111"]);
  });

  it("finds every territory by its official name", () => {
    const anyTerritory = fc.constantFrom(...today);
    fc.assert(
      fc.property(anyTerritory, (territory) => {
        const { name } = territory;
        expect([...geography.named(name), ...geography.partsNamed(name)]).toContain(territory);
      }),
    );
  });

  it("keeps our word lists in step with the edition", () => {
    const named = (word: string) => geography.named(word).length > 0;
    expect(locationWords.silent.filter(named)).toEqual([]);
    expect(locationWords.silent.filter((word) => word !== normalizePlaceName(word))).toEqual([]);
    expect(locationWords.everyday.filter((word) => word !== normalizePlaceName(word))).toEqual([]);
    expect(Object.keys(placeAliases.aliases).filter((id) => geography.get(id) === undefined)).toEqual([]);
  });
});

describe("postal codes", () => {
  it("give the communes that share one, the most populous first", () => {
    const found = geography.withPostalCode("26400");
    expect(found[0]?.name).toBe("Crest");
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(["commune"]));
  });

  it("give a municipal arrondissement after its commune", () => {
    expect(idsOf(geography.withPostalCode("69001"))).toEqual(["commune:69123", "municipal-arrondissement:69381"]);
    expect(idsOf(geography.withPostalCode("75116"))).toEqual(["commune:75056", "municipal-arrondissement:75116"]);
  });

  it("are not INSEE codes", () => {
    expect(geography.withPostalCode("75056")).toEqual([]);
    expect(geography.withPostalCode("")).toEqual([]);
  });
});
