import type { Cron } from "croner";
import type { SourceSettings } from "../schema/generated/source.js";
import type { HarvestReport } from "../schema/harvest.js";
import { admittedSources } from "../store/governance/admitted.js";
import { type Hub, harvestSource, isPushed } from "./hub.js";
import { isPlainError } from "./plain-errors.js";
import { reportText } from "./report-text.js";
import { parseSchedule } from "./schedule.js";

/** How soon a decision that admits a source is noticed, in milliseconds. */
const ADMISSION_MS = 5_000;

/** Longest wait of one timer, in milliseconds; Node's timers end at 24.8 days. */
const LONGEST_WAIT_MS = 86_400_000;

/** Harvests every enabled source now and then on its schedule, until told to stop. */
export async function runWorker(hub: Hub, signal: AbortSignal, log: (line: string) => void): Promise<void> {
  const sources = hub.sources.filter((source) => source.enabled !== false && !isPushed(source));
  const schedules = new Map(sources.map((source) => [source.id, parseSchedule(source)]));
  await Promise.all(sources.map((source) => keepHarvesting(hub, source, schedules.get(source.id), signal, log)));
}

async function keepHarvesting(
  hub: Hub,
  source: SourceSettings,
  schedule: Cron | undefined,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  while (!signal.aborted) {
    await untilAdmitted(hub, source, signal, log);
    const report = await harvestOnce(hub, source, signal, log);
    if (signal.aborted) return;
    const next = laterOf(schedule?.nextRun() ?? undefined, report?.problem?.retryAt);
    await hub.ledger.scheduleNext(source.id, next);
    if (report !== undefined) log(reportText(report));
    if (report?.status !== "finished") log(`  trying ${source.id} again at ${next?.toISOString() ?? "the next start"}`);
    if (next === undefined) return;
    await waitUntil(next, signal);
  }
}

/** Waits as long as the commons has not admitted the source, or has suspended it; says once that it waits. */
async function untilAdmitted(
  { database }: Hub,
  source: SourceSettings,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<void> {
  for (let told = false; !signal.aborted; told = true) {
    const admitted = await admittedSources(database.em(), [source]);
    if (admitted.has(source.id)) return;
    if (!told) log(`${source.id}: not harvested until the commons admits it; decisions are looked up now and then`);
    await waitUntil(new Date(Date.now() + ADMISSION_MS), signal);
  }
}

async function harvestOnce(
  hub: Hub,
  source: SourceSettings,
  signal: AbortSignal,
  log: (line: string) => void,
): Promise<HarvestReport | undefined> {
  try {
    return await harvestSource(hub, source, { signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    const told = isPlainError(error) ? error.message : `the harvest broke: ${(error as Error).stack ?? String(error)}`;
    log(`${source.id}: ${told}`);
    return undefined;
  }
}

function laterOf(a: Date | undefined, b: Date | undefined): Date | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a > b ? a : b;
}

async function waitUntil(time: Date, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const rest = time.getTime() - Date.now();
    if (rest <= 0) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(rest, LONGEST_WAIT_MS));
      signal.addEventListener("abort", done, { once: true });
    });
  }
}
