import {
  type HarvestMode,
  type HarvestProblem,
  type HarvestReport,
  type HarvestStatus,
  type Incident,
  type Outcome,
  noOutcomes,
} from "../../schema/harvest.js";
import type { Batch, Ending, HarvestSession, HeldPage, Json, MappedPage } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { Page, Revision, type SourceRow } from "../database/entities.js";
import { pageId } from "../ids.js";
import { classify, tooMuchWouldVanish } from "./classify.js";
import { faultsOf } from "./incidents.js";
import { heldPages } from "./held-pages.js";
import { tooManyProblem } from "./session.js";

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
  readonly #counts = noOutcomes();
  readonly #incidents: Incident[] = [];
  #requests = 0;
  #bytes = 0;

  constructor(database: Database, source: SourceRow, mode: HarvestMode, now: () => Date) {
    this.#database = database;
    this.#sourceId = source.id;
    this.#now = now;
    this.#startedAt = now();
    this.mode = mode;
    this.cursor = source.cursor ?? undefined;
  }

  held(remoteIds?: readonly string[]): AsyncIterable<HeldPage> {
    return heldPages(this.#database, { sourceId: this.#sourceId, harvestId: NO_HARVEST, remoteIds });
  }

  async commit({ usage, incidents, pages, hidden }: Batch): Promise<void> {
    this.#requests += usage.requests;
    this.#bytes += usage.bytes;
    this.#incidents.push(...incidents, ...faultsOf(pages));
    for (const { outcome } of incidents) if (outcome !== "notice") this.#counts[outcome] += 1;
    for (const page of pages) this.#counts[await this.#outcomeOf(page)] += 1;
    for (const { remoteId } of hidden) this.#counts[(await this.#isLive(remoteId)) ? "redacted" : "unchanged"] += 1;
  }

  async #outcomeOf(page: MappedPage): Promise<Outcome> {
    const em = this.#database.em();
    const row = await em.findOne(Page, { id: pageId(this.#sourceId, page.candidate.remoteId) });
    if (row === null) return classify(page, undefined).outcome;
    const latest = await em.findOne(Revision, { id: row.latestRevisionId ?? -1 });
    const { hash = null, mappingVersion = "" } = latest ?? {};
    return classify(page, { state: row.state, hash, mappingVersion }).outcome;
  }

  async finish(ending: Ending): Promise<HarvestReport> {
    let vanishing = 0;
    for (const { remoteId } of ending.gone) if (await this.#isLive(remoteId)) vanishing += 1;
    const live = await this.#database.em().count(Page, { sourceId: this.#sourceId, state: "live" });
    if (!ending.acceptWithdrawals && tooMuchWouldVanish(vanishing, live)) {
      return this.stop("stopped", tooManyProblem(vanishing, live, this.#sourceId));
    }
    this.#counts.withdrawn += vanishing;
    this.#counts.unchanged += ending.gone.length - vanishing;
    return this.#report("finished");
  }

  async stop(status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport> {
    return { ...this.#report(status), problem };
  }

  async #isLive(remoteId: string): Promise<boolean> {
    const id = pageId(this.#sourceId, remoteId);
    return (await this.#database.em().count(Page, { id, state: "live" })) > 0;
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
