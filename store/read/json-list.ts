import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../database/dialect.js";

/**
 * All rows of a subquery as one value, for `readList`. So one statement takes the best of each of several parents in the
 * order of an index, on SQLite too, where no joined subquery sees the row beside it.
 *
 * @param columns One column gives a list of values, several a list of lists.
 * @param order Columns of the rows, as they stand behind `order by`.
 * @param rows What stands behind `from`.
 */
export function asList(
  dialect: Dialect,
  columns: readonly string[],
  order: RawBuilder<unknown>,
  rows: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const names = sql.join(columns.map((column) => sql.raw(column)));
  const [array, collect] = dialect === "sqlite" ? ["json_array", "json_group_array"] : ["json_build_array", "json_agg"];
  const item = columns.length === 1 ? names : sql`${sql.raw(array)}(${names})`;
  return sql`(select ${sql.raw(collect)}(${item} order by ${order}) from ${rows})`;
}

/** Reads what `asList` gave. */
export function readList<Item>(value: unknown): Item[] {
  // SQLite gives JSON as text; PostgreSQL's driver has read it, and gives null for no rows.
  return typeof value === "string" ? (JSON.parse(value) as Item[]) : ((value ?? []) as Item[]);
}
