import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";

/** How often a file is tried that another process reads at the moment. */
const TRIES = 5;
const WAIT_MS = 500;

/**
 * Takes what was erased out of the database's files: rows that were replaced stay in them until their place is used again.
 *
 * @returns False when another process kept a file in use, so that traces may be left until this is done again.
 */
export async function purgeFiles(database: Database): Promise<boolean> {
  const em = database.em();
  if (database.dialect === "postgresql") {
    // What is rewritten most. Old files and backups are the server's.
    await em.execute(
      "vacuum revision, page, resource, search_document, harvest_incident, resource_version, match, person_role",
    );
    return true;
  }
  try {
    await em.execute("vacuum");
  } catch (error) {
    if (!/locked|busy/i.test((error as Error).message)) throw error;
    return false;
  }
  return emptyLog(em);
}

/**
 * Takes the few rows that were deleted just now out of the files, without writing the whole database anew.
 *
 * @returns As {@link purgeFiles}.
 */
export async function purgeLog(database: Database): Promise<boolean> {
  const em = database.em();
  if (database.dialect === "sqlite") return emptyLog(em);
  await em.execute("vacuum person_role");
  return true;
}

/** What SQLite deletes it overwrites (`secure_delete`), but what it wrote before stays in the log until that is emptied. */
async function emptyLog(em: SqlEntityManager): Promise<boolean> {
  for (let tried = 1; tried <= TRIES; tried += 1) {
    const [state] = await em.execute<{ busy: number }[]>("pragma wal_checkpoint(truncate)");
    if (state?.busy === 0) return true;
    await new Promise((resolve) => void setTimeout(resolve, WAIT_MS));
  }
  return false;
}
