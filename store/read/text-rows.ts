import { type RawBuilder, sql } from "kysely";
import type { Dialect } from "../database/dialect.js";

/** Rows of texts as a subquery: one parameter, however many there are. */
export function textRows<Column extends string>(
  dialect: Dialect,
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column, string>>[],
): RawBuilder<Record<Column, string>> {
  const given = JSON.stringify(rows);
  if (dialect === "sqlite") {
    const values = columns.map((column) => sql`value ->> ${sql.lit(column)} as ${sql.raw(column)}`);
    return sql`(select ${sql.join(values)} from json_each(${given}))`;
  }
  const types = columns.map((column) => sql.raw(`${column} text`));
  return sql`(select * from json_to_recordset(${given}::json) as given(${sql.join(types)}))`;
}
