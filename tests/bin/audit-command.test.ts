import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { appendAudit } from "../../store/access/audit.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { runMaillage } from "./run-maillage.js";

const AT = new Date("2026-03-02T09:00:00.000Z");

describe.each(dialects)("maillage audit on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(() => database.drop());

  const run = (...args: string[]) => runMaillage(["audit", ...args], { DATABASE_URL: database.url });

  it("says that nobody has tried anything, until somebody has", async () => {
    expect(await run()).toEqual({ code: 0, stdout: "Nobody has tried to change anything.\n", stderr: "" });
    expect(JSON.parse((await run("--json")).stdout)).toEqual([]);
  });

  it("shows who tried what, for whom and how it ended, the newest first", async () => {
    const steward = { id: "t0123456789abcdef", roles: ["steward"] as const };
    const member = { id: "o0123456789abcdef", roles: ["member"] as const, organizationId: "org_1" };
    await appendAudit(database, { identity: steward, operation: "confirmMatch", outcome: "OK", at: AT });
    const later = new Date(AT.getTime() + 1_000);
    await appendAudit(database, { identity: member, operation: "openProposal", outcome: "FORBIDDEN", at: later });

    expect(await run()).toEqual({
      code: 0,
      stdout: [
        "2026-03-02T09:00:01.000Z o0123456789abcdef for org_1: openProposal FORBIDDEN\n",
        "2026-03-02T09:00:00.000Z t0123456789abcdef: confirmMatch OK\n",
      ].join(""),
      stderr: "",
    });
    expect((await run("--first", "1")).stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse((await run("--json", "--first", "1")).stdout)).toEqual([
      {
        ...{ at: "2026-03-02T09:00:01.000Z", actor: "o0123456789abcdef", organizationId: "org_1" },
        ...{ operation: "openProposal", outcome: "FORBIDDEN" },
      },
    ]);
  });

  it("shows a hundred lines when nothing is said", async () => {
    const identity = { id: "t00000000000000aa", roles: ["admin"] as const };
    for (let each = 0; each < 101; each += 1) {
      await appendAudit(database, { identity, operation: "confirmMatch", outcome: "OK", at: AT });
    }

    expect((await run()).stdout.trimEnd().split("\n")).toHaveLength(100);
    expect((await run("--first", "102")).stdout.trimEnd().split("\n")).toHaveLength(102);
  });

  it.each(["0", "-1", "1.5", "many", "10001", ""])(
    "refuses to show %j lines, and says what to write",
    async (first) => {
      const { code, stdout, stderr } = await run(`--first=${first}`);

      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe(
        `maillage: The command is not valid: --first is ${JSON.stringify(first)}; write a whole number from 1 to 10000.\n`,
      );
    },
  );
});
