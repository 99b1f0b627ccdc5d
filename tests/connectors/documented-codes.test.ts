import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Where a code of a report is made: as the first word of an error, or as the code of an observation. */
const MADE = /(?:(?:RetryLater|SkipRecord|StopSource)Error\(\s*|\bcode: )"([A-Z][A-Z0-9_]+)"/g;

const codes = [
  ...new Set(
    globSync("{connectors,store/ledger}/**/*.ts").flatMap((file) =>
      [...withoutComments(readFileSync(file, "utf8")).matchAll(MADE)].map(([, code = ""]) => code),
    ),
  ),
].toSorted();

/** The examples in comments make nothing. */
function withoutComments(code: string): string {
  return code.replaceAll(/^ *\*.*$/gm, "");
}

/** Never seen in a report: the scanner's own reading of the templates stands in. */
const INTERNAL = ["API_BAD_PARSETREE"];

describe("the codes of a harvest's report", () => {
  it("are all explained in docs/sources.md", () => {
    const page = readFileSync("docs/sources.md", "utf8");
    expect(codes.length).toBeGreaterThan(40);
    expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual(INTERNAL);
  });
});
