import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GeographyState, Territory, TerritoryChange } from "../../store/database/territory-entities.js";
import { bundledGeography } from "../../store/geography/geography.js";
import { fillTerritories } from "../../store/territories/fill.js";
import { happenIn2027, makeEdition } from "../store/territories/made-edition.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const FILLED = "filling the geography: 100 %\n";

describe.each(dialects)("the geography of the command on %s", (dialect) => {
  let database: TestDatabase;
  let edition: string;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    edition = makeEdition(happenIn2027);
    folder = await makeFolder({ "sources.json": { sources: [] } });
  });
  afterAll(async () => {
    await database.drop();
    rmSync(edition, { recursive: true });
  });

  const run = (...args: string[]) =>
    runMaillage(args, { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json" }, folder);

  it("is empty after a kill in the middle of the first fill, and the next start fills it", async () => {
    expect(await killedFill(database.url)).toBe("SIGKILL");
    expect(await database.em().count(Territory, {})).toBe(0);
    expect(await database.em().count(TerritoryChange, {})).toBe(0);
    expect(await database.em().count(GeographyState, { version: 0 })).toBe(1);

    const { code, stderr } = await run("rebuild");

    expect({ code, stderr }).toEqual({ code: 0, stderr: FILLED });
    expect(await database.em().count(Territory, {})).toBe(bundledGeography().territories.length);
  });

  it("is filled once, and says nothing of it later", async () => {
    await fillTerritories(database);

    expect(await run("rebuild")).toMatchObject({ code: 0, stderr: "" });
  });

  it("tells editions, counts and projects", async () => {
    const { code, stdout, stderr } = await run("geography");

    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Official geography of 2026; editions 2021, .*, 2026; filled by the bundle \S+\.\n/);
    expect(stdout).toMatch(/\n {2}region: \d+\n/);
    expect(stdout).toMatch(/\n {2}commune: 3\d{4}, and \d+ of the past\n/);
    expect(stdout).toMatch(/\nproject:biovallee Biovallée: epci:242600252, .*\n {2}comes with Maillage; /);
  });

  it("explains a territory of today, one of the past, and an id that is none", async () => {
    const today = await run("geography", "show", "commune:51183");
    const past = await run("geography", "show", "commune:93059");
    const unknown = await run("geography", "show", "commune:99999");
    const malformed = await run("geography", "show", "Courcy");

    expect(today).toMatchObject({ code: 0, stderr: "" });
    expect(today.stdout).toMatch(/^commune:51183 Courcy: commune, since the edition 2021\n/);
    expect(today.stdout).toContain("\n  lies in department:51 Marne\n");
    expect(past.code).toBe(0);
    expect(past.stdout).toMatch(/^commune:93059 Pierrefitte-sur-Seine: commune, in the editions 2021 to 2024\n/);
    expect(past.stdout).toContain("\n  today commune:93066 Saint-Denis\n");
    expect([unknown.code, malformed.code]).toEqual([1, 1]);
    expect(unknown.stdout).toContain("commune:99999");
    expect(malformed.stdout).not.toBe("");
  });

  it("takes in the next edition in one command", async () => {
    const loaded = await run("geography", "load", edition, "--year", "2027");

    expect(loaded.code).toBe(0);
    expect(loaded.stdout).toMatch(
      /^Loaded the edition 2027: \d+ official territories; 2 of the edition before are no more\.\n/,
    );
    expect(loaded.stdout).toContain("1 MERGED");
    expect((await run("geography", "show", "commune:51088")).stdout).toContain("\n  today commune:51183 Courcy\n");
    expect((await run("geography")).stdout).toMatch(/^Official geography of 2027; editions .*, 2027; /);
  });

  it.each([
    ["an older edition", ["2020"], /would undo what came since/],
    ["a year that is none", ["soon"], /--year is a year such as 2027/],
  ])("says on one line why it refuses %s", async (_, [year = ""], message) => {
    const { code, stdout, stderr } = await run("geography", "load", edition, "--year", year);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^maillage: .*\n$/);
    expect(stderr).toMatch(message);
  });

  it("says on one line that a folder holds no edition", async () => {
    const { code, stderr } = await run("geography", "load", folder, "--year", "2028");

    expect(code).toBe(2);
    expect(stderr).toMatch(/^maillage: \S+ holds no edition .*\n$/);
  });
});

/** Fills a database in a process of its own, which is killed half-way. @returns The signal it ended by. */
async function killedFill(url: string): Promise<NodeJS.Signals | null> {
  const script = `
    import { openDatabase } from "./dist/store/database/database.js";
    import { fillTerritories } from "./dist/store/territories/fill.js";
    const database = await openDatabase({ url: process.env.URL });
    await fillTerritories(database, (share) => { if (share > 0.5) process.kill(process.pid, "SIGKILL"); });`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    env: { URL: url },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const [, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return signal;
}
