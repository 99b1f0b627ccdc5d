import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography, normalizePlaceName, parseTerritoryId } from "../../../store/geography/geography.js";
import locationWords from "../../../store/geography/location-words.json" with { type: "json" };
import { PACKAGE_VERSION } from "../../../store/geography/official-data.js";
import placeAliases from "../../../store/geography/place-aliases.json" with { type: "json" };

const geography = loadGeography();
const idsOf = (territories: { id: string }[]) => territories.map(({ id }) => id);
const everyId = idsOf(geography.search({ offset: 0, limit: geography.size }).items);
const anyId = fc.constantFrom(...everyId);
const anyArea = fc.constantFrom(...everyId.filter((id) => !id.startsWith("commune:")));

describe("the official geography", () => {
  it("is the edition that the installed package holds", () => {
    const path = createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/package.json");
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
    expect(version).toBe(PACKAGE_VERSION);
    expect(geography.vintage).toBe(2026);
  });

  it("holds every territory once, and loads once", () => {
    expect(new Set(everyId).size).toBe(geography.size);
    expect(geography.size).toBe(34_969 + 1_255 + 11 + 109 + 26 + 1);
    expect(loadGeography()).toBe(geography);
  });

  it("gives a commune with its parents", () => {
    expect(geography.get("commune:51183")).toEqual({
      id: "commune:51183",
      kind: "commune",
      code: "51183",
      name: "Courcy",
      vintage: 2026,
      population: 1240,
      parentIds: ["department:51", "epci:200067213"],
    });
  });

  it("keeps apart what shares a code", () => {
    expect(geography.get("region:75")?.name).toBe("Nouvelle-Aquitaine");
    expect(geography.get("department:75")?.name).toBe("Paris");
  });

  it("answers many ids in their order, with nothing for an unknown one", () => {
    const found = geography.getMany(["department:26", "commune:00000", "ept:200057867"]);
    expect(found.map((each) => each?.name)).toEqual(["Drôme", undefined, "Plaine Commune"]);
  });

  it("cannot be changed by who reads it", () => {
    const drome = geography.get("department:26");
    expect(() => drome?.parentIds.push("region:11")).toThrow(TypeError);
  });

  it("keeps every member and parent it names", () => {
    const named = everyId.flatMap((id) => {
      const territory = geography.get(id);
      return [...(territory?.parentIds ?? []), ...(territory?.memberIds ?? [])];
    });
    expect(named.filter((id) => geography.get(id) === undefined)).toEqual([]);
  });
});

describe("containment", () => {
  it("lists what contains a commune, nearest first", () => {
    expect(idsOf(geography.ancestorsOf("commune:26108"))).toEqual([
      "epci:200040509",
      "project:biovallee",
      "department:26",
      "region:84",
    ]);
    expect(idsOf(geography.ancestorsOf("commune:93066"))).toEqual([
      "ept:200057867",
      "department:93",
      "epci:200054781",
      "region:11",
    ]);
  });

  it("composes Biovallée of three EPCI and puts it inside the Drôme, without a parent", () => {
    const biovallee = geography.get("project:biovallee");
    expect(biovallee?.parentIds).toEqual([]);
    expect(idsOf(geography.childrenOf("project:biovallee")).toSorted()).toEqual(biovallee?.memberIds?.toSorted());
    expect(geography.descendantIds("project:biovallee")).toContain("commune:26108");
    expect(geography.descendantIds("department:26")).toContain("project:biovallee");
  });

  it("puts an EPCI that crosses régions inside none, and one that crosses départements inside the région", () => {
    const epcis = everyId.filter((id) => id.startsWith("epci:")).map((id) => geography.get(id)?.parentIds.join() ?? "");
    expect(epcis.filter((parents) => parents === "")).toHaveLength(26);
    expect(epcis.filter((parents) => parents.startsWith("region:"))).toHaveLength(63);
  });

  it("orders children by kind, then name", () => {
    const children = geography.childrenOf("region:94");
    expect(children.slice(0, 2).map(({ name }) => name)).toEqual(["Corse-du-Sud", "Haute-Corse"]);
    const communes = geography.childrenOf("department:90").filter(({ kind }) => kind === "commune");
    expect(communes[0]?.name).toBe("Andelnans");
  });
});

describe("being inside", () => {
  it("reads the same relation in both directions", () => {
    const bothWays = fc.property(anyId, anyArea, (inner, outer) => {
      const isIn = geography.descendantIds(outer).includes(inner);
      expect(idsOf(geography.ancestorsOf(inner)).includes(outer)).toBe(isIn);
    });
    fc.assert(bothWays, { numRuns: 200 });
    fc.assert(
      fc.property(anyId, (inner) => {
        for (const { id } of geography.ancestorsOf(inner)) expect(geography.descendantIds(id)).toContain(inner);
      }),
      { numRuns: 50 },
    );
  });

  it("has nothing to say about an unknown id", () => {
    expect(geography.ancestorsOf("commune:00000")).toEqual([]);
    expect(geography.childrenOf("nonsense")).toEqual([]);
    expect(geography.descendantIds("")).toEqual([]);
  });
});

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
    ["Agen", ["commune:47001"]],
    ["PACA", ["region:93"]],
    ["nulle part", []],
  ])("knows %s", (name, ids) => {
    expect(idsOf(geography.named(name))).toEqual(ids);
  });

  it("gives everything of one name, widest first", () => {
    expect(idsOf(geography.named("la réunion"))).toEqual(["region:04", "department:974", "commune:47222"]);
  });

  it("keeps our word lists in step with the edition", () => {
    const named = (word: string) => geography.named(word).length > 0;
    expect(locationWords.silent.filter(named)).toEqual([]);
    expect(locationWords.silent.filter((word) => word !== normalizePlaceName(word))).toEqual([]);
    expect(locationWords.everyday.filter((word) => word !== normalizePlaceName(word))).toEqual([]);
    expect(Object.keys(placeAliases.aliases).filter((id) => geography.get(id) === undefined)).toEqual([]);
  });
});

describe("search", () => {
  const search = (text: string, limit = 3) => geography.search({ text, offset: 0, limit }).items.map(({ id }) => id);

  it("puts whole names before beginnings, and beginnings before words inside", () => {
    expect(search("drome", 4)).toEqual(["department:26", "epci:200042901", "commune:80259", "epci:242600252"]);
    expect(search("saint den", 2)).toEqual(["commune:97411", "commune:93066"]);
    expect(search("PARIS", 2)).toEqual(["department:75", "commune:75056"]);
  });

  it("keeps to a kind and to what lies inside a territory", () => {
    const inBiovallee = geography.search({ kind: "commune", withinId: "project:biovallee", offset: 0, limit: 1 });
    expect(inBiovallee.items[0]?.name).toBe("Livron-sur-Drôme");
    expect(inBiovallee.total).toBe(geography.descendantIds("project:biovallee").length - 3);
    expect(geography.search({ withinId: "commune:00000", offset: 0, limit: 5 }).total).toBe(0);
  });

  it("pages without a gap or a repeat", () => {
    const page = (offset: number) => geography.search({ text: "sainte colombe", offset, limit: 4 });
    const { total } = page(0);
    const ids = Array.from({ length: Math.ceil(total / 4) }, (_, index) => idsOf(page(index * 4).items)).flat();
    expect(new Set(ids).size).toBe(total);
    expect(page(total).items).toEqual([]);
  });

  it("finds nothing for signs alone and everything for no text", () => {
    expect(geography.search({ text: "?!", offset: 0, limit: 5 }).total).toBe(0);
    expect(geography.search({ text: "", offset: -1, limit: 1 })).toMatchObject({ total: geography.size });
  });
});

describe("territory ids", () => {
  it("reads every id of the geography", () => {
    for (const id of everyId) {
      const { kind, code } = geography.get(id) ?? {};
      expect(parseTerritoryId(id)).toEqual({ kind, code });
    }
  });

  it.each([
    "",
    "51183",
    "commune:",
    "commune:5118",
    "commune:51183 ",
    "department:2C",
    "town:51183",
    "epci:26",
    "project:A",
  ])("refuses %j", (id) => expect(parseTerritoryId(id)).toBeUndefined());
});
