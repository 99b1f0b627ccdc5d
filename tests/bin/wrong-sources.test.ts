import { describe, expect, it } from "vitest";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const CAT = {
  id: "cat",
  name: "Cat",
  connector: "curated",
  url: "https://cat.example.test/",
  options: { facts: "cat" },
};
const FILE = "The sources file sources.json is not valid:";

describe("maillage with a wrong sources file", () => {
  it.concurrent.each([
    ["that is no JSON", "sources:\n  - cat", `${FILE} it is not JSON: Unexpected token`],
    ["that is a list", [CAT], `${FILE} the top level must be object.`],
    ["without its list", {}, `${FILE} the top level must have required property 'sources'.`],
    ["with an unknown key", { sources: [{ ...CAT, colour: 1 }] }, `${FILE} sources.0 has an unknown key "colour".`],
    ["with a missing key", { sources: [{ ...CAT, url: undefined }] }, `sources.0 must have required property 'url'.`],
    ["with an id that is no id", { sources: [{ ...CAT, id: "Le CAT" }] }, "sources.0.id must match pattern"],
    ["with one id twice", { sources: [CAT, CAT] }, `the id "cat" is used twice; every source needs its own.`],
    [
      "with an unknown connector",
      { sources: [{ ...CAT, connector: "gopher" }] },
      `The source "cat" is not valid: there is no connector "gopher"; the connectors are atom, curated, discourse, hedgedoc, ingest, mediawiki, spip.`,
    ],
    [
      "with a password in an address",
      { sources: [{ ...CAT, url: "https://me:secret@cat.example.test/" }] },
      `${FILE} the url of the source "cat" holds a user name or a password; take it out.`,
    ],
    [
      "with options that the connector does not have",
      { sources: [{ ...CAT, options: { facts: "cat", pages: 3 } }] },
      `The options of the source "cat" in`,
    ],
    [
      "with a schedule that is none",
      { sources: [{ ...CAT, schedule: "every day at noon" }] },
      `The schedule of the source "cat" is not valid: "every day at noon" is no cron expression`,
    ],
    [
      "with an hour that does not exist",
      { sources: [{ ...CAT, schedule: "0 25 * * *" }] },
      "Invalid value for hour: 25",
    ],
  ])("says on one line what is wrong in one %s", async (_, content, message) => {
    const folder = await makeFolder({ "sources.json": content });
    const settings = { DATABASE_URL: `sqlite:${folder}/test.db`, MAILLAGE_SOURCES: "sources.json" };

    const { code, stdout, stderr } = await runMaillage(["sources"], settings, folder);

    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^maillage: [^\n]+\.\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it.concurrent.each([
    [
      "missing",
      "none.json",
      "it cannot be read (ENOENT); name one in MAILLAGE_SOURCES, written as docs/sources.md says.",
    ],
    ["a folder", "/", "it cannot be read (EISDIR); name one in MAILLAGE_SOURCES, written as docs/sources.md says."],
  ])("says what to do when it is %s", async (_, path, message) => {
    const folder = await makeFolder();
    const settings = { DATABASE_URL: `sqlite:${folder}/test.db`, MAILLAGE_SOURCES: path };

    expect(await runMaillage(["sources"], settings, folder)).toMatchObject({
      code: 2,
      stderr: `maillage: The sources file ${path} is not valid: ${message}\n`,
    });
  });

  it("does not start to serve with one", async () => {
    const folder = await makeFolder({ "sources.json": { sources: [{ ...CAT, schedule: "0 25 * * *" }] } });
    const settings = { DATABASE_URL: `sqlite:${folder}/test.db`, MAILLAGE_SOURCES: "sources.json", PORT: "0" };

    const { code, stdout, stderr } = await runMaillage(["start"], settings, folder);

    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^maillage: The schedule of the source "cat" is not valid: [^\n]+\n$/);
  });

  it("names the sources there are when one is asked for that is not there", async () => {
    const folder = await makeFolder({ "sources.json": { sources: [CAT, { ...CAT, id: "other" }] } });
    const settings = { DATABASE_URL: `sqlite:${folder}/test.db`, MAILLAGE_SOURCES: "sources.json" };

    expect(await runMaillage(["harvest", "wiki"], settings, folder)).toMatchObject({
      code: 2,
      stderr: `maillage: The command is not valid: there is no source "wiki"; the sources are: cat, other.\n`,
    });
  });

  it("harvests the other sources when one cannot even be begun", async () => {
    const bad = { id: "bad", name: "Bad", connector: "mediawiki", url: "file:///srv/wiki/" };
    const folder = await makeFolder({ "sources.json": { sources: [bad, CAT] } });
    const settings = { DATABASE_URL: `sqlite:${folder}/test.db`, MAILLAGE_SOURCES: "sources.json" };

    const { code, stdout } = await runMaillage(["harvest"], settings, folder);

    expect(stdout).toMatch(/^bad: stopped \(full\) — 0 pages\n/);
    expect(stdout).toContain(
      `\n  BAD_SETTING: The source setting "url" must be an address that begins with http:// or https://.\n`,
    );
    expect(stdout).toMatch(/^cat: finished \(full\) — 2 pages: 2 added\n/m);
    expect(stdout).toMatch(/Done: 1 of 2 sources finished, 2 pages: 2 added\.\n$/);
    expect(code).toBe(1);
  });
});
