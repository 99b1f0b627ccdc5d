import written from "./commune-centres.json" with { type: "json" };
import type { Geography } from "./geography.js";
import { kilometresBetween, type Point } from "./point.js";
import { makePointGrid } from "./point-grid.js";
import type { Territory } from "./territory.js";

/** Which territory a point is in, as far as known centres can tell. */
export interface PointReading {
  /** Ambiguous: in one of these départements. Unknown: abroad, at sea, too near a border, or far from all we know. */
  status: "resolved" | "ambiguous" | "unknown";
  /** One commune or département when resolved; départements, nearest first, when ambiguous; none when unknown. */
  territories: Territory[];
  reason: string;
}

interface Centre extends Point {
  /** Of a commune; undefined abroad. */
  readonly code: string | undefined;
  readonly name: string;
}

interface Neighbour {
  /** Undefined abroad. */
  commune: Territory | undefined;
  name: string;
  km: number;
}

/** A point may be in a commune up to this far from its centre: most communes are wider, but the next centre may be unknown. */
const COMMUNE_KM = 1.5;

/** The next centre must be this many times as far. */
const CLEARLY = 1.5;

/** How far, and how many, the centres may be that tell the département. */
const DEPARTMENT_KM = 25;
const WITNESSES = 5;

let grid: ((near: Point) => Centre[]) | undefined;

/**
 * Tells in which commune a point is, when it is near the known centre of one and much farther from all others; else in
 * which département, when the five communes of known centre nearest to it agree. We have no borders and the centres of
 * a quarter of the communes, mostly the more populous ones, so it stays silent near borders.
 */
export function territoriesAt(point: Point, geography: Geography): PointReading {
  const neighbours = nearestOf(point, geography);
  const [nearest] = neighbours;
  if (!nearest) return unknown(`No known centre of a French commune is within ${DEPARTMENT_KM} km.`);
  if (!nearest.commune) return unknown("The nearest known place is abroad.");
  return communeAt(nearest, neighbours[1], point) ?? departmentAt(neighbours, geography);
}

function communeAt(nearest: Neighbour, next: Neighbour | undefined, { uncertaintyKm = 0 }: Point) {
  const { commune, km } = nearest;
  const most = km + uncertaintyKm;
  const least = (next?.km ?? Number.POSITIVE_INFINITY) - uncertaintyKm;
  if (!commune || most > COMMUNE_KM || least < most * CLEARLY) return undefined;
  // No distances: they would show the data of GeoNames, which answers do not credit.
  return resolved(commune, `The point is near the centre of ${commune.name}, and clearly farther from all others.`);
}

function departmentAt(neighbours: readonly Neighbour[], geography: Geography): PointReading {
  if (neighbours.some(({ commune }) => !commune))
    return unknown(`The point is near a border, and near the centre of no commune.`);
  const departments = new Set(neighbours.flatMap(({ commune }) => (commune ? departmentsOf(commune, geography) : [])));
  const [only, ...others] = departments;
  if (!only) return unknown("Its neighbours lie in no département.");
  const names = [...departments].map(({ name }) => name).join(", ");
  if (others.length === 0)
    return resolved(only, `The communes of known centre nearest to the point, ${neighbours.length}, lie in ${names}.`);
  const reason = `The communes of known centre nearest to the point lie in ${names}.`;
  return { status: "ambiguous", territories: [...departments], reason };
}

function departmentsOf({ id }: Territory, geography: Geography): Territory[] {
  return geography.ancestorsOf(id).filter(({ kind }) => kind === "department");
}

/** Lists the communes and foreign places nearest to a point, each at its nearest centre, within reach. */
function nearestOf(point: Point, geography: Geography): Neighbour[] {
  grid ??= makePointGrid(readCentres());
  const near = grid(point)
    .map((centre) => ({ centre, km: kilometresBetween(point, centre) }))
    .filter(({ km }) => km <= DEPARTMENT_KM)
    .toSorted((a, b) => a.km - b.km);
  const neighbours = new Map<string, Neighbour>();
  for (const { centre, km } of near) {
    const { code, name } = centre;
    const commune = code === undefined ? undefined : geography.get(`commune:${code}`);
    const isOfThePast = code !== undefined && commune?.vintage !== geography.vintage;
    const key = code ?? `abroad ${name}`;
    if (!isOfThePast && !neighbours.has(key)) neighbours.set(key, { commune, name: commune?.name ?? name, km });
    if (neighbours.size === WITNESSES) break;
  }
  return [...neighbours.values()];
}

function readCentres(): Centre[] {
  return [
    ...written.centres.map((line) => readLine(line)),
    ...written.abroad.map((line) => ({ ...readLine(line), code: undefined })),
  ];
}

function readLine(line: string): Centre {
  const [code = "", latitude, longitude, ...name] = line.split(" ");
  return { code, latitude: Number(latitude), longitude: Number(longitude), name: name.join(" ") };
}

function resolved(territory: Territory, reason: string): PointReading {
  return { status: "resolved", territories: [territory], reason };
}

function unknown(reason: string): PointReading {
  return { status: "unknown", territories: [], reason };
}
