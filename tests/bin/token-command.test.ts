import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiToken } from "../../store/database/access-entities.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { placesOfText } from "../support/tables.js";
import { runMaillage, startMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/.source;
const DAY_MS = 86_400_000;
const SECRET = "a secret of a test's own, long enough";

describe.each(dialects)("maillage token on %s", (dialect) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
  });
  afterAll(() => database.drop());

  const run = (...args: string[]) => runMaillage(["token", ...args], { DATABASE_URL: database.url });
  const create = (...more: string[]) => run("create", "--label", "Review of matches", "--role", "steward", ...more);
  const list = async () =>
    JSON.parse((await run("list", "--json")).stdout) as { id: string; status: string; expiresAt: string | null }[];

  it("says that there is none, and how to make one", async () => {
    expect(await run("list")).toEqual({
      code: 0,
      stdout: "There is no token. `maillage token create` makes one.\n",
      stderr: "",
    });
    expect(await list()).toEqual([]);
  });

  it("prints a new token once, alone on standard output, and keeps nothing of it", async () => {
    const { code, stdout, stderr } = await create("--role", "member");

    expect(code).toBe(0);
    expect(stdout).toMatch(/^mlg_[\w-]{43}\n$/);
    expect(stderr).toMatch(
      new RegExp(
        `^t[0-9a-f]{16}: active \\(member, steward\\); expires ${TIME}; never used — Review of matches\n.* not shown again.*\n$`,
      ),
    );
    const token = stdout.trim();
    expect(stderr).not.toContain(token);
    expect(await placesOfText(database, token.slice(4, 24))).toEqual([]);
    for (const { stdout: shown } of [await run("list"), await run("list", "--json")]) {
      expect(shown).toContain("Review of matches");
      expect(shown).not.toContain("mlg_");
      expect(shown).not.toMatch(/[0-9a-f]{64}/);
    }
  });

  it.each([
    ["a year from now when nothing is said", [], 365],
    ["after so many days", ["--expires", "90d"], 90],
    ["never, when that is said", ["--expires", "never"], null],
  ] as const)("lets a token end %s", async (_what, more, days) => {
    const before = Date.now();
    await create(...more);

    const [newest] = await list();
    if (days === null) return expect(newest?.expiresAt).toBeNull();
    const end = new Date(newest?.expiresAt ?? "").getTime() - days * DAY_MS;
    expect(end).toBeGreaterThanOrEqual(before);
    expect(end).toBeLessThanOrEqual(Date.now());
  });

  it("lets a token end with a day", async () => {
    await create("--expires", "2199-12-31");

    expect((await list())[0]?.expiresAt).toBe("2200-01-01T00:00:00.000Z");
  });

  it("lists for programs what each is for, what it allows and how it stands", async () => {
    const { stderr } = await create();
    const id = stderr.slice(0, 17);

    expect((await list())[0]).toEqual({
      id,
      label: "Review of matches",
      roles: ["steward"],
      status: "active",
      organizationId: null,
      sourceId: null,
      createdAt: expect.stringMatching(TIME),
      expiresAt: expect.stringMatching(TIME),
      revokedAt: null,
      lastUsedAt: null,
    });
  });

  it("revokes a token, and says since when when asked again", async () => {
    const id = (await create()).stderr.slice(0, 17);
    const first = await run("revoke", id);

    expect(first.stdout).toMatch(
      new RegExp(`^${id}: revoked \\(steward\\); revoked ${TIME}; never used — Review of matches\n$`),
    );
    expect(await run("revoke", id)).toEqual({ code: 0, stdout: first.stdout, stderr: "" });
    expect((await list()).find((token) => token.id === id)?.status).toBe("revoked");
  });

  it("shows tokens that have ended as such", async () => {
    const id = (await create()).stderr.slice(0, 17);
    await database.em().nativeUpdate(ApiToken, { id }, { expiresAt: new Date(Date.now() - DAY_MS) });

    expect((await run("list")).stdout).toMatch(new RegExp(`^${id}: expired \\(steward\\); expired ${TIME}; `, "m"));
  });

  it.each<[string, string[], RegExp]>([
    [
      "an e-mail address",
      ["create", "--label", "anne@example.org", "--role", "steward"],
      /^maillage: The token is not valid: its label holds an e-mail address; say what it is for, not whose it is\.\n$/,
    ],
    [
      "an unknown role",
      ["create", "--label", "x", "--role", "boss"],
      /^maillage: The token is not valid: there is no role "boss"; the roles are member, steward, connector, admin\.\n$/,
    ],
    ...["90", "d", "2026-02-30", "2026-13-01", "tomorrow", "-1d", "999999d"].map(
      (expires): [string, string[], RegExp] => [
        `the end ${expires}`,
        ["create", "--label", "x", "--role", "steward", `--expires=${expires}`],
        /^maillage: The command is not valid: --expires is ".*"; write a number of days such as 90d, a date such as 2027-06-30, or never\.\n$/,
      ],
    ),
    [
      "an end in the past",
      ["create", "--label", "x", "--role", "steward", "--expires", "2020-01-01"],
      /^maillage: The token is not valid: it would have expired already; name a later date\.\n$/,
    ],
    [
      "an id that nobody has",
      ["revoke", "t0123456789abcdef"],
      /^maillage: The command is not valid: there is no token t0123456789abcdef; `maillage token list` shows the ids\.\n$/,
    ],
    [
      "the token in the place of its id",
      ["revoke", `mlg_${"A".repeat(43)}`],
      /^maillage: The command is not valid: that is no id of a token; `maillage token list` shows the ids\.\n$/,
    ],
  ])("refuses %s in one line that says what to do", async (_what, args, message) => {
    const before = await list();
    const { code, stdout, stderr } = await run(...args);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/anne|AAAA/);
    expect(await list()).toEqual(before);
  });

  it.each([
    [["create", "--role", "steward"], /^error: required option '--label <text>' not specified\n/],
    [["create", "--label", "x"], /^error: required option '--role <role>' not specified\n/],
    [["revoke"], /^error: missing required argument 'id'\n/],
  ])("explains itself when it lacks something (%j)", async (args, message) => {
    const { code, stderr } = await run(...args);

    expect(code).toBe(1);
    expect(stderr).toMatch(message);
  });

  it("makes tokens that a running hub knows at once, and forgets at once", async () => {
    const folder = await makeFolder({ "sources.json": { sources: [] } });
    const empty = await createTestDatabase(dialect);
    const settings = { DATABASE_URL: empty.url, MAILLAGE_SOURCES: "sources.json", MAILLAGE_HARVEST: "off", PORT: "0" };
    const token = (...args: string[]) => runMaillage(["token", ...args], settings, folder);
    const hub = startMaillage(["start"], settings, folder);
    const [, url = ""] = await hub.waitFor(/^Maillage serves the graph at (http:\S+)$/m);
    await hub.waitFor(/^ {2}nobody can change anything yet: `maillage token create .+` makes a token$/m);

    const { stdout, stderr } = await token("create", "--label", "x", "--role", "steward");
    expect(await statusOf(url, stdout.trim())).toBe(200);
    await token("revoke", stderr.slice(0, 17));
    expect(await statusOf(url, stdout.trim())).toBe(401);
    hub.kill("SIGTERM");
    const ended = await hub.ended();
    expect(ended.stdout + ended.stderr).not.toContain("mlg_");

    await token("create", "--label", "y", "--role", "steward");
    const again = startMaillage(["start"], settings, folder);
    await again.waitFor(/sources \(harvesting is off\):\n/);
    again.kill("SIGTERM");
    expect((await again.ended()).stdout).not.toContain("nobody can change");
    await empty.drop();
  });
});

describe("maillage subgraph", () => {
  const run = (settings: Record<string, string>) =>
    startMaillage(["subgraph", "territories"], { DATABASE_URL: "sqlite::memory:", PORT: "0", ...settings });

  it.each(["0.0.0.0", "::", "192.0.2.1", "hub.example.org"])(
    "does not start without a secret where others reach it, at %s",
    async (host) => {
      const { code, stdout, stderr } = await run({ HOST: host }).ended();

      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(
        /^maillage: The environment is not valid: HOST is .+ MAILLAGE_SUBGRAPH_SECRET is not set; .+\n$/,
      );
    },
  );

  it.each(["127.0.0.1", "127.1.2.3", "localhost", "::ffff:127.0.0.1"])(
    "starts without one where this machine alone reaches it, at %s, and says what that means",
    async (host) => {
      const subgraph = run({ HOST: host });
      await subgraph.waitFor(/listens at .+\n {2}without MAILLAGE_SUBGRAPH_SECRET: everybody may read, nobody change/);
      subgraph.kill("SIGTERM");

      expect(await subgraph.ended()).toMatchObject({ code: 0, stderr: "filling the geography: 100 %\n" });
    },
  );

  it("starts with one anywhere, and then answers nobody else", async () => {
    const subgraph = run({ HOST: "0.0.0.0", MAILLAGE_SUBGRAPH_SECRET: SECRET });
    const [, port] = await subgraph.waitFor(/listens at http:\/\/[^:]+:(\d+)\/graphql\n/);

    expect(await statusOf(`http://127.0.0.1:${port}/graphql`)).toBe(401);
    expect(subgraph.output()).not.toMatch(/without|secret of a test/);
    subgraph.kill("SIGTERM");
    expect((await subgraph.ended()).code).toBe(0);
  });

  it("does not start with a secret that can be guessed, and does not show it", async () => {
    const { code, stderr } = await run({ MAILLAGE_SUBGRAPH_SECRET: "hunter2" }).ended();

    expect(code).toBe(2);
    expect(stderr).toMatch(/MAILLAGE_SUBGRAPH_SECRET must NOT have fewer than 32 characters/);
    expect(stderr).not.toContain("hunter2");
  });
});

async function statusOf(url: string, token?: string): Promise<number> {
  const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify({ query: "{ __typename }" }) });
  return response.status;
}
