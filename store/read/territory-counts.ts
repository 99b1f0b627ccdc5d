import { sql } from "kysely";
import type { Database } from "../database/database.js";
import type { TerritoryFacet } from "../database/territory-entities.js";
import { FACET_LABEL } from "./facet-labels.js";
import { type FacetCount, type FacetName, bestFirst } from "./facets.js";
import { asList, readList } from "./json-list.js";
import { textRows } from "./text-rows.js";

/** What the resources of every territory are counted by, once they are woven. */
export type CountedFacet = Exclude<FacetName, "KEYWORD" | "TERRITORY">;

/** A territory and what its resources are counted by. */
export interface CountWanted {
  readonly territoryId: string;
  readonly facet: CountedFacet;
}

/**
 * The most frequent values of each of these, equals by label; where the list is cut, the equals by value that come first
 * stay. Two statements. An index has them in order, so their number is all that counts.
 */
export async function topCounts(
  database: Database,
  wanted: readonly CountWanted[],
  first: number,
): Promise<FacetCount[][]> {
  const counts = first === 0 ? new Map<string, TopRow[]>() : await topRows(database, wanted, first);
  const labels = await labelsOf(database, [...counts.values()].flat());
  return wanted.map((each) =>
    (counts.get(keyOf(each)) ?? [])
      .map(({ facet, value, count }) => ({ facet, value, count, label: labels.get(`${facet} ${value}`) ?? value }))
      .toSorted(bestFirst),
  );
}

interface TopRow {
  readonly facet: CountedFacet;
  readonly value: string;
  readonly count: number;
}

async function topRows(
  { sql: db, dialect }: Database,
  wanted: readonly CountWanted[],
  first: number,
): Promise<Map<string, TopRow[]>> {
  const pairs = wanted.map(({ territoryId, facet }) => ({ territory: territoryId, facet: columnOf(facet) }));
  const ofWanted = sql`territory_count where territory_id = wanted.territory and territory_count.facet = wanted.facet`;
  // An index gives those above the last place in any order, and by value those who share that place.
  const best = sql`(
      select value_key, count from ${ofWanted} and count > wanted.least
      union all
      select value_key, count from (
        select value_key, count from ${ofWanted} and count = wanted.least order by value_key limit ${first}) as equals
    ) as best`;
  const query = sql<{ territory: string; facet: string; best: unknown }>`
    with cut as materialized (select pairs.territory, pairs.facet, coalesce(
        (select count from territory_count where territory_id = pairs.territory and territory_count.facet = pairs.facet
          order by count desc limit 1 offset ${first - 1}), 0) as least
      from ${textRows(dialect, ["territory", "facet"], pairs)} as pairs)
    select wanted.territory, wanted.facet, ${asList(dialect, ["value_key", "count"], BEST_FIRST, best)} as best
    from cut as wanted`;
  const { rows } = await query.execute(db);
  return new Map(
    rows.map(({ territory, facet: column, best: values }) => {
      const facet = column.toUpperCase() as CountedFacet;
      const counted = readList<[string, number]>(values).slice(0, first);
      return [keyOf({ territoryId: territory, facet }), counted.map(([value, count]) => ({ facet, value, count }))];
    }),
  );
}

const BEST_FIRST = sql`count desc, value_key`;

function columnOf(facet: CountedFacet): TerritoryFacet {
  return facet.toLowerCase() as Lowercase<CountedFacet>;
}

function keyOf({ territoryId, facet }: CountWanted): string {
  return `${facet} ${territoryId}`;
}

async function labelsOf({ sql: db, dialect }: Database, rows: readonly TopRow[]): Promise<Map<string, string>> {
  const values = [...new Map(rows.map(({ facet, value }) => [`${facet} ${value}`, { facet, value }])).values()];
  const query = sql<{ facet: string; value: string; label: string | null }>`
    select facet, value, ${FACET_LABEL} as label from ${textRows(dialect, ["facet", "value"], values)} as given`;
  const { rows: labelled } = await query.execute(db);
  return new Map(labelled.flatMap(({ facet, value, label }) => (label === null ? [] : [[`${facet} ${value}`, label]])));
}
