import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Highlighter } from "../../../store/search/highlights.js";
import { parseSearch } from "../../../store/search/parse-search.js";
import { readableText } from "../../../store/search/readable-text.js";

/** The text with its marks between brackets; nothing when no word is found. */
function marked(search: string, text: string): string | undefined {
  const excerpt = new Highlighter(parseSearch(search)).mark(text);
  if (excerpt === undefined) return undefined;
  let shown = "";
  let done = 0;
  for (const { start, end } of excerpt.marks) {
    shown += `${excerpt.text.slice(done, start)}[${excerpt.text.slice(start, end)}]`;
    done = end;
  }
  return shown + excerpt.text.slice(done);
}

describe("the words of a search in a text", () => {
  it.each([
    ["any form", "récit ", "Les Récits et le récit", "Les [Récits] et le [récit]"],
    ["with and without accents", "energie ", "L'ÉNERGIE, l’énergie", "L'[ÉNERGIE], l’[énergie]"],
    ["composed and decomposed", "été ", "e\u0301te\u0301", "[e\u0301te\u0301]"],
    ["the last as far as it is typed", "carto", "Cartothèque, carte", "[Cartothèque], carte"],
    ["a compound and its parts", "éco-lieu ", "éco-lieu, écolieu, lieu", "[éco-lieu], [écolieu], [lieu]"],
    ["a compound by its joined spelling", "écolieu ", "Un éco-lieu", "Un [éco-lieu]"],
    ["a phrase as one", '"mode d\'emploi"', "Mode de l'emploi, emploi", "[Mode de l'emploi], emploi"],
    ["little words only where nothing else was searched", "et nous ", "Et nous, et eux", "[Et] [nous], [et] eux"],
    ["no little words otherwise", "les récits ", "les récits", "les [récits]"],
    ["not what is excluded", "eau -sel ", "eau sel", "[eau] sel"],
    ["none", "eau ", "air", undefined],
    ["none for a search of signs", "?!", "air", undefined],
  ])("are marked: %s", (_, search, text, expected) => {
    expect(marked(search, text)).toBe(expected);
  });

  const filler = (count: number) => Array.from({ length: count }, () => "lorem ipsum").join(" ");

  it("are shown where most of them stand together, between whole words", () => {
    const text = `eau ${filler(100)} la source de l'eau ${filler(100)} source`;
    const shown = marked("eau source ", text) ?? "";
    expect(shown).toContain("la [source] de l'[eau] lorem");
    expect(shown).toMatch(/^…(lorem|ipsum) .* (lorem|ipsum)…$/);
    expect(shown.length).toBeGreaterThan(180);
    expect(shown.length).toBeLessThan(240);
  });

  it("are shown at the beginning and the end without a cut there", () => {
    expect(marked("eau ", `eau ${filler(50)}`)).toMatch(/^\[eau\] lorem .*…$/);
    expect(marked("eau ", `${filler(50)} eau`)).toMatch(/^….* ipsum \[eau\]$/);
  });

  it("always lie within an excerpt of a bounded length, in order, and show what stands in the text", () => {
    const piece = fc.constantFrom(
      "eau",
      "l'eau",
      "éco-lieu",
      "🌱🌱🌱",
      "a".repeat(300),
      "道".repeat(90),
      "récits",
      " , ",
      "\u0301",
    );
    const texts = fc
      .array(piece, { maxLength: 80 })
      .chain((pieces) => fc.constantFrom(" ", "").map((glue) => pieces.join(glue)));
    fc.assert(
      fc.property(
        texts,
        fc.constantFrom("eau ", "ea", "récit éco-lieu", '"eau récits"', "aaaa", "道"),
        (text, search) => {
          const excerpt = new Highlighter(parseSearch(search)).mark(text);
          if (excerpt === undefined) return;
          const { text: shown, marks } = excerpt;
          expect(shown.length).toBeLessThan(500);
          expect(text).toContain(shown.replace(/^…/, "").replace(/…$/, ""));
          expect(shown.isWellFormed()).toBe(true);
          expect(marks.length).toBeGreaterThan(0);
          const places = marks.flatMap(({ start, end }) => [start, end]);
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          expect(marks.every(({ start, end }) => 0 <= start && start < end && end <= shown.length)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("the readable text of Markdown", () => {
  it.each([
    ["headings, lists and quotations", "# Déroulé\n\n- un\n  1. deux\n\n> trois", "Déroulé un deux trois"],
    ["emphasis and code", "**un** _deux_ `trois` ~~quatre~~ mot_composé", "un deux trois quatre mot_composé"],
    [
      "links and images without their addresses",
      '[un](https://a.test/b_(c) "titre") ![deux](https://i.test/x.png)',
      "un deux",
    ],
    ["no address that stands alone", "un <https://a.test/?b=c> deux https://d.test/e.", "un deux"],
    ["tables", "| un | deux |\n| --- | :-: |\n| trois | quatre |", "un deux trois quatre"],
    ["escaped signs and references", "\\*un\\* &amp; l&#39;autre", "*un* & l'autre"],
    ["what is no Markdown", "5 < 6 et 7 > 2 [note", "5 < 6 et 7 > 2 note"],
  ])("keeps the words of %s", (_, markdown, text) => {
    expect(readableText(markdown)).toBe(text);
  });
});
