import { InvalidError } from "../schema/validate.js";

const DAY_MS = 86_400_000;

/**
 * The moment that `--expires` means: a number of days from now, the end of a day in UTC, or null for never.
 *
 * @throws InvalidError saying what can be written.
 */
export function readExpiry(text: string, now: Date): Date | null {
  if (text === "never") return null;
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  if (days !== undefined) return new Date(now.getTime() + Number(days) * DAY_MS);
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00:00.000Z`) : undefined;
  // Date takes 30 February for 2 March.
  if (day === undefined || Number.isNaN(day.getTime()) || !day.toISOString().startsWith(text)) {
    throw new InvalidError("The command", [
      `--expires is "${text.slice(0, 40)}"; write a number of days such as 90d, a date such as 2027-06-30, or never`,
    ]);
  }
  return new Date(day.getTime() + DAY_MS);
}
