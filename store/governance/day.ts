import { GovernanceRefusedError } from "./refused.js";

/** The day of a moment, UTC, such as 2027-01-31. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}

/** A day of the calendar. @throws GovernanceRefusedError BAD_USER_INPUT */
export function readDay(argument: string, day: string): string {
  const moment = new Date(`${day}T00:00:00.000Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(moment.getTime()) && dayOf(moment) === day) return day;
  const message = `\`${argument}\` must be a day of the calendar, such as 2027-01-31.`;
  throw new GovernanceRefusedError("BAD_USER_INPUT", message, argument);
}

/** A day that is not to come. @throws GovernanceRefusedError BAD_USER_INPUT */
export function readPastDay(argument: string, given: string, now: Date): string {
  const day = readDay(argument, given);
  if (day <= dayOf(now)) return day;
  const message = `\`${argument}\` is ${day}, which is to come; today is ${dayOf(now)} (UTC).`;
  throw new GovernanceRefusedError("BAD_USER_INPUT", message, argument);
}
