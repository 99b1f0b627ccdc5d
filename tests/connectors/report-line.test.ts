import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reportLine } from "../../connectors/report-line.js";

describe("a line of a report", () => {
  it("keeps what a person reads", () => {
    expect(reportLine("La page « Été » a 2 ko.")).toBe("La page « Été » a 2 ko.");
  });

  it("steers no terminal and begins no other line", () => {
    expect(reportLine("title\n\u001B[2Jerased \u202Ednim")).toBe("title  [2Jerased  dnim");
  });

  it("is never long and never more than one line, whatever a partner sends", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3_000 }), (message) => {
        const line = reportLine(message);
        expect(line.length).toBeLessThanOrEqual(1_001);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E]/u);
      }),
    );
  });
});
