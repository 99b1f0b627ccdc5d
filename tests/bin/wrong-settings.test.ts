import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

/** A port of this machine where nobody listens. */
const CLOSED_PORT = 1;

describe("maillage with a wrong setting", () => {
  const taken = createServer();
  let port: number;

  beforeAll(async () => {
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    ({ port } = taken.address() as AddressInfo);
  });
  afterAll(() => void taken.close());

  it.concurrent.each([
    ["a port that is no number", { PORT: "abc" }, `The environment is not valid: PORT is "abc"; write a whole number.`],
    ["a port that does not exist", { PORT: "99999" }, "PORT must be <= 65535; `maillage --help` lists every setting."],
    ["a switch neither on nor off", { MAILLAGE_HARVEST: "perhaps" }, `MAILLAGE_HARVEST is "perhaps"; write on or off.`],
    [
      "a subgraph without an address",
      { MAILLAGE_RESOURCES_URL: "there" },
      `MAILLAGE_RESOURCES_URL must match format "uri"`,
    ],
    [
      "a database of another kind",
      { DATABASE_URL: "mysql://me:se/cret@host/db" },
      `DATABASE_URL "mysql://…@host/db" is not understood. Write sqlite:<path of a file> or postgresql://user:password`,
    ],
    [
      "an address that is none",
      { DATABASE_URL: "postgresql://me:secret@host:port/db" },
      `"postgresql://…@host:port/db"`,
    ],
    [
      "a database that is down",
      { DATABASE_URL: `postgresql://me:secret@127.0.0.1:${CLOSED_PORT}/db` },
      "The database postgresql://…@127.0.0.1:1/db cannot be used: connect ECONNREFUSED 127.0.0.1:1. Start it, or correct",
    ],
    [
      "a host that nobody knows",
      { DATABASE_URL: "postgresql://me:secret@nowhere.invalid/db" },
      "The database postgresql://…@nowhere.invalid/db cannot be used: getaddrinfo",
    ],
    ["a folder as the database", { DATABASE_URL: "sqlite:/" }, "The database sqlite:/ cannot be used: unable to open"],
    [
      "a file that is no database",
      { DATABASE_URL: "sqlite:no-database.txt" },
      "cannot be used: file is not a database.",
    ],
    [
      "a settings file that is missing",
      { MAILLAGE_SETTINGS: "none.json" },
      "The settings file none.json is not valid: it",
    ],
    [
      "a settings file that is a folder",
      { MAILLAGE_SETTINGS: "/" },
      "it cannot be read (EISDIR); correct MAILLAGE_SETTINGS",
    ],
    [
      "a settings file that is no JSON",
      { MAILLAGE_SETTINGS: "no-json.json" },
      "it is not JSON: Expected property name",
    ],
    ["a settings file that is a list", { MAILLAGE_SETTINGS: "list.json" }, "the top level must be object;"],
    ["an unknown setting in the file", { MAILLAGE_SETTINGS: "typo.json" }, `the top level has an unknown key "PROT";`],
    [
      "a wrong setting in the file",
      { MAILLAGE_SETTINGS: "wrong.json" },
      "The settings file wrong.json is not valid: PORT must",
    ],
  ])("says on one line what is wrong and what to do about %s", async (_, settings: Record<string, string>, message) => {
    const folder = await makeFolder({
      "no-database.txt": "This is a text of some length, and no database at all. ".repeat(20),
      "no-json.json": "{ PORT: 4000\n}",
      "list.json": [],
      "typo.json": { PROT: 4000 },
      "wrong.json": { PORT: "4000" },
    });

    const ended = await runMaillage(["sources"], { DATABASE_URL: `sqlite:${folder}/test.db`, ...settings }, folder);

    expectOneLine(ended, message);
    expect(ended.stderr).not.toMatch(/secret|se\/cret/);
    expect(ended.code).toBe(2);
  });

  it.concurrent.each([["start"], ["subgraph", "territories"]])("says that the port is taken (%s)", async (...args) => {
    const folder = await makeFolder();

    const ended = await runMaillage(args, { DATABASE_URL: `sqlite:${folder}/test.db`, PORT: String(port) }, folder);

    expectOneLine(
      ended,
      `the port is taken (listen EADDRINUSE: address already in use 127.0.0.1:${port}). Stop the other`,
    );
    expect(ended.code).toBe(1);
  });

  it("says that nobody can listen at an address of another machine", async () => {
    const folder = await makeFolder();

    const ended = await runMaillage(["start"], { DATABASE_URL: `sqlite:${folder}/test.db`, HOST: "192.0.2.1" }, folder);

    expectOneLine(
      ended,
      "nobody can listen there (listen EADDRNOTAVAIL: address not available 192.0.2.1:4000). Set HOST",
    );
    expect(ended.code).toBe(1);
  });
});

function expectOneLine({ stdout, stderr }: Ended, message: string): void {
  expect(stdout).toBe("");
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^(filling the geography: 100 %\n)?maillage: [^\n]+\.\n$/);
}
