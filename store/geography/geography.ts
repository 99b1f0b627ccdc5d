import { buildTerritories } from "./build-territories.js";
import { linkTerritories, type Containment } from "./containment.js";
import { indexNames, type TerritorySearch } from "./name-index.js";
import { readOfficialData, VINTAGE } from "./official-data.js";
import { compareRank, type Territory } from "./territory.js";

export { normalizePlaceName } from "./place-name.js";
export { parseTerritoryId, type Territory } from "./territory.js";

/** One edition of the official geography, with our project territories, in memory. */
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
  /** Year of the edition. */
  readonly vintage: number;
  /** How many territories there are. */
  readonly size: number;
}

let loaded: Geography | undefined;

/**
 * Gives the geography of today, read on the first call (about half a second) and kept for the life of the process.
 *
 * @example loadGeography().get("commune:51183")?.name // "Courcy"
 */
export function loadGeography(): Geography {
  return (loaded ??= assembleGeography(buildTerritories(readOfficialData()), VINTAGE));
}

function assembleGeography(territories: Territory[], vintage: number): Geography {
  const ranked = territories.toSorted(compareRank);
  const byId = new Map(ranked.map((territory) => [territory.id, territory]));
  const containment = linkTerritories(byId);
  const names = indexNames(ranked);
  return {
    ...containment,
    get: (id) => byId.get(id),
    getMany: (ids) => ids.map((id) => byId.get(id)),
    search: (options) => {
      const { withinId } = options;
      return names.search(options, withinId === undefined ? undefined : new Set(containment.descendantIds(withinId)));
    },
    named: names.named,
    vintage,
    size: byId.size,
  };
}
