import { AuditLine } from "../database/governance-entities.js";
import type { Database } from "../database/database.js";
import type { AuditLineRow } from "../database/entities.js";
import type { Identity } from "./identity.js";

/** How many changes somebody may try to make in one minute. */
export const MOST_PER_MINUTE = 60;

const MINUTE_MS = 60_000;

/** Somebody tried to change something. */
export interface Attempt {
  readonly identity: Identity;
  /** Name of the mutation, or of the route. */
  readonly operation: string;
  /** OK, or the code of the error. */
  readonly outcome: string;
  readonly at: Date;
}

/**
 * Writes down who tried what and how it ended. Neither what was written in it nor a digest of that: a name that somebody wants
 * forgotten could be guessed from one.
 */
export async function appendAudit(database: Database, { identity, operation, outcome, at }: Attempt): Promise<void> {
  const { id: actor, organizationId = null } = identity;
  await database.em().insert(AuditLine, { at, actor, organizationId, operation, outcome });
}

/**
 * How long somebody has to wait, in seconds, before they may try to change something again; 0 as a rule. It is counted in
 * the database, so that it holds for all processes together.
 */
export async function secondsToWait(database: Database, actor: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - MINUTE_MS);
  const recent = await database
    .em()
    .find(
      AuditLine,
      { actor, at: { $gt: since } },
      { fields: ["at"], orderBy: { at: "desc" }, limit: MOST_PER_MINUTE, disableIdentityMap: true },
    );
  const oldest = recent.at(-1);
  if (recent.length < MOST_PER_MINUTE || oldest === undefined) return 0;
  return Math.max(1, Math.ceil((oldest.at.getTime() + MINUTE_MS - now.getTime()) / 1000));
}

/** What was tried last, the newest first. */
export function listAudit(database: Database, first: number): Promise<AuditLineRow[]> {
  return database.em().find(AuditLine, {}, { orderBy: { id: "desc" }, limit: first, disableIdentityMap: true });
}
