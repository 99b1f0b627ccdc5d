import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Database, openDatabase } from "../../store/database/database.js";
import type { Dialect } from "../../store/database/dialect.js";

/** A database of a test's own, with every table, and the number of statements it was asked. */
export interface TestDatabase extends Database {
  readonly url: string;
  /** Statements sent since the last call. */
  takeStatements(): string[];
  /** Closes and removes it. */
  drop(): Promise<void>;
}

/** The databases the suites run on: SQLite always, PostgreSQL when TEST_DATABASE_URL names a server. */
export const dialects: readonly Dialect[] =
  process.env["TEST_DATABASE_URL"] === undefined ? ["sqlite"] : ["sqlite", "postgresql"];

export async function createTestDatabase(dialect: Dialect): Promise<TestDatabase> {
  const { url, remove } = await emptyDatabase(dialect);
  let statements: string[] = [];
  const database = await openDatabase({ url, onQuery: (sql) => statements.push(sql) });
  try {
    await database.migrate();
  } catch (error) {
    await database.close();
    await remove();
    throw error;
  }
  return {
    ...database,
    url,
    takeStatements: () => {
      const taken = statements;
      statements = [];
      return taken;
    },
    drop: async () => {
      await database.close();
      await remove();
    },
  };
}

/** A database without a single table. */
export async function emptyDatabase(dialect: Dialect): Promise<{ url: string; remove(): Promise<void> }> {
  return dialect === "sqlite" ? sqliteFile() : postgresqlDatabase();
}

async function sqliteFile(): Promise<{ url: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "maillage-test-"));
  return { url: `sqlite:${join(folder, "test.db")}`, remove: () => rm(folder, { recursive: true }) };
}

async function postgresqlDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  const server = new URL(process.env["TEST_DATABASE_URL"] ?? "");
  const name = `maillage_test_${randomUUID().replaceAll("-", "")}`;
  await onServer(server, `create database ${name}`);
  const own = new URL(server);
  own.pathname = `/${name}`;
  return { url: own.href, remove: () => onServer(server, `drop database ${name} with (force)`) };
}

async function onServer(server: URL, sql: string): Promise<void> {
  const database = await openDatabase({ url: server.href });
  await database.em().execute(sql);
  await database.close();
}
