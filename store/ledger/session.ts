import {
  type HarvestMode,
  type HarvestProblem,
  type HarvestReport,
  type HarvestStatus,
  type Incident,
  type Outcome,
  type OutcomeCounts,
  addOutcomes,
  noOutcomes,
} from "../../schema/harvest.js";
import type { Batch, Ending, HarvestSession, HeldPage, Json, LinkedAddress } from "../../schema/sink.js";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import { cleanerOf } from "../forget/list.js";
import { requireAdmitted } from "../governance/admitted.js";
import { Harvest, Page, Source } from "../database/ledger-entities.js";
import { purgeIndex } from "../search/index-resources.js";
import { tooMuchWouldVanish } from "./classify.js";
import { closePages } from "./close.js";
import { commitPages } from "./commit-pages.js";
import { heldPages } from "./held-pages.js";
import { faultsOf, loadIncidents, saveIncidents } from "./incidents.js";
import { linkedAddresses } from "./linked-addresses.js";
import { storable } from "./payload.js";
import { eraseHidden, erasePages } from "./redact.js";
import { keepSame } from "./same.js";
import { countMissed, deletedTombstones, markFailedAsSeen, vanishingPages, withdraw } from "./withdraw.js";
import type { WriteContext } from "./write-context.js";

/** Another process began a harvest of the same source, so this one must not write any more. */
export class HarvestTakenOverError extends Error {
  override readonly name = "HarvestTakenOverError";
}

/** What of a page that vanishes is no text. */
const GONE_IDS: ReadonlySet<string> = new Set(["id", "remoteId", "reason"]);

/** How the candidates of a batch ended, each list in the order of the batch's own. */
export interface BatchOutcomes {
  readonly pages: readonly Outcome[];
  readonly same: readonly Outcome[];
  readonly hidden: readonly Outcome[];
  readonly closed: readonly Outcome[];
}

/** What else is written in the transaction of a batch or an ending, or not at all. */
export type Alongside = (em: SqlEntityManager) => Promise<unknown>;

export interface SessionState {
  readonly database: Database;
  readonly now: () => Date;
  readonly sourceId: string;
  readonly mode: HarvestMode;
  readonly harvestId: number;
  /** Proof that this process holds the source; a later harvest replaces it. */
  readonly token: string;
  readonly startedAt: Date;
  readonly counts: OutcomeCounts;
  readonly usage: { readonly requests: number; readonly bytes: number };
  readonly cursor: Json | undefined;
  readonly position: Json | undefined;
}

/** A harvest that writes to the ledger: each batch, its counts and its position in one transaction. */
export class LedgerSession implements HarvestSession {
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly position: Json | undefined;
  readonly #state: SessionState;
  #counts: OutcomeCounts;
  #usage: { requests: number; bytes: number };

  constructor(state: SessionState) {
    this.#state = state;
    this.mode = state.mode;
    this.cursor = state.cursor;
    this.position = state.position;
    this.#counts = state.counts;
    this.#usage = state.usage;
  }

  held(remoteIds?: readonly string[]): AsyncIterable<HeldPage> {
    const { database, sourceId, harvestId } = this.#state;
    return heldPages(database, { sourceId, harvestId, remoteIds });
  }

  linked(host: string): AsyncIterable<LinkedAddress> {
    const { database, sourceId } = this.#state;
    return linkedAddresses(database, { sourceId, host });
  }

  async commit(batch: Batch): Promise<void> {
    await this.commitAlong(batch);
  }

  /** The same, with something else in the transaction. @returns How each candidate ended. */
  async commitAlong(given: Batch, alongside?: Alongside): Promise<BatchOutcomes> {
    const { sourceId, harvestId, now, database } = this.#state;
    const told = storable(given);
    let ended: BatchOutcomes = { pages: [], same: [], hidden: [], closed: [] };
    await this.#write(told.usage, async (em) => {
      // Read here, where the source is locked: a name that is forgotten meanwhile must not come back by this batch.
      const cleaner = await cleanerOf(em, database, sourceId);
      const { pages, same, hidden, closed, incidents, position } = cleaner?.batch(told) ?? told;
      const cleaned = (lines: readonly Incident[]) => cleaner?.incidents(lines) ?? lines;
      const at = { sourceId, harvestId, now: now() };
      const written = await commitPages(em, pages, at);
      const kept = await keepSame(em, same, at);
      const hiding: Outcome[] = [];
      for (const each of hidden) hiding.push(await eraseHidden(em, each, at));
      // Before pages are closed, so that this batch's lines lose their addresses like those of the batches before.
      await saveIncidents(em, harvestId, cleaned([...incidents, ...faultsOf(pages), ...kept.incidents]));
      const erased = await closePages(em, closed, at);
      await saveIncidents(em, harvestId, cleaned(erased.incidents));
      ended = { pages: written, same: kept.outcomes, hidden: hiding, closed: erased.outcomes };
      const outcomes = Object.values(ended).flat();
      if (outcomes.includes("redacted")) await purgeIndex(em, database.dialect);
      await markFailedAsSeen(em, incidents, at);
      if (position !== undefined) await em.nativeUpdate(Source, { id: sourceId }, { position });
      await alongside?.(em);
      return countOf([...outcomes, ...incidents.flatMap(({ outcome }) => (outcome === "notice" ? [] : [outcome]))]);
    });
    return ended;
  }

  async finish(given: Ending, alongside?: Alongside): Promise<HarvestReport> {
    const { sourceId, harvestId, database } = this.#state;
    const ending = storable(given);
    const em = database.em();
    const vanishing = await vanishingPages(em, sourceId, harvestId, ending);
    const live = await em.count(Page, { sourceId, state: "live" });
    if (!ending.acceptWithdrawals && tooMuchWouldVanish(vanishing.length, live)) {
      return this.stop("stopped", tooManyProblem(vanishing.length, live, sourceId), alongside);
    }
    return this.#end("finished", undefined, async (tx, at) => {
      await alongside?.(tx);
      const cleaner = await cleanerOf(tx, database, sourceId);
      const { cursor } = cleaner?.ending(ending) ?? ending;
      const deleted = vanishing.filter(({ reason }) => reason === "deleted").map(({ id }) => id);
      const tombstones = await deletedTombstones(tx, sourceId, ending);
      await withdraw(tx, cleaner?.json(vanishing, GONE_IDS) ?? vanishing, at);
      await erasePages(tx, [...deleted, ...tombstones], "deleted", at);
      if (deleted.length + tombstones.length > 0) await purgeIndex(tx, database.dialect);
      if (ending.absenceCounts) await countMissed(tx, at);
      // Answers without a body, such as 304, bring no bytes, yet the partner was there.
      const seen = this.#usage.requests > 0 && { lastSeenAt: at.now };
      const done = { cursor, lastSuccessAt: at.now, failingSince: null, failures: 0, ...seen };
      const doneInFull = { ...done, lastFullAt: this.#state.startedAt };
      await tx.nativeUpdate(Source, { id: sourceId }, this.mode === "full" ? doneInFull : done);
      const told = vanishing.filter(({ missed }) => !missed).length + tombstones.length;
      const unchanged = ending.gone.length - told;
      return { ...noOutcomes(), withdrawn: vanishing.length, redacted: tombstones.length, unchanged };
    });
  }

  async stop(status: "stopped" | "failed", problem: HarvestProblem, alongside?: Alongside): Promise<HarvestReport> {
    const { sourceId } = this.#state;
    return this.#end(status, storable(problem), async (em, { now }) => {
      await alongside?.(em);
      const only = { fields: ["failingSince", "failures"], refresh: true } as const;
      const { failingSince, failures } = await em.findOneOrFail(Source, { id: sourceId }, only);
      await em.nativeUpdate(Source, { id: sourceId }, { failingSince: failingSince ?? now, failures: failures + 1 });
      return noOutcomes();
    });
  }

  /** Does the last work and closes the report, in one transaction: a harvest is never half closed. */
  async #end(
    status: HarvestStatus,
    problem: HarvestProblem | undefined,
    work: (em: SqlEntityManager, at: WriteContext) => Promise<OutcomeCounts>,
  ): Promise<HarvestReport> {
    const { sourceId, harvestId, startedAt, database, now } = this.#state;
    const endedAt = now();
    let told = problem;
    await this.#write({ requests: 0, bytes: 0 }, async (em) => {
      const counts = await work(em, { sourceId, harvestId, now: endedAt });
      told = problem && ((await cleanerOf(em, database, sourceId))?.problem(problem) ?? problem);
      await em.nativeUpdate(Harvest, { id: harvestId }, { status, endedAt, problem: told ?? null });
      // A failed full listing keeps its position: the next attempt goes on from there.
      const released = status === "failed" ? {} : { openHarvestId: null, openToken: null, position: null };
      const shown = told && { ...told, ...(status === "stopped" && { needsPerson: true }) };
      await em.nativeUpdate(Source, { id: sourceId }, { problem: shown ?? null, ...released });
      return counts;
    });
    return {
      id: harvestId,
      sourceId,
      mode: this.mode,
      status,
      counts: this.#counts,
      requests: this.#usage.requests,
      bytes: this.#usage.bytes,
      startedAt,
      endedAt,
      incidents: await loadIncidents(database.em(), harvestId),
      ...(told && { problem: told }),
    };
  }

  /** Runs one transaction that also moves the report, and only if the source is still ours. */
  async #write(
    used: { readonly requests: number; readonly bytes: number },
    work: (em: SqlEntityManager) => Promise<OutcomeCounts>,
  ): Promise<void> {
    const { sourceId, harvestId, token, database } = this.#state;
    const usage = { requests: this.#usage.requests + used.requests, bytes: this.#usage.bytes + used.bytes };
    const counts = await database.em().transactional(async (em) => {
      const now = this.#state.now();
      const ours = await em.nativeUpdate(
        Source,
        { id: sourceId, openToken: token },
        { lastAttemptAt: now, ...(used.bytes > 0 && { lastSeenAt: now }) },
      );
      if (ours === 0) {
        await requireAdmitted(em, sourceId, "operator");
        throw new HarvestTakenOverError(`Another process is harvesting "${sourceId}"; this harvest stops here.`);
      }
      const sum = addOutcomes(this.#counts, await work(em));
      await em.nativeUpdate(Harvest, { id: harvestId }, { counts: sum, ...usage });
      return sum;
    });
    this.#counts = counts;
    this.#usage = usage;
  }
}

function countOf(outcomes: readonly Outcome[]): OutcomeCounts {
  const counts = noOutcomes();
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

/** Why a harvest was stopped before it could empty a source, and how a steward lets it pass. */
export function tooManyProblem(vanishing: number, live: number, sourceId: string): HarvestProblem {
  return {
    code: "TOO_MANY_WITHDRAWALS",
    message:
      `${vanishing} of ${live} live pages would vanish, more than one in five, so nothing was withdrawn. ` +
      `Look at the source; if it is right, run: maillage harvest ${sourceId} --accept-withdrawals`,
  };
}
