import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../database/dialect.js";
import type { Geography } from "../geography/geography.js";

/** A territory that is asked about, and one that is it or lies inside it. */
interface TerritoryPair {
  readonly parent: string;
  readonly inside: string;
}

/** Each of these territories with itself and all of today that lie inside it, as rows to join: one parameter for all. */
export function territoryPairs(
  dialect: Dialect,
  territoryIds: readonly string[],
  geography: Geography,
): RawBuilder<TerritoryPair> {
  // A région has some 5,000 territories inside.
  const pairs = territoryIds.flatMap((parent) =>
    [parent, ...geography.descendantIds(parent)].map((inside): TerritoryPair => ({ parent, inside })),
  );
  const list = JSON.stringify(pairs);
  return dialect === "sqlite"
    ? sql<TerritoryPair>`(select json_extract(value, '$.parent') as parent,
        json_extract(value, '$.inside') as inside from json_each(${list}))`
    : sql<TerritoryPair>`(select * from json_to_recordset(${list}::json)
        as pair(parent text, inside text))`;
}
