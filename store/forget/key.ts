import { createHmac, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";

/** The key file beside an SQLite file. */
const KEY_FILE = "forget.key";

/** Fewer characters can be guessed. */
const FEWEST_CHARACTERS = 32;

/** The key with which forgotten names are remembered is missing, wrong or cannot be used; says what to do. */
export class ForgetKeyError extends Error {
  override readonly name = "ForgetKeyError";
}

/** Where the key is: in a setting, or in a file that is made when the first name is forgotten. Never in the database. */
export interface ForgetKey {
  /** The key, if there is one. @throws ForgetKeyError for one that cannot be used. */
  find(): string | undefined;
  /** The key; made where it can be. @throws ForgetKeyError where it cannot. */
  make(): string;
  /** Where the key is looked for, in words. */
  readonly place: string;
}

/**
 * @param given The setting MAILLAGE_FORGET_KEY.
 * @param database Path of the SQLite file; `:memory:` for a database that lasts as long as its process, undefined for one
 * that is on a server.
 */
export function forgetKeyOf(given: string | undefined, database: string | undefined): ForgetKey {
  if (given !== undefined) return givenKey(given);
  if (database === undefined) return noKey();
  if (database !== ":memory:") return keyInFile(join(dirname(database), KEY_FILE));
  const key = newKey();
  return { place: "memory", find: () => key, make: () => key };
}

/** @returns HMAC-SHA-256, in hexadecimal. */
export function digestOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

function givenKey(given: string): ForgetKey {
  const place = "the setting MAILLAGE_FORGET_KEY";
  const key = given.trim();
  const find = () => checked(key, place);
  return { place, find, make: find };
}

function noKey(): ForgetKey {
  return {
    place: "the setting MAILLAGE_FORGET_KEY",
    find: () => undefined,
    make: () => {
      throw new ForgetKeyError(
        "With PostgreSQL, forgotten names need a key that is not in the database. Make one, such as with " +
          "`openssl rand -hex 32`, and set MAILLAGE_FORGET_KEY to it for every process of Maillage. Keep it: without it " +
          "the names come back.",
      );
    },
  };
}

function keyInFile(path: string): ForgetKey {
  const place = `the file ${path}`;
  const find = () => {
    const text = readIfThere(path);
    return text === undefined ? undefined : checked(text.trim(), place);
  };
  return { place, find, make: () => find() ?? makeFile(path, find) };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new ForgetKeyError(`The key of forgotten names cannot be read: ${path} (${code}). Let Maillage read it.`);
  }
}

/** Whole or not at all, and never over one that another process made meanwhile. */
function makeFile(path: string, find: () => string | undefined): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    const file = openSync(draft, "wx", 0o600);
    writeSync(file, `${newKey()}\n`);
    fsyncSync(file);
    closeSync(file);
    linkUnlessThere(draft, path);
    unlinkSync(draft);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ForgetKeyError(
      `The key of forgotten names cannot be made: ${path} (${code}). Let Maillage write there, or set MAILLAGE_FORGET_KEY.`,
    );
  }
  return find() ?? "";
}

function linkUnlessThere(draft: string, path: string): void {
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function newKey(): string {
  return randomBytes(32).toString("hex");
}

function checked(key: string, place: string): string {
  if (key.length >= FEWEST_CHARACTERS) return key;
  throw new ForgetKeyError(
    `The key in ${place} has fewer than ${FEWEST_CHARACTERS} characters. Put the right one there; a new one is made with ` +
      "`openssl rand -hex 32`.",
  );
}
