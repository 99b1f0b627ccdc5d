import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GeographyState, Territory } from "../../../store/database/territory-entities.js";
import { bundledGeography, loadGeography } from "../../../store/geography/geography.js";
import { currentGeography } from "../../../store/territories/current-geography.js";
import { fillTerritories } from "../../../store/territories/fill.js";
import { forgetGeography, refreshGeography } from "../../../store/territories/refresh.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";

describe.each(dialects)("the geography in use on %s", (dialect) => {
  let database: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    other = await createTestDatabase(dialect);
    await fillTerritories(database);
  });
  beforeEach(async () => {
    await rename(database, "Courcy");
    await currentGeography(database);
    database.takeStatements();
  });
  afterAll(async () => {
    await database.drop();
    await other.drop();
  });

  /** What another process does: it changes a territory and says so by the version. */
  const rename = async (where: Pick<TestDatabase, "em">, name: string) => {
    const em = where.em();
    await em.nativeUpdate(Territory, { id: "commune:51183" }, { name });
    const { version } = await em.findOneOrFail(GeographyState, { id: 1 });
    await em.nativeUpdate(GeographyState, { id: 1 }, { version: version + 1 });
  };
  const courcy = () => loadGeography().get("commune:51183")?.name;

  it("is the one that the database holds", async () => {
    const geography = await currentGeography(database);

    const { vintage, editions } = bundledGeography();
    expect([geography.vintage, geography.editions]).toEqual([vintage, editions]);
    expect(geography.get("commune:51183")).toMatchObject({ name: "Courcy", kind: "commune" });
    expect(geography.get("commune:93059")).toMatchObject({ vintage: 2024 });
    expect(geography.childrenOf("project:biovallee")).toHaveLength(3);
    expect(geography.changesOf("commune:93066").length).toBeGreaterThan(0);
  });

  it("takes one small statement while nothing changed", async () => {
    const before = loadGeography();

    expect(await currentGeography(database)).toBe(before);
    expect(database.takeStatements()).toHaveLength(1);
  });

  it("is read again, in a few statements, when another process changed it", async () => {
    await rename(database, "Courcy-Neuve");
    database.takeStatements();

    expect((await currentGeography(database)).get("commune:51183")?.name).toBe("Courcy-Neuve");
    expect(database.takeStatements()).toHaveLength(5);
  });

  it("is read once by those who ask at the same time", async () => {
    await rename(database, "Courcy-Neuve");
    database.takeStatements();

    const geographies = await Promise.all([1, 2, 3].map(() => currentGeography(database)));

    expect(new Set(geographies).size).toBe(1);
    expect(database.takeStatements()).toHaveLength(3 + 4);
  });

  it("is what a transaction wrote, for that transaction", async () => {
    await database.em().transactional(async (em) => {
      await rename({ em: () => em }, "Courcy-Neuve");
      await refreshGeography(em);
      expect(courcy()).toBe("Courcy-Neuve");
      // On PostgreSQL a reader still sees the version of before; what the transaction weaves by may not go.
      if (dialect === "postgresql") await refreshGeography(database.em());
      expect(courcy()).toBe("Courcy-Neuve");
    });
    expect((await currentGeography(database)).get("commune:51183")?.name).toBe("Courcy-Neuve");
  });

  it("is not what a transaction wrote that failed", async () => {
    const failed = database.em().transactional(async (em) => {
      await rename({ em: () => em }, "Courcy-Neuve");
      await refreshGeography(em);
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    forgetGeography();

    expect((await currentGeography(database)).get("commune:51183")?.name).toBe("Courcy");
  });

  it("never waits for who waits for the only connection", async () => {
    await rename(database, "Courcy-Neuve");

    const names = await Promise.all([
      currentGeography(database).then(() => courcy()),
      database.em().transactional(async (em) => {
        await refreshGeography(em);
        return courcy();
      }),
    ]);

    expect(names).toEqual(["Courcy-Neuve", "Courcy-Neuve"]);
  });

  it("is the one that comes with Maillage while the tables are empty, and each database has its own", async () => {
    await rename(database, "Courcy-Neuve");
    await currentGeography(database);

    expect((await currentGeography(other)).get("commune:51183")?.name).toBe("Courcy");
    const bundled = loadGeography();
    expect(await currentGeography(other)).toBe(bundled);
    expect((await currentGeography(database)).get("commune:51183")?.name).toBe("Courcy-Neuve");
  });
});
