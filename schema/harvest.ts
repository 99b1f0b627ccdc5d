/** How a candidate of a harvest can end; every candidate ends in exactly one way and the counts add up. */
export const OUTCOMES = [
  "added",
  "updated",
  "unchanged",
  "withdrawn",
  "restored",
  "redacted",
  "skipped",
  "failed",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** How many candidates ended in each way. */
export type OutcomeCounts = { [outcome in Outcome]: number };

export function noOutcomes(): OutcomeCounts {
  return { added: 0, updated: 0, unchanged: 0, withdrawn: 0, restored: 0, redacted: 0, skipped: 0, failed: 0 };
}

export function addOutcomes(a: OutcomeCounts, b: OutcomeCounts): OutcomeCounts {
  const sum = noOutcomes();
  for (const outcome of OUTCOMES) sum[outcome] = a[outcome] + b[outcome];
  return sum;
}

export function countCandidates(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((total, outcome) => total + counts[outcome], 0);
}

/** full reads the whole source and compares; incremental reads what changed since the cursor. */
export type HarvestMode = "full" | "incremental";

/**
 * running: at work, or killed and to be continued; finished: everything was read; stopped: ended early on purpose and
 * needs a person (wrong settings, too many pages would vanish); failed: the source could not be read, to be tried again.
 */
export type HarvestStatus = "running" | "finished" | "stopped" | "failed";

/** One line of a harvest's report that a person should read. */
export interface Incident {
  /** skipped and failed concern one candidate and are counted; notice concerns the source. */
  readonly outcome: "skipped" | "failed" | "notice";
  /** Permanent UPPER_SNAKE name of what happened. */
  readonly code: string;
  /** What happened, why, and what to do. */
  readonly message: string;
  readonly remoteId?: string;
  readonly url?: string;
}

/** What one harvest did. */
export interface HarvestReport {
  readonly id: number;
  readonly sourceId: string;
  readonly mode: HarvestMode;
  readonly status: HarvestStatus;
  readonly counts: OutcomeCounts;
  /** Requests sent to the source, robots.txt and retries included. */
  readonly requests: number;
  /** Bytes received, after decompression. */
  readonly bytes: number;
  readonly startedAt: Date;
  readonly endedAt: Date;
  /** At most 1,000 are kept; the counts are always whole. */
  readonly incidents: readonly Incident[];
  /** Why the harvest did not finish. */
  readonly problem?: HarvestProblem;
}

/** Why a harvest ended early and when it will be tried again. */
export interface HarvestProblem {
  readonly code: string;
  readonly message: string;
  readonly retryAt?: Date;
  /** True when it will not go better before a person has acted; otherwise it is tried again by itself. */
  readonly needsPerson?: boolean;
}
