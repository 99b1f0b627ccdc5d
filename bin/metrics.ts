import { Gauge, Registry, collectDefaultMetrics } from "prom-client";
import type { MetricsPage } from "../gateway/metrics.js";
import { OUTCOMES } from "../schema/harvest.js";
import type { Database } from "../store/database/database.js";
import type { HarvestRow } from "../store/database/entities.js";
import { HEALTH_STATUSES } from "../store/read/source-health.js";
import { type SourceState, latestHarvests, sourceStates } from "../store/read/sources.js";

/** How many harvests of a source are looked at for the last that ended: only the newest can be under way. */
const NEWEST_HARVESTS = 2;

/** Gives the function that reads every metric anew: of this process, and of each source from the database. */
export function createMetrics(database: Database, version: string): () => Promise<MetricsPage> {
  const ofProcess = new Registry();
  collectDefaultMetrics({ register: ofProcess });
  return async () => {
    const ofHub = new Registry();
    describeHub(ofHub, version);
    const states = await sourceStates(database, new Date());
    const ids = states.map(({ source }) => source.id);
    const harvests = await latestHarvests(database, ids, NEWEST_HARVESTS);
    describeSources(ofHub, states);
    describeHarvests(ofHub, lastEnded(harvests));
    return { contentType: ofHub.contentType, body: `${await ofHub.metrics()}\n${await ofProcess.metrics()}` };
  };
}

function describeHub(registry: Registry, version: string): void {
  gauge(registry, "maillage_up", "1 while the hub answers and its database does.").set(1);
  gauge(registry, "maillage_build_info", "Always 1; the label tells the version.", ["version"]).set({ version }, 1);
}

/** Sources are named by their ids: an address may hold a key, and a name is for people. */
function describeSources(registry: Registry, states: readonly SourceState[]): void {
  const perSource = (name: string, help: string) => gauge(registry, `maillage_source_${name}`, help, ["source"]);
  const healthy = perSource("healthy", "0 when time or a person has to mend something, else 1.");
  const status = gauge(
    registry,
    "maillage_source_status",
    "1 for the state in which the source is, 0 for the others. docs/watching.md tells what each means.",
    ["source", "status"],
  );
  const success = perSource("last_success_timestamp_seconds", "When a harvest last finished; absent before the first.");
  const seen = perSource("last_seen_timestamp_seconds", "When the partner's server last answered; absent before.");
  const expected = perSource("expected_interval_seconds", "Longest time between two harvests by the schedule.");
  const failures = perSource("failures", "Harvests in a row that did not finish.");
  const livePages = perSource("live_pages", "Pages of the source that the hub holds.");
  for (const { source, health } of states) {
    const label = { source: source.id };
    healthy.set(label, health.healthy ? 1 : 0);
    for (const each of HEALTH_STATUSES) status.set({ ...label, status: each }, health.status === each ? 1 : 0);
    setTime(success, label, health.lastSuccessAt);
    setTime(seen, label, health.lastSeenAt);
    if (health.expectedEverySeconds !== null) expected.set(label, health.expectedEverySeconds);
    failures.set(label, health.failures);
    livePages.set(label, health.livePages);
  }
}

function describeHarvests(registry: Registry, harvests: ReadonlyMap<string, HarvestRow>): void {
  const ofLast = (name: string, help: string, ...labels: string[]) =>
    gauge(registry, `maillage_source_last_harvest_${name}`, `${help} of the last harvest that ended.`, [
      "source",
      ...labels,
    ]);
  const pages = ofLast("pages", "Pages, by how they ended,", "outcome");
  const requests = ofLast("requests", "Requests");
  const bytes = ofLast("bytes", "Bytes received, after decompression,");
  const duration = ofLast("duration_seconds", "Time from the beginning to the end");
  for (const [source, harvest] of harvests) {
    for (const outcome of OUTCOMES) pages.set({ source, outcome }, harvest.counts[outcome]);
    requests.set({ source }, harvest.requests);
    bytes.set({ source }, harvest.bytes);
    const { startedAt, endedAt } = harvest;
    if (endedAt !== null) duration.set({ source }, (endedAt.getTime() - startedAt.getTime()) / 1_000);
  }
}

/** The last harvest of each source that ended, however it ended. */
function lastEnded(newestFirst: readonly HarvestRow[]): Map<string, HarvestRow> {
  const ended = newestFirst.filter(({ endedAt }) => endedAt !== null);
  // Of entries with the same key the last one stays, so the newest comes last.
  return new Map(ended.toReversed().map((harvest) => [harvest.sourceId, harvest]));
}

/** @param time Absent times give no sample: 0 would be the year 1970. */
function setTime(of: Gauge, label: { source: string }, time: Date | null): void {
  if (time !== null) of.set(label, time.getTime() / 1_000);
}

function gauge(registry: Registry, name: string, help: string, labelNames: readonly string[] = []): Gauge {
  return new Gauge({ name, help, labelNames, registers: [registry] });
}
