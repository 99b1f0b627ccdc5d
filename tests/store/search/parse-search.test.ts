import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Atom, type SearchTerms, type Term, parseSearch } from "../../../store/search/parse-search.js";

/** A term in a few letters: alternatives by |, atoms by &. */
function show(term: Term): string {
  const atom = (each: Atom) => {
    if (each.type === "phrase") return `"${each.words.join(" ")}"`;
    if (each.type === "prefix") return `${each.word}*`;
    return each.type === "little" ? `~${each.word}` : each.word;
  };
  return term.map((atoms) => atoms.map(atom).join("&")).join("|");
}

const shown = ({ wanted, excluded }: SearchTerms) => [...wanted.map(show), ...excluded.map((term) => `-${show(term)}`)];

describe("what someone types", () => {
  it.each([
    ["words, the last perhaps unfinished", "Récits d'été", ["recits", "ete|ete*"]],
    ["a finished last word, when a blank follows", "récits ", ["recits"]],
    ["a finished last word, when a sign follows", "récits ?", ["recits"]],
    ["one letter, which begins too many words", "récits d", ["recits"]],
    ["little words, which do not count", "les récits de la Drôme", ["recits", "drome|drome*"]],
    ["little words only", "et nous ", ["~et", "~nous"]],
    ["a little word that may become another one", "en", ["~en|en*"]],
    ["a phrase", `"paroles croisées" atelier `, [`"paroles croisees"`, "atelier"]],
    ["a phrase in French quotes", "« paroles croisées »", [`"paroles croisees"`]],
    ["a phrase in English quotes", "“paroles croisées”", [`"paroles croisees"`]],
    ["a phrase whose little words do not count", `"mode de l'emploi"`, [`"mode emploi"`]],
    ["a phrase of nothing", `"" "de la" eau `, ["eau"]],
    ["a quote that is not closed", `"paroles cro`, ["paroles", "cro|cro*"]],
    ["a word that must not occur", "récit -école -d'été ", ["recit", "-ecole", "-ete"]],
    ["a phrase that must not occur", `récit -"école d'été"`, ["recit", `-"ecole ete"`]],
    ["only what must not occur", "-eau", ["-eau"]],
    ["dashes that exclude nothing", "éco - lieu – repli -", ["eco", "lieu", "repli"]],
    ["a compound", "éco-lieu ", ["eco&lieu|ecolieu"]],
    ["an unfinished compound", "éco-li", ["eco&li|eco&li*|ecoli|ecoli*"]],
    ["a compound with a little word", "rendez-vous ", ["rendez|rendezvous"]],
    ["years", "2024-2025", ["2024", "2025|2025*"]],
    ["the same word twice", "eau Eau EAU ", ["eau"]],
    ["signs only", "?!&|()*:^'\"-", []],
    ["nothing", "", []],
  ])("is understood: %s", (_, text, expected) => {
    expect(shown(parseSearch(text))).toEqual(expected);
  });

  it("has no more than twenty terms, however long it is", () => {
    const text = Array.from({ length: 500 }, (_, number) => `mot${number}`).join(" ");
    expect(parseSearch(text).wanted).toHaveLength(20);
  });

  it("is always a search, made of letters and digits alone", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const { wanted, excluded, typed } = parseSearch(text);
        for (const term of [...wanted, ...excluded, ...typed]) {
          expect(term.length).toBeGreaterThan(0);
          for (const atom of term.flat()) {
            const words = atom.type === "phrase" ? atom.words : [atom.word];
            expect(words.length).toBeGreaterThan(0);
            for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]+$/u);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
