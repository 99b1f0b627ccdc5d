import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCoordinatePlaces, readCoordinates } from "../../../store/geography/coordinates.js";
import { loadGeography } from "../../../store/geography/geography.js";
import { territoriesAt } from "../../../store/geography/territories-at.js";

const geography = loadGeography();

function pairs(text: string): [number, number][] {
  return readCoordinates(text).map(({ point }) => [
    Number(point.latitude.toFixed(4)),
    Number(point.longitude.toFixed(4)),
  ]);
}

describe("readCoordinates", () => {
  it.each([
    ["44.7289, 5.0217"],
    ["(44.7289,5.0217)"],
    ["GPS : 44.7289 ; 5.0217."],
    ["44,7289 ; 5,0217"],
    ["44,7289 5,0217"],
    ["44.7289°, 5.0217°"],
    ["44,7289 N 5,0217 E"],
    ["44.7289° N, 5.0217° E"],
    ["44,7289° Nord, 5,0217° Est"],
    ["N 44.7289 E 5.0217"],
    ["lat: 44.7289 lon: 5.0217"],
    ["Latitude : 44,7289 – Longitude : 5,0217"],
    ["lon=5.0217&lat=44.7289"],
    ['{"lat": 44.7289, "lng": 5.0217}'],
    ["geo:44.7289,5.0217;u=35"],
    ["https://www.openstreetmap.org/#map=15/44.7289/5.0217"],
    ["https://www.openstreetmap.org/?mlat=44.7289&mlon=5.0217#map=15"],
    ["https://www.openstreetmap.org/?mlat=44.7289&amp;mlon=5.0217"],
    ["https://maps.example.org/@44.7289,5.0217,15z"],
  ])("reads %s", (text) => expect(pairs(text)).toEqual([[44.7289, 5.0217]]));

  it.each([
    ["44°43'44\"N 5°01'18\"E", [44.7289, 5.0217]],
    ["44° 43′ 44″ Nord, 5° 01′ 18″ Est", [44.7289, 5.0217]],
    ["44°43’44’’ N, 5°01’18’’ E", [44.7289, 5.0217]],
    ["44° 43.734' N 5° 1.302' E", [44.7289, 5.0217]],
    ["48° 23′ 25″ N, 4° 29′ 10″ O", [48.3903, -4.4861]],
    ["20° 52′ 44″ S, 55° 26′ 53″ E", [-20.8789, 55.4481]],
    ["-20.8789, 55.4481", [-20.8789, 55.4481]],
    ["48.3903 N, 4.4861 W", [48.3903, -4.4861]],
  ] as const)("minds hemispheres and sixtieths: %s", (text, pair) => expect(pairs(text)).toEqual([pair]));

  it.each([
    ["Version 44.7.2.1, puis 5.0.21"],
    ["version 44.7, 5.02"],
    ["75,50 € et 44,10 m²"],
    ["1.2345, 5.6789 €"],
    ["12,5000 ; 14,2500 €"],
    ["192.168.10.12, 10.0.0.1"],
    ["le 12.05.2024, 14.30"],
    ["04 75 26 40 00"],
    ["94.7289, 5.0217"],
    ["44.7289, 185.0217"],
    ["44°63'44\"N 5°01'18\"E"],
    ["plat: 44.7289 lon 5.0217 km"],
    ["v44.7289, 5.0217"],
    ["réf. 48.8512-2.3512"],
    ["[0.1234, 0.5678, 0.9012]"],
  ])("reads nothing in %s", (text) => expect(pairs(text)).toEqual([]));

  it("gives the words as they stand, in the order of the text", () => {
    const text = "De 44.7289, 5.0217 à geo:44.7536,5.3703 puis lat 45,19 lon 5,72.";
    const found = readCoordinates(text);
    expect(found.map((each) => each.text)).toEqual(["44.7289, 5.0217", "geo:44.7536,5.3703", "lat 45,19 lon 5,72"]);
    for (const { start, end, text: words } of found) expect(text.slice(start, end)).toBe(words);
  });

  it("knows how far the point may be for lack of decimals", () => {
    const [point] = readCoordinates("#map=15/44.73/5.02");
    expect(point?.point.uncertaintyKm).toBeCloseTo(0.556, 3);
  });

  it("gives any valid pair back, and never fails on any text", () => {
    const degree = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
    fc.assert(
      fc.property(degree(90), degree(180), (latitude, longitude) => {
        const [read] = readCoordinates(`Ici : ${latitude.toFixed(6)}, ${longitude.toFixed(6)} !`);
        expect(read?.point.latitude).toBeCloseTo(latitude, 5);
        expect(read?.point.longitude).toBeCloseTo(longitude, 5);
      }),
    );
    const pieces = fc.constantFrom(
      "lat",
      "lon",
      ":",
      "=",
      "4",
      "44.7289",
      ",",
      " ",
      "°",
      "'",
      '"',
      "N",
      "E",
      "-",
      "geo:",
      "#map=1/",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const text = parts.join("");
        let end = 0;
        for (const read of readCoordinates(text)) {
          expect(text.slice(read.start, read.end)).toBe(read.text);
          expect(read.start).toBeGreaterThanOrEqual(end);
          end = read.end;
        }
      }),
    );
  });

  it("reads the first 500 of a file of points", () => {
    expect(readCoordinates("44.7289, 5.0217\n".repeat(2_000))).toHaveLength(500);
  });

  it.each(["4", "lat: 4 ", " ", "4° 4' ", "4.4444,", "44.7289; ", "N 4.44 "])(
    "takes time in proportion to a text full of %j",
    (piece) => {
      const leastTime = (times: number) => {
        const text = `4.4 ${piece.repeat(times)}`;
        const rounds = [1, 2, 3].map(() => {
          const start = performance.now();
          readCoordinates(text);
          return performance.now() - start;
        });
        return Math.max(1, ...rounds.toSorted((a, b) => a - b).slice(0, 1));
      };
      // 16 times the text: a square would take 256 times as long.
      expect(leastTime(160_000) / leastTime(10_000)).toBeLessThan(100);
    },
  );
});

describe("territoriesAt", () => {
  const at = (latitude: number, longitude: number, uncertaintyKm = 0) => {
    const { status, territories } = territoriesAt({ latitude, longitude, uncertaintyKm }, geography);
    return [status, ...territories.map(({ id }) => id)];
  };

  it.each([
    ["the station of Crest", 44.7289, 5.0217, "commune:26108"],
    ["the cathedral of Die", 44.7536, 5.3703, "commune:26113"],
    ["the cathedral of Reims", 49.2539, 4.0342, "commune:51454"],
    ["the Place de la République, Paris", 48.8675, 2.3638, "commune:75056"],
    ["the Vieux-Port, Marseille", 43.2951, 5.374, "commune:13055"],
    ["Saint-Denis de La Réunion", -20.8789, 55.4481, "commune:97411"],
    ["Ajaccio", 41.9267, 8.7369, "commune:2A004"],
    ["the forest of Saou", 44.65, 5.1, "department:26"],
    ["a field in Creuse", 46.07, 2.05, "department:23"],
  ])("places %s", (_, latitude, longitude, id) => expect(at(latitude, longitude)).toEqual(["resolved", id]));

  it.each([
    ["Brussels", 50.8467, 4.3525],
    ["Geneva", 46.2044, 6.1432],
    ["Saarbrücken", 49.2354, 6.9816],
    ["Irun", 43.3379, -1.7889],
    ["the Bay of Biscay", 45.5, -4.5],
    ["Paris, Texas", 33.6609, -95.5555],
  ])("places nothing in %s", (_, latitude, longitude) => expect(at(latitude, longitude)).toEqual(["unknown"]));

  it("gives the départements when a point is between some", () => {
    expect(at(44.98, 4.86)[0]).toBe("ambiguous");
    expect(at(44.98, 4.86)).toContain("department:26");
    expect(at(44.98, 4.86)).toContain("department:07");
  });

  it("gives no commune to a point that is written with too few decimals", () => {
    expect(at(44.7289, 5.0217, 5.6)).toEqual(["resolved", "department:26"]);
  });
});

describe("findCoordinatePlaces", () => {
  it("gives mentions with the words, the territory and the reason", () => {
    const [mention] = findCoordinatePlaces("Parking : 44.7289, 5.0217 (gare).", geography);
    expect(mention).toMatchObject({ text: "44.7289, 5.0217", start: 10, end: 25, territoryId: "commune:26108" });
    expect(mention?.reason).toMatch(/near the centre of Crest/);
  });

  it("stays silent abroad", () => {
    expect(findCoordinatePlaces("50.8467, 4.3525", geography)).toEqual([]);
  });
});
