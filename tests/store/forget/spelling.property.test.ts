import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cleaner } from "../../../store/forget/clean.js";
import { ForgetNameError, foldToWords, spellName } from "../../../store/forget/spelling.js";
import { bookOf } from "./book-of.js";

const LABEL = "Contributor-1f3a";
const word = fc.stringMatching(/^[A-Za-zàâçéèêëîïôöùûüÿñœÀÉÈÎÔŒ]{3,12}$/);
const name = fc.tuple(word, word).map((words) => words.join(" "));

/** Ways in which a source may write a name. */
const SPELLINGS: Readonly<Record<string, (name: string) => string>> = {
  "as it is": (text) => text,
  "in capitals": (text) => text.toUpperCase(),
  "in small letters": (text) => text.toLowerCase(),
  "without accents": (text) => text.normalize("NFD").replaceAll(/\p{M}/gu, ""),
  "with accents apart": (text) => text.normalize("NFD"),
  "with underscores": (text) => text.replaceAll(" ", "_"),
  "with a hyphen": (text) => text.replaceAll(" ", "-"),
  "with blanks of all kinds": (text) => text.replaceAll(" ", " \u00a0\t\n "),
  "as part of an address": (text) => encodeURIComponent(text.replaceAll(" ", "_")),
  "as part of an address in an address": (text) => encodeURIComponent(encodeURIComponent(text)),
  "as an old form": (text) => encodeURIComponent(text).replaceAll("%20", "+"),
  "with HTML references": (text) => text.replaceAll(/[^\x20-\x7e]/g, (letter) => `&#${letter.codePointAt(0)};`),
  "with JSON escapes": (text) =>
    text.replaceAll(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "with tags": (text) => text.replaceAll(" ", '</b> <i class="x">'),
  wide: (text) => text.replaceAll(/[A-Za-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)),
  "with marks of direction": (text) => `\u200f${text.replaceAll(" ", "\u200f \u200e")}\u200f`,
  "with a soft hyphen": (text) => `${text.slice(0, 2)}\u00ad${text.slice(2)}`,
  "family name first": (text) => text.split(" ").toReversed().join(" "),
  "family name first, with a comma": (text) => text.split(" ").toReversed().join(", "),
};

describe("a forgotten name", () => {
  it.each(Object.keys(SPELLINGS))("is found %s, and nothing else is touched", (spelling) => {
    fc.assert(
      fc.property(name, (person) => {
        const written = SPELLINGS[spelling]?.(person) ?? "";
        const clean = new Cleaner(bookOf([person])).text(`Avant 12 [[${written}|ici]] 34 après.`);
        expect(clean.replaceAll(/[\u200e\u200f]/g, "")).toBe(`Avant 12 [[${LABEL}|ici]] 34 après.`);
      }),
    );
  });

  it("is found in a row of spellings, and the text between stays", () => {
    const cleaner = new Cleaner(bookOf(["Odile Marchevaux"]));
    const text = "A Odile Marchevaux B MARCHEVAUX, ODILE C odile_marchevaux D Utilisateur:Odile%20Marchevaux E";
    expect(cleaner.text(text)).toBe(`A ${LABEL} B ${LABEL} C ${LABEL} D Utilisateur:${LABEL} E`);
  });

  it("does not change texts that do not hold it", () => {
    fc.assert(
      fc.property(
        name,
        fc.array(fc.oneof(word, fc.string({ unit: "grapheme" })), { maxLength: 30 }),
        (person, words) => {
          const text = words.join(" ");
          const parts = new Set(foldToWords(person));
          fc.pre(!foldToWords(decodeURIComponentOr(text)).some((each) => parts.has(each)));
          expect(new Cleaner(bookOf([person])).text(text)).toBe(text);
        },
      ),
    );
  });

  it("leaves a text alone that is clean already, whatever names are forgotten", () => {
    const person = fc.oneof(name, word, fc.constantFrom("Contributor", "1f3a", "Contributor 1f3a", "Jo"));
    fc.assert(
      fc.property(fc.uniqueArray(person, { minLength: 1, maxLength: 4 }), fc.array(word), (people, words) => {
        const cleaner = new Cleaner(bookOf(people));
        const once = cleaner.text([...words, ...people, ...words, ...people.toReversed()].join(" "));
        expect(cleaner.text(once)).toBe(once);
      }),
    );
  });

  it("is taken out whether it was forgotten before or after another that overlaps it, with the same result", () => {
    const text = "Jean Paul Martin écrit à Paul Martin et à Jean Paul.";
    const [first, second] = ["Jean Paul", "Paul Martin"] as const;
    const both = new Cleaner(bookOf([first, second])).text(text);
    const afterwards = new Cleaner(bookOf([first, second], [second])).text(new Cleaner(bookOf([first])).text(text));
    expect(both).toBe(afterwards);
    expect(both).toBe("Contributor-1f3a Martin écrit à Contributor-2f3a et à Contributor-1f3a.");
  });

  it.each([".*", "(.+)+$", "[^", "\\", "$&"])("may be signs that mean something to a pattern: %s", (signs) => {
    const cleaner = new Cleaner(bookOf([`Zoé ${signs} Durand`]));
    expect(cleaner.text("Zoé Durand, zoé durand")).toBe(`${LABEL}, ${LABEL}`);
  });

  it("may have thirty words", () => {
    const long = Array.from({ length: 30 }, (_, at) => `mot${at}`).join(" ");
    expect(new Cleaner(bookOf([long])).text(`x ${long.toUpperCase()} y`)).toBe(`x ${LABEL} y`);
  });

  it.each([
    ["Zoé", "/u/zoe", "Zoé"],
    ["x", "Utilisateur:X", "x"],
    ["🦊", "[[User:🦊|moi]]", "🦊"],
  ])(
    "of few letters, such as %s, is taken out of links to people and lists of people, not out of texts",
    (person, link, prose) => {
      const cleaner = new Cleaner(bookOf([person]));
      expect(cleaner.text(`Le ${prose} court ; voir ${link}`)).toContain(`Le ${prose} court ; voir `);
      expect(cleaner.text(link)).toBe(link.replace(/zoe|X|🦊/u, LABEL));
      expect(cleaner.contributors(["Ada", person, "Zoé Dupont"])).toEqual(["Ada", LABEL, "Zoé Dupont"]);
    },
  );

  it("of one word leaves people alone in whose names it is, and the members of a payload", () => {
    const cleaner = new Cleaner(bookOf(["Marie"]));
    expect(cleaner.contributors(["Marie", "MARIE", "Marie Curie"])).toEqual([LABEL, "Marie Curie"]);
    expect(cleaner.json({ marie: "par Marie" })).toEqual({ marie: `par ${LABEL}` });
  });

  it("is taken out of all texts of a value, whatever their depth, and out of its keys", () => {
    const cleaner = new Cleaner(bookOf(["Odile Marchevaux"]));
    expect(cleaner.json({ a: [{ "Odile Marchevaux": ["odile marchevaux", 1, null] }] })).toEqual({
      a: [{ [LABEL]: [LABEL, 1, null] }],
    });
  });

  it("costs no more than its text is long", () => {
    const cleaner = new Cleaner(bookOf(["Odile Marchevaux", "Jean Michel Le Goff"]));
    const clean = cleaner.text(`${"odile ".repeat(20_000)}marchevaux ${"<a %41 &amp; ".repeat(8_000)}`);
    expect(clean.slice(119_990, 120_020)).toContain(LABEL);
  });

  it.each([
    ["nothing", ""],
    ["blanks", "  "],
    ["a sign nobody sees", "\u200f"],
    ["an underscore", "_"],
    ["a page of letters", "x".repeat(1_001)],
    ["a text", "a ".repeat(61)],
  ])("cannot be %s", (_, text) => {
    expect(() => spellName(text)).toThrow(ForgetNameError);
  });
});

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
