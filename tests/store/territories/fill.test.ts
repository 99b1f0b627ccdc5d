import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GraphState } from "../../../store/database/memory-entities.js";
import { GeographyState, Territory, TerritoryChange } from "../../../store/database/territory-entities.js";
import { bundledGeography } from "../../../store/geography/geography.js";
import type { Territory as Geographic } from "../../../store/geography/territory.js";
import { BUNDLE, BUNDLED_VINTAGE } from "../../../store/territories/bundle.js";
import { fillTerritories } from "../../../store/territories/fill.js";
import { readGeography } from "../../../store/territories/load-geography.js";
import { writeTerritories } from "../../../store/territories/rows.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { emptyTables } from "../../support/tables.js";

/** A project as another steward than the bundle's would draw it. */
const OWN: Geographic = {
  id: "project:biovallee",
  kind: "project",
  code: "biovallee",
  name: "Biovallée élargie",
  vintage: 2026,
  since: 2026,
  parentIds: [],
  memberIds: ["department:26"],
  source: "A steward",
};

describe("the geography that comes with Maillage", () => {
  it("is another bundle when it is other than before: whoever changes it counts RULES up, in bundle.ts", () => {
    const { territories, changes, editions } = bundledGeography();
    const lines = [
      ...territories.map(inOrder).toSorted(),
      ...changes.map(inOrder).toSorted(),
      JSON.stringify(editions),
    ];
    const content = createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);

    expect({ bundle: BUNDLE, content }).toEqual({ bundle: "6.0.0/2", content: "9b1c261a6aed925a" });
  });
});

describe.each(dialects)("filling the territories on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  beforeEach(() => emptyTables(database));
  afterAll(() => database.drop());

  const state = () => database.em().findOneOrFail(GeographyState, { id: 1 });
  const pretendFilledBy = (values: { bundle: string; vintage?: number }) =>
    database.em().nativeUpdate(GeographyState, { id: 1 }, values);

  it("keeps every territory and every step of its past as they come with Maillage", async () => {
    const shares: number[] = [];

    const report = await fillTerritories(database, (share) => shares.push(share));

    const bundled = bundledGeography();
    expect(report).toEqual({ outcome: "FILLED", vintage: bundled.vintage, repointings: [] });
    const loaded = await readGeography(database.em());
    expect(loaded?.state).toMatchObject({ version: 1, vintage: bundled.vintage, bundle: BUNDLE });
    expect(loaded?.data.editions).toEqual(bundled.editions);
    const byId = new Map(loaded?.data.territories.map((territory) => [territory.id, territory]));
    expect(byId.size).toBe(bundled.territories.length);
    expect(bundled.territories.filter((territory) => !sameJson(territory, byId.get(territory.id)))).toEqual([]);
    const steps = (changes: readonly object[] = []) => changes.map(inOrder).toSorted();
    expect(steps(loaded?.data.changes)).toEqual(steps(bundled.changes));
    expect(shares.length).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares.at(0), shares.at(-1)]).toEqual([0, 1]);
  });

  it("asks one small statement when there is nothing to do", async () => {
    await fillTerritories(database);
    database.takeStatements();
    const shares: number[] = [];

    const report = await fillTerritories(database, (share) => shares.push(share));

    expect(report.outcome).toBe("CURRENT");
    expect(database.takeStatements()).toHaveLength(1);
    expect(shares).toEqual([]);
  });

  it("takes as many statements as there are lists of 5,000, not one for each territory", async () => {
    database.takeStatements();

    await fillTerritories(database);

    expect(database.takeStatements().length).toBeLessThan(30);
  });

  it("is done by one of several that begin at once", async () => {
    const reports = await Promise.all([1, 2, 3].map(() => fillTerritories(database)));

    expect(reports.map(({ outcome }) => outcome).toSorted()).toEqual(["CURRENT", "CURRENT", "FILLED"]);
    expect(await state()).toMatchObject({ version: 1 });
  });

  it("leaves the tables empty when it ends in the middle, and the next start fills them", async () => {
    const broken = fillTerritories(database, (share) => {
      if (share > 0.5) throw new Error("the power failed");
    });

    await expect(broken).rejects.toThrow("the power failed");
    expect(await database.em().count(Territory, {})).toBe(0);
    expect(await database.em().count(GeographyState, { version: { $gt: 0 } })).toBe(0);
    expect(await fillTerritories(database)).toMatchObject({ outcome: "FILLED" });
    expect(await database.em().count(Territory, {})).toBe(bundledGeography().territories.length);
  });

  it("fills again after another bundle, without touching what a steward wrote", async () => {
    await fillTerritories(database);
    const em = database.em();
    await writeTerritories(em, [{ territory: OWN, actor: "steward" }]);
    await em.nativeUpdate(Territory, { id: "commune:51183" }, { name: "Coucy" });
    await em.nativeDelete(Territory, { id: "commune:26113" });
    const steps = await em.count(TerritoryChange, {});
    await em.nativeDelete(TerritoryChange, { territoryId: "commune:93066" });
    await pretendFilledBy({ bundle: "5.3.0/1" });
    const { version, rules } = await em.findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });

    const report = await fillTerritories(database);

    expect(report).toMatchObject({ outcome: "FILLED", repointings: [] });
    expect(await state()).toMatchObject({ version: 2, bundle: BUNDLE });
    expect(await em.findOne(Territory, { id: "commune:51183" })).toMatchObject({ name: "Courcy" });
    expect(await em.count(Territory, { id: "commune:26113" })).toBe(1);
    expect(await em.count(TerritoryChange, {})).toBe(steps);
    expect(await em.findOne(Territory, { id: OWN.id })).toMatchObject({
      name: OWN.name,
      memberIds: OWN.memberIds,
      actor: "steward",
    });
    // What answers said of territories is not what they say now; and places were found again by the same rules.
    const after = await em.findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });
    expect(after).toMatchObject({ version: version + 1, rules });
  });

  it("does not undo a newer edition that an operator loaded, and says so once", async () => {
    await fillTerritories(database);
    await pretendFilledBy({ bundle: "5.3.0/1", vintage: BUNDLED_VINTAGE + 1 });
    await database.em().nativeUpdate(Territory, { id: "commune:51183" }, { name: "Courcy-Neuve" });

    expect(await fillTerritories(database)).toMatchObject({ outcome: "KEPT", vintage: BUNDLED_VINTAGE + 1 });
    expect(await database.em().findOne(Territory, { id: "commune:51183" })).toMatchObject({ name: "Courcy-Neuve" });
    expect(await fillTerritories(database)).toMatchObject({ outcome: "CURRENT", vintage: BUNDLED_VINTAGE + 1 });
  });
});

/** JSON whose members are in one order, whatever made the object. */
function inOrder(value: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function sameJson(a: object, b: object | undefined): boolean {
  return b !== undefined && inOrder(a) === inOrder(b);
}
