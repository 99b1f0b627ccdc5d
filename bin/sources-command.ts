import { InvalidError } from "../schema/validate.js";
import type { Database } from "../store/database/database.js";
import { explainHealth } from "../store/read/explain-health.js";
import type { SourceHealth } from "../store/read/source-health.js";
import { type SourceState, harvestIncidents, latestHarvests, sourceStates } from "../store/read/sources.js";
import { openHub } from "./hub.js";
import type { Settings } from "./settings.js";
import { type ReportedHarvest, sourcePageText, sourceStateText } from "./source-state.js";

/** How many harvests of a source are shown on its page. */
const SHOWN_HARVESTS = 10;

/** Lines of one report that are read: all that are kept. */
const ALL_INCIDENTS = 1_000;

export interface SourcesRequest {
  readonly json?: boolean;
  /** Only those that need somebody; the exit code is 1 when there is one. */
  readonly check?: boolean;
}

/** Shows the state of each source, or everything about one, for people or as JSON. */
export async function sourcesCommand(
  settings: Settings,
  sourceId: string | undefined,
  { json = false, check = false }: SourcesRequest,
): Promise<void> {
  const hub = await openHub(settings);
  try {
    const now = new Date();
    const states = await sourceStates(hub.database, now);
    const wanted = sourceId === undefined ? states : [stateOf(states, sourceId)];
    if (check) return tellUnhealthy(wanted, json, now);
    if (sourceId !== undefined) return await tellOne(hub.database, stateOf(states, sourceId), json, now);
    if (json) return tellJson(wanted.map(publicState));
    if (states.length === 0) console.log("The sources file names no source. See docs/sources.md.");
    for (const state of states) console.log(sourceStateText(state, now));
  } finally {
    await hub.close();
  }
}

/** @throws InvalidError naming the sources there are, those no longer in the sources file included. */
function stateOf(states: readonly SourceState[], id: string): SourceState {
  const state = states.find(({ source }) => source.id === id);
  if (state !== undefined) return state;
  const known = states.map(({ source }) => source.id).join(", ") || "none";
  throw new InvalidError("The command", [`there is no source "${id}"; the sources are: ${known}`]);
}

/** For cron and monitors: silence means that all is well. */
function tellUnhealthy(states: readonly SourceState[], json: boolean, now: Date): void {
  const unhealthy = states.filter(({ health }) => !health.healthy);
  if (json) tellJson(unhealthy.map(publicState));
  else for (const state of unhealthy) console.log(sourceStateText(state, now));
  if (unhealthy.length > 0) process.exitCode = 1;
}

async function tellOne(database: Database, state: SourceState, json: boolean, now: Date): Promise<void> {
  const harvests = await reportedHarvests(database, state.source.id);
  if (!json) return console.log(sourcePageText(state, harvests, now));
  tellJson({ ...publicState(state), harvests: harvests.map(publicHarvest) });
}

async function reportedHarvests(database: Database, sourceId: string): Promise<ReportedHarvest[]> {
  const harvests = await latestHarvests(database, [sourceId], SHOWN_HARVESTS);
  const ids = harvests.map(({ id }) => id);
  const incidents = Map.groupBy(
    await harvestIncidents(database, ids, { first: ALL_INCIDENTS }),
    ({ harvestId }) => harvestId,
  );
  return harvests.map((harvest) => ({ harvest, incidents: incidents.get(harvest.id) ?? [] }));
}

function tellJson(value: unknown): void {
  console.log(JSON.stringify(value, null, 2));
}

/** What is of use to others; cursors and positions are the connector's own business. The names are permanent. */
function publicState({ source, health }: SourceState) {
  return { ...pick(source, SOURCE_FIELDS), livePages: health.livePages, health: publicHealth(health) };
}

function publicHealth(health: SourceHealth) {
  const explanation = { en: explainHealth(health, "EN"), fr: explainHealth(health, "FR") };
  return { ...pick(health, HEALTH_FIELDS), explanation };
}

function publicHarvest({ harvest, incidents }: ReportedHarvest) {
  return { ...pick(harvest, HARVEST_FIELDS), incidents: incidents.map((incident) => pick(incident, INCIDENT_FIELDS)) };
}

const SOURCE_FIELDS = [
  "id",
  "name",
  "connector",
  "url",
  "enabled",
  "lastFullAt",
  "lastSuccessAt",
  "lastAttemptAt",
  "nextAttemptAt",
  "problem",
] as const;

const HEALTH_FIELDS = [
  "status",
  "healthy",
  "lastSuccessAt",
  "lastSeenAt",
  "expectedEverySeconds",
  "expectedBefore",
  "failingSince",
  "failures",
  "nextAttemptAt",
] as const;

const HARVEST_FIELDS = [
  "id",
  "mode",
  "status",
  "counts",
  "requests",
  "bytes",
  "startedAt",
  "endedAt",
  "problem",
] as const;

const INCIDENT_FIELDS = ["outcome", "code", "message", "remoteId", "url"] as const;

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
