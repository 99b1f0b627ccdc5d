import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleGeography, loadGeography, parseTerritoryId } from "../../../store/geography/geography.js";
import { readOfficialData } from "../../../store/geography/official-data.js";
import type { TerritoryKind } from "../../../store/geography/territory.js";

const geography = loadGeography();
const official = readOfficialData();
const idsOf = (territories: readonly { id: string }[]) => territories.map(({ id }) => id);
const today = geography.search({ offset: 0, limit: geography.size }).items;
const everyId = idsOf(today);
const parts = today.filter(({ id }) => /^(?:municipal|delegated|associated)/.test(id));
const anyId = fc.constantFrom(...everyId);
const anyArea = fc.constantFrom(...everyId.filter((id) => !id.startsWith("commune:")));

describe("the official geography", () => {
  it("holds every territory of the edition once, and loads once", () => {
    const count = (kind: TerritoryKind) => today.filter((each) => each.kind === kind).length;
    const partsOfType = (type: string) => official.parts.filter((each) => each.type === type).length;
    expect(new Set(everyId).size).toBe(geography.size);
    expect(count("region")).toBe(official.regions.length);
    expect(count("department")).toBe(official.departments.length);
    expect(count("arrondissement")).toBe(official.arrondissements.length);
    expect(count("epci")).toBe(official.epcis.length);
    expect(count("ept")).toBe(official.epts.length);
    expect(count("commune")).toBe(official.communes.length);
    expect(count("municipal-arrondissement")).toBe(partsOfType("arrondissement-municipal"));
    expect(count("delegated-commune")).toBe(partsOfType("commune-deleguee"));
    expect(count("associated-commune")).toBe(partsOfType("commune-associee"));
    expect(geography.size).toBe(34_969 + 1_255 + 11 + 333 + 109 + 26 + 45 + 2_105 + 471 + 1);
    expect(loadGeography()).toBe(geography);
  });

  it("gives a commune with its parents and postal codes", () => {
    expect(geography.get("commune:51183")).toEqual({
      id: "commune:51183",
      kind: "commune",
      code: "51183",
      name: "Courcy",
      vintage: 2026,
      since: 2021,
      population: 1240,
      parentIds: ["department:51", "arrondissement:513", "epci:200067213"],
      postalCodes: ["51220"],
    });
  });

  it("keeps apart what shares a code", () => {
    expect(geography.get("region:75")?.name).toBe("Nouvelle-Aquitaine");
    expect(geography.get("department:75")?.name).toBe("Paris");
    expect(geography.get("commune:01015")?.name).toBe("Arboys en Bugey");
    expect(geography.get("delegated-commune:01015")?.name).toBe("Arbignieu");
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
    const named = today.flatMap(({ parentIds, memberIds = [] }) => [...parentIds, ...memberIds]);
    const known = new Set(everyId);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });

  it("adds up the population of an arrondissement from its communes", () => {
    const die = geography.get("arrondissement:261");
    const communes = geography.childrenOf("arrondissement:261");
    expect(die?.population).toBe(communes.reduce((sum, { population = 0 }) => sum + population, 0));
    expect(die?.population).toBeGreaterThan(50_000);
  });
});

describe("containment", () => {
  it("lists what contains a commune, nearest first", () => {
    expect(idsOf(geography.ancestorsOf("commune:26108"))).toEqual([
      "epci:200040509",
      "project:biovallee",
      "arrondissement:261",
      "department:26",
      "region:84",
    ]);
    expect(idsOf(geography.ancestorsOf("commune:93066"))).toEqual([
      "ept:200057867",
      "arrondissement:933",
      "department:93",
      "epci:200054781",
      "region:11",
    ]);
  });

  it("composes Biovallée of three EPCI and puts it inside the Drôme, without a parent", () => {
    const biovallee = geography.get("project:biovallee");
    expect(biovallee?.parentIds).toEqual([]);
    expect(biovallee?.source).toContain("trois intercommunalités");
    expect(idsOf(geography.childrenOf("project:biovallee")).toSorted()).toEqual(biovallee?.memberIds?.toSorted());
    expect(geography.descendantIds("project:biovallee")).toContain("commune:26108");
    expect(geography.descendantIds("department:26")).toContain("project:biovallee");
  });

  it("puts an EPCI that crosses régions inside none, and one that crosses départements inside the région", () => {
    const epcis = today.filter(({ kind }) => kind === "epci").map(({ parentIds }) => parentIds.join());
    expect(epcis.filter((parents) => parents === "")).toHaveLength(26);
    expect(epcis.filter((parents) => parents.startsWith("region:"))).toHaveLength(63);
  });

  it("orders children by kind, then name", () => {
    const children = geography.childrenOf("region:94");
    expect(children.slice(0, 2).map(({ name }) => name)).toEqual(["Corse-du-Sud", "Haute-Corse"]);
    const communes = geography.childrenOf("department:90").filter(({ kind }) => kind === "commune");
    expect(communes[0]?.name).toBe("Andelnans");
  });

  it("puts every part of a commune inside a commune, and inside all that contains the commune", () => {
    expect(parts).toHaveLength(official.parts.length);
    for (const { id, parentIds } of parts) {
      expect(parentIds).toHaveLength(1);
      expect(geography.get(parentIds[0] ?? "")?.kind, id).toBe("commune");
    }
    expect(idsOf(geography.ancestorsOf("associated-commune:59355"))).toEqual([
      "commune:59350",
      "epci:200093201",
      "arrondissement:595",
      "department:59",
      "region:32",
    ]);
  });

  it.each([
    ["commune:75056", 20, "municipal-arrondissement:75120", "Paris 20e Arrondissement"],
    ["commune:69123", 9, "municipal-arrondissement:69381", "Lyon 1er Arrondissement"],
    ["commune:13055", 16, "municipal-arrondissement:13216", "Marseille 16e Arrondissement"],
  ])("divides %s into %i arrondissements", (id, count, part, name) => {
    const children = geography.childrenOf(id).filter(({ kind }) => kind === "municipal-arrondissement");
    expect(children).toHaveLength(count);
    expect(geography.get(part)).toMatchObject({ name, parentIds: [id], postalCodes: [expect.any(String)] });
    expect(geography.get(part)?.population).toBeGreaterThan(10_000);
  });

  it("has both départements of Corsica, by their letters", () => {
    expect(idsOf(geography.ancestorsOf("commune:2A004"))).toEqual(
      expect.arrayContaining(["arrondissement:2A1", "department:2A", "region:94"]),
    );
    expect(geography.get("arrondissement:2B2")).toMatchObject({ name: "Bastia", parentIds: ["department:2B"] });
  });

  it("gives an overseas collectivity its communes, though it has neither arrondissement nor EPCI", () => {
    expect(geography.get("commune:97502")).toMatchObject({ name: "Saint-Pierre", parentIds: ["department:975"] });
    expect(idsOf(geography.ancestorsOf("commune:98818"))).toEqual(["department:988", "region:988"]);
    expect(geography.get("commune:97611")?.parentIds.some((id) => id.startsWith("arrondissement"))).toBe(false);
  });

  it("lets an EPCI that crosses départements contain communes of both", () => {
    const epci = today.find(({ kind, parentIds }) => kind === "epci" && parentIds[0]?.startsWith("region:"));
    const departments = new Set(geography.getMany(epci?.memberIds ?? []).map((each) => each?.parentIds[0]));
    expect(departments.size).toBeGreaterThan(1);
    for (const department of departments) expect(geography.descendantIds(department ?? "")).not.toContain(epci?.id);
  });
});

describe("projects made of projects", () => {
  const place = (kind: TerritoryKind, code: string, parentIds: string[], memberIds?: string[]) => {
    const id = `${kind}:${code}`;
    return { id, kind, code, name: code, vintage: 2026, since: 2026, parentIds, ...(memberIds && { memberIds }) };
  };
  const communes = [place("commune", "01001", ["department:01"]), place("commune", "01002", ["department:01"])];
  const assemble = (...projects: ReturnType<typeof place>[]) => {
    const territories = [place("department", "01", []), ...communes, ...projects];
    return assembleGeography({ vintage: 2026, editions: [2026], territories, changes: [] });
  };

  it("lie in what contains all that they are made of, whichever comes first", () => {
    const inner = place("project", "inner", [], ["commune:01001"]);
    const outer = place("project", "outer", [], ["project:inner", "commune:01002"]);
    for (const small of [assemble(inner, outer), assemble(outer, inner)]) {
      expect(idsOf(small.ancestorsOf("commune:01001"))).toEqual(["project:inner", "project:outer", "department:01"]);
      expect(idsOf(small.ancestorsOf("project:outer"))).toEqual(["department:01"]);
      expect(small.descendantIds("project:outer").toSorted()).toEqual([
        "commune:01001",
        "commune:01002",
        "project:inner",
      ]);
    }
  });

  it("may name each other by mistake without harm", () => {
    const geographyOfTwo = assemble(place("project", "a", [], ["project:b"]), place("project", "b", [], ["project:a"]));
    expect(idsOf(geographyOfTwo.ancestorsOf("project:a"))).toEqual(["project:b"]);
    expect(geographyOfTwo.descendantIds("department:01")).not.toContain("project:a");
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

describe("territory ids", () => {
  it("reads every id of the geography", () => {
    for (const { id, kind, code } of today) expect(parseTerritoryId(id)).toEqual({ kind, code });
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
    "arrondissement:26",
    "delegated-commune:1015",
  ])("refuses %j", (id) => expect(parseTerritoryId(id)).toBeUndefined());
});
