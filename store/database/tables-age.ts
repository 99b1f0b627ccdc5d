import { migrations } from "../migrations/index.js";
import type { Database } from "./database.js";

/** How a database's tables stand to this program: there are none, or they are older, as it makes them, or newer. */
export type TablesAge = "none" | "older" | "current" | "newer";

/** Where MikroORM notes the migrations that were run. */
const LIST = "mikro_orm_migrations";

/** Tells it without writing: MikroORM's own migrator makes its list when there is none. */
export async function tablesAge(database: Database): Promise<TablesAge> {
  const done = new Set(await migrationsDone(database));
  if (done.size === 0) return "none";
  const known = migrations[database.dialect].map(({ name }) => name);
  if (known.some((name) => !done.has(name))) return "older";
  return done.size > known.length ? "newer" : "current";
}

async function migrationsDone(database: Database): Promise<string[]> {
  const em = database.em();
  const [table] = await em.execute<unknown[]>(
    database.dialect === "sqlite"
      ? `select 1 from sqlite_master where type = 'table' and name = '${LIST}'`
      : `select 1 from information_schema.tables where table_schema = current_schema() and table_name = '${LIST}'`,
  );
  if (table === undefined) return [];
  const rows = await em.execute<{ name: string }[]>(`select name from ${LIST}`);
  return rows.map(({ name }) => name);
}
