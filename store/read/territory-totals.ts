import type { Database } from "../database/database.js";
import type { TerritoryFacet } from "../database/territory-entities.js";
import { foldKey } from "../fold.js";
import type { ResourceWish } from "./resources.js";
import { isStorable } from "./storable.js";

/** One of the counts of every territory. */
export interface Counted {
  readonly facet: TerritoryFacet;
  readonly valueKey: string;
}

const TOTAL: Counted = { facet: "total", valueKey: "" };

/** How many resources concern each of these territories; those that none concerns are left out. One statement. */
export async function territoryTotals(
  database: Database,
  territoryIds: readonly string[],
): Promise<Map<string, number>> {
  return countsOf(database, territoryIds, TOTAL);
}

/** One count of several territories; those of which it is 0 are left out. One statement. */
export async function countsOf(
  { sql: db }: Database,
  territoryIds: readonly string[],
  { facet, valueKey }: Counted,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom("TerritoryCount")
    .select(["territoryId", "count"])
    .where("territoryId", "in", territoryIds)
    .where("facet", "=", facet)
    .where("valueKey", "=", valueKey)
    .execute();
  return new Map(rows.map(({ territoryId, count }) => [territoryId, count]));
}

/** The count that tells how many resources of a territory fulfil a wish; undefined when none does. */
export function countedAs(wish: ResourceWish): Counted | undefined {
  const { kind, theme, sourceId, license, year, organizationId, ...others } = wish;
  const counts: readonly Counted[] = [
    ...(kind === undefined ? [] : [{ facet: "kind", valueKey: kind } as const]),
    ...(theme === undefined ? [] : [{ facet: "theme", valueKey: foldKey(theme) } as const]),
    ...(sourceId === undefined ? [] : [{ facet: "source", valueKey: sourceId } as const]),
    ...(license === undefined ? [] : [{ facet: "license", valueKey: license } as const]),
    ...(year === undefined ? [] : [{ facet: "year", valueKey: String(year) } as const]),
    ...(organizationId === undefined ? [] : [{ facet: "organization", valueKey: organizationId } as const]),
  ];
  const [only = TOTAL, second] = counts;
  const isAll = second === undefined && Object.values(others).every((value) => value === undefined);
  // A key may have lost what cannot be stored.
  const isKnown = Object.values(wish).every((value) => typeof value !== "string" || isStorable(value));
  return isAll && isKnown ? only : undefined;
}
