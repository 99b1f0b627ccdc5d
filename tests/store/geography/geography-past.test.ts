import { describe, expect, it } from "vitest";
import { assembleGeography, bundledGeography, loadGeography } from "../../../store/geography/geography.js";
import type { TerritoryChange } from "../../../store/geography/territory-change.js";
import type { Territory } from "../../../store/geography/territory.js";

const idsOf = (territories: readonly { id: string }[]) => territories.map(({ id }) => id);

describe("the past in the geography that comes with Maillage", () => {
  const geography = loadGeography();
  const pierrefitte = geography.get("commune:93059");

  it("knows a commune that is no more, as it was", () => {
    expect(geography.editions).toEqual([2021, 2022, 2023, 2024, 2025, 2026]);
    expect(pierrefitte).toMatchObject({ name: "Pierrefitte-sur-Seine", vintage: 2024, since: 2021 });
    expect(pierrefitte && geography.isCurrent(pierrefitte)).toBe(false);
    expect(idsOf(geography.ancestorsOf("commune:93059"))).toContain("department:93");
  });

  it("keeps it out of what lies where today", () => {
    expect(geography.descendantIds("department:93")).not.toContain("commune:93059");
    expect(idsOf(geography.childrenOf("department:93"))).not.toContain("commune:93059");
  });

  it("keeps it out of the names of today", () => {
    expect(geography.named("Pierrefitte-sur-Seine")).toEqual([]);
    expect(idsOf(geography.formerlyNamed("Pierrefitte-sur-Seine"))).toEqual(["commune:93059"]);
    expect(idsOf(geography.partsNamed("Pierrefitte-sur-Seine"))).toEqual(["delegated-commune:93059"]);
  });

  it("dates what is new", () => {
    expect(geography.get("commune:93066")?.since).toBe(2021);
    expect(geography.get("delegated-commune:93059")?.since).toBe(2025);
  });

  it("tells the newest change first", () => {
    const communes = geography.search({ kind: "commune", offset: 0, limit: geography.size }).items;
    const pasts = communes.map(({ id }) => geography.changesOf(id)).filter((changes) => changes.length > 1);
    expect(pasts.length).toBeGreaterThan(0);
    for (const past of pasts) expect(past).toEqual(past.toSorted((a, b) => (b.year ?? 0) - (a.year ?? 0)));
    expect(geography.changesOf("commune:93066")[0]).toMatchObject({ year: 2025, kind: "ENLARGED" });
  });

  it("gives every id once", () => {
    const { territories } = bundledGeography();
    expect(new Set(idsOf(territories)).size).toBe(territories.length);
  });
});

describe("a geography of three editions", () => {
  const territory = (id: string, name: string, rest: Partial<Territory> = {}): Territory => {
    const [kind, code] = id.split(":") as [Territory["kind"], string];
    return { id, kind, code, name, vintage: 2026, since: 2021, parentIds: [], ...rest };
  };
  const renamed: TerritoryChange = {
    year: 2023,
    kind: "RENAMED",
    territoryId: "commune:01001",
    fromIds: ["commune:01001"],
    toIds: ["commune:01001"],
    nameBefore: "Vieuxbourg",
    nameAfter: "Neufbourg",
  };
  const reused: TerritoryChange = {
    ...renamed,
    kind: "CODE_REUSED",
    territoryId: "commune:01002",
    nameBefore: "Autrebourg",
  };
  const undated: TerritoryChange = {
    kind: "FORMER_CODE",
    territoryId: "commune:01001",
    fromIds: ["commune:01009"],
    toIds: [],
  };
  const inside = { parentIds: ["department:01"] };
  const geography = assembleGeography({
    vintage: 2026,
    editions: [2021, 2023, 2026],
    territories: [
      territory("department:01", "Ain"),
      territory("commune:01001", "Neufbourg", inside),
      territory("commune:01002", "Bourg", inside),
      territory("commune:01003", "Vieuxbourg-le-Petit", { ...inside, vintage: 2021 }),
      territory("commune:01002", "Autrebourg", { ...inside, vintage: 2021 }),
      territory("project:done", "Projet clos", {
        vintage: 2024,
        validUntil: "2025-12-31",
        memberIds: ["commune:01001"],
      }),
      territory("project:open", "Projet ouvert", {
        vintage: 2024,
        validUntil: "2026-03-01",
        memberIds: ["commune:01001", "commune:01003"],
      }),
    ],
    changes: [undated, renamed, reused, { ...renamed, year: 2026, kind: "ENLARGED" }],
  });
  const search = (text: string, includeFormer = false) =>
    idsOf(geography.search({ text, includeFormer, offset: 0, limit: 9 }).items);

  it("finds a territory by the name it had, after those of today", () => {
    expect(search("vieux")).toEqual(["commune:01001"]);
    expect(search("bourg")).toEqual(["commune:01002"]);
    expect(idsOf(geography.formerlyNamed("VIEUXBOURG"))).toEqual(["commune:01001"]);
  });

  it("finds territories of the past only when they are asked for", () => {
    expect(search("vieux", true)).toEqual(["commune:01001", "commune:01003"]);
    const within = { withinId: "department:01", offset: 0, limit: 9 };
    expect(idsOf(geography.search({ ...within, text: "petit", includeFormer: true }).items)).toEqual(["commune:01003"]);
    expect(geography.search({ ...within, text: "petit" }).total).toBe(0);
    expect(geography.search({ offset: 0, limit: 9 }).total).toBe(geography.size);
  });

  it("does not take the name of what had its code before for a name of its own", () => {
    expect(search("autrebourg")).toEqual([]);
    expect(geography.get("commune:01002")?.name).toBe("Bourg");
  });

  it("keeps a project until it is over, whatever the edition it was drawn on", () => {
    expect(search("projet")).toEqual(["project:open"]);
    expect(idsOf(geography.ancestorsOf("commune:01001"))).toEqual(["project:open", "department:01"]);
    expect(idsOf(geography.childrenOf("project:open"))).toEqual(["commune:01001"]);
    expect(geography.descendantIds("project:open")).toEqual(["commune:01001"]);
  });

  it("leaves one of the past where it was, although a project names it", () => {
    expect(idsOf(geography.ancestorsOf("commune:01003"))).toEqual(["department:01"]);
  });

  it("tells changes of no known year last", () => {
    expect(geography.changesOf("commune:01001").map(({ year }) => year)).toEqual([2026, 2023, undefined]);
    expect(geography.changesOf("commune:99999")).toEqual([]);
  });
});
