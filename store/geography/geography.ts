import { buildTerritories } from "./build-territories.js";
import { linkTerritories, type Containment } from "./containment.js";
import { indexNames, type TerritorySearch } from "./name-index.js";
import { readOfficialData, VINTAGE } from "./official-data.js";
import type { TerritoryChange } from "./territory-change.js";
import { compareRank, type Territory } from "./territory.js";

export { normalizePlaceName } from "./place-name.js";
export { parseTerritoryId, type Territory } from "./territory.js";

/** All that is known of the territories of today and of earlier editions. */
export interface GeographyData {
  /** Year of the newest edition. */
  readonly vintage: number;
  /** Years of all editions, oldest first. */
  readonly editions: readonly number[];
  readonly territories: readonly Territory[];
  readonly changes: readonly TerritoryChange[];
}

/** The official geography, with the territories of its past and those of projects, in memory. */
export interface Geography extends Containment {
  get(id: string): Territory | undefined;
  /** Answers in the order asked, undefined for an id that names nothing. */
  getMany(ids: readonly string[]): (Territory | undefined)[];
  /** Those that name it as a parent, or the members of a project; by kind, widest first, then by name. */
  childrenOf(id: string): Territory[];
  /** All that wholly contain it, nearest (fewest communes) first, each once. */
  ancestorsOf(id: string): Territory[];
  /** All that lie wholly inside it, what a project is composed of included, itself excluded. */
  descendantIds(id: string): string[];
  /**
   * Finds the territories in whose name or alias every word of the text begins a word. Whole names come first, then
   * names that start with the text, then the others; each by kind, population and id.
   */
  search(options: TerritorySearch): { total: number; items: Territory[] };
  /** Those whose whole name or alias this is, whatever the accents, case and hyphens; widest kind first. */
  named(name: string): Territory[];
  /** The steps in the past of a territory, the newest first. */
  changesOf(id: string): readonly TerritoryChange[];
  /** Year of the newest edition. */
  readonly vintage: number;
  /** Years of all editions, oldest first. */
  readonly editions: readonly number[];
  /** How many territories there are. */
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

/** What comes with Maillage: the edition of the installed package, and our project territories. */
export function bundledGeography(): GeographyData {
  return { vintage: VINTAGE, editions: [VINTAGE], territories: buildTerritories(readOfficialData()), changes: [] };
}

/** Indexes territories, so that they are found by id, name and place. */
export function assembleGeography({ vintage, editions, territories, changes }: GeographyData): Geography {
  const ranked = territories.toSorted(compareRank);
  const byId = new Map(ranked.map((territory) => [territory.id, territory]));
  const containment = linkTerritories(byId);
  const names = indexNames(ranked);
  const changesById = Map.groupBy(changes, ({ territoryId }) => territoryId);
  return {
    ...containment,
    get: (id) => byId.get(id),
    getMany: (ids) => ids.map((id) => byId.get(id)),
    search: (options) => {
      const { withinId } = options;
      return names.search(options, withinId === undefined ? undefined : new Set(containment.descendantIds(withinId)));
    },
    named: names.named,
    changesOf: (id) => changesById.get(id) ?? [],
    vintage,
    editions,
    size: byId.size,
  };
}
