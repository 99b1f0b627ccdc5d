import { existsSync } from "node:fs";
import {
  type Database,
  DatabaseUrlError,
  openDatabase,
  parseDatabaseUrl,
  withoutCredentials,
} from "../store/database/database.js";
import { tablesAge } from "../store/database/tables-age.js";
import { UnusableDatabaseError, openMigratedDatabase, unusable } from "./open-database.js";

/** What a preview compares with. */
export interface PreviewMemory {
  readonly database: Database;
  /** ledger: what was harvested until now; none: there is no database yet; forgotten: nobody wants to know. */
  readonly kind: "ledger" | "none" | "forgotten";
}

/**
 * Opens what a preview compares with, so that nothing can be written to it: the ledger, or a memory without a page when
 * there is no ledger yet or it is to be left out. Makes neither a file nor a table.
 *
 * @throws DatabaseUrlError, UnusableDatabaseError
 */
export async function openMemory(url: string, afresh: boolean, forgetKey?: string): Promise<PreviewMemory> {
  if (afresh) return { database: await emptyMemory(), kind: "forgotten" };
  const { dialect, target } = parseDatabaseUrl(url);
  if (dialect === "sqlite" && !existsSync(target)) return { database: await emptyMemory(), kind: "none" };
  const database = await openToRead(url, forgetKey);
  if (database !== undefined) return { database, kind: "ledger" };
  return { database: await emptyMemory(), kind: "none" };
}

function emptyMemory(): Promise<Database> {
  return openMigratedDatabase("sqlite::memory:");
}

/** @returns undefined when the database has no tables yet. */
async function openToRead(url: string, forgetKey: string | undefined): Promise<Database | undefined> {
  let database: Database | undefined;
  try {
    database = await openDatabase({ url, readOnly: true, forgetKey });
    const age = await tablesAge(database);
    if (age === "current") return database;
    if (age !== "none") throw new UnusableDatabaseError(`${wrongAge(url, age)} ${OR_AFRESH}`);
    await database.close();
    return undefined;
  } catch (error) {
    await database?.close();
    throw error instanceof DatabaseUrlError || error instanceof UnusableDatabaseError ? error : unusable(url, error);
  }
}

const OR_AFRESH = "Or preview as if nothing had been harvested yet: add --afresh.";

function wrongAge(url: string, age: "older" | "newer"): string {
  const where = `The database ${withoutCredentials(url)}`;
  return age === "older"
    ? `${where} was made by an older Maillage, and a preview must not change it. \`maillage sources\`, as every other ` +
        "command, brings it up to date; preview again after that."
    : `${where} was made by a newer Maillage than this one. Preview with that one.`;
}
