/** What a territory is: an official one of the Code officiel géographique, or a project territory made of others. */
export type TerritoryKind =
  | "region"
  | "department"
  | "arrondissement"
  | "epci"
  | "ept"
  | "commune"
  | "municipal-arrondissement"
  | "delegated-commune"
  | "associated-commune"
  | "project";

/** One territory of one edition of the official geography. Shared and frozen: copy before changing. */
export interface Territory {
  /** Kind and code, as in `commune:51183`. A code alone is not unique: 75 is a région and a département. */
  readonly id: string;
  readonly kind: TerritoryKind;
  /** INSEE code (commune, département, région), SIREN number (EPCI, EPT) or a short name of ours (project). */
  readonly code: string;
  readonly name: string;
  /** Year of the last edition in which it stands: the newest one, unless it is a territory of the past. */
  readonly vintage: number;
  /** Year of the first edition that we have in which its id means this territory. */
  readonly since: number;
  /** Legal population (population municipale), in inhabitants; absent where INSEE gives none. */
  readonly population?: number;
  /**
   * The territories that directly and wholly contain it. A part of a commune: the commune. A commune: its département,
   * arrondissement, EPCI and EPT. An EPCI or EPT: the smallest of département and région that holds all its communes
   * (none when it crosses régions), and for an EPT the EPCI that holds them. An arrondissement: its département. A
   * département: its région. A project: none.
   */
  readonly parentIds: string[];
  /** What an EPCI, EPT or project is composed of. */
  readonly memberIds?: string[];
  /** Usual and former names, as people write them. */
  readonly aliases?: readonly string[];
  /** Of communes and municipal arrondissements. */
  readonly postalCodes?: readonly string[];
  /** Of a project: who says what it is made of, and the days (ISO 8601) from and until which it is so. */
  readonly source?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
}

/** From widest to narrowest as a person searches: also the order of lists that mix kinds. */
export const KINDS: readonly TerritoryKind[] = [
  "region",
  "department",
  "arrondissement",
  "epci",
  "ept",
  "project",
  "commune",
  "municipal-arrondissement",
  "delegated-commune",
  "associated-commune",
];

const COMMUNE_CODE = /^(\d{5}|2[AB]\d{3})$/;

const CODE_BY_KIND: Record<TerritoryKind, RegExp> = {
  region: /^\d{2,3}$/,
  department: /^(\d{2,3}|2[AB])$/,
  epci: /^\d{9}$/,
  ept: /^\d{9}$/,
  arrondissement: /^(\d{3,4}|2[AB]\d)$/,
  commune: COMMUNE_CODE,
  "municipal-arrondissement": COMMUNE_CODE,
  "delegated-commune": COMMUNE_CODE,
  "associated-commune": COMMUNE_CODE,
  project: /^[a-z0-9]+(-[a-z0-9]+)*$/,
};

/** Gives the kind and code of a well-formed territory id, which may still name nothing; undefined when malformed. */
export function parseTerritoryId(id: string): { kind: TerritoryKind; code: string } | undefined {
  const colon = id.indexOf(":");
  const kind = KINDS.find((each) => each === id.slice(0, colon));
  const code = id.slice(colon + 1);
  return kind && CODE_BY_KIND[kind].test(code) ? { kind, code } : undefined;
}

/** Orders by kind, widest first. */
export function compareKinds(a: Territory, b: Territory): number {
  return KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind);
}

/**
 * Tells whether it is a territory of an edition, rather than one of the past. A project is as long as it is not over
 * before the year of the edition, whichever edition it was drawn on.
 */
export function standsIn({ kind, vintage, validUntil }: Territory, edition: number): boolean {
  if (kind !== "project") return vintage >= edition;
  return validUntil === undefined || Number(validUntil.slice(0, 4)) >= edition;
}

/** Orders by kind, then population (largest first), then id: the order of those of one name. */
export function compareRank(a: Territory, b: Territory): number {
  return compareKinds(a, b) || (b.population ?? 0) - (a.population ?? 0) || compareIds(a, b);
}

/** Orders by population, largest first, then by rank: the order of the candidates of an ambiguous name. */
export function comparePopulations(a: Territory, b: Territory): number {
  return (b.population ?? 0) - (a.population ?? 0) || compareRank(a, b);
}

function compareIds(a: Territory, b: Territory): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
