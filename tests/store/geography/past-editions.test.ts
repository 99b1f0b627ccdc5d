import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { pastEditions } from "../../../store/geography/past-editions.js";
import { readPast, writePast, type WirePast } from "../../../store/geography/past-file.js";
import { explainUnknown, translateTerritory } from "../../../store/geography/translate.js";
import type { Territory } from "../../../store/geography/territory.js";

const FILE = "store/geography/past-editions.json";
const geography = loadGeography();
const past = pastEditions();
const territories = geography.search({ offset: 0, limit: geography.size }).items;
const communes = [...territories, ...past.former].filter(({ kind }) => kind === "commune");
const changesOf = (id: string) => past.changes.filter(({ territoryId }) => territoryId === id);

/** Tells whether the id of a commune, whatever it meant then, was in the edition of a year. */
function stoodIn(year: number, { id, since, vintage }: Territory): boolean {
  if (since <= year && year <= vintage) return true;
  return changesOf(id).some(({ kind, year: reused = 0 }) => kind === "CODE_REUSED" && reused > year);
}

describe("the file of past editions", () => {
  it("holds less than 300 KB, one territory or change a line, and reads as it was written", () => {
    const text = readFileSync(FILE, "utf8");
    expect(text.length).toBeLessThan(300_000);
    expect(writePast(readPast(JSON.parse(text) as WirePast))).toBe(text);
    expect(text.split("\n").length).toBeGreaterThan(past.former.length + past.changes.length + past.since.size);
  });

  it("ends with the edition of the installed package", () => {
    expect(past.editions).toEqual([2021, 2022, 2023, 2024, 2025, geography.vintage]);
  });

  it("explains every commune of every edition, as many as INSEE counts", () => {
    const counts = past.editions.map((year) => communes.filter((commune) => stoodIn(year, commune)).length);
    // INSEE announces 34 965, 34 955, 34 945, 34 935 and 34 875: it leaves 94 communes of overseas collectivities aside.
    expect(counts).toEqual([35059, 35049, 35039, 35029, 34969, 34969]);
  });

  it("names no territory that is not known", () => {
    const unknown = past.changes
      .flatMap(({ territoryId, fromIds, toIds }) => [territoryId, ...fromIds, ...toIds])
      .filter((id) => geography.get(id) === undefined);
    expect(unknown).toEqual([]);
  });

  it("gives every former territory a name, and parents that are known", () => {
    for (const { id, name, vintage, since, parentIds } of past.former) {
      expect(name, id).not.toBe("");
      expect(vintage, id).toBeLessThan(geography.vintage);
      expect(since, id).toBeLessThanOrEqual(vintage);
      expect(
        parentIds.filter((parent) => geography.get(parent) === undefined),
        id,
      ).toEqual([]);
    }
  });

  it("leads every former territory to territories of today, or says that it ended", () => {
    expect(past.former.length).toBeGreaterThan(400);
    for (const { id, vintage } of past.former) {
      const { status, territoryId, candidateIds, explanation } = translateTerritory(id, vintage, geography);
      const reached = territoryId === undefined ? candidateIds : [territoryId];
      expect(explanation.length, id).toBeGreaterThan(30);
      if (status !== "ENDED") expect(reached.length, id).toBeGreaterThan(0);
      for (const each of reached) expect(geography.get(each)?.vintage, `${id} → ${each}`).toBe(geography.vintage);
    }
  });

  it("tells the end of every former territory in the edition after its last, and once", () => {
    for (const { id, vintage } of past.former) {
      const ends = changesOf(id).filter(({ kind }) => ["MERGED", "SPLIT", "RECODED", "ENDED"].includes(kind));
      expect(
        ends.filter(({ fromIds }) => fromIds.includes(id)).map(({ year }) => year),
        id,
      ).toEqual([vintage + 1]);
    }
  });

  it("keeps for today's territories the first edition in which the id means the same", () => {
    const since = (id: string) => geography.get(id)?.since;
    expect(since("commune:60054")).toBe(2024);
    expect(since("commune:60694")).toBe(2024);
    expect(since("commune:85084")).toBe(2021);
    expect(since("commune:85165")).toBe(2024);
    expect(since("commune:27676")).toBe(2023);
    expect(since("delegated-commune:93059")).toBe(2025);
    expect(since("commune:97501")).toBe(2021);
    expect(since("department:975")).toBe(2021);
  });

  it("takes the beginning of a list for no event", () => {
    const overseas = past.changes.filter(
      ({ territoryId }) => /:9[78]/.test(territoryId) && !territoryId.startsWith("arr"),
    );
    expect(overseas).toEqual([]);
    expect(past.changes.filter(({ territoryId }) => territoryId.startsWith("ept:"))).toEqual([]);
  });

  it("does not take the 60 mergers of 2025 for changes of intercommunalities", () => {
    const changed = past.changes.filter(
      ({ year, kind, territoryId }) => year === 2025 && kind === "MEMBERS_CHANGED" && territoryId.startsWith("epci:"),
    );
    // Five communes changed sides, and nobody else: 14659, 45041, 66058, 82098, each told by who lost and who gained it.
    expect([...new Set(changed.flatMap(({ fromIds, toIds }) => [...fromIds, ...toIds]))].toSorted()).toEqual([
      "commune:14659",
      "commune:45041",
      "commune:66058",
      "commune:82098",
    ]);
    expect(changed).toHaveLength(8);
  });

  it("lays the 2022 dissolutions of intercommunalities out", () => {
    const ends = past.changes.filter(
      ({ territoryId, fromIds, kind }) =>
        territoryId.startsWith("epci:") && fromIds[0] === territoryId && ["MERGED", "SPLIT", "ENDED"].includes(kind),
    );
    expect(ends.map(({ kind, territoryId, toIds }) => `${kind} ${territoryId} → ${toIds.join(" ")}`)).toEqual([
      "MERGED epci:200035459 → epci:200096956",
      "MERGED epci:200036572 → epci:200096956",
      "SPLIT epci:200067221 → epci:200096675 epci:200096683",
      "SPLIT epci:200071157 → epci:200096634 epci:200096642",
    ]);
  });
});

describe("former codes", () => {
  it("are told of every code that the edition gives and no territory bears, in two pasts", () => {
    const [change] = geography.changesOf("commune:75059");
    expect(change).toMatchObject({ kind: "FORMER_CODE", fromIds: ["commune:75059"], toIds: ["commune:93066"] });
    expect(geography.changesOf("commune:93066").at(-1)).toMatchObject({
      kind: "FORMER_CODE",
      fromIds: ["commune:75059", "commune:75066"],
      toIds: ["commune:93066"],
    });
  });

  it("follow the part that bears the code rather than a list that was not corrected", () => {
    expect(explainUnknown("commune:60455", geography).candidateIds).toEqual([
      "commune:60694",
      "delegated-commune:60455",
    ]);
  });
});
