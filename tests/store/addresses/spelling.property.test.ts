import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressKeys, keptKey } from "../../../store/addresses/address-keys.js";

const TRACKING = ["utm_source=lettre", "fbclid=abc", "gclid=1", "mtm_campaign=x", "pk_kwd=y", "utm_medium=%C3%A9"];

/** One part of an address: any signs but the blank at an end and what is no part of a path by itself. */
const segment = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 12 })
  .filter((text) => text.isWellFormed() && !/^\.{1,2}$|[/\\]|^\s|\s$/u.test(text));

/** An address as a source gives it. */
const address = fc.record({
  host: fc.constantFrom("wiki.example.org", "pad.example.org", "xn--mdiation-b1a.example.org"),
  path: fc.array(segment, { minLength: 1, maxLength: 4 }),
  query: fc.option(fc.tuple(fc.constantFrom("title", "curid", "article12"), segment), { nil: undefined }),
});

type Spelt = (text: string) => string;

function write({ host, path, query }: Parts, spell: Spelt): string {
  const search = query === undefined ? "" : `?${query.map(spell).join("=")}`;
  return `https://${host}/${path.map(spell).join("/")}${search}`;
}

interface Parts {
  readonly host: string;
  readonly path: readonly string[];
  readonly query: readonly [string, string] | undefined;
}

/** Encodes each character or not, in capitals or not, as the bits say; what must be encoded always is. */
function spelling(bits: readonly number[]): Spelt {
  let at = 0;
  return (text) =>
    Array.from(text, (character) => {
      const bit = bits[at++ % bits.length] ?? 0;
      const encoded = Array.from(new TextEncoder().encode(character), (byte) => byte.toString(16).padStart(2, "0"));
      const must = /[%?#&+=\\\p{Cc}\s"<>]/u.test(character);
      if (bit === 0 && !must) return character;
      return encoded.map((hex) => `%${bit === 1 ? hex : hex.toUpperCase()}`).join("");
    }).join("");
}

describe("an address spelled otherwise", () => {
  it("has the same first key, whatever is encoded, added and capital", () => {
    fc.assert(
      fc.property(
        address,
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 40 }),
        fc.record({
          scheme: fc.constantFrom("http://", "https://", "HTTPS://"),
          www: fc.boolean(),
          slash: fc.boolean(),
          capital: fc.boolean(),
          fragment: fc.option(fc.webFragments(), { nil: undefined }),
          tracking: fc.subarray(TRACKING),
        }),
        (parts, bits, how) => {
          const known = write(parts, encodeURIComponent);
          const host = how.capital ? parts.host.toUpperCase() : parts.host;
          const respelled = write(parts, spelling(bits));
          const [path = "", query] = respelled.slice(`https://${parts.host}`.length).split("?");
          const search = [query, ...how.tracking].filter((part) => part !== undefined).join("&");
          const asked =
            `${how.scheme}${how.www ? "www." : ""}${host}${path}${how.slash ? "/" : ""}` +
            (search === "" ? "" : `?${search}`) +
            (how.fragment === undefined ? "" : `#${how.fragment}`);
          expect(addressKeys(asked)[0]).toBe(keptKey(known));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("never makes the keys too many, or breaks them", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "/",
        "?",
        "&",
        "=",
        "%",
        "%C3",
        "%A9",
        "#",
        "index.php",
        "wiki",
        "t",
        "s",
        "Special:Diff",
        "12",
        "@",
      ),
      fc.constantFrom(
        "title=",
        "oldid=",
        "curid=",
        "article",
        "id_article=",
        "+",
        ".",
        "..",
        "\\",
        "\0",
        "é",
        "\ud800",
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const keys = addressKeys(`https://m.example.org/${pieces.join("")}`);
        expect(keys.length).toBeLessThanOrEqual(20);
        expect(keys.every((key) => key.startsWith("m.example.org") || key.startsWith("example.org"))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
