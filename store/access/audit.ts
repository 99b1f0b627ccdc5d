import { AuditLine } from "../database/access-entities.js";
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

/** When attempts began in this process, by database and actor: the last ones of each, the oldest first. */
const begun = new WeakMap<Database, Map<string, Date[]>>();

/** Of how many actors attempts are remembered before those of long ago are let go. */
const MOST_REMEMBERED = 1_000;

/**
 * Counts an attempt, and says how long somebody has to wait before they may make it, in seconds; 0 as a rule. The audit
 * counts for all processes together; what begins at the same moment in one of them, and has no line yet, is counted there.
 */
export async function secondsToWait(database: Database, actor: string, now: Date): Promise<number> {
  const since = new Date(now.getTime() - MINUTE_MS);
  const here = countHere(database, actor, now);
  const recent = await database
    .em()
    .find(
      AuditLine,
      { actor, at: { $gt: since } },
      { fields: ["at"], orderBy: { at: "desc" }, limit: MOST_PER_MINUTE, disableIdentityMap: true },
    );
  const oldest = recent.length < MOST_PER_MINUTE ? undefined : recent.at(-1)?.at;
  const waits = [oldest, here].filter((at) => at !== undefined && at > since) as Date[];
  return Math.max(0, ...waits.map((at) => Math.max(1, Math.ceil((at.getTime() - since.getTime()) / 1000))));
}

/** @returns When the first of the last `MOST_PER_MINUTE` attempts before this one began, if there were as many. */
function countHere(database: Database, actor: string, now: Date): Date | undefined {
  const byActor = begun.get(database) ?? new Map<string, Date[]>();
  begun.set(database, byActor);
  if (byActor.size > MOST_REMEMBERED) forgetOld(byActor, now);
  const earlier = byActor.get(actor) ?? [];
  byActor.set(actor, [...earlier, now].slice(-MOST_PER_MINUTE));
  return earlier.length < MOST_PER_MINUTE ? undefined : earlier[0];
}

function forgetOld(byActor: Map<string, Date[]>, now: Date): void {
  for (const [actor, dates] of byActor) {
    if (now.getTime() - (dates.at(-1)?.getTime() ?? 0) > MINUTE_MS) byActor.delete(actor);
  }
}

/** What was tried last, the newest first. */
export function listAudit(database: Database, first: number): Promise<AuditLineRow[]> {
  return database.em().find(AuditLine, {}, { orderBy: { id: "desc" }, limit: first, disableIdentityMap: true });
}
