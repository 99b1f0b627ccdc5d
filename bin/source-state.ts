import type { HarvestRow, IncidentRow } from "../store/database/entities.js";
import { everyInEnglish, explainHealth } from "../store/read/explain-health.js";
import type { HealthStatus } from "../store/read/source-health.js";
import type { SourceState } from "../store/read/sources.js";
import { countsText, numberOf, sizeText } from "./report-text.js";

/** How a source stands, in words for one line. */
const STATUS_WORDS: { readonly [status in HealthStatus]: string } = {
  HEALTHY: "healthy",
  LATE: "late",
  FAILING: "failing",
  STOPPED: "stopped, a person has to act",
  NEVER_HARVESTED: "never harvested yet",
  HARVESTING: "being harvested for the first time",
  OFF: "switched off",
};

/** How many lines of a report are printed; `--json` gives them all. */
const PRINTED_INCIDENTS = 100;

/** The state of a source in one line a newcomer understands. */
export function sourceStateText({ source, health }: SourceState, now: Date): string {
  const { status, livePages, lastSuccessAt, nextAttemptAt, problem, underWay } = health;
  const parts = [STATUS_WORDS[status], numberOf(livePages, "page")];
  if (lastSuccessAt !== null) parts.push(`last harvested ${agoText(lastSuccessAt, now)}`);
  if (status === "HEALTHY" && underWay) parts.push("a harvest is under way");
  const isTold = status === "FAILING" || status === "STOPPED" || status === "LATE";
  if (!isTold && nextAttemptAt !== null) parts.push(`next attempt at ${nextAttemptAt.toISOString()}`);
  const line = `${source.id}: ${parts.join("; ")}`;
  if (!isTold) return line;
  return `${line} — ${explainHealth(health, "EN")}${problem === null ? "" : ` (${problem.code})`}`;
}

/** A harvest with the lines of its report. */
export interface ReportedHarvest {
  readonly harvest: HarvestRow;
  readonly incidents: readonly IncidentRow[];
}

/** Everything a person asks about one source, on one page. */
export function sourcePageText(state: SourceState, harvests: readonly ReportedHarvest[], now: Date): string {
  const { source, health } = state;
  const rows = factsOf(state, now).map(([name, value]) => `  ${`${name}:`.padEnd(15)} ${value}`);
  return [
    `${source.id}: ${source.name}`,
    `  ${source.url} (${source.connector})`,
    "",
    `${capital(STATUS_WORDS[health.status])}. ${explainHealth(health, "EN")}`,
    "",
    ...rows,
    "",
    ...harvestLines(harvests),
    ...reportLines(harvests),
  ].join("\n");
}

function factsOf({ source, health }: SourceState, now: Date): [name: string, value: string][] {
  const { expectedEverySeconds: every, expectedBefore, failingSince, failures, nextAttemptAt, problem } = health;
  const time = (at: Date | null) => (at === null ? "never" : `${at.toISOString()} (${agoText(at, now)})`);
  const facts: [string, string][] = [
    ["pages", String(health.livePages)],
    ["last success", time(health.lastSuccessAt)],
    ["last in full", time(source.lastFullAt)],
    ["last attempt", time(health.lastAttemptAt)],
    ["last seen", time(health.lastSeenAt)],
    ["rhythm", every === null ? "none" : `at least ${everyInEnglish(every)}`],
  ];
  if (expectedBefore !== null) facts.push(["due before", expectedBefore.toISOString()]);
  if (nextAttemptAt !== null) facts.push(["next attempt", nextAttemptAt.toISOString()]);
  if (failingSince !== null)
    facts.push(["failing since", `${time(failingSince)}, ${numberOf(failures, "attempt")} in a row`]);
  if (problem !== null) facts.push(["problem", `${problem.code}: ${problem.message}`]);
  return facts;
}

function harvestLines(harvests: readonly ReportedHarvest[]): string[] {
  if (harvests.length === 0) return ["No harvest yet."];
  return ["Last harvests, newest first:", ...harvests.map(({ harvest }) => `  ${harvestText(harvest)}`)];
}

function harvestText({ startedAt, endedAt, status, mode, counts, requests, bytes, problem }: HarvestRow): string {
  const seconds = endedAt === null ? "" : `, ${((endedAt.getTime() - startedAt.getTime()) / 1_000).toFixed(1)} s`;
  const why = problem === null ? "" : ` (${problem.code})`;
  const cost = `${numberOf(requests, "request")}, ${sizeText(bytes)}${seconds}`;
  return `${startedAt.toISOString()} ${status}${why} (${mode}) — ${countsText(counts)}; ${cost}`;
}

/** What is read first comes first: what the source proposes, then what is broken, then what is left out. */
const READING_ORDER: readonly IncidentRow["outcome"][] = ["notice", "failed", "skipped"];

/** The newest report that has something to read: a harvest of changes alone often has nothing to say. */
function reportLines(harvests: readonly ReportedHarvest[]): string[] {
  const reported = harvests.find(({ incidents }) => incidents.length > 0);
  if (reported === undefined) return [];
  const { harvest } = reported;
  const incidents = READING_ORDER.flatMap((outcome) => reported.incidents.filter((line) => line.outcome === outcome));
  const more = incidents.length - PRINTED_INCIDENTS;
  return [
    "",
    `To read of the harvest of ${harvest.startedAt.toISOString()}:`,
    ...incidents
      .slice(0, PRINTED_INCIDENTS)
      .map(({ outcome, code, message, url }) => `  ${outcome} ${code}: ${message}${url === null ? "" : ` <${url}>`}`),
    ...(more > 0 ? [`  … and ${more} more lines; see them with --json or in the graph.`] : []),
  ];
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function agoText(time: Date, now: Date): string {
  const minutes = Math.round((now.getTime() - time.getTime()) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 120) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
