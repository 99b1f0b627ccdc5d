import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDeclaredPlaces } from "../../../store/geography/find-places.js";
import { loadGeography } from "../../../store/geography/geography.js";
import { translateTerritory } from "../../../store/geography/translate.js";

const geography = loadGeography();
const territories = geography.search({ offset: 0, limit: geography.size }).items;

const name = fc.constantFrom(...territories).map((territory) => territory.name);
const glue = fc.constantFrom(
  ", ",
  " ; ",
  " / ",
  " et ",
  " (",
  ")",
  "\n",
  " près de ",
  ", en ",
  " dans la ",
  " à ",
  " • ",
  " ",
);
const word = fc.constantFrom(
  "26",
  "(26)",
  "51183",
  "La Réunion",
  "Saint-Denis",
  "France",
  "département",
  "de",
  "d'",
  "🌱",
  "سلام",
);
const field = fc.oneof(
  fc.array(fc.oneof(name, glue, word), { maxLength: 12 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.oneof(name, glue), { maxLength: 8 }).map((parts) => parts.join("").normalize("NFD")),
);

describe("findDeclaredPlaces, whatever it is given", () => {
  it("quotes the text, in order, and names only territories that exist", () => {
    fc.assert(
      fc.property(field, (text) => {
        let last = 0;
        for (const { text: words, start, end, territoryId, candidateIds, status } of findDeclaredPlaces(
          text,
          geography,
        )) {
          expect(text.slice(start, end)).toBe(words);
          expect(start).toBeGreaterThanOrEqual(last);
          last = end;
          expect(territoryId !== undefined).toBe(status === "resolved");
          expect(candidateIds.length > 0).toBe(status === "ambiguous");
          const ids = [...candidateIds, ...(territoryId === undefined ? [] : [territoryId])];
          expect(geography.getMany(ids)).not.toContain(undefined);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("answers the same twice", () => {
    fc.assert(
      fc.property(field, (text) => {
        expect(findDeclaredPlaces(text, geography)).toEqual(findDeclaredPlaces(text, geography));
      }),
      { numRuns: 200 },
    );
  });

  it("resolves a name to a territory of that name, or to what holds a part or a former commune of that name", () => {
    fc.assert(
      fc.property(name, (text) => {
        const [mention] = findDeclaredPlaces(text, geography);
        const wholes = geography.named(text).map(({ id }) => id);
        const parts = geography.partsNamed(text).flatMap(({ parentIds }) => parentIds);
        const former = geography
          .formerlyNamed(text)
          .flatMap(({ id, vintage }) => [id, translateTerritory(id, vintage, geography).territoryId]);
        const ids = [...wholes, ...parts, ...former];
        if (mention?.territoryId !== undefined && mention.text === text) expect(ids).toContain(mention.territoryId);
      }),
      { numRuns: 500 },
    );
  });

  it("stays quick on hostile fields", () => {
    for (const unit of [" ", "(", "près de ", "Reims à ", "Saint-Denis, Drôme, ", "Reims et ", "de ", "à la "]) {
      const started = performance.now();
      findDeclaredPlaces(unit.repeat(20_000 / unit.length), geography);
      expect(performance.now() - started).toBeLessThan(2_000);
    }
  });
});
