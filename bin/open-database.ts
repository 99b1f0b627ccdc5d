import { type Database, DatabaseUrlError, openDatabase, withoutCredentials } from "../store/database/database.js";

/** A database that cannot be opened or brought up to date; says which one and why. */
export class UnusableDatabaseError extends Error {
  override readonly name = "UnusableDatabaseError";
}

/** Opens a database and brings its tables up to date. @throws DatabaseUrlError, UnusableDatabaseError */
export async function openMigratedDatabase(url: string, forgetKey?: string): Promise<Database> {
  let database: Database | undefined;
  try {
    database = await openDatabase({ url, forgetKey });
    await database.migrate();
    return database;
  } catch (error) {
    await database?.close();
    throw error instanceof DatabaseUrlError ? error : unusable(url, error);
  }
}

/** What a person is told when a database cannot be used, with its address but no password. */
export function unusable(url: string, cause: unknown): UnusableDatabaseError {
  // Node gives an empty message when it tried several addresses of one host.
  const { message, code = "" } = cause as NodeJS.ErrnoException;
  return new UnusableDatabaseError(
    `The database ${withoutCredentials(url)} cannot be used: ${message || code}. Start it, or correct DATABASE_URL.`,
    { cause },
  );
}
