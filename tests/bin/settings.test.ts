import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runMaillage } from "./run-maillage.js";
import { makeFolder } from "./temporary-folder.js";

const SOURCES = { sources: [] };
const IN_FILE = { DATABASE_URL: "sqlite:./from-file.db", MAILLAGE_SOURCES: "sources.json" };

describe("a setting of maillage", () => {
  it("is read from maillage.json in the current folder", async () => {
    const folder = await makeFolder({ "maillage.json": IN_FILE, "sources.json": SOURCES });

    expect(await runMaillage(["sources"], {}, folder)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("docs/sources.md"),
    });
    expect(existsSync(`${folder}/from-file.db`)).toBe(true);
  });

  it("is read from the file that MAILLAGE_SETTINGS names, and from no other", async () => {
    const folder = await makeFolder({
      "maillage.json": { ...IN_FILE, DATABASE_URL: "sqlite:./not-asked.db" },
      "other.json": IN_FILE,
      "sources.json": SOURCES,
    });

    expect(await runMaillage(["sources"], { MAILLAGE_SETTINGS: "other.json" }, folder)).toMatchObject({ code: 0 });
    expect(existsSync(`${folder}/from-file.db`)).toBe(true);
    expect(existsSync(`${folder}/not-asked.db`)).toBe(false);
  });

  it("counts more in the environment than in the file", async () => {
    const folder = await makeFolder({ "maillage.json": IN_FILE, "sources.json": SOURCES });

    const settings = { DATABASE_URL: "sqlite:./from-environment.db", MAILLAGE_SETTINGS: "" };
    expect(await runMaillage(["sources"], settings, folder)).toMatchObject({ code: 0 });
    expect(existsSync(`${folder}/from-environment.db`)).toBe(true);
    expect(existsSync(`${folder}/from-file.db`)).toBe(false);
  });

  it("has a default: a database in the folder data, and the sources that come with Maillage", async () => {
    const folder = await makeFolder();

    const { stdout } = await runMaillage(["sources"], { DATABASE_URL: "", PORT: "" }, folder);

    const ids = ["ademe", "cat", "forum", "innovation-pedagogique", "pad"];
    expect(stdout).toBe(ids.map((id) => `${id}: never harvested yet; 0 pages\n`).join(""));
    expect(existsSync(`${folder}/data/maillage.db`)).toBe(true);
  });
});
