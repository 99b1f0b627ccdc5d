import { compareCommunes } from "./compare/compare-communes.js";
import { compareGroupings } from "./compare/compare-groupings.js";
import { compareParts } from "./compare/compare-parts.js";
import { pairEditions, renamed, type EditionPair } from "./compare/edition-pair.js";
import type { Edition } from "./edition.js";
import type { TerritoryChange } from "./territory-change.js";
import { KINDS, type Territory, type TerritoryKind } from "./territory.js";

/** What one edition of the official geography changes about the one before. */
export interface EditionComparison {
  /** By territory, in the order of their ids. */
  readonly changes: TerritoryChange[];
  /** Territories of the earlier edition whose id names nothing in the later one, as they were. */
  readonly former: Territory[];
  /** Ids that mean a territory of the later edition since it: they are new, newly listed, or meant another one. */
  readonly begun: string[];
}

/**
 * Compares an edition with the next. What only one of them lists (the overseas collectivities and the EPT came in later
 * editions) is no event, and neither is a name that is spelled otherwise.
 *
 * @throws Error when the later edition is not later.
 */
export function compareEditions(before: Edition, after: Edition): EditionComparison {
  if (after.year <= before.year)
    throw new Error(`The edition ${after.year} is not later than ${before.year}: compare editions in their order.`);
  const pair = pairEditions(before, after);
  const changes = [
    ...compareAreas(pair),
    ...compareGroupings(before, after, pair),
    ...compareCommunes(pair),
    ...compareParts(pair),
  ];
  const kinds = KINDS.filter((kind) => kind !== "project");
  const reused = changes.filter(({ kind }) => kind === "CODE_REUSED").map(({ territoryId }) => territoryId);
  return {
    changes: changes.toSorted((a, b) => compareText(a.territoryId, b.territoryId)),
    former: kinds.flatMap(pair.gone).toSorted((a, b) => compareText(a.id, b.id)),
    begun: [...kinds.flatMap(pair.added).map(({ id }) => id), ...reused].toSorted(compareText),
  };
}

/** Régions and départements: their names, and that they are no more; what they became only a law tells. */
function compareAreas(pair: EditionPair): TerritoryChange[] {
  const kinds: TerritoryKind[] = ["region", "department"];
  return kinds.flatMap((kind) => [
    ...pair.gone(kind).map(({ id }) => toEnd(id, pair.year)),
    ...pair.kept(kind).flatMap(([earlier, later]) => renamed(pair.year, earlier, later)),
  ]);
}

function toEnd(id: string, year: number): TerritoryChange {
  return { year, kind: "ENDED", territoryId: id, fromIds: [id], toIds: [] };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
