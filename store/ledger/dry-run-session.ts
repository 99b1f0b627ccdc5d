import {
  type HarvestMode,
  type HarvestProblem,
  type HarvestReport,
  type HarvestStatus,
  type Incident,
  noOutcomes,
} from "../../schema/harvest.js";
import type { Batch, Ending, HarvestSession, HeldPage, Json, LinkedAddress } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { Page, type SourceRow } from "../database/entities.js";
import { tooMuchWouldVanish } from "./classify.js";
import { type Told, judgeClosed } from "./close.js";
import { Foresight } from "./foresight.js";
import { heldPages } from "./held-pages.js";
import { faultsOf } from "./incidents.js";
import { linkedAddresses } from "./linked-addresses.js";
import { storable } from "./payload.js";
import { judgeSame } from "./same.js";
import { tooManyProblem } from "./session.js";
import { distinctGone, missedPages } from "./withdraw.js";

/** The id of a harvest that never was. */
const NO_HARVEST = 0;

/** A harvest that decides as the real one would, and writes nothing. */
export class DryRunSession implements HarvestSession {
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly position = undefined;
  readonly #database: Database;
  readonly #sourceId: string;
  readonly #now: () => Date;
  readonly #startedAt: Date;
  readonly #foresight: Foresight;
  readonly #counts = noOutcomes();
  readonly #incidents: Incident[] = [];
  #requests = 0;
  #bytes = 0;

  constructor(database: Database, source: SourceRow, mode: HarvestMode, now: () => Date) {
    this.#database = database;
    this.#sourceId = source.id;
    this.#now = now;
    this.#startedAt = now();
    this.#foresight = new Foresight(database, source.id);
    this.mode = mode;
    this.cursor = source.cursor ?? undefined;
  }

  async *held(remoteIds?: readonly string[]): AsyncGenerator<HeldPage> {
    for await (const page of heldPages(this.#database, {
      sourceId: this.#sourceId,
      harvestId: NO_HARVEST,
      remoteIds,
    })) {
      const { revisionIds, seen } = this.#foresight.read(page.remoteId) ?? page;
      yield { ...page, revisionIds, seen };
    }
  }

  linked(host: string): AsyncIterable<LinkedAddress> {
    return linkedAddresses(this.#database, { sourceId: this.#sourceId, host });
  }

  async commit(given: Batch): Promise<void> {
    const { usage, incidents, pages, same, hidden, closed } = storable(given);
    this.#requests += usage.requests;
    this.#bytes += usage.bytes;
    this.#incidents.push(...incidents, ...faultsOf(pages));
    for (const page of pages) this.#counts[await this.#foresight.take(page)] += 1;
    this.#tell(judgeSame(same, await this.#foresight.keep(same)));
    for (const each of hidden) this.#counts[await this.#foresight.hide(each)] += 1;
    this.#tell(judgeClosed(closed, await this.#foresight.close(closed.map(({ remoteId }) => remoteId))));
    for (const { outcome, remoteId } of incidents) {
      if (outcome !== "notice") this.#counts[outcome] += 1;
      if (outcome === "failed" && remoteId !== undefined) (await this.#foresight.of(remoteId)).seen = true;
    }
  }

  #tell({ outcomes, incidents }: Told): void {
    for (const outcome of outcomes) this.#counts[outcome] += 1;
    this.#incidents.push(...incidents);
  }

  async finish(given: Ending): Promise<HarvestReport> {
    const ending = storable(given);
    const told = await this.#told(ending);
    const missed = ending.absenceCounts ? await this.#missed(ending) : 0;
    const vanishing = told.live + missed;
    const live =
      (await this.#database.em().count(Page, { sourceId: this.#sourceId, state: "live" })) + this.#foresight.morePages;
    if (!ending.acceptWithdrawals && tooMuchWouldVanish(vanishing, live)) {
      return this.stop("stopped", tooManyProblem(vanishing, live, this.#sourceId));
    }
    this.#counts.withdrawn += vanishing;
    this.#counts.redacted += told.tombstones;
    this.#counts.unchanged += ending.gone.length - told.live - told.tombstones;
    return this.#report("finished");
  }

  async stop(status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport> {
    return { ...this.#report(status), problem };
  }

  /** How many live pages the source says are gone, and how many tombstones would lose their content. */
  async #told(ending: Ending): Promise<{ live: number; tombstones: number }> {
    const told = { live: 0, tombstones: 0 };
    for (const { remoteId, reason } of distinctGone(ending)) {
      const { known } = await this.#foresight.of(remoteId);
      if (known?.state === "live") told.live += 1;
      if (known?.state === "withdrawn" && reason === "deleted") told.tombstones += 1;
    }
    return told;
  }

  async #missed(ending: Ending): Promise<number> {
    const told = new Set(ending.gone.map(({ remoteId }) => remoteId));
    let missed = 0;
    for (const { remoteId } of await missedPages(this.#database.em(), this.#sourceId, NO_HARVEST)) {
      if (!told.has(remoteId) && !(await this.#foresight.of(remoteId)).seen) missed += 1;
    }
    return missed;
  }

  #report(status: HarvestStatus): HarvestReport {
    return {
      id: NO_HARVEST,
      sourceId: this.#sourceId,
      mode: this.mode,
      status,
      counts: this.#counts,
      requests: this.#requests,
      bytes: this.#bytes,
      startedAt: this.#startedAt,
      endedAt: this.#now(),
      incidents: this.#incidents,
    };
  }
}
