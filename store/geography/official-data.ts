import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Year of the Code officiel géographique that the installed package holds: version 6.0.0 is the edition 2026, says the
 * table "Millésimes et versions de package" of its README. A test fails when the installed version is another one.
 */
export const VINTAGE = 2026;

/** The version of `@etalab/decoupage-administratif` that `VINTAGE` speaks of. */
export const PACKAGE_VERSION = "6.0.0";

/** https://github.com/datagouv/decoupage-administratif#readme */
interface WirePlace {
  code: string;
  nom: string;
}

interface WireDepartment extends WirePlace {
  region: string;
}

interface WireArrondissement extends WirePlace {
  departement: string;
}

export interface WireCommune extends WirePlace {
  departement: string;
  /** Absent, or empty, where the State has no arrondissement: Mayotte and most overseas collectivities. */
  arrondissement?: string;
  /** Population municipale; absent for uninhabited islands. */
  population?: number;
  codesPostaux?: string[];
  /** Codes of the communes it took in, and codes it had itself, since 1943. */
  anciensCodes?: string[];
}

/** What lies inside a commune: an arrondissement municipal, or what remains of a commune that was merged. */
export interface WirePart extends WirePlace {
  type: PartType;
  /** Code of the commune that it is a part of. */
  commune: string;
  population?: number;
  codesPostaux?: string[];
}

const PART_TYPES = ["arrondissement-municipal", "commune-deleguee", "commune-associee"] as const;

export type PartType = (typeof PART_TYPES)[number];

/** An EPCI of the DGCL's list, or an EPT of INSEE's (the edition 2026 repeats the EPT of 1 January 2025). */
export interface WireGrouping extends WirePlace {
  populationMunicipale?: number;
  membres: { code: string }[];
}

/** The files of one edition, as the package gives them, in the form of its latest versions. */
export interface OfficialData {
  regions: WirePlace[];
  departments: WireDepartment[];
  arrondissements: WireArrondissement[];
  epcis: WireGrouping[];
  epts: WireGrouping[];
  communes: WireCommune[];
  parts: WirePart[];
}

/** A row of communes.json, which mixes communes with their parts. */
interface WireRow extends WirePlace {
  type: "commune-actuelle" | PartType;
  departement?: string;
  /** Before version 2: where the communes of overseas collectivities have no `departement`. */
  collectiviteOutremer?: WirePlace;
  /** Of an arrondissement municipal. */
  commune?: string;
  /** Of a delegated or associated commune. */
  chefLieu?: string;
}

/**
 * Reads an edition, about 13 MB of JSON: that of the installed package, or the one in a folder, which may be any version
 * of the package since 1.0.0, or its `data` folder. Nothing of it is kept.
 *
 * @throws Error when the folder holds no edition, saying which file is missing or wrong.
 */
export function readOfficialData(folder: string = installedPackage()): OfficialData {
  const data = existsSync(join(folder, "data")) ? join(folder, "data") : folder;
  const rows = readPlaces<WireRow>(data, "communes");
  const collectivities = overseasCollectivities(rows);
  return {
    regions: addMissing(readPlaces<WirePlace>(data, "regions"), collectivities),
    departments: addMissing(readPlaces<WireDepartment>(data, "departements"), collectivities),
    arrondissements: readPlaces(data, "arrondissements"),
    epcis: readGroupings(data, "epci"),
    // The first versions have no list of EPT.
    epts: existsSync(join(data, "ept.json")) ? readGroupings(data, "ept") : [],
    communes: rows.filter(({ type }) => type === "commune-actuelle").map((row) => toCommune(row, data)),
    parts: rows.filter(({ type }) => type !== "commune-actuelle").map((row) => toPart(row, data)),
  };
}

function installedPackage(): string {
  return dirname(createRequire(import.meta.url).resolve("@etalab/decoupage-administratif/package.json"));
}

/** The overseas collectivities as the later versions list them: each a département of a région of the same code. */
function overseasCollectivities(rows: readonly WireRow[]): WireDepartment[] {
  const byCode = new Map(rows.flatMap(({ collectiviteOutremer: each }) => (each ? [[each.code, each] as const] : [])));
  return [...byCode.values()].map(({ code, nom }) => ({ code, nom, region: code }));
}

function addMissing<T extends WirePlace>(places: T[], others: readonly T[]): T[] {
  const known = new Set(places.map(({ code }) => code));
  return [...places, ...others.filter(({ code }) => !known.has(code))];
}

function toCommune(row: WireRow, folder: string): WireCommune {
  // Most rows are whole, and not copied: there are 35 000.
  if (isCommune(row)) return row;
  const departement = row.collectiviteOutremer?.code;
  if (departement === undefined) throw notAnEdition(folder, `the commune ${row.code} has no département`);
  return { ...row, departement };
}

function isCommune(row: WireRow): row is WireRow & WireCommune {
  return row.departement !== undefined;
}

function toPart(row: WireRow, folder: string): WirePart {
  const { type, commune = row.chefLieu } = row;
  const known = PART_TYPES.find((each) => each === type);
  if (known === undefined || commune === undefined)
    throw notAnEdition(folder, `${row.code}, of type “${type}”, is not a part of a commune that we know`);
  return { ...row, type: known, commune };
}

function readGroupings(folder: string, file: string): WireGrouping[] {
  const groupings = readPlaces<WireGrouping>(folder, file);
  const bare = groupings.find(({ membres }) => !Array.isArray(membres));
  if (bare) throw notAnEdition(folder, `${bare.code}, in ${file}.json, has no members`);
  return groupings;
}

function readPlaces<T extends WirePlace>(folder: string, file: string): T[] {
  const places = parseFile(folder, file);
  const isPlace = (each: Partial<WirePlace> | null) =>
    typeof each?.code === "string" && typeof each.nom === "string" && each.code !== "" && each.nom !== "";
  if (!Array.isArray(places) || places.length === 0 || !places.every(isPlace))
    throw notAnEdition(folder, `${file}.json is not a list of places with a code and a name (“nom”)`);
  return places as T[];
}

function parseFile(folder: string, file: string): unknown {
  const path = join(folder, `${file}.json`);
  if (!existsSync(path)) throw notAnEdition(folder, `${file}.json is missing`);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw notAnEdition(folder, `${file}.json is not JSON`, error);
  }
}

function notAnEdition(folder: string, why: string, cause?: unknown): Error {
  const advice = "Give the folder of an unpacked version of @etalab/decoupage-administratif.";
  return new Error(`${folder} holds no edition of the official geography: ${why}. ${advice}`, { cause });
}
