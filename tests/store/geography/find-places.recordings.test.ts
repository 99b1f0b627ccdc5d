import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findDeclaredPlaces } from "../../../store/geography/find-places.js";
import { loadGeography, normalizePlaceName } from "../../../store/geography/geography.js";

const geography = loadGeography();
const recordings = new URL("../../recordings/", import.meta.url);
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, recordings), "utf8")) as T;

interface ExpectedPlace {
  type: string;
  code: string | null;
  name: string;
  mention: string;
  role: string;
}

/** The body is recorded as the text that was sent. */
interface Recording {
  response: { body: string };
}

interface WireListing {
  query: { pages: WirePage[] };
}

interface WirePage {
  pageid: number;
  revisions: { slots: { main: { content: string } } }[];
}

const LISTINGS = { A: "mediawiki/02-full-listing-A/", B: "mediawiki/07-full-listing-B/" } as const;
const KIND_BY_TYPE: Record<string, string> = {
  departement: "department",
  commune: "commune",
  epci: "epci",
  ept: "ept",
};
const LOCATION = /^\s*\|\s*(?:location|lieu)\s*=[^\S\n]*(\S.*)$/gimu;

interface Field {
  pageid: number;
  text: string;
  expected: ExpectedPlace[];
}

function fieldsOf(state: keyof typeof LISTINGS): Field[] {
  type Truth = Record<"A" | "B", { source: string; pageid: number; territories: ExpectedPlace[] }[]>;
  const truth = readJson<Truth>("expected/territories.json")[state].filter(({ source }) => source === "wiki");
  const files = readdirSync(new URL(LISTINGS[state], recordings)).toSorted();
  const bodies = files.map((file) => readJson<Recording>(LISTINGS[state] + file).response.body);
  const pages = bodies.flatMap((body) => (JSON.parse(body) as WireListing).query.pages);
  return pages.flatMap(({ pageid, revisions }) => {
    const content = revisions?.[0]?.slots.main.content ?? "";
    const expected = truth.find((page) => page.pageid === pageid)?.territories ?? [];
    const values = [...content.matchAll(LOCATION)].map((match) => (match[1] ?? "").replace(/\[\[|\]\]/g, "").trim());
    return values.map((text) => ({ pageid, text, expected }));
  });
}

function idOf({ type, code, name }: ExpectedPlace): string {
  return type === "named-territory" ? `project:${normalizePlaceName(name)}` : `${KIND_BY_TYPE[type] ?? type}:${code}`;
}

/** Whether an expected place is one that the field itself names, rather than the page's prose. */
function standsIn(text: string, { name, mention }: ExpectedPlace): boolean {
  const field = normalizePlaceName(text);
  const words = normalizePlaceName(mention.split(/[,(]/)[0] ?? "");
  return field.includes(normalizePlaceName(name)) || field.includes(words) || words.includes(field);
}

/** These fields leave several territories, which only the prose tells apart. */
const NOT_TOLD_BY_THE_FIELD = [
  "Courcy: commune:51183",
  "Saillans: commune:26289",
  "Saint-Denis: commune:97411",
  "Val de Drôme: epci:242600252",
];

describe.each([
  { state: "A" as const, floor: 31 },
  { state: "B" as const, floor: 33 },
])("the location fields of the recorded wiki, state $state", ({ state, floor }) => {
  const fields = fieldsOf(state);

  it("resolve to no place that the page is not about", () => {
    const wrong = fields.flatMap(({ pageid, text, expected }) =>
      findDeclaredPlaces(text, geography)
        .filter(({ territoryId, role }) => territoryId !== undefined && role === "subject")
        .filter(({ territoryId }) => !expected.some((place) => idOf(place) === territoryId))
        .map(({ territoryId }) => `${pageid} ${text}: ${territoryId}`),
    );
    expect(wrong).toEqual([]);
  });

  it("give the places that they name, but for those that only the prose tells", () => {
    const subjects = fields.flatMap(({ text, expected }) => {
      const ids = findDeclaredPlaces(text, geography).map(({ territoryId }) => territoryId);
      const places = expected.filter((place) => place.role === "subject" && standsIn(text, place));
      return places.map((place) => ({ label: `${text}: ${idOf(place)}`, isFound: ids.includes(idOf(place)) }));
    });
    const found = subjects.filter(({ isFound }) => isFound);
    console.info(
      `location fields, state ${state}: ${found.length} of ${subjects.length} expected subject places found`,
    );
    expect(found.length).toBeGreaterThanOrEqual(floor);
    const missed = subjects.filter(({ isFound }) => !isFound).map(({ label }) => label);
    expect(missed.toSorted()).toEqual(NOT_TOLD_BY_THE_FIELD);
  });
});
