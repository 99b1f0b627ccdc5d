import { BodyEndedError } from "../../gateway/gateway.js";
import type { CompleteLine, StopLine } from "../../schema/generated/ingest.js";
import type { HarvestReport } from "../../schema/harvest.js";
import type { Json } from "../../schema/sink.js";
import type { IngestSession } from "../../store/ledger/ingest-session.js";
import { HarvestTakenOverError } from "../../store/ledger/session.js";
import { LineBatch, type LineAnswer, refusedAnswer } from "./batch.js";
import type { OwnGround } from "./own-statements.js";
import { type ReadLine, readLine } from "./read-line.js";
import { type RawLine, splitLines } from "./split-lines.js";

/** Most lines and bytes of one request; a run may have many requests. */
export const MOST = { lines: 100_000, bytes: 1024 * 1024 * 1024 };

/** Why a request did not come to its end. */
export interface PushEnd {
  readonly code: string;
  readonly reason: string;
}

/** What one request did. */
export interface PushTally {
  /** Lines that were answered. */
  readonly received: number;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly end: PushEnd | undefined;
}

export interface PushOptions {
  readonly body: AsyncIterable<Uint8Array>;
  /** Absent when the run has come to its end: then its lines are only counted. */
  readonly session: IngestSession | undefined;
  /** Lines of the run that stand before this request. */
  readonly offset: number;
  /** Lines of the run that are done. */
  readonly done: number;
  readonly ground: OwnGround;
  /** Whether who pushes may withdraw however much is gone. */
  readonly mayAcceptWithdrawals: boolean;
}

/** One request of a run under way. */
export class PushRun {
  readonly #options: PushOptions;
  readonly #outcomes = new Map<string, number>();
  readonly #done: number;
  #batch = new LineBatch();
  #line: number;
  #requests = 1;
  #ended: boolean;
  #end: PushEnd | undefined;

  constructor(options: PushOptions) {
    this.#options = options;
    this.#line = options.offset;
    this.#done = options.done;
    this.#ended = options.session === undefined;
  }

  get tally(): PushTally {
    const received = [...this.#outcomes.values()].reduce((sum, count) => sum + count, 0);
    return { received, outcomes: Object.fromEntries(this.#outcomes), end: this.#end };
  }

  /**
   * Takes line after line and gives the answers of those that are written.
   *
   * @throws HarvestTakenOverError when another harvest has the source, before anything was given.
   */
  async *answers(): AsyncGenerator<readonly LineAnswer[]> {
    try {
      for await (const raw of this.#lines()) {
        for await (const answers of this.#take(raw)) yield this.#counted(answers);
      }
      yield* this.#flush();
    } catch (error) {
      if (!(error instanceof HarvestTakenOverError) || this.#outcomes.size === 0) throw error;
      this.#end = { code: "CONFLICT", reason: error.message };
    }
  }

  /** The lines as far as they come: those of a connection that breaks are as good as any. */
  async *#lines(): AsyncGenerator<RawLine> {
    let bytes = 0;
    let lines = 0;
    try {
      for await (const raw of splitLines(this.#options.body)) {
        bytes += raw.bytes;
        lines += 1;
        if (lines > MOST.lines || bytes > MOST.bytes) {
          const most = `${MOST.lines} lines and ${MOST.bytes} bytes`;
          this.#end = { code: "BODY_TOO_LARGE", reason: `A request takes ${most}. Send the rest in the next.` };
          return;
        }
        yield raw;
      }
    } catch (error) {
      if (!(error instanceof BodyEndedError)) throw error;
      this.#end = { code: error.code, reason: error.message };
    }
  }

  async *#take(raw: RawLine): AsyncGenerator<LineAnswer[]> {
    this.#line += 1;
    const line = this.#line;
    if (line <= this.#done) {
      yield [{ line, outcome: "skipped", code: "ALREADY_DONE" }];
      return;
    }
    if (this.#ended) {
      const reason = "The run has come to its end; begin another for what is new.";
      yield [refusedAnswer(line, { code: "RUN_ENDED", reason })];
      return;
    }
    const read = this.#read(raw);
    if (this.#batch.mustWait(read)) yield* this.#flushed();
    if (read.line?.type === "complete" || read.line?.type === "stop") {
      yield* this.#flushed();
      yield [await this.#close(read.line, line)];
      return;
    }
    this.#batch.add(line, read, raw.bytes);
    if (this.#batch.isFull) yield* this.#flushed();
  }

  #read(raw: RawLine): ReadLine {
    const read = readLine(raw, this.#options.ground);
    const asks = read.line?.type === "complete" && read.line.acceptWithdrawals === true;
    if (!asks || this.#options.mayAcceptWithdrawals) return read;
    const reason = "Only a token of the role steward or admin may accept withdrawals. The run stays open.";
    return { fault: { code: "FORBIDDEN", reason } };
  }

  async #close(line: CompleteLine | StopLine, number: number): Promise<LineAnswer> {
    const session = this.#options.session as IngestSession;
    const report = line.type === "complete" ? await complete(session, line, number) : await stop(session, line, number);
    this.#ended = true;
    const outcome = report.status === "running" ? "failed" : report.status;
    const problem = report.problem && { code: report.problem.code, reason: report.problem.message };
    return { line: number, outcome, ...problem };
  }

  async *#flush(): AsyncGenerator<readonly LineAnswer[]> {
    for await (const answers of this.#flushed()) yield this.#counted(answers);
  }

  async *#flushed(): AsyncGenerator<LineAnswer[]> {
    const { session } = this.#options;
    if (session === undefined) return;
    const batch = this.#batch;
    this.#batch = new LineBatch();
    const answers = await batch.commit(session, this.#requests);
    this.#requests = 0;
    if (answers.length > 0) yield answers;
  }

  #counted(answers: readonly LineAnswer[]): readonly LineAnswer[] {
    for (const { outcome } of answers) this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
    return answers;
  }
}

function complete(session: IngestSession, line: CompleteLine, lines: number): Promise<HarvestReport> {
  const { cursor = null, listedAll = false, acceptWithdrawals = false } = line;
  return session.complete({ lines, cursor: cursor as Json, absenceCounts: listedAll, acceptWithdrawals });
}

function stop(session: IngestSession, line: StopLine, lines: number): Promise<HarvestReport> {
  const { status, code, message, retryAt } = line;
  const needsPerson = status === "stopped";
  const problem = { code, message, needsPerson, ...(retryAt !== undefined && { retryAt: new Date(retryAt) }) };
  return session.stop(lines, status, problem);
}
