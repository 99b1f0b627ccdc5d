import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { connectors } from "../../connectors/registry.js";
import { HOSTILITIES } from "../support/hostile-suite.js";

/** Connectors that ask nobody, so that nobody can answer them badly. */
const ASK_NOBODY = new Set(["curated", "ingest"]);

describe("the shared net", () => {
  it.each(connectors.map(({ name }) => name).filter((name) => !ASK_NOBODY.has(name)))(
    "holds the connector %s",
    (name) => {
      const tests = [
        [`tests/connectors/${name}-contract.test.ts`, "itBehavesLikeAConnector("],
        [`tests/flow/hostile-partners-${name}.test.ts`, "itSurvivesAHostilePartner("],
      ] as const;
      for (const [file, call] of tests) {
        expect(existsSync(file) && readFileSync(file, "utf8").includes(call), file).toBe(true);
      }
    },
  );

  it("knows many ways of answering badly, each by its own name", () => {
    const names = HOSTILITIES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(150);
  });
});
