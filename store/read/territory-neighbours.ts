import type { Geography, Territory } from "../geography/geography.js";
import { compareRank } from "../geography/territory.js";

/**
 * Territories to compare one with: of its kind and in the same nearest parent (of a commune, its intercommunality rather
 * than its département), those with most nearly as many inhabitants first.
 */
export function neighboursOf(territory: Territory, geography: Geography, first: number): Territory[] {
  const distance = ({ population }: Territory) =>
    population === undefined || territory.population === undefined
      ? Number.POSITIVE_INFINITY
      : Math.abs(population - territory.population);
  return siblingsOf(territory, geography)
    .filter(({ id }) => id !== territory.id)
    .map((each) => ({ each, away: distance(each) }))
    .toSorted((a, b) => (a.away === b.away ? compareRank(a.each, b.each) : a.away - b.away))
    .slice(0, first)
    .map(({ each }) => each);
}

/** Where nothing encloses it, as régions and projects, the others of its kind that nothing encloses. */
function siblingsOf({ id, kind, parentIds }: Territory, geography: Geography): Territory[] {
  const nearest = geography.ancestorsOf(id).find((ancestor) => parentIds.includes(ancestor.id));
  if (nearest !== undefined) return geography.childrenOf(nearest.id).filter((each) => each.kind === kind);
  const { items } = geography.search({ kind, offset: 0, limit: geography.size });
  return items.filter((each) => each.parentIds.length === 0);
}
