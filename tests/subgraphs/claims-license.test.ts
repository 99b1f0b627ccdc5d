import { describe, expect, it } from "vitest";
import { versionOf } from "../../subgraphs/resources/license-version.js";

describe("the version of a licence", () => {
  it.each([
    ["CC-BY-SA-4.0", "4.0"],
    ["CC-BY-SA-3.0-FR", "3.0"],
    ["CC0-1.0", "1.0"],
    ["etalab-2.0", "2.0"],
    ["GPL-3.0-or-later", "3.0"],
    ["MIT", null],
    ["BSD-3-Clause", null],
    ["LicenseRef-accord", null],
  ])("of %s is %s", (spdx, version) => {
    expect(versionOf(spdx)).toBe(version);
  });
});
