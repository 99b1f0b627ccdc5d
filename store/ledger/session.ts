import {
  type HarvestMode,
  type HarvestProblem,
  type HarvestReport,
  type HarvestStatus,
  type Outcome,
  type OutcomeCounts,
  addOutcomes,
  noOutcomes,
} from "../../schema/harvest.js";
import type { Batch, Ending, HarvestSession, HeldPage, Json } from "../../schema/sink.js";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Database } from "../database/database.js";
import { Harvest, Page, Source } from "../database/entities.js";
import { tooMuchWouldVanish } from "./classify.js";
import { commitPages } from "./commit-pages.js";
import { heldPages } from "./held-pages.js";
import { faultsOf, loadIncidents, saveIncidents } from "./incidents.js";
import { eraseHidden, eraseDeleted } from "./redact.js";
import { vanishingPages, withdraw } from "./withdraw.js";

/** Another process began a harvest of the same source, so this one must not write any more. */
export class HarvestTakenOverError extends Error {
  override readonly name = "HarvestTakenOverError";
}

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

  async commit(batch: Batch): Promise<void> {
    const { sourceId, harvestId, now } = this.#state;
    await this.#write(batch.usage, async (em) => {
      const at = { sourceId, harvestId, now: now() };
      const outcomes: Outcome[] = await commitPages(em, batch.pages, at);
      for (const hidden of batch.hidden) outcomes.push(await eraseHidden(em, hidden, at));
      await saveIncidents(em, harvestId, [...batch.incidents, ...faultsOf(batch.pages)]);
      if (batch.position !== undefined) await em.nativeUpdate(Source, { id: sourceId }, { position: batch.position });
      return countOf([
        ...outcomes,
        ...batch.incidents.flatMap(({ outcome }) => (outcome === "notice" ? [] : [outcome])),
      ]);
    });
  }

  async finish(ending: Ending): Promise<HarvestReport> {
    const { sourceId, harvestId, now } = this.#state;
    const em = this.#state.database.em();
    const vanishing = await vanishingPages(em, sourceId, harvestId, ending);
    const live = await em.count(Page, { sourceId, state: "live" });
    if (!ending.acceptWithdrawals && tooMuchWouldVanish(vanishing.length, live)) {
      return this.stop("stopped", tooManyProblem(vanishing.length, live, sourceId));
    }
    await this.#write({ requests: 0, bytes: 0 }, async (tx) => {
      const at = { sourceId, harvestId, now: now() };
      await withdraw(tx, vanishing, at);
      await eraseDeleted(tx, vanishing, at);
      const done = { cursor: ending.cursor, lastSuccessAt: at.now, problem: null };
      await tx.nativeUpdate(
        Source,
        { id: sourceId },
        this.mode === "full" ? { ...done, lastFullAt: this.#state.startedAt } : done,
      );
      const alreadyGone = ending.gone.length - vanishing.filter(({ missed }) => !missed).length;
      return { ...noOutcomes(), withdrawn: vanishing.length, unchanged: alreadyGone };
    });
    return this.#close("finished");
  }

  async stop(status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport> {
    await this.#write({ requests: 0, bytes: 0 }, async (em) => {
      await em.nativeUpdate(Source, { id: this.#state.sourceId }, { problem });
      return noOutcomes();
    });
    return this.#close(status, problem);
  }

  /** Runs one transaction that also moves the report, and only if the source is still ours. */
  async #write(
    used: { readonly requests: number; readonly bytes: number },
    work: (em: SqlEntityManager) => Promise<OutcomeCounts>,
  ): Promise<void> {
    const { sourceId, harvestId, token, database } = this.#state;
    const usage = { requests: this.#usage.requests + used.requests, bytes: this.#usage.bytes + used.bytes };
    const counts = await database.em().transactional(async (em) => {
      const ours = await em.nativeUpdate(
        Source,
        { id: sourceId, openToken: token },
        { lastAttemptAt: this.#state.now() },
      );
      if (ours === 0) {
        throw new HarvestTakenOverError(`Another process is harvesting "${sourceId}"; this harvest stops here.`);
      }
      const sum = addOutcomes(this.#counts, await work(em));
      await em.nativeUpdate(Harvest, { id: harvestId }, { counts: sum, ...usage });
      return sum;
    });
    this.#counts = counts;
    this.#usage = usage;
  }

  async #close(status: HarvestStatus, problem?: HarvestProblem): Promise<HarvestReport> {
    const { sourceId, harvestId, startedAt, database, now } = this.#state;
    const endedAt = now();
    const em = database.em();
    // A failed full listing keeps its position: the next attempt goes on from there.
    const keep = status === "failed";
    await em.transactional(async (tx) => {
      await tx.nativeUpdate(Harvest, { id: harvestId }, { status, endedAt, problem: problem ?? null });
      if (!keep) {
        await tx.nativeUpdate(Source, { id: sourceId }, { openHarvestId: null, openToken: null, position: null });
      }
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
      incidents: await loadIncidents(em, harvestId),
      ...(problem && { problem }),
    };
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
