import type { GoneLine, IngestLine } from "../../schema/generated/ingest.js";
import type { Outcome } from "../../schema/harvest.js";
import type { Batch, GonePage, Json } from "../../schema/sink.js";
import { type IngestSession, MOST_GONE } from "../../store/ledger/ingest-session.js";
import type { BatchOutcomes } from "../../store/ledger/session.js";
import type { Fault, ReadLine } from "./read-line.js";

/** How many lines are written in one transaction, and how many bytes of them are held at most before that. */
const MOST = { lines: 50, bytes: 8 * 1024 * 1024 };

/** What became of a line. */
export interface LineAnswer {
  /** Its number in the run; the first is 1. */
  readonly line: number;
  /**
   * added to restored: as a harvest counts; noted: waits for the end of the run, or was written down; refused: nothing of
   * it is taken; skipped: nothing was to be done; finished, stopped, failed: how the run ended.
   */
  readonly outcome: Outcome | "noted" | "refused" | "finished" | "stopped";
  readonly code?: string;
  readonly reason?: string;
}

interface Entry {
  readonly number: number;
  readonly read: ReadLine;
}

/** Lines that are written together. */
export class LineBatch {
  #entries: Entry[] = [];
  #bytes = 0;
  /** Pages that the lines are about, so that what is said of one page keeps its order. */
  readonly #pages = new Set<string>();

  get isFull(): boolean {
    return this.#entries.length >= MOST.lines || this.#bytes >= MOST.bytes;
  }

  /** True when a line speaks of a page that one before speaks of: it is judged by what that one leaves. */
  mustWait({ line, fault }: ReadLine): boolean {
    const page = line === undefined ? fault.remoteId : remoteIdOf(line);
    return page !== undefined && this.#pages.has(page);
  }

  add(number: number, read: ReadLine, bytes: number): void {
    this.#entries.push({ number, read });
    this.#bytes += bytes;
    const page = read.line === undefined ? read.fault.remoteId : remoteIdOf(read.line);
    if (page !== undefined) this.#pages.add(page);
  }

  /** Writes the lines. @returns An answer for each, in order. */
  async commit(session: IngestSession, requests: number): Promise<LineAnswer[]> {
    const entries = withinGone(this.#entries, session.waiting);
    const last = entries.at(-1);
    if (last === undefined) return [];
    const usage = { requests, bytes: this.#bytes };
    this.#entries = [];
    this.#bytes = 0;
    this.#pages.clear();
    const lines = entries.flatMap(({ read }) => read.line ?? []);
    const position = lines.findLast((line) => line.type === "checkpoint")?.position as Json | undefined;
    const outcomes = await session.commit(batchOf(entries, usage), {
      lines: last.number,
      gone: lines.flatMap((line) => (line.type === "gone" ? goneOf(line) : [])),
      there: lines.flatMap((line) => (line.type === "page" || line.type === "same" ? line.remoteId : [])),
      position,
    });
    return answersOf(entries, outcomes);
  }
}

function remoteIdOf(line: IngestLine): string | undefined {
  return "remoteId" in line ? line.remoteId : undefined;
}

function goneOf({ remoteId, url, reason, message }: GoneLine): GonePage {
  return { remoteId, url, reason, message };
}

/** What waits for the end of a run must not grow without end. */
function withinGone(entries: readonly Entry[], waiting: number): Entry[] {
  let gone = waiting;
  return entries.map((entry) => {
    if (entry.read.line?.type !== "gone") return entry;
    gone += 1;
    if (gone <= MOST_GONE) return entry;
    const reason = `A run takes ${MOST_GONE} pages that are gone; say the others in the next.`;
    return { ...entry, read: { fault: { code: "TOO_MANY_GONE", reason, remoteId: entry.read.line.remoteId } } };
  });
}

function batchOf(entries: readonly Entry[], usage: Batch["usage"]): Omit<Batch, "position"> {
  const lines = entries.flatMap(({ read }) => read.line ?? []);
  return {
    pages: entries.flatMap(({ read }) => (read.line === undefined ? [] : (read.page ?? []))),
    same: lines.flatMap((line) => (line.type === "same" ? line.remoteId : [])),
    hidden: lines.flatMap((line) => (line.type === "hidden" ? line : [])),
    closed: lines.flatMap((line) => (line.type === "closed" ? line : [])),
    incidents: entries.flatMap(({ number, read }) => incidentOf(number, read) ?? []),
    usage,
  };
}

function incidentOf(number: number, { line, fault }: ReadLine): Batch["incidents"][number] | undefined {
  if (fault !== undefined) {
    const { code, reason, remoteId } = fault;
    const message = `Line ${number} was refused: ${reason}`;
    return { outcome: "failed", code, message, ...(remoteId !== undefined && { remoteId }) };
  }
  if (line.type !== "report") return undefined;
  const { type: _, ...incident } = line;
  return incident;
}

/** The ledger answers kind by kind; the sender reads line by line. */
function answersOf(entries: readonly Entry[], outcomes: BatchOutcomes): LineAnswer[] {
  const next = {
    page: outcomes.pages.values(),
    same: outcomes.same.values(),
    hidden: outcomes.hidden.values(),
    closed: outcomes.closed.values(),
  };
  return entries.map(({ number, read: { line, fault } }) => {
    if (fault !== undefined) return refusedAnswer(number, fault);
    if (line.type === "report" && line.outcome !== "notice") return { line: number, outcome: line.outcome };
    if (!(line.type in next)) return { line: number, outcome: "noted" };
    const outcome = next[line.type as keyof typeof next].next().value ?? "failed";
    return { line: number, outcome, ...explained(line.type, outcome) };
  });
}

export function refusedAnswer(line: number, { code, reason }: Fault): LineAnswer {
  return { line, outcome: "refused", code, reason };
}

function explained(type: string, outcome: Outcome): Pick<LineAnswer, "code" | "reason"> {
  if (type === "same" && outcome === "failed")
    return { code: "NOT_HELD", reason: "We do not hold this page; send it." };
  if (type === "closed" && outcome === "skipped") return { code: "NOT_HELD", reason: "We hold nothing of this page." };
  return {};
}
