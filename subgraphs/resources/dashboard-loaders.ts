import type { Database } from "../../store/database/database.js";
import type { FacetCount } from "../../store/read/facets.js";
import { type CountedFacet, topCounts } from "../../store/read/territory-counts.js";
import { type DashboardList, countDashboard, dashboardIds } from "../../store/read/territory-dashboard.js";
import { territoryTotals } from "../../store/read/territory-totals.js";
import { ArgumentLoaders } from "../common/batch.js";

/** A list of each territory, and how many of it. */
export type DashboardRequest = DashboardList & { readonly first: number };

/** What one request reads for the dashboards of territories; by the territory's id. */
export interface DashboardLoaders {
  readonly totals: ArgumentLoaders<null, number>;
  /** By `facetKey`; the argument is how many. */
  readonly counts: ArgumentLoaders<number, readonly FacetCount[]>;
  readonly resourceIds: ArgumentLoaders<DashboardRequest, readonly string[]>;
  readonly lengths: ArgumentLoaders<DashboardList, number>;
}

/** One loader for all facets, so that those of one dashboard are asked together. */
export function facetKey(territoryId: string, facet: CountedFacet): string {
  return `${facet} ${territoryId}`;
}

export function createDashboardLoaders(database: Database): DashboardLoaders {
  return {
    totals: new ArgumentLoaders((ids) => territoryTotals(database, ids), 0),
    counts: new ArgumentLoaders(async (keys, first) => {
      const counts = await topCounts(database, keys.map(readFacetKey), first);
      return new Map(keys.map((key, index) => [key, counts[index] ?? []]));
    }, []),
    resourceIds: new ArgumentLoaders((ids, { first, ...list }) => dashboardIds(database, ids, list, first), []),
    lengths: new ArgumentLoaders((ids, list) => countDashboard(database, ids, list), 0),
  };
}

function readFacetKey(key: string): { territoryId: string; facet: CountedFacet } {
  const space = key.indexOf(" ");
  return { facet: key.slice(0, space) as CountedFacet, territoryId: key.slice(space + 1) };
}
