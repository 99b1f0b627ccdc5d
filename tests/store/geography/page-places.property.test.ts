import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { type FieldText, findPagePlaces } from "../../../store/geography/page-places.js";

const geography = loadGeography();
const territories = geography.search({ offset: 0, limit: geography.size }).items;

const name = fc.constantFrom(...territories).map((territory) => territory.name);
const glue = fc.constantFrom(
  ...[
    ", ",
    " ; ",
    " et ",
    " (",
    ")",
    "\n",
    "\n\n- ",
    " près de ",
    ", en ",
    " dans la ",
    " à ",
    "À ",
    " du ",
    " d’",
    ". ",
  ],
  ...[
    "**",
    "[",
    "](https://example.org/Lyon) ",
    "`",
    "« ",
    " »",
    " université de ",
    " habitants de ",
    " rue de ",
    " : ",
  ],
);
const word = fc.constantFrom(
  "26",
  "(26)",
  "26400 ",
  "La Réunion",
  "Nancy",
  "Martin",
  "11e",
  "Espagne",
  "🌱",
  "سلام",
  " réunionnaise ",
);
const text = fc.oneof(
  fc.array(fc.oneof(name, glue, word), { maxLength: 20 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 80 }),
  fc.array(fc.oneof(name, glue), { maxLength: 12 }).map((parts) => parts.join("").normalize("NFD")),
);
const nature = fc.constantFrom<FieldText["nature"]>("declared", "title", "summary", "body");
const page = fc
  .array(fc.record({ text, nature }), { maxLength: 4 })
  .map((texts) => texts.map((each, index): FieldText => ({ ...each, field: `field ${index}` })));

describe("findPagePlaces, whatever it is given", () => {
  it("quotes the field, and names only territories of today that exist", () => {
    fc.assert(
      fc.property(page, (texts) => {
        const fields = new Map(texts.map((each) => [each.field, each]));
        for (const place of findPagePlaces(texts, geography)) {
          const source = fields.get(place.field);
          expect(source?.text.slice(place.start, place.end)).toBe(place.text);
          expect(place.origin === "declared").toBe(source?.nature === "declared");
          expect(place.confidence).toBeGreaterThanOrEqual(0);
          expect(place.confidence).toBeLessThanOrEqual(1);
          expect(place.territoryId !== undefined).toBe(place.status === "resolved");
          expect(place.candidateIds.length > 0).toBe(place.status === "ambiguous");
          if (place.origin === "prose") expect(place.status).not.toBe("unknown");
          const ids = [...place.candidateIds, ...(place.territoryId === undefined ? [] : [place.territoryId])];
          for (const territory of geography.getMany(ids))
            expect(territory && geography.isCurrent(territory)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("answers the same twice", () => {
    fc.assert(
      fc.property(page, (texts) => {
        expect(findPagePlaces(texts, geography)).toEqual(findPagePlaces(texts, geography));
      }),
      { numRuns: 100 },
    );
  });

  it("reads nothing in code, addresses and the targets of links", () => {
    fc.assert(
      fc.property(name, (territory) => {
        const slug = territory.replace(/[^\p{L}]/gu, "");
        const hidden = `\`à ${territory}\` et https://example.org/${slug} [là](https://example.org/${slug})`;
        expect(findPagePlaces([{ field: "body", text: hidden, nature: "body" }], geography)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ..."Saint |PARIS |Lyon, |dans la Drôme, |à Saint-Denis, près de |À Sainte-Colombe. |[(«|`[](|« À |près |à 5 ".split(
      "|",
    ),
    ..."Crest (Drôme), |26400 Crest |la Saint-Denis en Drôme (|Nancy et |université de Lille et |](|a@|{{|<|https:".split(
      "|",
    ),
  ])("reads a million signs of %j without growing with what repeats", (unit) => {
    const hostile = unit.repeat(1_000_000 / unit.length);
    const places = findPagePlaces([{ field: "body", text: hostile, nature: "body" }], geography);
    expect(places.length).toBeLessThanOrEqual(20);
  });
});
