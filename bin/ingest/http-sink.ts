import { randomUUID } from "node:crypto";
import type {
  CheckpointLine,
  CompleteLine,
  GoneLine,
  HiddenLine,
  IngestLine,
  PageLine,
  ReportLine,
} from "../../schema/generated/ingest.js";
import type { PageRecord } from "../../schema/generated/record.js";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { HarvestMode, HarvestProblem, HarvestReport, Incident } from "../../schema/harvest.js";
import type {
  Batch,
  Ending,
  HarvestSession,
  HeldPage,
  HiddenRevisions,
  Json,
  LinkedAddress,
  MappedPage,
} from "../../schema/sink.js";
import type { RecordSink } from "../../schema/sink.js";
import { MOST_NAMED } from "./lists.js";
import { RemoteDoor, type RemoteDoorOptions } from "./remote-door.js";

/** Most lines of one request, and most characters of a query that names pages. */
const AT_ONCE = { lines: 50_000, query: 4_000 };

/** Most revisions of one line. */
const MOST_HIDDEN = 1_000;

/** Longest message of a line. */
const LONGEST_MESSAGE = 1_000;

/** A run as the hub tells of it. */
interface RemoteRun extends Omit<HarvestReport, "id" | "sourceId" | "startedAt" | "endedAt" | "problem"> {
  readonly run: string;
  readonly lines: number;
  readonly position: Json;
  readonly cursor: Json;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly problem: (Omit<HarvestProblem, "retryAt"> & { readonly retryAt?: string }) | null;
}

/** Puts what is harvested here into a hub elsewhere, through its door for connectors of partners. */
export class HttpSink implements RecordSink {
  readonly #door: RemoteDoor;
  readonly #source: SourceSettings;

  constructor(source: SourceSettings, options: RemoteDoorOptions) {
    this.#source = source;
    this.#door = new RemoteDoor(options);
  }

  async open(sourceId: string, { full }: { full: boolean }): Promise<HarvestSession> {
    const { openRun } = await this.#door.state<{ openRun: RemoteRun | null }>();
    const goesOn = openRun !== null && openRun.position !== null && (openRun.mode === "full" || !full);
    const id = goesOn ? openRun.run : randomUUID();
    if (!goesOn) await this.#door.push([], { id, offset: 0, full });
    const run = await this.#door.state<RemoteRun>(id);
    return new HttpSession({ door: this.#door, sourceId, origin: new URL(this.#source.url).origin, run });
  }
}

class HttpSession implements HarvestSession {
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly position: Json | undefined;
  readonly #door: RemoteDoor;
  readonly #sourceId: string;
  readonly #origin: string;
  readonly #run: string;
  #lines: number;

  constructor(state: { door: RemoteDoor; sourceId: string; origin: string; run: RemoteRun }) {
    const { mode, cursor, position, lines, run } = state.run;
    this.mode = mode;
    this.cursor = cursor ?? undefined;
    this.position = position ?? undefined;
    this.#door = state.door;
    this.#sourceId = state.sourceId;
    this.#origin = state.origin;
    this.#run = run;
    this.#lines = lines;
  }

  async *held(remoteIds?: readonly string[]): AsyncGenerator<HeldPage> {
    if (remoteIds === undefined) yield* this.#door.list<HeldPage>(this.#run, "held", new URLSearchParams());
    else for (const query of queriesFor(remoteIds)) yield* this.#door.list<HeldPage>(this.#run, "held", query);
  }

  linked(host: string): AsyncIterable<LinkedAddress> {
    return this.#door.list<LinkedAddress>(this.#run, "linked", new URLSearchParams({ host }));
  }

  async commit(batch: Batch): Promise<void> {
    const { pages, same, hidden, closed, incidents, position } = batch;
    await this.#push([
      ...pages.map((page) => this.#pageLine(page)),
      ...same.map((remoteId): IngestLine => ({ type: "same", remoteId })),
      ...hidden.flatMap(hiddenLines),
      ...incidents.map((incident) => this.#reportLine(incident)),
      ...closed.map((page): IngestLine => ({ type: "closed", ...page })),
      ...(position === undefined
        ? []
        : [{ type: "checkpoint", position: position as CheckpointLine["position"] } as const]),
    ]);
  }

  async finish({ gone, cursor, absenceCounts, acceptWithdrawals }: Ending): Promise<HarvestReport> {
    const last: CompleteLine = {
      type: "complete",
      cursor: cursor as CompleteLine["cursor"] & object,
      listedAll: absenceCounts,
      ...(acceptWithdrawals && { acceptWithdrawals }),
    };
    await this.#push([...gone.map((page): GoneLine => ({ type: "gone", ...page })), last]);
    return this.#report();
  }

  async stop(status: "stopped" | "failed", { code, message, retryAt }: HarvestProblem): Promise<HarvestReport> {
    const when = retryAt && { retryAt: retryAt.toISOString() };
    await this.#push([{ type: "stop", status, code, message: message.slice(0, LONGEST_MESSAGE), ...when }]);
    return this.#report();
  }

  async #push(lines: readonly IngestLine[]): Promise<void> {
    for (let from = 0; from < lines.length; from += AT_ONCE.lines) {
      const some = lines.slice(from, from + AT_ONCE.lines);
      await this.#door.push(some, { id: this.#run, offset: this.#lines });
      this.#lines += some.length;
    }
  }

  async #report(): Promise<HarvestReport> {
    const run = await this.#door.state<RemoteRun>(this.#run);
    const { mode, status, counts, requests, bytes, startedAt, endedAt, incidents, problem } = run;
    return {
      // The numbers of the hub's harvests are its own.
      id: 0,
      sourceId: this.#sourceId,
      mode,
      status,
      counts,
      requests,
      bytes,
      incidents,
      startedAt: new Date(startedAt),
      endedAt: new Date(endedAt ?? startedAt),
      ...(problem !== null && { problem: problemOf(problem) }),
    };
  }

  #pageLine({ candidate, record, fault }: MappedPage): PageLine | ReportLine {
    const { payload: _, contributors, ...page } = candidate;
    if (record !== undefined) {
      const permalink = namedBy(this.#sourceId, page.permalink);
      return { type: "page", ...page, permalink, contributors: [...contributors], record: withoutSettings(record) };
    }
    const { remoteId, url } = candidate;
    return this.#reportLine({ outcome: "failed", ...fault, remoteId, url });
  }

  #reportLine({ url, message, ...incident }: Incident): ReportLine {
    const isOwn = url !== undefined && URL.canParse(url) && new URL(url).origin === this.#origin;
    return { type: "report", ...incident, message: message.slice(0, LONGEST_MESSAGE), ...(isOwn && { url }) };
  }
}

/** A revision without an address has a name, and at a hub that name says whose it is. */
function namedBy(sourceId: string, permalink: string): string {
  const [, kind, rest] = /^urn:maillage:([a-z]+):(.*)$/s.exec(permalink) ?? [];
  if (kind === undefined || rest === undefined || rest.startsWith(`${sourceId}:`)) return permalink;
  return `urn:maillage:${kind}:${sourceId}:${rest}`;
}

function hiddenLines({ revisionIds, ...hidden }: HiddenRevisions): HiddenLine[] {
  const groups = Array.from({ length: Math.ceil(revisionIds.length / MOST_HIDDEN) }, (_, at) =>
    revisionIds.slice(at * MOST_HIDDEN, (at + 1) * MOST_HIDDEN),
  );
  return groups.map((group) => ({ type: "hidden", ...hidden, revisionIds: group }));
}

/** The settings here are not the hub's, which has its own licence for pages that declare none. */
function withoutSettings({ licenses, ...record }: PageRecord): PageLine["record"] {
  return { ...record, licenses: licenses.filter(({ declaredBy }) => declaredBy !== "settings") };
}

function problemOf({ retryAt, ...problem }: NonNullable<RemoteRun["problem"]>): HarvestProblem {
  return { ...problem, ...(retryAt !== undefined && { retryAt: new Date(retryAt) }) };
}

function queriesFor(remoteIds: readonly string[]): URLSearchParams[] {
  const queries: URLSearchParams[] = [];
  let query = new URLSearchParams();
  for (const remoteId of remoteIds) {
    if (query.size >= MOST_NAMED || query.toString().length > AT_ONCE.query) {
      queries.push(query);
      query = new URLSearchParams();
    }
    query.append("remoteId", remoteId);
  }
  return query.size === 0 ? queries : [...queries, query];
}
