import { buildTerritories, formerCodesOf } from "./build-territories.js";
import type { OfficialData } from "./official-data.js";
import type { TerritoryChange } from "./territory-change.js";
import type { Territory } from "./territory.js";

/** The official geography of 1 January of one year. */
export interface Edition {
  readonly year: number;
  /** Official territories of all kinds, in no particular order; project territories are left aside. */
  readonly territories: readonly Territory[];
  /**
   * Commune id to the ids of communes it took in or was before, as in `commune:75059`. They are undated, and INSEE adds
   * to them from year to year.
   */
  readonly formerCodes: ReadonlyMap<string, readonly string[]>;
}

/** Makes the edition of a year from its official files. */
export function toEdition(data: OfficialData, year: number): Edition {
  return { year, territories: buildTerritories(data, year), formerCodes: formerCodesOf(data) };
}

/**
 * Tells of each former code of an edition which commune it belongs to today, in the past of the code and in that of the
 * commune.
 *
 * @param former Territories of earlier editions: what became of them is told by those editions, and left out here.
 */
export function formerCodeChanges(edition: Edition, former: readonly Territory[]): TerritoryChange[] {
  const explained = new Set([...edition.territories, ...former].map(({ id }) => id));
  const communeOfPart = communesOfParts(edition.territories);
  const heirs = [...edition.formerCodes].flatMap(([commune, ids]) =>
    ids.filter((id) => !explained.has(id)).map((id) => ({ id, heir: communeOfPart.get(id) ?? commune })),
  );
  const byHeir = Map.groupBy(heirs, ({ heir }) => heir);
  return [
    ...heirs.map(({ id, heir }) => toFormerCode(id, [id], [heir])),
    ...[...byHeir].map(([heir, codes]) => {
      const ids = codes.map(({ id }) => id);
      return toFormerCode(heir, ids, [heir]);
    }),
  ];
}

function toFormerCode(territoryId: string, fromIds: string[], toIds: string[]): TerritoryChange {
  return Object.freeze({ kind: "FORMER_CODE", territoryId, fromIds, toIds });
}

/**
 * The commune in which each delegated or associated commune lies, by the id that it had as a commune. This is surer than
 * former codes, which are not corrected when a commune is divided: La Neuville-Garnier, 60455, is still one of 60054,
 * but lies in 60694.
 */
export function communesOfParts(territories: readonly Territory[]): Map<string, string> {
  const parts = territories.filter(({ kind }) => kind === "delegated-commune" || kind === "associated-commune");
  return new Map(
    parts.flatMap(({ code, parentIds }) => {
      const commune = parentIds.find((id) => id.startsWith("commune:"));
      return commune === undefined ? [] : [[`commune:${code}`, commune] as const];
    }),
  );
}
