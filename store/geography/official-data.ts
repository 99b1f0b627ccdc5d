import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/**
 * Year of the Code officiel géographique that the installed package holds: version 6.0.0 is the edition 2026, says the
 * table "Millésimes et versions de package" of its README. A test fails when the installed version is another one.
 */
export const VINTAGE = 2026;

/** The version of `@etalab/decoupage-administratif` that `VINTAGE` speaks of. */
export const PACKAGE_VERSION = "6.0.0";

/** https://github.com/datagouv/decoupage-administratif#readme */
interface WireRegion {
  code: string;
  nom: string;
}

interface WireDepartment {
  code: string;
  nom: string;
  region: string;
}

export interface WireCommune {
  code: string;
  nom: string;
  /** `commune-actuelle`, or one of three kinds of part of a commune, which are not read yet. */
  type: string;
  departement: string;
  /** Population municipale; absent for uninhabited islands. */
  population?: number;
  codesPostaux?: string[];
}

/** An EPCI of the DGCL's list, or an EPT of INSEE's (the edition 2026 repeats the EPT of 1 January 2025). */
export interface WireGrouping {
  code: string;
  nom: string;
  populationMunicipale?: number;
  membres: { code: string }[];
}

/** The files of one edition, as the package gives them. */
export interface OfficialData {
  regions: WireRegion[];
  departments: WireDepartment[];
  epcis: WireGrouping[];
  epts: WireGrouping[];
  /** Only communes of today: arrondissements municipaux, delegated and associated communes are left for later. */
  communes: WireCommune[];
}

let postalCodes: Set<string> | undefined;

/** Reads the whole edition, about 13 MB of JSON. Nothing of it is kept but the set of postal codes. */
export function readOfficialData(): OfficialData {
  return {
    regions: readJson("regions"),
    departments: readJson("departements"),
    epcis: readJson("epci"),
    epts: readJson("ept"),
    communes: readCommunes(),
  };
}

/** Tells whether five digits are a postal code, so that they are not taken for the INSEE code of another commune. */
export function isPostalCode(code: string): boolean {
  if (!postalCodes) readCommunes();
  return postalCodes?.has(code) ?? false;
}

function readCommunes(): WireCommune[] {
  const communes = readJson<WireCommune>("communes").filter((commune) => commune.type === "commune-actuelle");
  postalCodes ??= new Set(communes.flatMap((commune) => commune.codesPostaux ?? []));
  return communes;
}

function readJson<T>(file: string): T[] {
  const path = require.resolve(`@etalab/decoupage-administratif/data/${file}.json`);
  return JSON.parse(readFileSync(path, "utf8")) as T[];
}
