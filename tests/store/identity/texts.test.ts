import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ownWords } from "../../../store/identity/boilerplate.js";
import { estimateOverlap, fingerprintOf, readText } from "../../../store/identity/fingerprint.js";
import { hashRun, hashText } from "../../../store/identity/hash.js";
import { overlapOf } from "../../../store/identity/overlap.js";
import { plainWords } from "../../../store/identity/plain-words.js";
import { LARGEST_SKETCH, SAMPLING, SMALLEST_SKETCH } from "../../../store/identity/thresholds.js";
import { cutIntoWords, quote } from "../../../store/identity/tokens.js";
import { markdownToPlainText } from "../../../schema/text/safe-markdown.js";
import { seededRandom } from "../../support/generated-pages.js";
import { ownText } from "./identity-pages.js";

const own = (text: string, statements: string[] = []) => {
  const tokens = cutIntoWords(text);
  return ownWords(tokens, statements)
    .map((index) => tokens.words[index])
    .join(" ");
};
const containment = (a: string, b: string) => overlapOf(readText(a), readText(b)).containment;

describe("hashes", () => {
  it("are the same for ever: they are kept in the database", () => {
    expect([hashText(""), hashText("parole"), hashText("été"), hashText("parole", 7)]).toEqual([
      0, 3064297345, 3720341896, 1805088547,
    ]);
    expect(hashRun([1, 2, 3, 4], 0, 4)).toBe(2481547416);
    expect(hashRun([0, 1, 2, 3, 4], 1, 4)).toBe(2481547416);
  });
});

describe("the words of Markdown", () => {
  it("are without addresses, tags, comments and marks", () => {
    const markdown =
      '# Un *titre*\n\n> Voir [le **trajet**](https://example.test/wiki/Fiche_(bis) "Fiche") et ![carte](c.png).\n\n' +
      "<!-- rien à lire -->\n- [x] fait <b>vite</b>, https://example.test/a?b=c\n\n[toc]\n\n:::info\nnote\n:::\n\n[ref]: https://example.test/ref";
    expect(own(plainWords(markdown))).toBe("un titre voir le trajet et carte fait vite note");
  });

  it("are those that a parser reads", () => {
    const markdown =
      "## Où en est-on ?\n\nLe *premier* essai s'est tenu [à Courcy](https://example.test/c).\n\n| Rôle | Durée |\n| --- | --- |\n| scribe | 2 h |\n\n1. un\n2. deux\n\n`code` et ~~rien~~";
    const words = (text: string) => cutIntoWords(text).words.join(" ");
    // A parser leaves out the numbers of a list.
    expect(words(plainWords(markdown)).replace("1 un 2 deux", "un deux")).toBe(words(markdownToPlainText(markdown)));
  });

  it("are read in linear time whatever the text", () => {
    const hostile = ["](", "<!--", "<a ", "[x]: ", "&#", "**", "https://", "![](", "> "].map((part) =>
      part.repeat(40_000),
    );
    for (const text of hostile) expect(plainWords(text).length).toBeLessThanOrEqual(text.length + 1);
  });
});

describe("the words of a text that are its own", () => {
  it("are without licences, labels, contributors and pointers to the original", () => {
    const text = [
      "Un texte repris du wiki des communs",
      "Porté par Les Tisserands du Dialogue",
      "Description : Un carnet de récits courts.",
      "Contributeurs : Marius Kerbihan, Loïc d'Armorel",
      "Type de licence ? Creative Commons BY SA 4.0",
      "Il se lit en deux minutes. Contenu sous licence CC BY-SA 4.0. Il se prête.",
      "Lire la suite",
    ].join("\n");
    expect(own(text)).toBe("un carnet de recits courts il se lit en deux minutes il se prete");
  });

  it("keep a sentence that only begins with the word of a label", () => {
    expect(own("Source de conflits, l'eau manque partout.")).toBe("source de conflits l eau manque partout");
    expect(own("Présentation des lieux à la mairie.")).toBe("presentation des lieux a la mairie");
    expect(own("Présentation\nLes lieux.")).toBe("les lieux");
  });

  it("are without the sentences that are known to tell the origin", () => {
    expect(own("Vu chez les voisins. Il pleut.", ["Vu chez les voisins"])).toBe("il pleut");
  });
});

describe("fingerprints", () => {
  const random = seededRandom(5);
  const words = Array.from({ length: 20_000 }, () => `mot${Math.floor(random() * 1e9)}`);
  const textOf = (from: number, to: number) => words.slice(from, to).join(" ");
  const fingerprint = (text: string) => fingerprintOf(readText(text));

  it("keep all shingles of a short text, one in eight of a longer one, and never more than the largest sketch", () => {
    expect(fingerprint(textOf(0, 20)).sketch).toHaveLength(17);
    expect(fingerprint(textOf(0, 150)).sketch).toHaveLength(SMALLEST_SKETCH);
    const long = fingerprint(textOf(0, 2_000)).sketch.length;
    expect(long).toBeGreaterThan((2_000 / SAMPLING) * 0.8);
    expect(long).toBeLessThan((2_000 / SAMPLING) * 1.2);
    expect(fingerprint(textOf(0, 20_000)).sketch).toHaveLength(LARGEST_SKETCH);
    expect(fingerprint("")).toMatchObject({ words: 0, sketch: [] });
  });

  it("of a text and of a part of it share hashes, even sixty words of five thousand", () => {
    const whole = new Set(fingerprint(textOf(0, 3_000)).sketch);
    const parts = Array.from({ length: 40 }, (_, index) => fingerprint(textOf(index * 70, index * 70 + 60)));
    for (const { sketch } of parts) expect(sketch.some((hash) => whole.has(hash))).toBe(true);
  });

  it("estimate containment and resemblance of long texts", () => {
    const [a, b] = [fingerprint(textOf(0, 2_000)), fingerprint(textOf(1_000, 3_000))];
    const { containment: share, resemblance } = estimateOverlap(a, b);
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
    expect(resemblance).toBeGreaterThan(0.25);
    expect(resemblance).toBeLessThan(0.42);
    expect(estimateOverlap(a, fingerprint("")).containment).toBe(0);
    expect(estimateOverlap(a, a)).toEqual({ containment: 1, resemblance: 1 });
  });

  it("are equal for texts that differ by case, accents, signs and boilerplate only", () => {
    const one = "L'été, une cantine renonce au camion ; elle ouvre ses comptes à tout le monde.";
    const other =
      "l’ETE — une cantine renonce au camion: elle ouvre ses comptes a tout le monde\n\nLicence : CC BY-SA 4.0";
    expect(fingerprint(other)).toEqual(fingerprint(one));
  });

  it("leave out a sentence that is crowded, but not one with a turn of phrase that is", () => {
    const shared = "Cette page suit le modèle commun à toutes les fiches du programme régional.";
    const text = `${ownText("a", 30)}. ${shared}`;
    const crowded = new Set(readText(shared).shingles);
    expect(readText(text, { crowded }).own).toHaveLength(30);
    const [first = 0] = crowded;
    expect(readText(text, { crowded: new Set([first]) }).own).toHaveLength(43);
  });
});

describe("comparing two texts", () => {
  it("counts what of the smaller one stands in the larger one, and quotes the longest run as each writes it", () => {
    const common = "La première fois, personne n’a voulu s’asseoir au milieu";
    const overlap = overlapOf(
      readText(`${ownText("a", 20)} ${common}.`),
      readText(`${common.toUpperCase()} ! ${ownText("b", 40)}`),
    );
    expect(overlap).toMatchObject({ wordsOfA: 31, wordsOfB: 51 });
    expect(overlap.containment).toBeCloseTo(8 / 28);
    expect(overlap.longest).toEqual({
      words: 11,
      quoteOfA: common,
      quoteOfB: common.toUpperCase(),
    });
  });

  it("quotes a part that both have without a label in between", () => {
    const [start, end] = [ownText("a", 10), ownText("b", 12)];
    const { longest } = overlapOf(readText(`${start}\nLicence : CC BY\n${end}`), readText(`${start} ${end}`));
    expect(longest).toEqual({ words: 22, quoteOfA: end, quoteOfB: end });
  });

  it("finds nothing in common between texts of other words, and all in a text and itself", () => {
    expect(containment(ownText("a"), ownText("b"))).toBe(0);
    expect(containment("", ownText("b"))).toBe(0);
    expect(containment(ownText("a"), ownText("a"))).toBe(1);
  });

  it("stays linear for a word repeated without end", () => {
    const reading = readText("oui ".repeat(50_000));
    expect(overlapOf(reading, readText("oui ".repeat(49_999))).longest?.words).toBe(49_999);
  });

  it("is the same in both directions, between 0 and 1, and at least what the common words make", () => {
    const word = fc.constantFrom("un", "deux", "trois", "quatre", "cinq");
    const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [there, back] = [overlapOf(readText(a), readText(b)), overlapOf(readText(b), readText(a))];
        expect(back.containment).toBe(there.containment);
        expect([back.ofA, back.ofB]).toEqual([there.ofB, there.ofA]);
        expect(there.containment).toBeGreaterThanOrEqual(Math.max(there.ofA, there.ofB) - 1e-9);
        expect(there.containment).toBeLessThanOrEqual(1);
        if (there.longest !== undefined) {
          expect(there.longest.quoteOfA).toBe(there.longest.quoteOfB);
          expect(` ${a} `).toContain(there.longest.quoteOfA.split(" … ")[0] as string);
        }
      }),
    );
  });
});

describe("quotations", () => {
  it("are cut in the middle when they are long", () => {
    const tokens = cutIntoWords("un deux trois quatre cinq six");
    expect(quote(tokens, 0, 6, 4)).toBe("un deux … cinq six");
    expect(quote(tokens, 1, 4, 4)).toBe("deux trois quatre");
  });
});
