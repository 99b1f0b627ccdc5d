import { buildTerritories, formerCodesOf } from "./build-territories.js";
import { linkTerritories, type Containment } from "./containment.js";
import { formerCodeChanges } from "./edition.js";
import { indexNames, type NameIndex } from "./name-index.js";
import { readOfficialData, VINTAGE } from "./official-data.js";
import { pastEditions } from "./past-editions.js";
import { projectTerritories } from "./project-territories.js";
import { namesOfThePast, namesOfToday } from "./territory-names.js";
import { searchNames, type FoundTerritories, type TerritorySearch } from "./territory-search.js";
import type { TerritoryChange } from "./territory-change.js";
import { compareRank, standsIn, type Territory } from "./territory.js";

export { normalizePlaceName } from "./place-name.js";
export { parseTerritoryId, type Territory } from "./territory.js";
export type { TerritorySearch } from "./territory-search.js";

/** All that is known of the territories of today and of earlier editions. */
export interface GeographyData {
  /** Year of the newest edition. */
  readonly vintage: number;
  /** Years of all editions, oldest first. */
  readonly editions: readonly number[];
  /** Of today and of the past; where two have one id, that of today counts. */
  readonly territories: readonly Territory[];
  readonly changes: readonly TerritoryChange[];
}

/** The official geography, with the territories of its past and those of projects, in memory. */
export interface Geography extends Containment, NameIndex {
  get(id: string): Territory | undefined;
  /** Answers in the order asked, undefined for an id that names nothing. */
  getMany(ids: readonly string[]): (Territory | undefined)[];
  /** Tells whether it is one of today: it stands in the newest edition or, a project, is not over before it. */
  isCurrent(territory: Territory): boolean;
  /** Those of today that name it as a parent, or the members of a project; by kind, widest first, then by name. */
  childrenOf(id: string): Territory[];
  /** All that wholly contain it (or did, for one of the past), nearest (fewest communes) first, each once. */
  ancestorsOf(id: string): Territory[];
  /** All of today that lie wholly inside it, what a project is composed of included, itself excluded. */
  descendantIds(id: string): string[];
  /**
   * Finds the territories of today in whose names, aliases or former names every word of the text begins a word. Whole
   * names come first, then names that start with the text, then the others; in each of the three those that people are
   * likely to mean (`compareProminence`). What only a former name tells comes after all that, in the same order; so do
   * the territories of the past, when they are asked for.
   */
  search(options: TerritorySearch): FoundTerritories;
  /**
   * The régions, départements, EPCI, EPT, projects and communes of today whose whole name or alias this is, whatever
   * the accents, case and hyphens; widest kind first. A bare name means none of the other kinds: see `partsNamed`.
   */
  named(name: string): Territory[];
  /** The same among arrondissements, municipal arrondissements, delegated and associated communes of today. */
  partsNamed(name: string): Territory[];
  /** Territories of the past that had this name, and those of today that had it before their own. */
  formerlyNamed(name: string): Territory[];
  /**
   * The communes of today that have a postal code, by population, then their municipal arrondissements: 69001 gives
   * Lyon and Lyon 1er Arrondissement.
   */
  withPostalCode(code: string): Territory[];
  /** The steps in the past of a territory, the newest first; those of no known year last. */
  changesOf(id: string): readonly TerritoryChange[];
  /** Year of the newest edition. */
  readonly vintage: number;
  /** Years of all editions, oldest first. */
  readonly editions: readonly number[];
  /** How many territories of today there are. */
  readonly size: number;
}

let inUse: Geography | undefined;

/**
 * Gives the geography that this process uses: the one that comes with Maillage (read on the first call, about half a
 * second), until `useGeography` puts another in its place. A process serves one database, so it has one geography.
 *
 * @example loadGeography().get("commune:51183")?.name // "Courcy"
 */
export function loadGeography(): Geography {
  return (inUse ??= assembleGeography(bundledGeography()));
}

/** Makes this the geography of the process; undefined for the one that comes with Maillage. */
export function useGeography(geography: Geography | undefined): void {
  inUse = geography;
}

/** What comes with Maillage: the edition of the installed package, the past editions, and our project territories. */
export function bundledGeography(): GeographyData {
  const { editions, former, changes, since } = pastEditions();
  const [first = VINTAGE] = editions;
  const data = readOfficialData();
  const official = buildTerritories(data, VINTAGE, (id) => since.get(id) ?? first);
  const edition = { year: VINTAGE, territories: official, formerCodes: formerCodesOf(data) };
  return {
    vintage: VINTAGE,
    editions,
    territories: [...official, ...projectTerritories(official, VINTAGE), ...former],
    changes: [...changes, ...formerCodeChanges(edition, former)],
  };
}

/** Indexes territories, so that they are found by id, name, postal code and place. */
export function assembleGeography({ vintage, editions, territories, changes }: GeographyData): Geography {
  const isCurrent = (territory: Territory) => standsIn(territory, vintage);
  const ranked = territories.toSorted(compareRank);
  const today = ranked.filter(isCurrent);
  const todayById = indexIds(today);
  const former = ranked.filter(({ id }) => !todayById.has(id));
  const formerById = indexIds(former);
  const get = (id: string) => todayById.get(id) ?? formerById.get(id);
  const containment = linkTerritories(todayById, formerById);

  const changesById = Map.groupBy(changes.toSorted(newestFirst), ({ territoryId }) => territoryId);
  const changesOf = (id: string) => changesById.get(id) ?? [];
  // Read on demand: whoever asks by id alone does not wait for names.
  const names = once(() => [namesOfToday(today), namesOfThePast(today, former, changesOf)] as const);
  const byName = once(() => indexNames(...names()));
  const search = once(() => searchNames(...names()));
  const byPostalCode = once(() => indexPostalCodes(today));
  return {
    ...containment,
    get,
    getMany: (ids) => ids.map(get),
    isCurrent,
    search: (options) => search()(options, wantedBy(options, isCurrent, containment)),
    named: (name) => byName().named(name),
    partsNamed: (name) => byName().partsNamed(name),
    formerlyNamed: (name) => byName().formerlyNamed(name),
    withPostalCode: (code) => [...(byPostalCode().get(code) ?? [])],
    changesOf,
    vintage,
    editions,
    size: today.length,
  };
}

/** Tells which of those that a text finds a search keeps. */
function wantedBy(
  { kind, withinId, includeFormer = false }: TerritorySearch,
  isCurrent: (territory: Territory) => boolean,
  { descendantIds, ancestorsOf }: Containment,
): (territory: Territory) => boolean {
  const inside = withinId === undefined ? undefined : new Set(descendantIds(withinId));
  return (territory) => {
    if (kind !== undefined && territory.kind !== kind) return false;
    if (isCurrent(territory)) return inside === undefined || inside.has(territory.id);
    if (!includeFormer) return false;
    return withinId === undefined || ancestorsOf(territory.id).some(({ id }) => id === withinId);
  };
}

function indexIds(territories: readonly Territory[]): Map<string, Territory> {
  return new Map(territories.map((territory) => [territory.id, territory]));
}

function indexPostalCodes(ranked: readonly Territory[]): ReadonlyMap<string, Territory[]> {
  const byCode = new Map<string, Territory[]>();
  for (const territory of ranked) {
    for (const code of territory.postalCodes ?? []) {
      const known = byCode.get(code);
      if (known) known.push(territory);
      else byCode.set(code, [territory]);
    }
  }
  return byCode;
}

function newestFirst(a: TerritoryChange, b: TerritoryChange): number {
  return (b.year ?? 0) - (a.year ?? 0);
}

/** Makes a value when it is first asked for, and keeps it. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
