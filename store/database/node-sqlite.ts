import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect, SqliteDriver } from "kysely";

/** How long a writer waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/** How many prepared statements a connection keeps, and how long they may be: those with many values never come again. */
const KEPT_STATEMENTS = 200;
const LONGEST_KEPT = 10_000;

const PRAGMAS_TO_READ = ["query_only=on", "cache_size=-65536", "temp_store=memory"];

const PRAGMAS = [
  "journal_mode=wal",
  "synchronous=normal",
  "foreign_keys=on",
  "cache_size=-65536",
  "temp_store=memory",
  // What is erased must be gone from the file too, not only from the index.
  "secure_delete=on",
];

/**
 * Takes the write lock when a transaction begins. With SQLite's deferred `BEGIN`, two processes that read and then
 * write lose up to a fifth of their transactions to "database is locked", whatever the timeout.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }
}

/** Kysely dialect on Node's own SQLite, safe for several processes on one file. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #config: ConstructorParameters<typeof SqliteDialect>[0];

  /**
   * @param file Path of the database file; its folder is made. `:memory:` for a private one.
   * @param readOnly Makes neither folder nor file, and leaves those there are as they were.
   */
  constructor(file: string, { readOnly = false }: { readonly readOnly?: boolean } = {}) {
    const config = { database: async () => keepStatements(readOnly ? openToRead(file) : openToWrite(file)) };
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
}

function openToWrite(file: string): DatabaseSync {
  if (file !== ":memory:") mkdirSync(dirname(file), { recursive: true });
  return withPragmas(new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS }), PRAGMAS);
}

/**
 * A connection that may only read leaves the two files beside a database behind that it had to make; one that may also
 * write takes them away, but first moves into the database what another process left in them. So the one is for a
 * database that has these files, the other for one that has not.
 */
function openToRead(file: string): DatabaseSync {
  const readOnly = existsSync(`${file}-wal`);
  // Neither mode makes a file that is not there.
  const address = new URL(`${pathToFileURL(file).href}?mode=${readOnly ? "ro" : "rw"}`);
  return withPragmas(new DatabaseSync(address, { timeout: BUSY_TIMEOUT_MS, readOnly }), PRAGMAS_TO_READ);
}

function withPragmas(database: DatabaseSync, pragmas: readonly string[]): DatabaseSync {
  for (const pragma of pragmas) database.exec(`pragma ${pragma}`);
  return database;
}

function keepStatements(database: DatabaseSync) {
  const statements = new Map<string, PreparedStatement>();
  return {
    prepare(sql: string): PreparedStatement {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const prepared = prepare(database, sql);
      if (sql.length > LONGEST_KEPT) return prepared;
      // The oldest goes first; a harvest repeats a few dozen statements thousands of times.
      if (statements.size >= KEPT_STATEMENTS) statements.delete(statements.keys().next().value ?? "");
      statements.set(sql, prepared);
      return prepared;
    },
    close: () => database.close(),
  };
}

type PreparedStatement = ReturnType<typeof prepare>;

function prepare(database: DatabaseSync, sql: string) {
  const statement = database.prepare(sql);
  return {
    // Kysely asks whether a statement gives rows; node:sqlite answers with the statement's columns.
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => statement.all(...(parameters as SqlValues)),
    run: (parameters: readonly unknown[]) => statement.run(...(parameters as SqlValues)),
    iterate: (parameters: readonly unknown[]) =>
      statement.iterate(...(parameters as SqlValues)) as IterableIterator<unknown>,
  };
}

/** What node:sqlite accepts as a bound value. */
type SqlValues = (string | number | bigint | null | Uint8Array)[];
