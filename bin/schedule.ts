import { Cron } from "croner";
import type { SourceSettings } from "../schema/generated/source.js";
import { InvalidError } from "../schema/validate.js";

/** When a source is harvested unless it says otherwise. */
const DEFAULT_SCHEDULE = "*/15 * * * *";

/** @throws InvalidError when the source's cron expression makes no sense. */
export function parseSchedule({ id, schedule = DEFAULT_SCHEDULE }: SourceSettings): Cron {
  try {
    return new Cron(schedule, { paused: true });
  } catch (error) {
    throw new InvalidError(`The schedule of the source "${id}"`, [
      `"${schedule}" is no cron expression (${(error as Error).message}); write minute hour day month weekday, such as ${DEFAULT_SCHEDULE}`,
    ]);
  }
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How far ahead the runs of a schedule are looked at: every month and every weekday has come by then. */
const HORIZON_MS = 366 * DAY_MS;

/**
 * The rhythm that each source's schedule promises: the longest time between two of its runs, in seconds. A schedule that
 * has no two runs to come promises none and is left out.
 */
export function rhythmsOf(sources: readonly SourceSettings[], now: Date): Map<string, number> {
  const bySchedule = new Map<string, number | undefined>();
  const rhythms = new Map<string, number>();
  for (const { id, schedule = DEFAULT_SCHEDULE } of sources) {
    // Most sources share one schedule, and looking a year ahead takes some milliseconds.
    if (!bySchedule.has(schedule)) bySchedule.set(schedule, longestGap(schedule, now));
    const seconds = bySchedule.get(schedule);
    if (seconds !== undefined) rhythms.set(id, seconds);
  }
  return rhythms;
}

function longestGap(schedule: string, now: Date): number | undefined {
  // In UTC: a rhythm does not change because the clocks do, twice a year.
  const cron = new Cron(schedule, { paused: true, timezone: "UTC" });
  const first = cron.nextRun(now);
  if (first === null) return undefined;
  let longest = 0;
  let run = first;
  while (run.getTime() - first.getTime() < HORIZON_MS) {
    // A gap longer than the leap reaches beyond its end, so the runs before need no look. What the first day has not
    // shown is a day without a run, and so longer than a day.
    const leap = run.getTime() - first.getTime() < DAY_MS ? MINUTE_MS : DAY_MS;
    const last = cron.previousRuns(1, new Date(run.getTime() + Math.max(longest, leap)))[0] ?? run;
    const next = cron.nextRun(last);
    if (next === null) break;
    longest = Math.max(longest, next.getTime() - last.getTime());
    run = next;
  }
  return longest === 0 ? undefined : longest / 1_000;
}
