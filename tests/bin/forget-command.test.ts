import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rhythmsOf } from "../../bin/schedule.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import { forgottenNames } from "../../store/forget/list.js";
import { Ledger } from "../../store/ledger/ledger.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { SOURCE, batchOf, handMade } from "../support/hand-made.js";
import { dumpTables, placesOfText } from "../support/tables.js";
import { type Ended, runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const NAME = "Odile Marchevaux";
const KEY = "a key of a test, long enough to be one";

describe.each(dialects)("maillage forget on %s", (dialect) => {
  let database: TestDatabase;
  let folder: string;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    const sources = [made("hand"), made("other")];
    const ledger = new Ledger(database);
    await ledger.register(sources, rhythmsOf(sources, new Date()));
    for (const { id } of sources) {
      const session = await ledger.open(id, { full: true });
      await session.commit(batchOf([handMade("1", { text: `Par ${NAME}.`, contributors: [NAME, "Ada"] })]));
      await session.finish({ gone: [], cursor: 1, absenceCounts: false, acceptWithdrawals: false });
    }
    folder = await makeFolder({ "sources.json": { sources } });
  });
  afterAll(() => database.drop());

  const runWith = (settings: Record<string, string>, args: string[], input?: string): Promise<Ended> =>
    runMaillage(
      ["forget", ...args],
      { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json", ...settings },
      folder,
      input,
    );
  const run = (args: string[], input?: string) => runWith({ MAILLAGE_FORGET_KEY: KEY }, args, input);
  const WHO = ["--source", "hand", "--contributor", NAME];

  it("says in a dry run what it would touch, and writes nothing", async () => {
    const before = await dumpTables(database);
    const { code, stdout, stderr } = await run([...WHO, "--dry-run"]);
    expect(stdout).toMatch(/^hand: the name stands in 1 page \(1 revision\) and 0 lines of reports\.\n/);
    expect(stdout).toContain('the same name at the source "other" (Revision.contributors, 1 row) is left alone');
    expect(stdout).toMatch(/\nNothing was written: this was a dry run\.\n$/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(await dumpTables(database)).toEqual(before);
  });

  it("does nothing where it cannot ask and nobody said yes", async () => {
    const { code, stderr } = await run(WHO);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^maillage: [^\n]*not on a terminal[^\n]*--yes/);
    expect(await forgottenNames(database.em())).toEqual([]);
  });

  it.each([[[]], [["--source", "hand"]], [["--contributor", "x"]]])("says what it needs besides %j", async (args) => {
    const { code, stderr } = await run([...args, "--yes"]);
    expect({ code, stderr: stderr.split("\n").length }).toEqual({ code: 2, stderr: 2 });
    expect(stderr).toContain("--source and --contributor");
  });

  it("says that a name cannot be one", async () => {
    const { code, stderr } = await run(["--source", "hand", "--contributor", " ", "--yes"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "maillage: The name is empty. Write it as the source shows it.\n",
    });
  });

  it.runIf(dialect === "postgresql")("needs a key where there is no file to keep one beside", async () => {
    const { code, stderr } = await runWith({}, [...WHO, "--yes"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^maillage: With PostgreSQL,[^\n]+MAILLAGE_FORGET_KEY/);
    expect(await forgottenNames(database.em())).toEqual([]);
  });

  it("forgets a name, says what it touched, and never prints the name", async () => {
    const { code, stdout, stderr } = await run([...WHO, "--yes"]);
    expect(stdout).toMatch(
      /\nhand: forgotten in 1 page \(1 revision\) and 0 lines of reports; "Contributor-[0-9a-f]{4}" stands in its place\.\n/,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.toLowerCase()).not.toContain("marchevaux");
    const { revision = [] } = await dumpTables(database, ["revision"]);
    expect(revision.filter((row) => JSON.stringify(row).includes("Marchevaux"))).toHaveLength(1);
  });

  it("remembers a name that nobody has, read from standard input, and says so", async () => {
    const { code, stdout } = await run(["--source", "hand", "--contributor", "-", "--yes"], "Personne Encore\n");
    expect(stdout).toContain("It is remembered all the same");
    expect(code).toBe(0);
    expect(await placesOfText(database, "personne")).toEqual([]);
  });

  it("remembers a name of a source that is not there yet, and names those that are", async () => {
    const { code, stdout } = await run(["--source", "later", "--contributor", NAME, "--yes"]);
    expect(stdout).toMatch(/^There is no source "later" yet; the sources are: hand, other\.\n/);
    expect(code).toBe(0);
  });

  it("lists how many names are forgotten, and since when, without the names", async () => {
    const { code, stdout } = await run(["--list"]);
    expect(stdout).toMatch(/^hand: 2 names\n( {2}Contributor-[0-9a-f]{4} {2}\d{4}-\d\d-\d\d\n){2}later: 1 name\n/);
    expect(stdout.toLowerCase()).not.toContain("marchevaux");
    expect(code).toBe(0);
  });

  it("refuses to harvest with another key, in plain words", async () => {
    const { code, stderr } = await runMaillage(
      ["harvest", "hand"],
      { DATABASE_URL: database.url, MAILLAGE_SOURCES: "sources.json", MAILLAGE_FORGET_KEY: `${KEY}, but another` },
      folder,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^filling the geography: 100 %\nhand: The key in the setting MAILLAGE_FORGET_KEY is another, and names were forgotten/,
    );
  });

  it("begins anew with another key where the first is lost", async () => {
    const other = { MAILLAGE_FORGET_KEY: `${KEY}, but another` };
    const { code, stdout } = await runWith(other, ["--new-key", "--yes"]);
    expect(stdout).toMatch(/^The list of 3 forgotten names is emptied\./);
    expect(code).toBe(0);
    expect((await runWith(other, ["--list"])).stdout).toBe("No name is forgotten.\n");
  });

  it.runIf(dialect === "sqlite")("makes a key beside the database where none is set", async () => {
    await runWith({}, ["--new-key", "--yes"]);
    const file = database.url.slice("sqlite:".length);
    expect(readFileSync(`${dirname(file)}/forget.key`, "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  });
});

function made(id: string): SourceSettings {
  return { ...SOURCE, id, connector: "atom", schedule: "0 0 1 1 *" };
}
