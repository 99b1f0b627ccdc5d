import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "../../../store/access/identity.js";
import { Forgotten } from "../../../store/database/access-entities.js";
import { PersonRole } from "../../../store/database/governance-entities.js";
import { foreseeForgetting, forgetContributor } from "../../../store/forget/forget.js";
import { forgetKeyOf } from "../../../store/forget/key.js";
import { type NewPersonRole, addPersonRole, removePersonRoles } from "../../../store/governance/people.js";
import { graphVersion } from "../../../store/memory/graph-version.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { SOURCE } from "../../support/hand-made.js";
import { placesOfText } from "../../support/tables.js";
import { START, actingFor, decide, foundCommons, poleOf, refusal } from "./commons.js";

const KEY = "a key of a test, long enough to be one";

const ROLE: NewPersonRole = {
  name: "Odile Marchevaux",
  role: "facilitatrice",
  organizationId: "halle",
  poleId: "recits",
  since: "2026-01-01",
  agreedOn: "2026-02-01",
};

const STEWARD: Identity = { id: "t-steward", roles: ["steward"] };

describe.each(dialects)("people of the commons on %s", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    const made = await createTestDatabase(dialect);
    database = { ...made, forgetKey: forgetKeyOf(KEY, undefined) };
    await foundCommons(database, { halle: "CARRIER", lisieres: "MEMBER" });
    await decide(database, poleOf("recits", ["halle"]), ["halle", "lisieres"]);
  });
  beforeEach(async () => {
    await database.em().nativeDelete(PersonRole, {});
    await database.em().nativeDelete(Forgotten, {});
  });
  afterAll(() => database.drop());

  const add = (more: Partial<NewPersonRole> = {}, by: Identity = actingFor("halle")) =>
    addPersonRole(database, { ...ROLE, ...more }, by, START);
  const rows = () => database.em().find(PersonRole, {}, { disableIdentityMap: true, orderBy: { id: "asc" } });
  const forget = (name: string) => forgetContributor(database, { sourceId: SOURCE.id, name, now: START });

  it("are named once in a role, with what they agreed to, however often it is said", async () => {
    const id = await add();
    const before = await graphVersion(database.em());
    expect(await add()).toBe(id);
    expect(await graphVersion(database.em())).toBe(before);
    expect(await add({ name: "MARCHEVAUX Odile", until: "2026-12-31" })).toBe(id);
    expect(await add({ role: "trésorière" })).not.toBe(id);
    expect(await rows()).toMatchObject([
      { id, name: "MARCHEVAUX Odile", until: "2026-12-31", agreedOn: "2026-02-01", actor: "t-halle" },
      { role: "trésorière", poleId: "recits", until: null },
    ]);
  });

  it("are named when they agreed, or a page says it, and not otherwise", async () => {
    await expect(add({ agreedOn: null })).rejects.toEqual(refusal("BAD_USER_INPUT", /has not agreed/));
    await expect(add({ agreedOn: "2026-03-03" })).rejects.toEqual(refusal("BAD_USER_INPUT", /to come/));
    await expect(add({ agreedOn: "hier" })).rejects.toEqual(refusal("BAD_USER_INPUT", /day of the calendar/));
    for (const sourceUrl of ["javascript:alert(1)", "wiki.test", "https://moi@localhost/"]) {
      await expect(add({ sourceUrl })).rejects.toEqual(refusal("BAD_USER_INPUT", /address of a page/));
    }
    await add({ agreedOn: null, sourceUrl: "https://wiki.test/Équipe" });
    expect(await rows()).toMatchObject([{ agreedOn: null, sourceUrl: "https://wiki.test/%C3%89quipe" }]);
  });

  it("are named with words, days and places that exist", async () => {
    await expect(add({ name: "x".repeat(201) })).rejects.toEqual(refusal("BAD_USER_INPUT", /201 characters/));
    await expect(add({ name: "\u200b" })).rejects.toEqual(refusal("BAD_USER_INPUT", /name is empty/));
    await expect(add({ name: "odile@exemple.fr" })).rejects.toEqual(refusal("BAD_USER_INPUT", /e-mail/));
    await expect(add({ role: " " })).rejects.toEqual(refusal("BAD_USER_INPUT", /says nothing/));
    await expect(add({ until: "2025-12-31" })).rejects.toEqual(refusal("BAD_USER_INPUT", /before `since`/));
    await expect(add({ poleId: "rien" })).rejects.toEqual(refusal("NOT_FOUND", /no pole "rien"/));
    await expect(add({ organizationId: "rien" }, STEWARD)).rejects.toEqual(refusal("NOT_FOUND", /no organization/));
    expect(await rows()).toEqual([]);
  });

  it("are named by their own organization or a steward, and by no other", async () => {
    await expect(add({}, actingFor("lisieres"))).rejects.toEqual(refusal("FORBIDDEN", /their own organization/));
    await expect(add({ organizationId: null })).rejects.toEqual(refusal("FORBIDDEN", /their own organization/));
    await add({}, STEWARD);
    await add({ organizationId: null, poleId: null }, STEWARD);
    expect(await rows()).toHaveLength(2);
  });

  it("leave for good when they wish, whatever the spelling", async () => {
    await add();
    await add({ role: "trésorière", poleId: null });
    await add({ name: "Odile Marchand" });
    await add({ organizationId: "lisieres" }, STEWARD);
    const remove = (name: string, organizationId: string | null, by: Identity) =>
      removePersonRoles(database, { name, organizationId }, by, START);
    await expect(remove("Odile Marchevaux", "halle", actingFor("lisieres"))).rejects.toEqual(
      refusal("FORBIDDEN", /own/),
    );
    await expect(remove("Odile Marchevaux", null, actingFor("halle"))).rejects.toEqual(refusal("FORBIDDEN", /own/));

    expect(await remove("marchevaux, ODILE", "halle", actingFor("halle"))).toBe(2);
    expect((await rows()).map(({ name, organizationId }) => [name, organizationId])).toEqual([
      ["Odile Marchand", "halle"],
      ["Odile Marchevaux", "lisieres"],
    ]);
    expect(await remove("Odile Marchevaux", null, STEWARD)).toBe(1);
    const before = await graphVersion(database.em());
    expect(await remove("Odile Marchevaux", null, STEWARD)).toBe(0);
    expect(await graphVersion(database.em())).toBe(before);
    expect(await placesOfText(database, "marchevaux")).toEqual([]);
    if (dialect === "sqlite") {
      const path = fileURLToPath(database.url.replace("sqlite:", "file://"));
      for (const file of [path, `${path}-wal`]) {
        expect((await readFile(file)).includes("Marchevaux"), file).toBe(false);
      }
    }
  });

  it("leave when they are forgotten at a source, and come back by nobody's hand", async () => {
    await add();
    await add({ name: "Odile Marchand" });
    const request = { sourceId: SOURCE.id, name: "marchevaux odile", now: START };
    expect(await foreseeForgetting(database, request)).toMatchObject({ roles: 1, left: [] });
    expect(await rows()).toHaveLength(2);
    expect(await forget("marchevaux odile")).toMatchObject({ roles: 1, left: [] });
    expect((await rows()).map(({ name }) => name)).toEqual(["Odile Marchand"]);

    const refused = add({ name: "Marchevaux-Odile" }, STEWARD);
    await expect(refused).rejects.toEqual(refusal("FORBIDDEN", /asked not to be named/));
    await expect(refused).rejects.not.toThrow(/Marchevaux/i);
    await expect(add({ role: "remplace Odile Marchevaux" })).rejects.toEqual(refusal("FORBIDDEN", /asked not to/));
    const sourceUrl = "https://wiki.test/Utilisateur:Odile_Marchevaux";
    await expect(add({ name: "Odile Marchand", sourceUrl })).rejects.toEqual(refusal("FORBIDDEN", /asked not to/));
  });

  it("stay named in what others wrote, which is told when somebody is forgotten", async () => {
    await add({ name: "Odile Marchand", role: "avec Odile Marchevaux" });
    const left = [{ sourceId: null, place: "PersonRole.role", rows: 1 }];
    const request = { sourceId: SOURCE.id, name: "Odile Marchevaux", now: START };
    expect(await foreseeForgetting(database, request)).toMatchObject({ roles: 0, left });
    expect(await forget("Odile Marchevaux")).toMatchObject({ roles: 0, left });
  });

  it("are named by nobody as long as the key of the forgotten names is missing", async () => {
    await forget("Odile Marchevaux");
    const without = { ...database, forgetKey: forgetKeyOf("another key of a test, as long as it", undefined) };
    await expect(addPersonRole(without, { ...ROLE, name: "Ada Lovelace" }, STEWARD, START)).rejects.toEqual(
      refusal("CONFLICT", /key of the forgotten names/),
    );
  });
});
