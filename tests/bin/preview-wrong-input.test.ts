import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findSource } from "../../bin/preview-source.js";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const CAT = {
  id: "cat",
  name: "Cat",
  connector: "curated",
  url: "https://cat.example.test/",
  options: { facts: "cat" },
};
const OTHER = { ...CAT, id: "other" };

/** What somebody wrote, by the name of the file it stands in. */
const FILES: Readonly<Record<string, unknown>> = {
  "sources.json": { sources: [CAT, OTHER] },
  "cat.json": CAT,
  "two.json": { sources: [CAT, OTHER] },
  "one.json": { sources: [{ ...CAT, id: "third" }] },
  "renamed.json": { ...CAT, name: "Chat" },
  "none.json": { sources: [] },
  "twice.json": { sources: [CAT, CAT] },
  "text.json": "id: cat\nname: Cat",
  "list.json": [CAT],
  "null.json": "null",
  "typo.json": { ...CAT, conector: "curated" },
  "no-url.json": { ...CAT, url: undefined },
  "ftp.json": { ...CAT, url: "ftp://cat.example.test/" },
  "gopher.json": { ...CAT, connector: "gopher" },
  "options.json": { ...CAT, options: { facts: "cat", pages: 3 } },
  "hour.json": { ...CAT, schedule: "0 25 * * *" },
  "hub.json": { PORT: 4000, MAILLAGE_SOURCES: "sources.json" },
  "secret.json": { ...CAT, connector: "mediawiki", options: {}, url: "https://me:secret@wiki.example.test/" },
  broken: "{",
};

const SETTINGS = { DATABASE_URL: "sqlite:data/test.db", MAILLAGE_SOURCES: "sources.json" };

describe("maillage preview with wrong input", () => {
  it.concurrent.each<[string, readonly string[], string]>([
    [
      "an id that nobody knows",
      ["dog"],
      'there is no source "dog", nor a file of that name; the sources are: cat, other. Settings that are not saved yet',
    ],
    [
      "a file that is not there",
      ["./dog.json"],
      "The file ./dog.json is not valid: it cannot be read (ENOENT); name a JSON file with the settings of a source, or a " +
        "source that is saved (cat, other).",
    ],
    [
      "a file whose name could be an id",
      ["broken"],
      "The file broken is not valid: it is not JSON: Expected property name",
    ],
    [
      "a key that is none",
      ["typo.json"],
      'The file typo.json is not valid: the top level has an unknown key "conector".',
    ],
    [
      "an address with a password",
      ["secret.json"],
      'the url of the source "cat" holds a user name or a password; take it out.',
    ],
    ["several sources", ["two.json"], "several sources; say which one: --source with one of cat, other."],
    ["a number that is none", ["cat", "--pages", "many"], '--pages is "many"; write a whole number from 1 to 1000000.'],
    ["no page at all", ["cat", "--pages", "0"], '--pages is "0"; write a whole number from 1'],
    ["more than can be shown", ["cat", "--first", "101"], '--first is "101"; write a whole number from 0 to 100.'],
    ["fewer than nothing", ["cat", "--most=-1"], '--most is "-1"; write a whole number from 0 to 10000.'],
  ])("says on one line what is wrong and what to do about %s, and makes nothing", async (_, args, message) => {
    const folder = await makeFolder(FILES);

    const { code, stdout, stderr } = await runMaillage(["preview", ...args], SETTINGS, folder);

    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^maillage: [^\n]+\.\n$/);
    expect(stderr).not.toContain("secret@");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect((await readdir(folder)).toSorted()).toEqual(Object.keys(FILES).toSorted());
  });

  it.concurrent.each([
    ["nothing", "", "What came on standard input is not valid: it is not JSON: Unexpected end of JSON input."],
    ["half an entry", '{ "id": "cat" }', "What came on standard input is not valid: the top level must have required"],
  ])("says what is wrong when %s comes on standard input", async (_, input, message) => {
    const { code, stdout, stderr } = await runMaillage(["preview", "-"], SETTINGS, await makeFolder(FILES), input);

    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^maillage: [^\n]+\.\n$/);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });
});

describe("the source that is to be previewed", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await makeFolder(FILES);
  });

  const find = (argument: string, chosen?: string, sourcesPath = "sources.json") =>
    findSource(argument, { chosen, sourcesPath: join(folder, sourcesPath) });
  const findIn = (file: string, chosen?: string) => find(join(folder, file), chosen);

  it.each<[string, string, string | undefined, string]>([
    ["a file that is no JSON", "text.json", undefined, "it is not JSON: Unexpected token"],
    [
      "a list of sources",
      "list.json",
      undefined,
      'it must be an object: one source ({ "id": …, "name": …, "connector": …,',
    ],
    ["a file of nothing", "null.json", undefined, "it must be an object"],
    ["a key that is missing", "no-url.json", undefined, "the top level must have required property 'url'."],
    ["an address of another kind", "ftp.json", undefined, 'url must match pattern "^(https?|file):"'],
    [
      "a connector that nobody knows",
      "gopher.json",
      undefined,
      'is no connector "gopher"; the connectors are atom, curated, ',
    ],
    [
      "an option that is none",
      "options.json",
      undefined,
      'options.json is not valid: the top level has an unknown key "pages".',
    ],
    [
      "a schedule that is none",
      "hour.json",
      undefined,
      'The schedule of the source "cat" is not valid: "0 25 * * *" is no',
    ],
    [
      "settings of Maillage itself",
      "hub.json",
      undefined,
      "it holds settings of Maillage itself (PORT), not a source; set",
    ],
    ["a file without a source", "none.json", undefined, "none.json is not valid: it names no source."],
    ["one id twice", "twice.json", undefined, 'the id "cat" is used twice; every source needs its own.'],
    ["a source that the file has not", "two.json", "dog", 'there is no source "dog" in The file'],
    ["another source than the only one", "cat.json", "dog", 'it is "cat" alone.'],
    ["a folder", ".", undefined, "it cannot be read (EISDIR); name a JSON file"],
  ])("is refused in plain words for %s", async (_, file, chosen, message) => {
    await expect(findIn(file, chosen)).rejects.toThrow(message);
  });

  it("is refused when two are named", async () => {
    await expect(find("cat", "other")).rejects.toThrow('it names two sources, "cat" and "other"; name one.');
    await expect(find("cat", "cat")).resolves.toMatchObject({ source: { id: "cat" } });
  });

  it("is the one saved under an id, the one of a file, or the one chosen of several", async () => {
    expect(await find("other")).toMatchObject({ source: OTHER, from: { kind: "sources file" }, saved: "same" });
    expect(await findIn("cat.json")).toMatchObject({ source: CAT, from: { kind: "file" }, saved: "same" });
    expect(await findIn("cat.json", "cat")).toMatchObject({ source: CAT });
    expect(await findIn("two.json", "other")).toMatchObject({ source: OTHER, saved: "same" });
    expect(await findIn("one.json")).toMatchObject({ source: { id: "third" }, saved: "no" });
    expect(await findIn("renamed.json")).toMatchObject({ source: { id: "cat" }, saved: "other" });
  });

  it("may stand in a file although the sources file is broken", async () => {
    const given = await find(join(folder, "cat.json"), undefined, "text.json");
    expect(given).toMatchObject({ source: CAT, saved: "unknown" });
    await expect(find("cat", undefined, "text.json")).rejects.toThrow("text.json is not valid: it is not JSON");
  });

  it("is a saved one rather than a file of that name, which ./ names", async () => {
    const own = await makeFolder({ "sources.json": { sources: [CAT] }, cat: { ...CAT, name: "In the file" } });

    const [saved, file] = await Promise.all(
      ["cat", "./cat"].map((argument) => runMaillage(["preview", argument], SETTINGS, own)),
    );

    expect(saved?.stdout).toMatch(/^Preview of cat: Cat\n/);
    expect(file?.stdout).toMatch(/^Preview of cat: In the file\n/);
  });
});
