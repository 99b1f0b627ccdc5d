import { type SqlEntityManager, SqliteDriver } from "@mikro-orm/sql";
import type { TerritoryChange } from "../geography/territory-change.js";
import type { Territory } from "../geography/territory.js";

/** A territory to be written, with the steward who wrote it: null for what comes with the bundle or with an edition. */
interface WrittenTerritory {
  readonly territory: Territory;
  readonly actor: string | null;
}

/** A column, the member of the JSON that fills it, and its type on PostgreSQL. */
type Column = readonly [column: string, member: string, type: "text" | "int" | "jsonb"];

const TERRITORY_COLUMNS: readonly Column[] = [
  ["id", "id", "text"],
  ["kind", "kind", "text"],
  ["code", "code", "text"],
  ["name", "name", "text"],
  ["since", "since", "int"],
  ["vintage", "vintage", "int"],
  ["population", "population", "int"],
  ["parent_ids", "parentIds", "jsonb"],
  ["member_ids", "memberIds", "jsonb"],
  ["aliases", "aliases", "jsonb"],
  ["postal_codes", "postalCodes", "jsonb"],
  ["source", "source", "text"],
  ["valid_from", "validFrom", "text"],
  ["valid_until", "validUntil", "text"],
  ["actor", "actor", "text"],
];

const CHANGE_COLUMNS: readonly Column[] = [
  ["year", "year", "int"],
  ["kind", "kind", "text"],
  ["territory_id", "territoryId", "text"],
  ["from_ids", "fromIds", "jsonb"],
  ["to_ids", "toIds", "jsonb"],
  ["name_before", "nameBefore", "text"],
  ["name_after", "nameAfter", "text"],
];

/**
 * Rows of one statement. 35,000 rows given value by value take three times as long as one list of JSON, and all in one
 * list would show no progress.
 */
const BATCH = 5_000;

/** Called after each batch with how many rows it wrote. */
type OnRows = (rows: number) => void;

/**
 * Writes territories, replacing those of the same id, but for those that a steward wrote: only a steward replaces these.
 * One statement for each 5,000.
 */
export async function writeTerritories(
  em: SqlEntityManager,
  written: readonly WrittenTerritory[],
  onRows?: OnRows,
): Promise<void> {
  const rows = written.map(({ territory: { aliases = [], postalCodes = [], ...territory }, actor }) => {
    return { ...territory, aliases, postalCodes, actor };
  });
  const set = TERRITORY_COLUMNS.slice(1).map(([column]) => `${column} = excluded.${column}`);
  const replace = `on conflict (id) do update set ${set.join(", ")} where territory.actor is null or excluded.actor is not null`;
  await insertAll(em, { table: "territory", columns: TERRITORY_COLUMNS, rows, end: replace, onRows });
}

/** Appends steps to the past of territories, in this order. One statement for each 5,000. */
export async function appendChanges(
  em: SqlEntityManager,
  changes: readonly TerritoryChange[],
  onRows?: OnRows,
): Promise<void> {
  await insertAll(em, { table: "territory_change", columns: CHANGE_COLUMNS, rows: changes, end: "", onRows });
}

interface Insertion {
  readonly table: string;
  readonly columns: readonly Column[];
  readonly rows: readonly object[];
  /** What follows the rows in the statement. */
  readonly end: string;
  readonly onRows: OnRows | undefined;
}

async function insertAll(em: SqlEntityManager, { table, columns, rows, end, onRows }: Insertion): Promise<void> {
  const names = columns.map(([column]) => column).join(", ");
  const given = em.getDriver() instanceof SqliteDriver ? sqliteRows(columns) : postgresqlRows(columns);
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH);
    await em.execute(`insert into ${table} (${names}) ${given} ${end}`, [JSON.stringify(batch)]);
    onRows?.(batch.length);
  }
}

function sqliteRows(columns: readonly Column[]): string {
  const values = columns.map(([, member, type]) => `value ${type === "jsonb" ? "->" : "->>"} '$.${member}'`);
  // Without a condition SQLite would read `on conflict` as a join.
  return `select ${values.join(", ")} from json_each(?) where true`;
}

function postgresqlRows(columns: readonly Column[]): string {
  const members = columns.map(([, member]) => `"${member}"`);
  const types = columns.map(([, member, type]) => `"${member}" ${type}`);
  return `select ${members.join(", ")} from jsonb_to_recordset(?::jsonb) as given(${types.join(", ")})`;
}
