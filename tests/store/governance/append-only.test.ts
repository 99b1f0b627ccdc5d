import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AuditLine } from "../../../store/database/access-entities.js";
import {
  CharterVersion,
  Proposal,
  ProposalStep,
  SourceAdmission,
} from "../../../store/database/governance-entities.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { dumpTables } from "../../support/tables.js";

const at = new Date("2026-01-05T10:00:00Z");

const PROPOSAL = {
  id: "d1",
  kind: "FREE_TEXT",
  title: "Une pause",
  poleId: null,
  subject: null,
  openedAt: at,
  quorum: 0.5,
} as const;

const STEP = {
  id: 1,
  proposalId: "d1",
  number: 1,
  kind: "OPENED",
  author: "t1",
  organizationId: null,
  text: "Pourquoi",
  answers: null,
  content: null,
  state: "OPEN",
  deadline: at,
  at,
  key: "k1",
  hash: "h1",
} as const;

const ADMISSION = {
  id: 1,
  sourceId: "pad",
  state: "ADMITTED",
  proposalId: "d1",
  license: null,
  purpose: "lire",
  contact: null,
  at,
} as const;

const CHARTER = {
  id: 1,
  charter: "charte",
  number: 1,
  title: "Charte",
  text: "…",
  adoptedAt: at,
  inForceFrom: "2026-01-05",
  proposalId: "d1",
};

const LINE = { id: 1, at, actor: "t1", organizationId: null, operation: "propose", outcome: "OK" };

const TABLES = [
  ["proposal", Proposal, { title: "Autre chose" }],
  ["proposal_step", ProposalStep, { text: "Autre chose" }],
  ["source_admission", SourceAdmission, { state: "SUSPENDED" }],
  ["charter_version", CharterVersion, { text: "Autre chose" }],
  ["audit_line", AuditLine, { outcome: "FORBIDDEN" }],
] as const;

describe.each(dialects)("what was decided, on %s,", (dialect) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    const em = database.em();
    await em.insert(Proposal, PROPOSAL);
    await em.insert(ProposalStep, STEP);
    await em.insert(SourceAdmission, ADMISSION);
    await em.insert(CharterVersion, CHARTER);
    await em.insert(AuditLine, LINE);
  });
  afterAll(() => database.drop());

  describe.each(TABLES)("in %s,", (table, entity, change) => {
    const key = { id: entity === Proposal ? PROPOSAL.id : 1 };
    // Each is a way the database layer offers to write; none may change a row that is there.
    it.each<[string, () => Promise<unknown>]>([
      ["nativeUpdate", () => database.em().nativeUpdate(entity as never, {}, change)],
      ["nativeDelete", () => database.em().nativeDelete(entity as never, {})],
      [
        "a changed entity that is flushed",
        async () => {
          const em = database.em();
          const row = await em.findOneOrFail(entity as never, key);
          Object.assign(row as object, change);
          await em.flush();
        },
      ],
      [
        "an entity that is removed",
        async () => {
          const em = database.em();
          em.remove((await em.findOneOrFail(entity as never, key as never)) as object);
          await em.flush();
        },
      ],
      [
        "upsert",
        async () => {
          const em = database.em();
          const row = {
            ...((await em.findOneOrFail(entity as never, key, { disableIdentityMap: true })) as object),
            ...change,
          };
          await database.em().upsert(entity as never, row);
        },
      ],
      ["Kysely's delete", () => database.sql.deleteFrom(entity.meta.className as "Proposal").execute()],
      ["SQL that updates", () => database.em().execute(`update ${table} set id = id`)],
      ["SQL that deletes", () => database.em().execute(`delete from ${table}`)],
      dialect === "sqlite"
        ? ["SQL that replaces", () => database.em().execute(`insert or replace into ${table} select * from ${table}`)]
        : ["SQL that truncates", () => database.em().execute(`truncate ${table}`)],
    ])("is not rewritten by %s", async (_way, write) => {
      const before = (await dumpTables(database))[table];
      expect(before).toHaveLength(1);
      await expect(write()).rejects.toThrow(/append-only/);
      expect((await dumpTables(database))[table]).toEqual(before);
    });
  });
});
