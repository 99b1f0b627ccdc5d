import { copyFile, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../../store/database/database.js";
import { Page } from "../../../store/database/ledger-entities.js";
import { tablesAge } from "../../../store/database/tables-age.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects, emptyDatabase } from "../../support/databases.js";
import { SOURCE, handMade, harvestByHand } from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";

describe.each(dialects)("a database opened to be read, on %s", (dialect) => {
  let written: TestDatabase;
  let opened: Database;

  beforeAll(async () => {
    written = await createTestDatabase(dialect);
    const ledger = new Ledger(written);
    await ledger.register([SOURCE]);
    await harvestByHand(ledger, { batches: [[handMade("1"), handMade("2")]] });
    opened = await openDatabase({ url: written.url, readOnly: true });
  });
  afterAll(async () => {
    await opened.close();
    await written.drop();
  });

  it("is read while another process writes it", async () => {
    expect(await opened.em().count(Page, {})).toBe(2);
    await harvestByHand(new Ledger(written), { batches: [[handMade("3")]] });
    expect(await opened.em().count(Page, {})).toBe(3);
  });

  it("lets nothing be written", async () => {
    const before = await dumpTables(written);
    await expect(opened.em().nativeDelete(Page, {})).rejects.toThrow(/read-?only/);
    await expect(new Ledger(opened).register([SOURCE])).rejects.toThrow(/read-?only/);
    await expect(opened.em().execute("create table more (id integer)")).rejects.toThrow(/read-?only/);
    expect(await dumpTables(written)).toEqual(before);
  });

  it("tells whether its tables are those of this program", async () => {
    expect(await tablesAge(opened)).toBe("current");
    const { url, remove } = await emptyDatabase(dialect);
    const database = await openDatabase({ url });
    try {
      expect(await tablesAge(database)).toBe("none");
      await database.migrate();
      expect(await tablesAge(database)).toBe("current");
      await database.em().execute("insert into mikro_orm_migrations (name) values ('Migration29990101000000')");
      expect(await tablesAge(database)).toBe("newer");
      await database.em().execute("delete from mikro_orm_migrations where name < 'Migration2999'");
      expect(await tablesAge(database)).toBe("older");
    } finally {
      await database.close();
      await remove();
    }
  });
});

describe("an SQLite file opened to be read", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "maillage-read-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Every file of the folder with its bytes. */
  async function files(): Promise<Record<string, string>> {
    const names = await readdir(folder);
    const bytes = await Promise.all(names.map((name) => readFile(join(folder, name), "base64")));
    return Object.fromEntries(names.map((name, index) => [name, bytes[index] ?? ""]));
  }

  async function countPages(file: string): Promise<number> {
    const database = await openDatabase({ url: `sqlite:${join(folder, file)}`, readOnly: true });
    try {
      return await database.em().count(Page, {});
    } finally {
      await database.close();
    }
  }

  it("is left as it was, and the folder too", async () => {
    const database = await openDatabase({ url: `sqlite:${join(folder, "rest ? #1.db")}` });
    await database.migrate();
    await database.close();
    const before = await files();
    expect(Object.keys(before)).toEqual(["rest ? #1.db"]);
    expect(await countPages("rest ? #1.db")).toBe(0);
    expect(await files()).toEqual(before);
  });

  it("is read with what a killed process left beside it, which stays there", async () => {
    const written = await createTestDatabase("sqlite");
    const ledger = new Ledger(written);
    await ledger.register([SOURCE]);
    await harvestByHand(ledger, { batches: [[handMade("1"), handMade("2")]] });
    const file = written.url.slice("sqlite:".length);
    const names = await readdir(dirname(file));
    expect(names).toContain("test.db-wal");
    for (const name of names) await copyFile(join(dirname(file), name), join(folder, name.replace("test", "killed")));
    await written.drop();
    const { "killed.db-shm": _, ...before } = await files();
    expect(await countPages("killed.db")).toBe(2);
    const { "killed.db-shm": __, ...after } = await files();
    expect(after).toEqual(before);
  });

  it("is not made when it is not there", async () => {
    const before = await files();
    await expect(countPages("none.db")).rejects.toThrow("unable to open database file");
    await expect(countPages("no-folder/none.db")).rejects.toThrow("unable to open database file");
    expect(await files()).toEqual(before);
  });
});
