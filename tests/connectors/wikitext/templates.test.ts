import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { templatesFromParsetree } from "../../../connectors/mediawiki/wikitext/parsetree.js";
import { extractTemplates, paramsToMap } from "../../../connectors/mediawiki/wikitext/templates.js";

interface ServerTree {
  wikitext: string;
  parsetree: string;
}

/** Hostile texts and the trees that MediaWiki 1.39.17 (with Cite) made of them. */
const serverTrees = JSON.parse(readFileSync(new URL("server-trees.json", import.meta.url), "utf8")) as ServerTree[];

const valuesOf = (wikitext: string): Record<string, string>[] =>
  extractTemplates(wikitext).templates.map((call) => Object.fromEntries(paramsToMap(call)));

describe("extractTemplates", () => {
  it.each(serverTrees)("reads $wikitext as the server does", ({ wikitext, parsetree }) => {
    const calls = extractTemplates(wikitext).templates.map((call) => ({ ...call, start: -1, end: -1 }));
    expect(calls).toEqual(templatesFromParsetree(parsetree));
  });

  it("keeps the order and the repetition of parameters, and the last value wins", () => {
    const [call] = extractTemplates("{{Commun| a = 1 |b=2|a=3|x}}").templates;
    expect(call?.params).toEqual([
      { name: "a", value: "1", positional: false },
      { name: "b", value: "2", positional: false },
      { name: "a", value: "3", positional: false },
      { name: "1", value: "x", positional: true },
    ]);
    expect(call && [...paramsToMap(call)]).toEqual([
      ["a", "3"],
      ["b", "2"],
      ["1", "x"],
    ]);
  });

  it("says where each call stands", () => {
    const text = "avant {{Note|x}} entre {{{{Note}}|y}} après";
    const calls = extractTemplates(text).templates;
    expect(calls.map(({ start, end }) => text.slice(start, end))).toEqual(["{{Note|x}}", "{{{{Note}}|y}}"]);
  });

  it("trims named values only, and never a no-break space", () => {
    expect(valuesOf("{{A| x |b=\u00a0c\n}}")).toEqual([{ "1": " x ", b: "\u00a0c" }]);
  });

  it.each([
    ["an unclosed call", "{{A|b=c"],
    ["an unclosed link", "{{A|b=[[c}}"],
    ["an unclosed comment", "{{A|b=c}} <!-- d"],
    ["a closing without opening", "{{A|b=c}}}}"],
    ["an unclosed variant mark", "{{A|b=-{c}}"],
  ])("says that brackets do not balance after %s", (_, wikitext) => {
    expect(extractTemplates(wikitext).balanced).toBe(false);
  });

  it.each(["", "texte", "[[a|b]] {{c}} == d", "== titre", "<nowiki>{{</nowiki>", "{{{p}}}", "{| a\n|}"])(
    "says that brackets balance in %j",
    (wikitext) => {
      expect(extractTemplates(wikitext).balanced).toBe(true);
    },
  );
});

const piece = fc.constantFrom(
  ..."{{|}}|{|}|{{{|}}}|[[|]]|[|]|=|==|a|é|🌱| |_|<!--|-->|<ref>|</ref>|<ref/>|<nowiki>|</nowiki>|-{|}-|-|<includeonly>".split(
    "|",
  ),
  "|",
  "\n",
  "</includeonly>",
  "<noinclude>",
  "\n==",
);
const wikitextSoup = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(""));

const word = fc.stringMatching(/^[a-zA-Zéàœ0-9 ',.:;!?/&#()"-]{0,20}$/);
const name = fc.stringMatching(/^[A-Za-zé][A-Za-zé ’0-9]{0,12}[a-z]$/);
const filler = fc.oneof(
  word,
  word.map((inner) => `[[${inner}|x]]`),
  word.map((inner) => `<nowiki>${inner}|{{</nowiki>`),
  word.map((inner) => `{{Note|${inner}|b=c}}`),
  word.map((inner) => `<ref name="a">${inner}|b=c</ref>`),
);
const value = fc.array(filler, { maxLength: 4 }).map((parts) => parts.join("").trim());
const params = fc.array(fc.tuple(name, value), { maxLength: 8 });

describe("extractTemplates on generated texts", () => {
  it("never throws, and gives offsets that hold a whole call each, in order", () => {
    fc.assert(
      fc.property(wikitextSoup, (wikitext) => {
        let last = 0;
        for (const { start, end } of extractTemplates(wikitext).templates) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(wikitext.slice(start, end)).toMatch(/^\{\{[^]*\}\}$/);
          last = end;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("finds the same calls again in what it cut out", () => {
    fc.assert(
      fc.property(wikitextSoup, (wikitext) => {
        for (const { start, end, name: title, params: found } of extractTemplates(wikitext).templates) {
          const [again] = extractTemplates(wikitext.slice(start, end)).templates;
          // A comment or a heading may begin before the call: then it reads differently alone.
          if (again?.end === end - start)
            expect({ name: again.name, params: again.params }).toEqual({ name: title, params: found });
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("gives back what a page was built from", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, params), { maxLength: 4 }), (calls) => {
        const page = calls
          .map(
            ([title, pairs]) => `texte {{${title}\n${pairs.map(([key, text]) => `|${key}=${text}\n`).join("")}}} fin`,
          )
          .join("\n");
        const found = extractTemplates(page);
        expect(
          found.templates.map((call) => [call.name, call.params.map((param) => [param.name, param.value])]),
        ).toEqual(calls.map(([title, pairs]) => [title.trim(), pairs.map(([key, text]) => [key.trim(), text])]));
        expect(found.balanced).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("extractTemplates on hostile texts of 2 MB", () => {
  const fill = (unit: string): string => unit.repeat(Math.floor(2_000_000 / unit.length));
  const units = [
    "{{",
    "[[",
    "{{{",
    "<!--",
    "<!---->",
    "\n<!---->",
    "<ref>",
    "<ref ",
    "<ref></ref ",
    "-{",
    "}}",
    "\n=",
    "{{a|b=",
    "|",
  ];

  it.each(units)("reads %j again and again in linear time", (unit) => {
    const start = performance.now();
    extractTemplates(fill(unit));
    // Measured: under 0.4 s. Quadratic time would be minutes.
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("reads calls nested 200 000 deep without overflowing the stack", () => {
    const depth = 200_000;
    const { templates, balanced } = extractTemplates(`${"{{a|".repeat(depth)}x${"}}".repeat(depth)}`);
    expect(templates).toHaveLength(1);
    expect(balanced).toBe(true);
  });

  it("pairs a million braces on each side", () => {
    expect(extractTemplates("{".repeat(1_000_000) + "}".repeat(1_000_000)).templates.length).toBeLessThanOrEqual(1);
  });
});
