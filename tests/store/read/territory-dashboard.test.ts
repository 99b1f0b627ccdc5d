import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { type CountedFacet, topCounts } from "../../../store/read/territory-counts.js";
import { countDashboard, dashboardIds } from "../../../store/read/territory-dashboard.js";
import { neighboursOf } from "../../../store/read/territory-neighbours.js";
import { territoryTotals } from "../../../store/read/territory-totals.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { naiveInside, naiveOrder, naiveTop } from "../../support/naive-dashboard.js";
import { type PlacedResource, insertPlaced, placedId } from "../../support/placed-resources.js";
import { emptyTables } from "../../support/tables.js";

const FACETS: readonly CountedFacet[] = ["KIND", "THEME", "SOURCE", "LICENSE", "YEAR", "ORGANIZATION"];

/** Inside one another, beside one another, and one that nothing names. */
const TERRITORIES = ["commune:26281", "commune:51183", "epci:242600252", "department:26", "region:84", "region:44"];
const ASKED = [...TERRITORIES, "project:biovallee", "department:01"];

const STALE_BEFORE = "2024-06-01T00:00:00.000Z";

const resources = fc
  .array(
    fc.record({
      title: fc.constantFrom("Puits", "Lavoir"),
      kind: fc.constantFrom("COMMONS", "METHOD", "STORY"),
      sourceId: fc.constantFrom("s1", "s2"),
      themes: fc.subarray(["Eau", "eau", "Pain", "Énergie", "Forêt"]),
      license: fc.constantFrom("ODbL-1.0", "CC-BY-4.0"),
      updatedAt: fc.constantFrom("2023-01-01", "2024-05-31T23:59:59.999", "2024-06-01", "2026-02-02T02:02:02.02"),
      disagreementCount: fc.nat({ max: 3 }),
      organizations: fc.subarray(["Les Passerelles", "Arc-en-Terre", "Tisserands", "Haute-Nacre"]),
      territoryIds: fc.subarray(TERRITORIES),
    }),
    { maxLength: 25 },
  )
  .map((made) =>
    made.map(({ updatedAt, ...each }, number): PlacedResource => {
      return { ...each, number, updatedAt: new Date(updatedAt.includes("T") ? `${updatedAt}Z` : updatedAt) };
    }),
  );

describe.each(dialects)("the dashboard of a territory on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(() => database.drop());
  beforeEach(() => emptyTables(database));

  it("counts what looking at every resource counts", async () => {
    await fc.assert(
      fc.asyncProperty(resources, fc.integer({ min: 1, max: 4 }), async (made, first) => {
        await emptyTables(database);
        await insertPlaced(database, made);
        const wanted = ASKED.flatMap((territoryId) => FACETS.map((facet) => ({ territoryId, facet })));
        const totals = await territoryTotals(database, ASKED);
        const counts = await topCounts(database, wanted, first);

        for (const [index, { territoryId, facet }] of wanted.entries()) {
          const inside = naiveInside(made, territoryId);
          expect(totals.get(territoryId) ?? 0, territoryId).toBe(inside.length);
          const found = (counts[index] ?? []).map(({ value, count }) => `${value}: ${count}`);
          expect(found.toSorted(), `${facet} of ${territoryId}`).toEqual(naiveTop(inside, facet, first).toSorted());
        }
      }),
      { numRuns: 25 },
    );
  });

  it("lists and counts the newest, the stale and the contradictory resources", async () => {
    await fc.assert(
      fc.asyncProperty(resources, fc.integer({ min: 1, max: 4 }), async (made, first) => {
        await emptyTables(database);
        await insertPlaced(database, made);
        const stale = { name: "stale", before: STALE_BEFORE } as const;
        const contradictory = { name: "contradictory" } as const;
        const newest = await dashboardIds(database, ASKED, { name: "newest" }, first);
        const oldest = await dashboardIds(database, ASKED, stale, first);
        const doubtful = await dashboardIds(database, ASKED, contradictory, first);
        const staleCounts = await countDashboard(database, ASKED, stale);
        const contradictoryCounts = await countDashboard(database, ASKED, contradictory);

        for (const id of ASKED) {
          const inside = naiveInside(made, id);
          const old = inside.filter(({ updatedAt }) => updatedAt < new Date(STALE_BEFORE));
          const apart = inside.filter(({ disagreementCount }) => disagreementCount > 0);
          const byTime = naiveOrder(inside, ({ updatedAt }) => updatedAt.getTime(), inside.length);
          const oldIds = new Set(old.map(placedId));
          expect(newest.get(id), id).toEqual(byTime.slice(0, first));
          expect(oldest.get(id), id).toEqual(
            byTime
              .toReversed()
              .filter((each) => oldIds.has(each))
              .slice(0, first),
          );
          expect(doubtful.get(id), id).toEqual(naiveOrder(apart, (each) => each.disagreementCount, first));
          expect(staleCounts.get(id), id).toBe(old.length);
          expect(contradictoryCounts.get(id), id).toBe(apart.length);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("shows values in the words of the sources, and keeps equals by value where the list is cut", async () => {
    const pages = ["Zèbre", "Eau vive", "Âne", "Zèbre"].map((theme, number) => made(number, { themes: [theme] }));
    await insertPlaced(database, pages);

    const [cut, whole] = await Promise.all(
      [2, 10].map((first) => topCounts(database, [{ territoryId: "region:44", facet: "THEME" }], first)),
    );

    expect(cut?.[0]?.map(({ label, count }) => [label, count])).toEqual([
      ["Zèbre", 2],
      ["Âne", 1],
    ]);
    expect(whole?.[0]?.map(({ label }) => label)).toEqual(["Zèbre", "Âne", "Eau vive"]);
  });

  it("asks as many statements for fifty territories as for one", async () => {
    await insertPlaced(database, [made(0)]);
    const many = loadGeography()
      .search({ kind: "commune", offset: 0, limit: 50 })
      .items.map(({ id }) => id);
    for (const ids of [["region:44"], many]) {
      database.takeStatements();
      await territoryTotals(database, ids);
      await topCounts(
        database,
        ids.flatMap((territoryId) => FACETS.map((facet) => ({ territoryId, facet }))),
        10,
      );
      await dashboardIds(database, ids, { name: "newest" }, 10);
      await countDashboard(database, ids, { name: "contradictory" });
      expect(database.takeStatements().length).toBe(5);
    }
  });
});

describe("the neighbours of a territory", () => {
  const geography = loadGeography();
  const neighbours = (id: string, first = 10) => {
    const territory = geography.get(id);
    if (territory === undefined) throw new Error(`There is no ${id}.`);
    return { territory, found: neighboursOf(territory, geography, first) };
  };

  it("are of its kind and in the same nearest territory, those with most nearly its population first", () => {
    const { territory, found } = neighbours("commune:51183");
    const distances = found.map(({ population = 0 }) => Math.abs(population - (territory.population ?? 0)));

    expect(found).toHaveLength(10);
    expect(found.every(({ kind, parentIds }) => kind === "commune" && parentIds.includes("epci:200067213"))).toBe(true);
    expect(found.map(({ id }) => id)).not.toContain("commune:51183");
    expect(distances).toEqual(distances.toSorted((a, b) => a - b));
  });

  it("of a département are those of its région, of a région the other régions", () => {
    expect(neighbours("department:93").found.map(({ id }) => id)).toContain("department:94");
    expect(neighbours("department:93").found.every(({ parentIds }) => parentIds.includes("region:11"))).toBe(true);
    expect(neighbours("region:84", 3).found.map(({ kind }) => kind)).toEqual(["region", "region", "region"]);
  });
});

function made(number: number, more: Partial<PlacedResource> = {}): PlacedResource {
  return {
    ...{ number, title: `Ressource ${number}`, kind: "COMMONS", sourceId: "s1", themes: [], disagreementCount: 0 },
    ...{ updatedAt: new Date("2025-01-01"), organizations: [], territoryIds: ["commune:51183"], ...more },
  };
}
