import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../../store/database/database.js";
import { forgetContributor } from "../../../store/forget/forget.js";
import { forgetKeyOf } from "../../../store/forget/key.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { SOURCE } from "../../support/hand-made.js";
import { placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const NAME = "Odile Marchevaux";
const NOW = new Date("2026-12-01T08:00:00Z");

describe("the key of forgotten names", () => {
  let folder: string;
  let file: string;
  const opened: { close(): Promise<void> }[] = [];
  const used = useLedger("sqlite");

  beforeAll(() => {
    file = used.database.url.slice("sqlite:".length);
    folder = dirname(file);
  });
  afterAll(() => Promise.all(opened.map((database) => database.close())));

  it("is made beside the database with the first name, for its owner alone, and is not in the database", async () => {
    expect(readdirSync(folder)).not.toContain("forget.key");
    await forgetContributor(used.database, { sourceId: SOURCE.id, name: NAME, now: NOW });
    const path = `${folder}/forget.key`;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = readFileSync(path, "utf8").trim();
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await placesOfText(used.database, key)).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.includes("key"))).toEqual(["forget.key"]);
  });

  it("can be given as a setting instead, the same text", async () => {
    await forgetContributor(used.database, { sourceId: SOURCE.id, name: NAME, now: NOW });
    const forgetKey = readFileSync(`${folder}/forget.key`, "utf8");
    const moved = await openDatabase({ url: used.database.url, forgetKey });
    opened.push(moved);
    await expect(new Ledger(moved).open(SOURCE.id, { full: true })).resolves.toBeDefined();
  });

  it("is refused when it is too short to be one", async () => {
    writeFileSync(`${folder}/forget.key`, "short\n");
    const forgetting = forgetContributor(used.database, { sourceId: SOURCE.id, name: NAME, now: NOW });
    await expect(forgetting).rejects.toThrow(/fewer than 32 characters/);
  });

  it("has to be given with PostgreSQL, and the error says how to make one", async () => {
    const forgetKey = forgetKeyOf(undefined, undefined);
    const forgetting = forgetContributor(
      { ...used.database, forgetKey },
      { sourceId: SOURCE.id, name: NAME, now: NOW },
    );
    await expect(forgetting).rejects.toThrow(/MAILLAGE_FORGET_KEY/);
  });
});
