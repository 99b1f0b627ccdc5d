import { resolve } from "node:path";
import { Migrator } from "@mikro-orm/migrations";
import { PostgreSqlDriver } from "@mikro-orm/postgresql";
import {
  type AbstractSqlDriver,
  type IMigrator,
  MikroORM,
  type Options,
  type SqlEntityManager,
  SqliteDriver,
} from "@mikro-orm/sql";
import type {
  Kysely,
  KyselyPlugin,
  PluginTransformQueryArgs,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from "kysely";
import { migrations } from "../migrations/index.js";
import type { Dialect } from "./dialect.js";
import { NodeSqliteDialect } from "./node-sqlite.js";
import { type GraphTables, entities } from "./entities.js";
import { type ForgetKey, forgetKeyOf } from "../forget/key.js";
import { indexOutdated } from "../search/index-resources.js";
import { weaveOutdated } from "../weave/weave-all.js";

/** An open database. */
export interface Database {
  readonly dialect: Dialect;
  /** A fresh entity manager: one per request or per transaction, never shared. */
  em(): SqlEntityManager;
  /** Typed SQL over entity and property names, for what readers join and count. */
  readonly sql: Kysely<GraphTables>;
  readonly migrator: IMigrator;
  /** The key with which forgotten names are remembered; it is not in the database. */
  readonly forgetKey: ForgetKey;
  /** Brings the tables up to date, and the index of words with them; safe to call from every process. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `sqlite:<path>`, `sqlite::memory:` or `postgresql://…`. */
  readonly url: string;
  /** Lets nothing be written, by the database's own means; a file that is not there is not made. @default false */
  readonly readOnly?: boolean;
  /** The key of forgotten names. @default the file `forget.key` beside an SQLite file */
  readonly forgetKey?: string | undefined;
  /** Called with every SQL statement sent; for tests that count them. */
  readonly onQuery?: (sql: string) => void;
}

/** A database address that cannot be used; says what to write instead. */
export class DatabaseUrlError extends Error {
  override readonly name = "DatabaseUrlError";
}

/** Which database an address means. @throws DatabaseUrlError */
export function parseDatabaseUrl(url: string): { dialect: Dialect; target: string } {
  if (url.startsWith("sqlite:")) {
    const target = url.slice("sqlite:".length);
    if (target === ":memory:") return { dialect: "sqlite", target };
    if (target !== "") return { dialect: "sqlite", target: resolve(target) };
  }
  if (/^postgres(ql)?:\/\/./.test(url) && URL.canParse(url)) return { dialect: "postgresql", target: url };
  throw new DatabaseUrlError(
    `DATABASE_URL "${withoutCredentials(url)}" is not understood. ` +
      "Write sqlite:<path of a file> or postgresql://user:password@host:5432/database.",
  );
}

/** A database address as it may be shown: whatever stands before the last @, and parameters, may be a secret. */
export function withoutCredentials(url: string): string {
  return url.replace(/^(\w+:\/\/)?.*@/s, "$1…@").replace(/\?.*/s, "");
}

/** Opens a database without touching its tables; call `migrate` before the first use. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { dialect, target } = parseDatabaseUrl(options.url);
  const { readOnly = false } = options;
  const orm = await MikroORM.init<AbstractSqlDriver>({
    ...commonOptions(dialect, options),
    ...(dialect === "sqlite"
      ? { driver: SqliteDriver, dbName: target, driverOptions: new NodeSqliteDialect(target, { readOnly }) }
      : {
          driver: PostgreSqlDriver,
          clientUrl: target,
          ...(readOnly && { driverOptions: { options: "-c default_transaction_read_only=on" } }),
        }),
  } as Options<AbstractSqlDriver>);
  const em = () => orm.em.fork() as unknown as SqlEntityManager;
  return {
    dialect,
    em,
    sql: graphSql(em(), options.onQuery),
    migrator: orm.migrator,
    forgetKey: forgetKeyOf(options.forgetKey, dialect === "sqlite" ? target : undefined),
    migrate: () => migrate(dialect, em, orm.migrator),
    close: () => orm.close(true),
  };
}

function graphSql(em: SqlEntityManager, onQuery: DatabaseOptions["onQuery"]): Kysely<GraphTables> {
  const sql = em.getKysely<GraphTables>({
    tableNamingStrategy: "entity",
    columnNamingStrategy: "property",
    convertValues: true,
  });
  return onQuery === undefined ? sql : sql.withPlugin(new QueryCounter(onQuery));
}

/** MikroORM's own `onQuery` does not see what is asked through Kysely. */
class QueryCounter implements KyselyPlugin {
  readonly #onQuery: (sql: string) => void;

  constructor(onQuery: (sql: string) => void) {
    this.#onQuery = onQuery;
  }

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return node;
  }

  // Counted here, because the parts of a statement are transformed as well as the whole.
  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    this.#onQuery("a statement of Kysely");
    return result;
  }
}

/** Any number, the same in every process: it names the lock under which one process at a time migrates. */
const MIGRATION_LOCK = 7_302_026;

async function migrate(dialect: Dialect, em: () => SqlEntityManager, migrator: IMigrator): Promise<void> {
  if (dialect === "sqlite") {
    // MikroORM makes its list of migrations before it takes the lock: of two processes, one finds it just made.
    await migrator.getExecuted().catch(() => {});
    await migrator.up();
    await weaveOutdated(em, dialect);
    await indexOutdated(em);
    return;
  }
  await em().transactional(async (locked) => {
    await locked.execute("select pg_advisory_xact_lock(?)", [MIGRATION_LOCK]);
    await migrator.up();
    await weaveOutdated(em, dialect);
    await indexOutdated(em);
  });
}

function commonOptions(dialect: Dialect, { onQuery }: DatabaseOptions): Partial<Options<AbstractSqlDriver>> {
  return {
    entities: [...entities],
    extensions: [Migrator],
    forceUtcTimezone: true,
    allowGlobalContext: false,
    // A mistyped name must not become a new, empty database.
    ensureDatabase: false,
    // The indexes of words and of identity, and what keeps them in step, are made by hand-written migrations.
    schemaGenerator: { skipTables: [/^search_index/, /^identity_key$/], ignoreTriggers: true, ignoreRoutines: true },
    ...(onQuery && {
      onQuery: (sql: string) => {
        onQuery(sql);
        return sql;
      },
    }),
    migrations: {
      migrationsList: migrations[dialect],
      // Only `npm run migration` writes here; a running hub executes the list above.
      pathTs: `store/migrations/${dialect}`,
      emit: "ts",
      snapshot: true,
      snapshotOnMigrate: false,
      snapshotName: ".snapshot",
      allOrNothing: true,
      silent: true,
    },
  };
}
