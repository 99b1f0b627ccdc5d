import { gunzipSync } from "node:zlib";
import type { Database } from "../../store/database/database.js";

/** One row as the database holds it, payloads unpacked. */
export type TableRow = Readonly<Record<string, unknown>>;

/**
 * Every row of every table, MikroORM's own included, in an order that does not depend on how they were written.
 *
 * @param only These tables instead of all.
 */
export async function dumpTables(database: Database, only?: readonly string[]): Promise<Record<string, TableRow[]>> {
  const em = database.em();
  const dump: Record<string, TableRow[]> = {};
  for (const table of only ?? (await tableNames(database))) {
    const rows = await em.execute<TableRow[]>(`select * from "${table}"`);
    dump[table] = inOrder(rows.map(readable));
  }
  return dump;
}

/** Places where a text stands, as `table.column`: any column of any table, case and Unicode form aside. */
export async function placesOfText(database: Database, text: string): Promise<string[]> {
  const wanted = fold(text);
  const places = Object.entries(await dumpTables(database)).flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) =>
        fold(asText(value)).includes(wanted) ? [`${table}.${column}`] : [],
      ),
    ),
  );
  return [...new Set(places)].toSorted();
}

const GRAPH = [
  "resource",
  "resource_facet",
  "place",
  "organization",
  "organization_page",
  "resource_organization",
  "resource_page",
  "match",
  "search_document",
  "resource_territory",
  "territory_count",
];

/** The graph without the numbers that only tell in which order its rows were written. */
export async function dumpGraph(database: Database): Promise<Record<string, TableRow[]>> {
  const dump = await dumpTables(database, GRAPH);
  return Object.fromEntries(
    GRAPH.map((table) => [table, inOrder((dump[table] ?? []).map((row) => withoutSerials(row)))]),
  );
}

/**
 * Empties every table but the list of migrations.
 *
 * @param kept Tables that stay as they are.
 */
export async function emptyTables(database: Database, kept: readonly string[] = []): Promise<void> {
  const em = database.em();
  for (const table of await tableNames(database)) {
    if (kept.includes(table)) continue;
    if (table === "graph_state") {
      const never = database.dialect === "sqlite" ? "0" : "to_timestamp(0)";
      await em.execute(`update graph_state set version = 0, changed_at = ${never}`);
    } else if (!table.startsWith("mikro_orm")) await em.execute(`delete from "${table}"`);
  }
}

async function tableNames(database: Database): Promise<string[]> {
  // What SQLite's index of words keeps for itself can only be read through the index, and may not be written.
  const sql =
    database.dialect === "sqlite"
      ? "select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite_%'"
      : "select table_name as name from information_schema.tables where table_schema = 'public'";
  const rows = await database.em().execute<{ name: string }[]>(sql);
  return rows.map(({ name }) => name).toSorted();
}

function readable(row: TableRow): TableRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [column, value instanceof Uint8Array ? unpacked(value) : value]),
  );
}

/** A payload is compressed; the keys of the index of identity are not. */
function unpacked(bytes: Uint8Array): string {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isCompressed ? gunzipSync(bytes).toString("utf8") : Buffer.from(bytes).toString("hex");
}

function withoutSerials(row: TableRow): TableRow {
  const isSerial = (column: string) => column === "revision_id" || (column === "id" && typeof row["id"] === "number");
  return Object.fromEntries(Object.entries(row).filter(([column]) => !isSerial(column)));
}

function inOrder(rows: readonly TableRow[]): TableRow[] {
  const keyed = rows.map((row) => ({ row, key: JSON.stringify(row) }));
  return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ row }) => row);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
