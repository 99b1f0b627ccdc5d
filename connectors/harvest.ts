import type { SourceSettings } from "../schema/generated/source.js";
import type { HarvestReport, Incident } from "../schema/harvest.js";
import type {
  ClosedPage,
  GonePage,
  HarvestSession,
  HiddenRevisions,
  Json,
  MappedPage,
  RecordSink,
} from "../schema/sink.js";
import type { Connector, Observation } from "./connector.js";
import { RetryLaterError, StopSourceError } from "./errors.js";
import type { HttpDoor } from "./http/door.js";
import { mapCandidate } from "./map-candidate.js";
import { reportLine } from "./report-line.js";

/**
 * How many pages are written in one transaction when the connector gives no checkpoint in between. More than any
 * listing gives at once: pages and the position behind them must not part, or a killed harvest counts them twice.
 */
const BATCH_PAGES = 100;

/** Longest address in a report, in characters: a partner may send anything. */
const LONGEST_URL = 4_000;

/** How many pages may be said to be gone in one harvest before the source is thought mad. */
const MOST_GONE = 1_000_000;

/** How far a harvest has come. */
export interface HarvestProgress {
  readonly sourceId: string;
  /** Candidates dealt with. */
  readonly done: number;
  /** How many there will be, where the source tells. */
  readonly total: number | undefined;
}

export interface HarvestOptions {
  readonly source: SourceSettings;
  readonly connector: Connector;
  readonly http: HttpDoor;
  readonly sink: RecordSink;
  /** Read everything, whatever changed. @default false */
  readonly full?: boolean;
  /** A steward has looked: withdraw however much is gone. @default false */
  readonly acceptWithdrawals?: boolean;
  /** Of the run, as the door has it: a harvest that was asked to stop has not failed. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: HarvestProgress) => void;
  /** @default () => new Date() */
  readonly now?: () => Date;
}

/**
 * Reads one source once and puts what it says into the sink.
 *
 * A page that cannot be used is reported and the others go on; a source that cannot be read ends the harvest with
 * what was reached, and nothing is withdrawn. An error that nobody foresaw is reported as HARVEST_BROKE and thrown; one
 * that the signal brought is thrown alone, and the next harvest goes on from here.
 */
export async function harvest(options: HarvestOptions): Promise<HarvestReport> {
  const { source, sink, full = false, signal } = options;
  const session = await sink.open(source.id, { full });
  const run = new HarvestRun(options, session);
  try {
    return await run.toTheEnd().catch((error: unknown) => run.endBecauseOf(error));
  } catch (error) {
    if (signal?.aborted !== true) await run.endBroken(error);
    throw error;
  }
}

/** One harvest under way: gathers observations into batches and hands them to the session. */
class HarvestRun {
  readonly #options: HarvestOptions;
  readonly #session: HarvestSession;
  readonly #gone: GonePage[] = [];
  #pages: MappedPage[] = [];
  #same: string[] = [];
  #closed: ClosedPage[] = [];
  #hidden: HiddenRevisions[] = [];
  #incidents: Incident[] = [];
  #used = { requests: 0, bytes: 0 };
  #done = 0;
  #total: number | undefined;

  constructor(options: HarvestOptions, session: HarvestSession) {
    this.#options = options;
    this.#session = session;
  }

  async toTheEnd(): Promise<HarvestReport> {
    const { source, connector, http, acceptWithdrawals = false, now = () => new Date() } = this.#options;
    const { mode, cursor, position } = this.#session;
    const observations = connector.fetch({
      source,
      options: source.options ?? {},
      http,
      full: mode === "full",
      cursor,
      position,
      held: (remoteIds) => this.#session.held(remoteIds),
      linked: () => this.#session.linked(new URL(source.url).host),
      now,
    });
    for await (const observation of observations) {
      if (observation.type === "complete") {
        await this.#flush();
        const { cursor: next, absenceCounts = false } = observation;
        return await this.#session.finish({ gone: this.#gone, cursor: next, absenceCounts, acceptWithdrawals });
      }
      await this.#take(observation);
    }
    throw new StopSourceError(
      "INCOMPLETE",
      `The connector ${connector.name} ended without saying that it was complete.`,
    );
  }

  /** What was read is kept; the source is left for later or for a person. */
  async endBecauseOf(error: unknown): Promise<HarvestReport> {
    if (error instanceof RetryLaterError) {
      await this.#flush();
      const { code, message, retryAt } = error;
      return this.#session.stop("failed", { code, message: reportLine(message), ...(retryAt && { retryAt }) });
    }
    if (error instanceof StopSourceError) {
      await this.#flush();
      return this.#session.stop("stopped", { code: error.code, message: reportLine(error.message) });
    }
    throw error;
  }

  /** Keeps what can be kept and says what broke. A sink that cannot take it any more must not hide the first error. */
  async endBroken(cause: unknown): Promise<void> {
    // The message may hold anything, an address with a key in it too; the log has it.
    const kind = cause instanceof Error && /^\w{1,60}$/.test(cause.name) ? cause.name : "unknown error";
    const message =
      `Maillage itself broke while it read the source (${kind}). What was read is kept and it will be tried again. ` +
      "The log of the hub has the details; show them to whoever develops Maillage.";
    await this.#flush().catch(() => undefined);
    await this.#session.stop("failed", { code: "HARVEST_BROKE", message }).catch(() => undefined);
  }

  async #take(observation: Exclude<Observation, { type: "complete" }>): Promise<void> {
    switch (observation.type) {
      case "page":
        await this.#takePage(observation);
        break;
      case "same":
        await this.#takeSame(observation.remoteId);
        break;
      case "closed":
        this.#closed.push(observation.page);
        this.#progress(1);
        await this.#flushWhenFull(this.#closed);
        break;
      case "gone":
        this.#gone.push(observation.page);
        if (this.#gone.length > MOST_GONE)
          throw new StopSourceError("TOO_MANY_GONE", "The source names pages as gone without end.");
        break;
      case "hidden":
        this.#hidden.push(observation.revisions);
        await this.#flushWhenFull(this.#hidden);
        break;
      case "checkpoint":
        this.#total = observation.total ?? this.#total;
        await this.#flush(observation.position);
        break;
      default: {
        const { type, ...incident } = observation;
        this.#report({ outcome: type, ...incident });
        if (type !== "notice") this.#progress(1);
      }
    }
  }

  async #takePage({ candidate }: Extract<Observation, { type: "page" }>): Promise<void> {
    // The same page twice is two candidates; each is judged against what the one before left. A batch closes its pages
    // last, so one that was closed and can be read again belongs to the next.
    const before = [...this.#pages.map((page) => page.candidate), ...this.#closed];
    if (before.some(({ remoteId }) => remoteId === candidate.remoteId)) await this.#flush();
    const result = mapCandidate(this.#options.connector, this.#options.source, candidate);
    if ("refused" in result) this.#report(result.refused);
    else this.#pages.push(result.page);
    this.#progress(1);
    await this.#flushWhenFull(this.#pages);
  }

  async #takeSame(remoteId: string): Promise<void> {
    this.#same.push(remoteId);
    this.#progress(1);
    await this.#flushWhenFull(this.#same);
  }

  #report({ message, url, ...incident }: Incident): void {
    this.#incidents.push({
      ...incident,
      message: reportLine(message),
      ...(url !== undefined && url.length <= LONGEST_URL && { url }),
    });
  }

  async #flushWhenFull(waiting: readonly unknown[]): Promise<void> {
    if (waiting.length >= BATCH_PAGES) await this.#flush();
  }

  async #flush(position?: Json): Promise<void> {
    const { requests, bytes } = this.#options.http.usage;
    const usage = { requests: requests - this.#used.requests, bytes: bytes - this.#used.bytes };
    const batch = {
      pages: this.#pages,
      same: this.#same,
      hidden: this.#hidden,
      closed: this.#closed,
      incidents: this.#incidents,
      usage,
    };
    this.#pages = [];
    this.#same = [];
    this.#closed = [];
    this.#hidden = [];
    this.#incidents = [];
    this.#used = { requests, bytes };
    await this.#session.commit(position === undefined ? batch : { ...batch, position });
  }

  #progress(more: number): void {
    this.#done += more;
    this.#options.onProgress?.({ sourceId: this.#options.source.id, done: this.#done, total: this.#total });
  }
}
