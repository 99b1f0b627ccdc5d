import fc from "fast-check";
import { Cron } from "croner";
import { describe, expect, it } from "vitest";
import { rhythmsOf } from "../../bin/schedule.js";

const NOW = new Date("2026-11-25T09:07:00Z");
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function rhythm(schedule: string | undefined, now = NOW): number | undefined {
  const source = { id: "it", name: "It", connector: "curated", url: "https://it.example.test/" };
  return rhythmsOf([schedule === undefined ? source : { ...source, schedule }], now).get("it");
}

describe("the rhythm of a schedule", () => {
  it.each([
    ["every quarter of an hour when none is given", undefined, 15 * MINUTE],
    ["every minute", "* * * * *", MINUTE],
    ["twice an hour, close together", "0,5 * * * *", 55 * MINUTE],
    ["every six hours", "0 */6 * * *", 6 * HOUR],
    ["every night", "30 3 * * *", DAY],
    ["on working days: the week-end is the longest", "0 8 * * 1-5", 3 * DAY],
    ["in working hours: from Friday evening to Monday morning", "*/10 8-18 * * 1-5", 2 * DAY + 13 * HOUR + 10 * MINUTE],
    ["every month: the longest month", "0 0 1 * *", 31 * DAY],
    ["in June only", "0 12 * 6 *", 337 * DAY],
    ["on leap days", "0 0 29 2 *", (4 * 365 + 1) * DAY],
    ["every five seconds", "*/5 * * * * *", 5],
  ])("is the longest time between two runs: %s", (_, schedule, seconds) => {
    expect(rhythm(schedule)).toBe(seconds);
  });

  it.each([
    ["has no run", "0 0 31 2 *"],
    ["had its only run", "2020-01-01T00:00:00"],
    ["has one run to come and none after it", "2027-01-01T00:00:00"],
  ])("is none when the schedule %s", (_, schedule) => {
    expect(rhythm(schedule)).toBeUndefined();
  });

  it("does not change when clocks do, wherever the hub stands", () => {
    const before = process.env["TZ"];
    try {
      process.env["TZ"] = "Europe/Paris";
      expect(rhythm("30 2 * * *", new Date("2027-03-27T12:00:00Z"))).toBe(DAY);
    } finally {
      if (before === undefined) delete process.env["TZ"];
      else process.env["TZ"] = before;
    }
  });

  it("is the same as found by looking at every run of some weeks", () => {
    const some = (max: number) => fc.uniqueArray(fc.nat({ max }), { minLength: 1, maxLength: 3 });
    const star = fc.constant("*");
    const field = (max: number) =>
      fc.oneof(
        star,
        some(max).map((values) => values.join(",")),
      );
    const minutes = some(59).map((values) => values.join(","));
    const schedule = fc.tuple(minutes, field(23), star, star, field(6)).map((fields) => fields.join(" "));
    fc.assert(
      fc.property(schedule, (cron) => {
        const runs: number[] = [];
        const it = new Cron(cron, { paused: true, timezone: "UTC" });
        const end = NOW.getTime() + 22 * DAY * 1_000;
        for (let run = it.nextRun(NOW); run !== null && run.getTime() < end; run = it.nextRun(run))
          runs.push(run.getTime());
        const gaps = runs.slice(1).map((run, index) => run - (runs[index] ?? 0));
        expect(rhythm(cron)).toBe(Math.max(...gaps) / 1_000);
      }),
      { numRuns: 60 },
    );
  });
});
