import { describe, expect, it } from "vitest";
import written from "../../../store/geography/commune-centres.json" with { type: "json" };
import { loadGeography } from "../../../store/geography/geography.js";
import { readOfficialData } from "../../../store/geography/official-data.js";
import { matchCentres, type WireCity } from "../../../store/geography/tools/match-centres.js";

const official = readOfficialData();
const geography = loadGeography();

function city(name: string, admin2: string, lat = "44.72639", lng = "5.01517", country = "FR"): WireCity {
  return { name, lat, lng, country, admin2 };
}

function centresOf(...cities: WireCity[]): string[] {
  return matchCentres(cities, official).centres;
}

describe("matchCentres", () => {
  it("finds a commune by its name and its département", () => {
    expect(centresOf(city("Crest", "26"))).toEqual(["26108 44.7264 5.0152 Crest"]);
    expect(centresOf(city("Crest", "51"))).toEqual([]);
  });

  it("finds it by the name of a part of it, and by that of a quarter of a large city", () => {
    expect(centresOf(city("Annecy-le-Vieux", "74"))).toEqual(["74010 44.7264 5.0152 Annecy-le-Vieux"]);
    expect(centresOf(city("Paris 15 Vaugirard", "75"))).toEqual(["75056 44.7264 5.0152 Paris 15 Vaugirard"]);
    expect(centresOf(city("Marseille Endoume", "13"))).toEqual(["13055 44.7264 5.0152 Marseille Endoume"]);
  });

  it("finds the overseas communes, whose country is their own", () =>
    expect(centresOf(city("Saint-Denis", "", "-20.88", "55.45", "RE"))).toEqual([
      "97411 -20.8800 55.4500 Saint-Denis",
    ]));

  it("leaves out a name that two communes of a département share", () => {
    const twins = ["26900", "26901"].map((code) => ({ code, nom: "Les Deux-Moulins", departement: "26" }));
    const shared = { ...official, communes: [...official.communes, ...twins] };
    const cities = [city("Les Deux-Moulins", "26"), city("Crest", "26")];
    expect(matchCentres(cities, shared).centres).toEqual(["26108 44.7264 5.0152 Crest"]);
  });

  it("keeps the places abroad that are near one of ours", () => {
    const cities = [
      city("Gaillard", "74", "46.185", "6.208"),
      city("Genève", "", "46.202", "6.146", "CH"),
      city("Bern", "", "46.948", "7.447", "CH"),
    ];
    expect(matchCentres(cities, official).abroad).toEqual(["CH 46.2020 6.1460 Genève"]);
  });
});

describe("commune-centres.json", () => {
  it("holds communes of the newest edition, sorted, each line once", () => {
    const codes = written.centres.map((line) => line.slice(0, 5));
    expect(codes.filter((code) => geography.get(`commune:${code}`)?.vintage !== geography.vintage)).toEqual([]);
    expect(written.centres).toEqual([...new Set(written.centres)].toSorted());
  });

  it("says where it comes from and under which licence", () => {
    expect(written.source).toMatch(/geonames\.org/);
    expect(written.license).toBe("CC-BY-4.0");
  });
});
