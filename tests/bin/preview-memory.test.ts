import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../store/database/database.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { dialects, emptyDatabase } from "../support/databases.js";
import { dumpTables } from "../support/tables.js";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const CAT = {
  id: "cat",
  name: "Cat",
  connector: "curated",
  url: "https://cat.example.test/",
  options: { facts: "cat" },
};
const SOURCES = { "sources.json": { sources: [{ ...CAT, enabled: false }] }, "cat.json": CAT };

/** Every file of a folder and of those in it, with its bytes. */
async function bytesOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const bytes = await Promise.all(paths.map((path) => readFile(path, "base64")));
  return Object.fromEntries(paths.map((path, index) => [path, bytes[index] ?? ""]));
}

function preview(folder: string, url: string, ...args: string[]) {
  const settings = { DATABASE_URL: url, MAILLAGE_SOURCES: "sources.json" };
  return runMaillage(["preview", "cat", "--first", "0", ...args], settings, folder);
}

describe("maillage preview without a database", () => {
  it("makes none, and shows every page as new", async () => {
    const folder = await makeFolder(SOURCES);

    const { code, stdout } = await preview(folder, "sqlite:data/hub.db");

    expect(stdout).toContain(
      "\n  Note: Nothing was ever harvested here: there is no database yet, so every page is new.\n",
    );
    expect(stdout).toContain("\n  Note: It is switched off: it is harvested only when it is named.\n");
    expect(stdout).toContain("\ncat: finished (full) — 2 pages: 2 added\n");
    expect(code).toBe(0);
    expect((await readdir(folder)).toSorted()).toEqual(["cat.json", "sources.json"]);
  });

  it("says that there is none to be reached, unless nobody wants it", async () => {
    const folder = await makeFolder(SOURCES);
    const url = "postgresql://me:secret@127.0.0.1:1/db";

    expect(await preview(folder, url)).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^maillage: The database postgresql:\/\/…@127\.0\.0\.1:1\/db cannot be used: [^\n]+\n$/,
      ),
    });
    expect(await preview(folder, url, "--afresh")).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("maillage preview with an SQLite file", () => {
  it("leaves its bytes, its folder and everything in it as they were", async () => {
    const folder = await makeFolder(SOURCES);
    const settings = { DATABASE_URL: "sqlite:hub.db", MAILLAGE_SOURCES: "sources.json" };
    await runMaillage(["harvest", "cat"], settings, folder);
    const before = await bytesOf(folder);
    expect(Object.keys(before)).toContain(join(folder, "hub.db"));

    const known = await preview(folder, "sqlite:hub.db");
    const other = await runMaillage(["preview", "cat.json", "--json"], settings, folder);

    expect(known.stdout).toContain(
      "\n  reads everything, as always: its connector cannot ask for what changed alone (full)\n",
    );
    expect(known.stdout).toContain("\ncat: finished (full) — 2 pages: 2 unchanged\n");
    expect(JSON.parse(other.stdout)).toMatchObject({ source: { saved: "other" }, counts: { unchanged: 2 } });
    expect(await bytesOf(folder)).toEqual(before);
  });
});

describe.each(dialects)("maillage preview with a database on %s", (dialect) => {
  it("makes no table where there is none", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      await database.em().execute("select 1");

      const { code, stdout } = await preview(await makeFolder(SOURCES), url);

      expect(stdout).toContain(
        "\n  Note: Nothing was ever harvested here: there is no database yet, so every page is new.\n",
      );
      expect(code).toBe(0);
      expect(await dumpTables(database)).toEqual({});
    } finally {
      await database.close();
      await remove();
    }
  });

  it("does not bring tables of an older Maillage up to date, and says what does", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      await database.migrate();
      await new Ledger(database).register([CAT]);
      const [last] = await database
        .em()
        .execute<{ name: string }[]>("select name from mikro_orm_migrations order by name desc limit 1");
      await database.em().execute("delete from mikro_orm_migrations where name = ?", [last?.name]);
      const before = await dumpTables(database);
      const folder = await makeFolder(SOURCES);

      const refused = await preview(folder, url);
      const afresh = await preview(folder, url, "--afresh");

      expect(refused).toMatchObject({ code: 2, stdout: "" });
      expect(refused.stderr).toMatch(
        /^maillage: The database \S+ was made by an older Maillage, and a preview must not /,
      );
      expect(refused.stderr).toMatch(/`maillage sources`, [^\n]+ brings it up to date; [^\n]+ add --afresh\.\n$/);
      expect(afresh).toMatchObject({ code: 0, stderr: "" });
      expect(await dumpTables(database)).toEqual(before);
    } finally {
      await database.close();
      await remove();
    }
  });

  it("does not read what it cannot know, of a newer Maillage", async () => {
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      await database.migrate();
      await database.em().execute("insert into mikro_orm_migrations (name) values ('Migration29990101000000')");

      const { code, stderr } = await preview(await makeFolder(SOURCES), url);

      expect(stderr).toMatch(/^maillage: The database \S+ was made by a newer Maillage than this one\. [^\n]+\n$/);
      expect(code).toBe(2);
    } finally {
      await database.close();
      await remove();
    }
  });
});
