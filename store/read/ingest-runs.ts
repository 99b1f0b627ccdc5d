import type { HarvestMode, HarvestProblem, HarvestStatus, Incident, OutcomeCounts } from "../../schema/harvest.js";
import type { HeldPage, Json, LinkedAddress } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import type { IngestRunRow } from "../database/entities.js";
import { IngestRun } from "../database/governance-entities.js";
import { Harvest, Source } from "../database/ledger-entities.js";
import { heldPages } from "../ledger/held-pages.js";
import { loadIncidents } from "../ledger/incidents.js";
import { linkedAddresses } from "../ledger/linked-addresses.js";

/** How far a run that a partner pushes has come. */
export interface IngestRunState {
  readonly run: string;
  readonly status: HarvestStatus;
  readonly mode: HarvestMode;
  /** How many lines are done. */
  readonly lines: number;
  /** Of the whole run, over all its requests. */
  readonly counts: OutcomeCounts;
  readonly requests: number;
  readonly bytes: number;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  readonly harvestId: number;
  readonly problem: HarvestProblem | null;
  /** What the last checkpoint said; null when there was none, or the run has ended. */
  readonly position: Json;
}

/** What is known of a source that is pushed. */
export interface IngestSourceState {
  /** What the last complete run gave. */
  readonly cursor: Json;
  /** The run that can go on, if there is one. */
  readonly openRun: IngestRunState | null;
}

/** @returns undefined when the source has no such run. */
export async function ingestRun(
  database: Database,
  sourceId: string,
  runId: string,
): Promise<IngestRunState | undefined> {
  const em = database.em();
  const run = await em.findOne(IngestRun, { id: runId, sourceId }, { disableIdentityMap: true });
  return run === null ? undefined : stateOf(database, run);
}

export async function ingestSource(database: Database, sourceId: string): Promise<IngestSourceState> {
  const em = database.em();
  const source = await em.findOneOrFail(Source, { id: sourceId }, { disableIdentityMap: true });
  const only = { sourceId, endedAt: null, harvestId: source.openHarvestId ?? -1 };
  const open = await em.findOne(IngestRun, only, { disableIdentityMap: true });
  return { cursor: source.cursor, openRun: open && (await stateOf(database, open)) };
}

/** What a run's report says, in order. */
export function runIncidents(database: Database, harvestId: number): Promise<Incident[]> {
  return loadIncidents(database.em(), harvestId);
}

/** The pages of a source that are held live; `seen` is true of those that the run has named. */
export function runHolds(
  database: Database,
  run: { readonly sourceId: string; readonly harvestId: number; readonly remoteIds?: readonly string[] | undefined },
): AsyncIterable<HeldPage> {
  return heldPages(database, { remoteIds: run.remoteIds, sourceId: run.sourceId, harvestId: run.harvestId });
}

/** Addresses on this host that live pages of other sources link to. */
export function runLinked(database: Database, sourceId: string, host: string): AsyncIterable<LinkedAddress> {
  return linkedAddresses(database, { sourceId, host });
}

async function stateOf(database: Database, run: IngestRunRow): Promise<IngestRunState> {
  const em = database.em();
  const harvest = await em.findOneOrFail(Harvest, { id: run.harvestId }, { disableIdentityMap: true });
  const source = await em.findOneOrFail(Source, { id: run.sourceId }, { disableIdentityMap: true });
  const { status, mode, counts, requests, bytes, startedAt, endedAt, problem } = harvest;
  const isOpen = run.endedAt === null && source.openHarvestId === harvest.id;
  const waiting = isOpen ? (source.position as { readonly position?: Json } | null) : null;
  return {
    run: run.id,
    status,
    mode,
    lines: run.lines,
    counts,
    requests,
    bytes,
    startedAt,
    endedAt: run.endedAt ?? endedAt,
    harvestId: run.harvestId,
    problem,
    position: waiting?.position ?? null,
  };
}
