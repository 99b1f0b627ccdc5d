import { randomUUID } from "node:crypto";
import { LockMode } from "@mikro-orm/core";
import type { SourceSettings } from "../../schema/generated/source.js";
import { type HarvestMode, noOutcomes } from "../../schema/harvest.js";
import type { HarvestSession, Json, RecordSink } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import type { HarvestRow, IngestRunRow, SourceRow } from "../database/entities.js";
import { IngestRun } from "../database/governance-entities.js";
import { Harvest, Source } from "../database/ledger-entities.js";
import { ForgetKeyError } from "../forget/key.js";
import { requireForgetKey } from "../forget/list.js";
import { type AdmissionRule, admittedSources, requireAdmitted } from "../governance/admitted.js";
import { DryRunSession } from "./dry-run-session.js";
import { FULL_EVERY_DAYS, planHarvest } from "./harvest-plan.js";
import { type AskedRun, IngestSession, requireNext, takenOver } from "./ingest-session.js";
import type { PreviewListener } from "./preview-listener.js";
import { LedgerSession } from "./session.js";

/** How a dry run decides and who is told. */
export interface DryRunOptions {
  /** Of a source that is not registered, or has other settings than those registered. */
  readonly fullEveryDays?: number | undefined;
  readonly listener?: PreviewListener;
}

/** The code of a harvest that another one ended. */
const INTERRUPTED = "INTERRUPTED";

/** A harvest that was begun or is continued. */
interface Begun {
  readonly harvest: Pick<HarvestRow, "id" | "startedAt" | "counts" | "requests" | "bytes"> & {
    readonly position: Json | undefined;
  };
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
}

/** The append-only memory of all revisions, as a place where harvests put records. */
export class Ledger implements RecordSink {
  readonly #database: Database;
  readonly #fullEveryDays = new Map<string, number>();
  readonly #admissionRules = new Map<string, AdmissionRule>();
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date = () => new Date()) {
    this.#database = database;
    this.#now = now;
  }

  /**
   * Makes the sources of the sources file known to the graph. Sources no longer named stay, disabled.
   *
   * @param rhythms Longest time between two harvests of each source by its schedule, in seconds; none for a source that
   * is not harvested on a schedule.
   */
  async register(sources: readonly SourceSettings[], rhythms: ReadonlyMap<string, number> = new Map()): Promise<void> {
    const em = this.#database.em();
    const admitted = await admittedSources(em, sources);
    for (const source of sources) {
      this.#fullEveryDays.set(source.id, source.fullEveryDays ?? FULL_EVERY_DAYS);
      this.#admissionRules.set(source.id, source.admission ?? "operator");
      await em.upsert(
        Source,
        {
          id: source.id,
          name: source.name,
          connector: source.connector,
          url: source.url,
          enabled: source.enabled !== false && admitted.has(source.id),
          rhythmSeconds: rhythms.get(source.id) ?? null,
        },
        { onConflictMergeFields: ["name", "connector", "url", "enabled", "rhythmSeconds"] },
      );
    }
    await em.nativeUpdate(Source, { id: { $nin: sources.map(({ id }) => id) } }, { enabled: false });
  }

  /** @throws NotAdmittedError when the commons has not admitted the source, or has suspended it. */
  async open(sourceId: string, { full }: { full: boolean }): Promise<HarvestSession> {
    const token = randomUUID();
    await this.#requireKey(sourceId);
    const begun = await this.#database.em().transactional(async (em) => {
      // Locked: of two processes that begin at once, the second must see what the first began.
      const source = await this.#source(sourceId, em, LockMode.PESSIMISTIC_WRITE);
      await requireAdmitted(em, sourceId, this.#admissionRules.get(sourceId) ?? "operator");
      const mode = this.#mode(source, full);
      const harvest = (await this.#continued(source, mode, em)) ?? (await this.#begun(source, mode, em));
      const held = { openHarvestId: harvest.id, openToken: token, lastAttemptAt: this.#now() };
      await em.nativeUpdate(Source, { id: sourceId }, held);
      return { harvest, mode, cursor: source.cursor ?? undefined };
    });
    return this.#session(begun, sourceId, token);
  }

  /**
   * Opens a run that a partner's own connector pushes, or goes on with it. Another run of the source that is open ends.
   *
   * @returns undefined for a run that came to its end.
   * @throws IngestGapError when lines are missing before the first that is to come; HarvestTakenOverError for a run that
   * another one ended; NotAdmittedError as `open`.
   */
  async openRun(sourceId: string, asked: AskedRun): Promise<IngestSession | undefined> {
    const token = randomUUID();
    await this.#requireKey(sourceId);
    const opened = await this.#database.em().transactional(async (em) => {
      const source = await this.#source(sourceId, em, LockMode.PESSIMISTIC_WRITE);
      await requireAdmitted(em, sourceId, this.#admissionRules.get(sourceId) ?? "operator");
      const known = await em.findOne(IngestRun, { id: asked.id, sourceId }, { disableIdentityMap: true });
      requireNext(asked, known?.lines ?? 0);
      const harvest =
        known === null ? await this.#begunRun(source, asked, em) : await this.#continuedRun(source, known, em);
      if (harvest === undefined) return undefined;
      const held = { openHarvestId: harvest.id, openToken: token, lastAttemptAt: this.#now() };
      await em.nativeUpdate(Source, { id: sourceId }, held);
      return { begun: { harvest, mode: harvest.mode, cursor: source.cursor ?? undefined }, lines: known?.lines ?? 0 };
    });
    if (opened === undefined) return undefined;
    return new IngestSession(this.#session(opened.begun, sourceId, token), {
      runId: asked.id,
      sourceId,
      lines: opened.lines,
      now: this.#now,
    });
  }

  #session(begun: Begun, sourceId: string, token: string): LedgerSession {
    const { id, startedAt, counts, requests, bytes, position } = begun.harvest;
    return new LedgerSession({
      database: this.#database,
      now: this.#now,
      sourceId,
      token,
      mode: begun.mode,
      cursor: begun.cursor,
      harvestId: id,
      startedAt,
      counts,
      usage: { requests, bytes },
      position,
    });
  }

  /** A sink that decides everything and writes nothing. A source that nobody registered has never been harvested. */
  dryRun({ fullEveryDays, listener }: DryRunOptions = {}): RecordSink {
    return {
      open: async (sourceId, { full }) => {
        const source = await this.#database.em().findOne(Source, { id: sourceId });
        const days = fullEveryDays ?? this.#fullEveryDays.get(sourceId) ?? FULL_EVERY_DAYS;
        const plan = planHarvest(source, { full, fullEveryDays: days, now: this.#now() });
        listener?.begun(plan);
        return new DryRunSession({
          database: this.#database,
          sourceId,
          mode: plan.mode,
          cursor: source?.cursor ?? undefined,
          now: this.#now,
          listener,
        });
      },
    };
  }

  /** Notes when a source will be tried next, for those who read its state. */
  async scheduleNext(sourceId: string, at: Date | undefined): Promise<void> {
    await this.#database.em().nativeUpdate(Source, { id: sourceId }, { nextAttemptAt: at ?? null });
  }

  /** Without the right key forgotten names would come back, so nothing is read; a person sees it at the source. */
  async #requireKey(sourceId: string): Promise<void> {
    const em = this.#database.em();
    try {
      await requireForgetKey(em, this.#database, [sourceId]);
    } catch (error) {
      if (!(error instanceof ForgetKeyError)) throw error;
      const problem = { code: "FORGET_KEY", message: error.message, needsPerson: true };
      await em.nativeUpdate(Source, { id: sourceId }, { problem });
      throw error;
    }
  }

  async #source(id: string, em: ReturnType<Database["em"]>, lockMode = LockMode.NONE): Promise<SourceRow> {
    const source = await em.findOne(Source, { id }, { refresh: true, lockMode });
    if (source === null) throw new Error(`The source "${id}" is not registered. Add it to the sources file.`);
    return source;
  }

  #mode(source: SourceRow, full: boolean): HarvestMode {
    const fullEveryDays = this.#fullEveryDays.get(source.id) ?? FULL_EVERY_DAYS;
    return planHarvest(source, { full, fullEveryDays, now: this.#now() }).mode;
  }

  /** The harvest that was killed, if it can go on from where it stood; otherwise it is closed. */
  async #continued(source: SourceRow, mode: HarvestMode, em: ReturnType<Database["em"]>) {
    if (source.openHarvestId === null) return undefined;
    const harvest = await em.findOne(Harvest, { id: source.openHarvestId });
    if (harvest?.mode === mode && source.position !== null) {
      await em.nativeUpdate(Harvest, { id: harvest.id }, { status: "running", endedAt: null, problem: null });
      return { ...harvest, position: source.position };
    }
    await this.#interrupt(source, em);
    return undefined;
  }

  async #interrupt({ openHarvestId }: SourceRow, em: ReturnType<Database["em"]>): Promise<void> {
    if (openHarvestId === null) return;
    const problem = { code: INTERRUPTED, message: "The process ended before the harvest did; a new one was begun." };
    await em.nativeUpdate(
      Harvest,
      { id: openHarvestId, status: "running" },
      { status: "failed", endedAt: this.#now(), problem },
    );
  }

  async #begunRun(source: SourceRow, { id, full, actor }: AskedRun, em: ReturnType<Database["em"]>) {
    const mode = this.#mode(source, full);
    await this.#interrupt(source, em);
    await em.nativeUpdate(IngestRun, { sourceId: source.id, endedAt: null }, { endedAt: this.#now() });
    const harvest = await this.#begun(source, mode, em);
    const run = { id, sourceId: source.id, harvestId: harvest.id, lines: 0, actor };
    await em.insert(IngestRun, { ...run, startedAt: harvest.startedAt, endedAt: null });
    return harvest;
  }

  /** @returns undefined for a run that came to its end. @throws HarvestTakenOverError */
  async #continuedRun(source: SourceRow, run: IngestRunRow, em: ReturnType<Database["em"]>) {
    const harvest = await em.findOneOrFail(Harvest, { id: run.harvestId }, { disableIdentityMap: true });
    if (harvest.problem?.code === INTERRUPTED) throw takenOver(run.id, source.id);
    if (run.endedAt !== null) return undefined;
    if (source.openHarvestId !== harvest.id) throw takenOver(run.id, source.id);
    return { ...harvest, position: source.position ?? undefined };
  }

  async #begun(source: SourceRow, mode: HarvestMode, em: ReturnType<Database["em"]>) {
    const row = { sourceId: source.id, mode, counts: noOutcomes(), requests: 0, bytes: 0, startedAt: this.#now() };
    const id = await em.insert(Harvest, { ...row, status: "running" });
    await em.nativeUpdate(Source, { id: source.id }, { position: null });
    return { ...row, id, position: undefined };
  }
}
