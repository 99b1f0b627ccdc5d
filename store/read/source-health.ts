import type { SourceRow } from "../database/entities.js";

/** How a source can stand; the names are permanent. `docs/watching.md` says what to do about each. */
export const HEALTH_STATUSES = [
  "HEALTHY",
  "LATE",
  "FAILING",
  "STOPPED",
  "NEVER_HARVESTED",
  "HARVESTING",
  "OFF",
] as const;

export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** The states in which nobody has to do anything. */
const HEALTHY_STATUSES: ReadonlySet<HealthStatus> = new Set(["HEALTHY", "HARVESTING", "OFF"]);

/** What the health of a source is read from. */
export type WatchedSource = Pick<
  SourceRow,
  | "id"
  | "enabled"
  | "openHarvestId"
  | "lastSuccessAt"
  | "lastSeenAt"
  | "lastAttemptAt"
  | "nextAttemptAt"
  | "problem"
  | "rhythmSeconds"
  | "failingSince"
  | "failures"
>;

/** How a source stands at one moment, for people to read and for monitors to watch. */
export interface SourceHealth {
  readonly sourceId: string;
  readonly status: HealthStatus;
  /** False when time or a person has to mend something. */
  readonly healthy: boolean;
  /** Pages of it that we hold. */
  readonly livePages: number;
  readonly lastSuccessAt: Date | null;
  /** When the partner's server last answered anything. */
  readonly lastSeenAt: Date | null;
  readonly lastAttemptAt: Date | null;
  /** Longest time between two harvests by its schedule. */
  readonly expectedEverySeconds: number | null;
  /** When the next success is due; it is late from then on. */
  readonly expectedBefore: Date | null;
  readonly failingSince: Date | null;
  /** Harvests in a row that did not finish. */
  readonly failures: number;
  /** When it is tried next; null when no time to come is planned. */
  readonly nextAttemptAt: Date | null;
  /** True while a harvest is at work, as far as its steps can tell. */
  readonly underWay: boolean;
  /** True when it should have been tried again by now and was not, or never will be. */
  readonly deserted: boolean;
  readonly problem: HealthProblem | null;
}

/** What stands in the way since the last success. */
export interface HealthProblem {
  readonly code: string;
  readonly message: string;
  readonly since: Date;
  readonly lastAttemptAt: Date;
}

const HOUR_MS = 3_600_000;

/** How much later than two rhythms a success may be: a harvest takes its time, and so does starting a hub again. */
const MARGIN_MS = HOUR_MS;

/** How long a harvest may take without a sign before it counts as killed; slow partners need hours for a hundred pages. */
const SILENT_MS = 3 * HOUR_MS;

/** How much longer a source may be without a success while a harvest is at work, as a comparison in full is. */
const AT_WORK_MS = 24 * HOUR_MS;

/** Tells how a source stands. Pure: the same at any place and in any process. */
export function healthOf(source: WatchedSource, livePages: number, now: Date): SourceHealth {
  const { id, enabled, lastSuccessAt, lastSeenAt, lastAttemptAt, rhythmSeconds } = source;
  const status = statusOf(source, now);
  const problem = problemOf(source, now);
  const isPlanned = enabled && source.nextAttemptAt !== null && source.nextAttemptAt > now;
  return {
    sourceId: id,
    status,
    healthy: HEALTHY_STATUSES.has(status),
    livePages,
    lastSuccessAt,
    lastSeenAt,
    lastAttemptAt,
    expectedEverySeconds: enabled ? rhythmSeconds : null,
    expectedBefore: enabled ? dueAt(source) : null,
    failingSince: problem === null ? null : problem.since,
    failures: problem === null ? 0 : Math.max(1, source.failures),
    nextAttemptAt: isPlanned ? source.nextAttemptAt : null,
    underWay: isUnderWay(source, now),
    deserted: enabled && !isPlanned && isDeserted(source, now),
    problem,
  };
}

/** A source that failed before failures were counted has been failing since its last attempt, as far as we know. */
function problemOf({ problem, failingSince, lastAttemptAt }: WatchedSource, now: Date): HealthProblem | null {
  if (problem === null) return null;
  const { code, message } = problem;
  const attemptedAt = lastAttemptAt ?? failingSince ?? now;
  return { code, message, since: failingSince ?? attemptedAt, lastAttemptAt: attemptedAt };
}

function statusOf(source: WatchedSource, now: Date): HealthStatus {
  const { enabled, problem, openHarvestId, lastSuccessAt } = source;
  if (!enabled) return "OFF";
  // A harvest that failed is left open to be continued; one that stopped is not.
  if (problem !== null) return problem.needsPerson === true || openHarvestId === null ? "STOPPED" : "FAILING";
  if (lastSuccessAt === null) {
    if (openHarvestId === null) return "NEVER_HARVESTED";
    return isUnderWay(source, now) ? "HARVESTING" : "LATE";
  }
  return isLate(source, now) ? "LATE" : "HEALTHY";
}

function isLate(source: WatchedSource, now: Date): boolean {
  const due = dueAt(source);
  if (due === null) return false;
  return now.getTime() > due.getTime() + (isUnderWay(source, now) ? AT_WORK_MS : 0);
}

function dueAt({ lastSuccessAt, rhythmSeconds }: WatchedSource): Date | null {
  if (lastSuccessAt === null || rhythmSeconds === null) return null;
  return new Date(lastSuccessAt.getTime() + patienceMs(rhythmSeconds));
}

function patienceMs(rhythmSeconds: number): number {
  return 2 * rhythmSeconds * 1_000 + MARGIN_MS;
}

function isUnderWay({ openHarvestId, problem, lastAttemptAt }: WatchedSource, now: Date): boolean {
  if (openHarvestId === null || problem !== null || lastAttemptAt === null) return false;
  return now.getTime() - lastAttemptAt.getTime() <= SILENT_MS;
}

/** True when nobody has tried the source for longer than its rhythm allows, or when it has no rhythm. */
function isDeserted({ rhythmSeconds, lastAttemptAt, nextAttemptAt }: WatchedSource, now: Date): boolean {
  if (rhythmSeconds === null) return true;
  const last = Math.max(lastAttemptAt?.getTime() ?? 0, nextAttemptAt?.getTime() ?? 0);
  return now.getTime() > last + patienceMs(rhythmSeconds);
}
