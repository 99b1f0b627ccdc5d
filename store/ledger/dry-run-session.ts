import {
  type HarvestMode,
  type HarvestProblem,
  type HarvestReport,
  type HarvestStatus,
  type Incident,
  noOutcomes,
} from "../../schema/harvest.js";
import type {
  Batch,
  ClosedPage,
  Ending,
  GonePage,
  HarvestSession,
  HeldPage,
  HiddenRevisions,
  Json,
  LinkedAddress,
  MappedPage,
} from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { cleanerOf } from "../forget/list.js";
import { Page } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { tooMuchWouldVanish } from "./classify.js";
import { type Told, judgeClosed } from "./close.js";
import { Foresight } from "./foresight.js";
import { heldPages } from "./held-pages.js";
import { faultsOf, keptOf } from "./incidents.js";
import { linkedAddresses } from "./linked-addresses.js";
import { storable } from "./payload.js";
import { heldContent } from "./preview-before.js";
import type { PreviewListener } from "./preview-listener.js";
import { judgeSame } from "./same.js";
import { tooManyProblem } from "./session.js";
import { type VanishingPage, distinctGone, missedPages } from "./withdraw.js";

/** The id of a harvest that never was. */
const NO_HARVEST = 0;

export interface DryRunState {
  readonly database: Database;
  readonly sourceId: string;
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly now: () => Date;
  /** Is told of every page, where the report only counts. */
  readonly listener: PreviewListener | undefined;
}

/** A harvest that decides as the real one would, and writes nothing. */
export class DryRunSession implements HarvestSession {
  readonly mode: HarvestMode;
  readonly cursor: Json | undefined;
  readonly position = undefined;
  readonly #state: DryRunState;
  readonly #startedAt: Date;
  readonly #foresight: Foresight;
  readonly #counts = noOutcomes();
  readonly #incidents: Incident[] = [];
  #requests = 0;
  #bytes = 0;

  constructor(state: DryRunState) {
    this.#state = state;
    this.#startedAt = state.now();
    this.#foresight = new Foresight(state.database, state.sourceId);
    this.mode = state.mode;
    this.cursor = state.cursor;
  }

  async *held(remoteIds?: readonly string[]): AsyncGenerator<HeldPage> {
    const { database, sourceId } = this.#state;
    for await (const page of heldPages(database, { sourceId, harvestId: NO_HARVEST, remoteIds })) {
      const now = this.#foresight.heldNow(page);
      if (now !== undefined) yield now;
    }
    const named = remoteIds && new Set(remoteIds);
    for (const page of this.#foresight.newlyHeld()) if (named?.has(page.remoteId) ?? true) yield page;
  }

  linked(host: string): AsyncIterable<LinkedAddress> {
    const { database, sourceId } = this.#state;
    return linkedAddresses(database, { sourceId, host });
  }

  async commit(given: Batch): Promise<void> {
    const { database, sourceId } = this.#state;
    const cleaner = await cleanerOf(database.em(), database, sourceId);
    const { usage, incidents, pages, same, hidden, closed } = cleaner?.batch(storable(given)) ?? storable(given);
    this.#requests += usage.requests;
    this.#bytes += usage.bytes;
    await this.#foresight.prepare([...pages.map(({ candidate }) => candidate), ...hidden, ...closed].map(idOf));
    await this.#foresight.prepare(same);
    const lines = [...incidents, ...faultsOf(pages)];
    this.#report(cleaner?.incidents(lines) ?? lines);
    for (const page of pages) await this.#take(page);
    this.#count(judgeSame(same, await this.#foresight.keep(same)));
    for (const each of hidden) await this.#hide(each);
    await this.#close(closed);
    for (const { outcome, remoteId } of incidents) {
      if (outcome !== "notice") this.#counts[outcome] += 1;
      if (outcome === "failed" && remoteId !== undefined) (await this.#foresight.of(remoteId)).seen = true;
    }
  }

  async finish(given: Ending): Promise<HarvestReport> {
    const { database, sourceId, listener } = this.#state;
    const cleaner = await cleanerOf(database.em(), database, sourceId);
    const ending = cleaner?.ending(storable(given)) ?? storable(given);
    const told = await this.#told(ending);
    const missed = ending.absenceCounts ? await this.#missed(ending) : [];
    const vanishing = told.live.length + missed.length;
    const live = (await database.em().count(Page, { sourceId, state: "live" })) + this.#foresight.morePages;
    const stops = !ending.acceptWithdrawals && tooMuchWouldVanish(vanishing, live);
    for (const { remoteId, reason, message } of told.live) {
      await listener?.withdrawal({ ...this.#previewed(remoteId), reason, message, happens: !stops });
    }
    for (const { remoteId, message } of missed) {
      await listener?.withdrawal({ ...this.#previewed(remoteId), reason: "missed", message, happens: !stops });
    }
    if (stops) return this.stop("stopped", tooManyProblem(vanishing, live, sourceId));
    for (const { remoteId, message } of told.tombstones) {
      await listener?.erasure({ ...this.#previewed(remoteId), what: "page", message });
    }
    this.#counts.withdrawn += vanishing;
    this.#counts.redacted += told.tombstones.length;
    this.#counts.unchanged += ending.gone.length - told.live.length - told.tombstones.length;
    return this.#end("finished");
  }

  async stop(status: "stopped" | "failed", problem: HarvestProblem): Promise<HarvestReport> {
    const { database, sourceId } = this.#state;
    const cleaner = await cleanerOf(database.em(), database, sourceId);
    return { ...this.#end(status), problem: cleaner?.problem(problem) ?? problem };
  }

  async #take(page: MappedPage): Promise<void> {
    const outcome = await this.#foresight.take(page);
    this.#counts[outcome] += 1;
    await this.#state.listener?.page({ ...this.#previewed(page.candidate.remoteId), outcome, page });
  }

  async #hide(hidden: HiddenRevisions): Promise<void> {
    const outcome = await this.#foresight.hide(hidden);
    this.#counts[outcome] += 1;
    if (outcome !== "redacted") return;
    const { remoteId, content, message } = hidden;
    const what = content ? "revisions" : "names";
    await this.#state.listener?.erasure({ ...this.#previewed(remoteId), what, message });
  }

  async #close(closed: readonly ClosedPage[]): Promise<void> {
    const told = judgeClosed(closed, await this.#foresight.close(closed.map(idOf)));
    this.#count(told);
    for (const [index, { remoteId, message }] of closed.entries()) {
      if (told.outcomes[index] !== "redacted") continue;
      await this.#state.listener?.erasure({ ...this.#previewed(remoteId), what: "page", message });
    }
  }

  #previewed(remoteId: string) {
    const { database, sourceId } = this.#state;
    return { remoteId, before: () => heldContent(database, pageId(sourceId, remoteId)) };
  }

  #count({ outcomes, incidents }: Told): void {
    for (const outcome of outcomes) this.#counts[outcome] += 1;
    this.#report(incidents);
  }

  #report(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.#state.listener?.incident(incident);
    this.#incidents.push(...keptOf(incidents, this.#incidents.length));
  }

  /** The live pages that the source says are gone, and the tombstones that would lose their content. */
  async #told(ending: Ending): Promise<{ live: GonePage[]; tombstones: GonePage[] }> {
    const told: { live: GonePage[]; tombstones: GonePage[] } = { live: [], tombstones: [] };
    const gone = distinctGone(ending);
    await this.#foresight.prepare(gone.map(idOf));
    for (const page of gone) {
      const { known } = await this.#foresight.of(page.remoteId);
      if (known?.state === "live") told.live.push(page);
      if (known?.state === "withdrawn" && page.reason === "deleted") told.tombstones.push(page);
    }
    return told;
  }

  async #missed(ending: Ending): Promise<VanishingPage[]> {
    const { database, sourceId } = this.#state;
    const told = new Set(ending.gone.map(idOf));
    const pages = await missedPages(database.em(), sourceId, NO_HARVEST);
    await this.#foresight.prepare(pages.map(idOf));
    const missed: VanishingPage[] = [];
    for (const page of pages) {
      const { seen, known } = await this.#foresight.of(page.remoteId);
      if (!told.has(page.remoteId) && !seen && known?.state === "live") missed.push(page);
    }
    return missed;
  }

  #end(status: HarvestStatus): HarvestReport {
    return {
      id: NO_HARVEST,
      sourceId: this.#state.sourceId,
      mode: this.mode,
      status,
      counts: this.#counts,
      requests: this.#requests,
      bytes: this.#bytes,
      startedAt: this.#startedAt,
      endedAt: this.#state.now(),
      incidents: this.#incidents,
    };
  }
}

function idOf({ remoteId }: { readonly remoteId: string }): string {
  return remoteId;
}
