import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFrontMatter } from "../../../connectors/hedgedoc/front-matter.js";

/** Fields in HedgeDoc's reading, by name. */
function wordsIn(text: string): Record<string, string | undefined> {
  return Object.fromEntries(readFrontMatter(text).fields.map(({ name, words }) => [name, words]));
}

describe("the header of a note", () => {
  it.each([
    ["---\ntitle: a\n---\nb", { title: "a" }, "\nb"],
    ["---\ntitle: a\n...\nb", { title: "a" }, "\nb"],
    ["---\r\ntitle: a\r\n---\r\nb", { title: "a" }, "\r\nb"],
    ["---\n---\nb", {}, "\nb"],
    ["---\n\n# only a comment\n---\nb", {}, "\nb"],
    ["---\ntitle: |\n  a\n  b\n---\nc", { title: "a\nb\n" }, "\nc"],
    ["---\ntitle: 'a: b'\ntags: \"c, d\"\n---\n", { title: "a: b", tags: "c, d" }, "\n"],
    ["---\nx: &a b\ntitle: *a\n---\n", { x: "b", title: "b" }, "\n"],
    ["---\ntitle: a\n---- b", { title: "a" }, "- b"],
  ])("of %j is read as HedgeDoc reads it", (text, fields, body) => {
    expect(wordsIn(text)).toEqual(fields);
    expect(readFrontMatter(text).body).toBe(body);
  });

  it.each([
    ["no header at all", "# a\n\ntitle: b\n"],
    ["a header behind an empty line", "\n---\ntitle: a\n---\n"],
    ["a header behind a blank", " ---\ntitle: a\n---\n"],
    ["a header without an end", "---\ntitle: a\n"],
    ["a colon too many", "---\ntitle: a : b\n---\n"],
    ["a quotation that never ends", '---\ntags: [a, "b]\n---\n'],
    ["a tabulator", "---\na:\n\tb: c\n---\n"],
    ["a name that comes twice", "---\ntitle: a\ntitle: b\n---\n"],
    ["a line between two rules", "---\nUne phrase.\n---\n"],
    ["a list", "---\n- a\n- b\n---\n"],
    ["a tag that wants code to run", "---\ntitle: !!js/function 'function () {}'\n---\n"],
    ["a tag of somebody's own", "---\ntitle: !secret a\n---\n"],
    ["a reference to nothing", "---\ntitle: *nothing\n---\n"],
    ["JavaScript", "---js\n{ title: process.exit(1) }\n---\n"],
  ])("is text with the rest where there is %s", (_, text) => {
    expect(readFrontMatter(text)).toEqual({ fields: [], body: text });
  });

  it.each([
    ["a number", "title: 14", "14"],
    ["a number in another base", "title: 0x1f", "31"],
    ["nought", "title: 0", undefined],
    ["nothing", "title:", undefined],
    ["an empty word", 'title: ""', undefined],
    ["a date, which YAML 1.1 takes for one", "title: 2026-11-14", undefined],
    ["a date in quotes", 'title: "2026-11-14"', "2026-11-14"],
    ["a truth", "title: true", undefined],
    ["a word that was a truth in YAML 1.1", "title: oui", "oui"],
  ])("gives %s as the words HedgeDoc makes of it", (_, line, words) => {
    expect(wordsIn(`---\n${line}\n---\n`)).toEqual({ title: words });
  });

  it("keeps values as written, whatever HedgeDoc makes of them, and no lists", () => {
    const { fields } = readFrontMatter(
      "---\nversion: 1.10\nday: 2026-11-14\nbreaks: False\ntags: [a, b]\nq: 'it''s'\n---\n",
    );
    expect(fields.map(({ name, value }) => `${name}=${value}`)).toEqual([
      "version=1.10",
      "day=2026-11-14",
      "breaks=False",
      "q=it's",
    ]);
  });

  it("stays a header where an e-mail address was taken out of it", () => {
    expect(wordsIn("---\ntitle: [adresse retirée] et les siens\ntags: a, [adresse retirée]\n---\n")).toEqual({
      title: "(adresse retirée) et les siens",
      tags: "a, (adresse retirée)",
    });
  });

  it("is text where it is a bomb", () => {
    const laughs = Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join("\n");
    const bombs = [
      `---\na0: &a0 ha\n${laughs}\n---\n`,
      `---\na: ${"[".repeat(10_000)}\n---\n`,
      `---\na: ${"{a: ".repeat(8_000)}\n---\n`,
      `---\n${"- ".repeat(15_000)}\n---\n`,
      `---\n${Array.from({ length: 400 }, (_, n) => `${" ".repeat(n)}a:`).join("\n")}\n---\n`.slice(0, 70_000),
      `---\ntitle: ${"a".repeat(40_000)}\n---\n`,
    ];
    for (const bomb of bombs) expect(readFrontMatter(bomb)).toEqual({ fields: [], body: bomb });
  });

  it("takes nothing from a text and adds nothing to it, whatever stands in it", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(
        "---\n",
        "\n---",
        "\n...",
        "title: ",
        "a: b\n",
        "- c\n",
        "&x ",
        "*x",
        "!!js/function ",
        "{",
        "]",
        '"',
        "\n",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `---\n${pieces.join("")}`;
        const { fields, body } = readFrontMatter(text);
        expect(text.endsWith(body)).toBe(true);
        if (fields.length > 0) expect(text.slice(0, text.length - body.length)).toMatch(/^---[^]*\n(?:---|\.\.\.)$/);
      }),
      { numRuns: 3_000 },
    );
  });
});
