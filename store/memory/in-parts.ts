import type { EntityName } from "@mikro-orm/core";
import type { SqlEntityManager } from "@mikro-orm/sql";

/** How many rows one statement takes: databases limit its parameters, SQLite to 32,766. */
const ROWS = 1_000;

/** Cuts a list into parts that one statement can take; a list that is empty has none. */
export function inParts<Item>(items: readonly Item[], size = ROWS): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Inserts rows of a table that numbers them. @returns Their numbers, in the order of the rows. */
export async function insertNumbered<Row extends object>(
  em: SqlEntityManager,
  table: EntityName<Row>,
  rows: readonly object[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const part of inParts(rows)) {
    // `em.insertMany` tells the first id only; the driver tells them all, in the order of the rows.
    const { rows: inserted = [] } = await em
      .getDriver()
      .nativeInsertMany(table, part as never, { ctx: em.getTransactionContext() });
    ids.push(...inserted.map((row) => (row as { id: number }).id));
  }
  return ids;
}
