import type { HarvestMode, HarvestProblem, HarvestReport } from "../../schema/harvest.js";
import type { Batch, GonePage, Json } from "../../schema/sink.js";
import type { SqlEntityManager } from "@mikro-orm/sql";
import { IngestRun } from "../database/governance-entities.js";
import { Source } from "../database/ledger-entities.js";
import { type BatchOutcomes, HarvestTakenOverError, type LedgerSession } from "./session.js";

/** How many pages may be said to be gone in one run: they are kept until it is complete. */
export const MOST_GONE = 10_000;

/** A run as whoever pushes it names it. */
export interface AskedRun {
  /** Chosen by the sender. */
  readonly id: string;
  /** Lines that the sender thinks are done. */
  readonly offset: number;
  /** Compare everything, whatever the cursor says. */
  readonly full: boolean;
  /** Id of whoever pushes. */
  readonly actor: string;
}

/** Lines are missing between those that are done and the first of a request. */
export class IngestGapError extends Error {
  override readonly name = "IngestGapError";
}

/** @throws IngestGapError */
export function requireNext({ id, offset }: AskedRun, done: number): void {
  if (offset <= done) return;
  throw new IngestGapError(
    `The request begins with line ${offset + 1} of the run "${id}", of which ${done} lines are done. ` +
      `Send the lines from ${done + 1} on, with the header \`ingest-offset: ${done}\`.`,
  );
}

export function takenOver(runId: string, sourceId: string): HarvestTakenOverError {
  const message = `Another harvest of "${sourceId}" has begun since, so the run "${runId}" cannot go on. Begin a new run.`;
  return new HarvestTakenOverError(message);
}

/** What one batch of a run says besides its candidates. */
export interface RunProgress {
  /** How many lines of the run are done with it. */
  readonly lines: number;
  /** Pages that are said to be gone, and the remote ids of those that are said to be there after all. */
  readonly gone: readonly GonePage[];
  readonly there: readonly string[];
  /** Where the sender would go on. */
  readonly position?: Json | undefined;
}

/** How a run is closed. */
export interface RunEnding {
  readonly lines: number;
  readonly cursor: Json;
  readonly absenceCounts: boolean;
  readonly acceptWithdrawals: boolean;
}

/** What of a run waits for its end, as it is kept with the source's open harvest. */
interface Waiting {
  readonly gone: readonly GonePage[];
  readonly position: Json;
}

/** A harvest that comes line by line, over several requests: its number of lines moves together with what they say. */
export class IngestSession {
  readonly runId: string;
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly #session: LedgerSession;
  readonly #sourceId: string;
  readonly #now: () => Date;
  readonly #gone: Map<string, GonePage>;
  #position: Json;
  #lines: number;

  constructor(
    session: LedgerSession,
    run: {
      readonly runId: string;
      readonly sourceId: string;
      readonly lines: number;
      readonly now: () => Date;
    },
  ) {
    const waiting = session.position as unknown as Waiting | undefined;
    this.#session = session;
    this.#sourceId = run.sourceId;
    this.#now = run.now;
    this.#lines = run.lines;
    this.#gone = new Map((waiting?.gone ?? []).map((page) => [page.remoteId, page]));
    this.#position = waiting?.position ?? null;
    this.runId = run.runId;
    this.mode = session.mode;
    this.cursor = session.cursor;
  }

  /** How many lines are done. */
  get lines(): number {
    return this.#lines;
  }

  /** How many pages wait to be withdrawn. */
  get waiting(): number {
    return this.#gone.size;
  }

  /** Writes a batch, the number of lines and what waits for the end in one transaction. */
  async commit(batch: Omit<Batch, "position">, progress: RunProgress): Promise<BatchOutcomes> {
    const { lines, gone, there, position } = progress;
    const before = this.#gone.size;
    for (const remoteId of there) this.#gone.delete(remoteId);
    const changed = this.#gone.size !== before || gone.length > 0 || position !== undefined;
    for (const page of gone) this.#gone.set(page.remoteId, page);
    if (position !== undefined) this.#position = position;
    const outcomes = await this.#session.commitAlong(batch, async (em) => {
      await this.#moveRun(em, { lines });
      if (!changed) return;
      const waiting = { gone: [...this.#gone.values()], position: this.#position } as unknown as Json;
      await em.nativeUpdate(Source, { id: this.#sourceId }, { position: waiting });
    });
    this.#lines = lines;
    return outcomes;
  }

  /** Withdraws what is gone, unless too much would vanish, and closes the run. */
  async complete({ lines, ...ending }: RunEnding): Promise<HarvestReport> {
    const report = await this.#session.finish({ ...ending, gone: [...this.#gone.values()] }, (em) =>
      this.#moveRun(em, { lines, endedAt: this.#now() }),
    );
    this.#lines = lines;
    return report;
  }

  /** Closes the run and withdraws nothing. */
  async stop(lines: number, status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport> {
    const report = await this.#session.stop(status, problem, (em) =>
      this.#moveRun(em, { lines, endedAt: this.#now() }),
    );
    this.#lines = lines;
    return report;
  }

  async #moveRun(em: SqlEntityManager, to: { lines: number; endedAt?: Date }): Promise<void> {
    await em.nativeUpdate(IngestRun, { id: this.runId, sourceId: this.#sourceId }, to);
  }
}
