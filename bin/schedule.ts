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
