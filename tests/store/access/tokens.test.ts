import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ApiToken } from "../../../store/database/access-entities.js";
import type { NewToken } from "../../../store/access/new-token.js";
import { createToken, hasActiveToken, identify, listTokens, revokeToken } from "../../../store/access/tokens.js";
import { openDatabase } from "../../../store/database/database.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { dumpTables } from "../../support/tables.js";

const NOW = new Date("2026-12-01T10:00:00.000Z");
const ASKED: NewToken = { label: "Review of matches", roles: ["steward"], expiresAt: null };

function after(minutes: number): Date {
  return new Date(NOW.getTime() + minutes * 60_000);
}

describe.each(dialects)("tokens on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.em().nativeDelete(ApiToken, {});
    database.takeStatements();
  });

  const create = (asked: Partial<NewToken> = {}, now = NOW) => createToken(database, { ...ASKED, ...asked }, now);

  it("are 32 random bytes after a prefix, and identify who shows them by id and roles", async () => {
    const { token, kept } = await create({ roles: ["admin", "member", "admin"] });
    const other = await create();

    expect(token).toMatch(/^mlg_[\w-]{43}$/);
    expect(other.token).not.toBe(token);
    expect(kept.id).toMatch(/^t[0-9a-f]{16}$/);
    expect(await identify(database, token, NOW)).toEqual({ id: kept.id, roles: ["member", "admin"] });
    expect(await identify(database, other.token, NOW)).toEqual({ id: other.kept.id, roles: ["steward"] });
  });

  it("stand in no table, in no part", async () => {
    const { token } = await create();
    await identify(database, token, NOW);

    const dump = JSON.stringify(await dumpTables(database));
    expect(dump).toContain(ASKED.label);
    expect(dump).not.toContain(token.slice(4, 20));
    expect(dump).not.toContain(token.slice(-16));
  });

  it("are listed newest first, without their digest", async () => {
    const first = await create();
    const second = await create({ label: "Import", roles: ["connector"], expiresAt: after(5) }, after(1));

    expect(await listTokens(database)).toEqual([
      { ...second.kept, createdAt: after(1), expiresAt: after(5) },
      { ...first.kept, createdAt: NOW },
    ]);
    expect(JSON.stringify(await listTokens(database))).not.toMatch(/digest|[0-9a-f]{64}/);
  });

  it("identify nobody when they are unknown or not quite the same", async () => {
    const { token } = await create();
    const last = token.endsWith("A") ? "B" : "A";

    for (const wrong of [`mlg_${"A".repeat(43)}`, token.slice(0, -1) + last, token.toUpperCase(), token.slice(4)]) {
      expect(await identify(database, wrong, NOW)).toBeUndefined();
    }
  });

  it.each([
    "",
    "mlg_",
    "x".repeat(10_000),
    `mlg_${"A".repeat(44)}`,
    `mlg_${"é".repeat(43)}`,
    `mlg_${"A".repeat(42)}\n`,
  ])("cost no statement when they cannot be one (%#)", async (text) => {
    expect(await identify(database, text, NOW)).toBeUndefined();
    expect(database.takeStatements()).toEqual([]);
  });

  it("cost one statement, known or not, and one more when their last use is to be written", async () => {
    const { token } = await create();
    const count = async (bearer: string, now: Date) => {
      database.takeStatements();
      await identify(database, bearer, now);
      return database.takeStatements().length;
    };

    expect(await count(`mlg_${"A".repeat(43)}`, NOW)).toBe(1);
    expect(await count(token, NOW)).toBe(2);
    expect(await count(token, after(1))).toBe(1);
  });

  it("remember their last use to the hour", async () => {
    const { token } = await create();
    const lastUse = async () => (await listTokens(database))[0]?.lastUsedAt;

    expect(await lastUse()).toBeNull();
    for (const [minutes, remembered] of [
      [0, 0],
      [59, 0],
      [60, 60],
      [100, 60],
    ] as const) {
      await identify(database, token, after(minutes));
      expect(await lastUse()).toEqual(after(remembered));
    }
  });

  it("identify also where their last use cannot be written", async () => {
    const { token, kept } = await create();
    const readOnly = await openDatabase({ url: database.url, readOnly: true });

    expect(await identify(readOnly, token, NOW)).toEqual({ id: kept.id, roles: ["steward"] });
    await readOnly.close();
    expect((await listTokens(database))[0]?.lastUsedAt).toBeNull();
  });

  it("identify nobody from the moment they expire", async () => {
    const { token } = await create({ expiresAt: after(10) });

    expect(await identify(database, token, after(9))).toBeDefined();
    expect(await identify(database, token, after(10))).toBeUndefined();
    expect((await listTokens(database))[0]?.lastUsedAt).toEqual(after(9));
  });

  it("identify nobody once they are revoked, and keep the moment of their first revocation", async () => {
    const { token, kept } = await create();
    const other = await create();

    expect(await revokeToken(database, kept.id, after(1))).toEqual({ ...kept, revokedAt: after(1) });
    expect(await identify(database, token, after(2))).toBeUndefined();
    expect(await identify(database, other.token, after(2))).toBeDefined();
    expect((await revokeToken(database, kept.id, after(5)))?.revokedAt).toEqual(after(1));
  });

  it("are not revoked when nobody knows them", async () => {
    expect(await revokeToken(database, "t0123456789abcdef", NOW)).toBeUndefined();
  });

  it("count as active until they expire or are revoked", async () => {
    expect(await hasActiveToken(database, NOW)).toBe(false);
    await create({ expiresAt: after(10) });
    const { kept } = await create();
    expect(await hasActiveToken(database, after(10))).toBe(true);
    await revokeToken(database, kept.id, NOW);
    expect(await hasActiveToken(database, after(9))).toBe(true);
    expect(await hasActiveToken(database, after(10))).toBe(false);
  });

  it.each<[string, Partial<NewToken>, RegExp]>([
    ["no label", { label: " \t" }, /its label is empty; say what it is for/],
    ["a long label", { label: "x".repeat(201) }, /its label has 201 characters; it may have 200/],
    ["an e-mail address in its label", { label: "for anne@example.org" }, /holds an e-mail address/],
    ["a hidden e-mail address in its label", { label: "for anne (at) example.org" }, /holds an e-mail address/],
    ["a token in its label", { label: "mlg_abc" }, /what looks like a token/],
    ["two lines in its label", { label: "a\nb" }, /write one line/],
    ["a NUL in its label", { label: "a\0b" }, /write one line/],
    ["no role", { roles: [] }, /no role; name one of member, steward, connector, admin/],
    ["an unknown role", { roles: ["steward", "root"] }, /no role "root"; the roles are member/],
    ["an end in the past", { expiresAt: NOW }, /would have expired already/],
    ["an end that is no date", { expiresAt: new Date(Number.NaN) }, /would have expired already/],
  ])("are not made with %s", async (_what, asked, message) => {
    await expect(create(asked)).rejects.toThrow(message);
    expect(await listTokens(database)).toEqual([]);
  });

  it("are refused with every fault at once, without repeating the label", async () => {
    const refused = create({ label: "anne@example.org", roles: [] });

    await expect(refused).rejects.toThrow(/e-mail address.*; it has no role/);
    await expect(refused).rejects.not.toThrow(/anne/);
  });
});
