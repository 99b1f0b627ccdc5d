import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import settingsSchema from "../../schema/settings.schema.json" with { type: "json" };
import { runMaillage } from "./run-maillage.js";

describe("maillage", () => {
  it("explains its commands with examples and its settings with their defaults", async () => {
    const { code, stdout, stderr } = await runMaillage(["--help"], {});

    expect(code).toBe(0);
    expect(stderr).toBe("");
    for (const command of [
      "start",
      "harvest [options] [source]",
      "preview [options] <source>",
      "sources [options]",
      "rebuild",
      "subgraph <name>",
    ])
      expect(stdout).toContain(`\n  ${command}`);
    expect(stdout).toContain("$ maillage harvest ademe --dry-run");
    for (const name of Object.keys(settingsSchema.properties)) expect(stdout).toContain(`\n  ${name}`);
    expect(stdout).toContain("PORT [4000]\n      TCP port to listen on; 0 picks a free one.");
    expect(stdout).toContain("MAILLAGE_HARVEST [on]");
    expect(stdout).not.toContain("worker");
  });

  it("explains one command", async () => {
    const { code, stdout } = await runMaillage(["harvest", "--help"], {});

    expect(code).toBe(0);
    expect(stdout).toContain("--dry-run");
    expect(stdout).toContain("--accept-withdrawals");
  });

  it("tells its version", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

    expect(await runMaillage(["--version"], {})).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it.concurrent.each([
    ["no command", [], /^Usage: maillage/],
    ["an unknown command", ["harvset"], /^error: unknown command 'harvset'\n(\(Did you mean harvest\?\)\n)?/],
    ["an unknown option", ["harvest", "--dry"], /^error: unknown option '--dry'\n/],
    ["a missing argument", ["subgraph"], /^error: missing required argument 'name'\n/],
  ])("says how to go on after %s", async (_, args, message) => {
    const { code, stdout, stderr } = await runMaillage(args, {});

    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/maillage --help|harvest \[options\] \[source\]/);
  });
});
