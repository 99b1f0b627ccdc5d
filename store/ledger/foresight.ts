import type { Outcome } from "../../schema/harvest.js";
import type { HiddenRevisions, MappedPage } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { Page, Revision } from "../database/entities.js";
import { pageId } from "../ids.js";
import { type KnownPage, classify, knownPage } from "./classify.js";
import { newestLast } from "./held-pages.js";

/** A page as it would stand by now if the harvest were real. */
export interface ForeseenPage {
  /** Undefined when the ledger has never seen it. */
  known: KnownPage | undefined;
  /** Whether the ledger holds it live today. */
  readonly wasLive: boolean;
  /** Identity of the latest revision at the source. */
  latest: string | undefined;
  /** Revisions whose content would be held, oldest first. */
  revisionIds: readonly string[];
  seen: boolean;
}

/** Remembers what a dry run would have written, because the same page may come again. */
export class Foresight {
  readonly #database: Database;
  readonly #sourceId: string;
  readonly #pages = new Map<string, ForeseenPage>();

  constructor(database: Database, sourceId: string) {
    this.#database = database;
    this.#sourceId = sourceId;
  }

  /** How many more pages would be live than are today; below zero when there would be fewer. */
  get morePages(): number {
    const live = [...this.#pages.values()].filter(({ known }) => known?.state === "live").length;
    return live - [...this.#pages.values()].filter(({ wasLive }) => wasLive).length;
  }

  /** A page that the dry run has come across; undefined when it stands as in the ledger. */
  read(remoteId: string): ForeseenPage | undefined {
    return this.#pages.get(remoteId);
  }

  async of(remoteId: string): Promise<ForeseenPage> {
    const page = this.#pages.get(remoteId) ?? (await this.#load(remoteId));
    this.#pages.set(remoteId, page);
    return page;
  }

  async take(page: MappedPage): Promise<Outcome> {
    const { remoteId, revisionId } = page.candidate;
    const foreseen = await this.of(remoteId);
    const { outcome, write, hash } = classify(page, foreseen.known);
    if (write === "revision") {
      foreseen.revisionIds = newestLast([...foreseen.revisionIds, revisionId]);
      foreseen.latest = revisionId;
    }
    const { mappingVersion, fault: mappingFault = null } = page;
    const written = knownPage("live", { hash, mappingVersion, mappingFault });
    foreseen.known = write === "none" ? foreseen.known && { ...foreseen.known, state: "live" } : written;
    foreseen.seen = true;
    return outcome;
  }

  /** @returns Those of the pages that would be live, and so may be said to be the same. */
  async keep(remoteIds: readonly string[]): Promise<Set<string>> {
    const live = new Set<string>();
    for (const remoteId of remoteIds) {
      const page = await this.of(remoteId);
      if (page.known?.state !== "live") continue;
      page.seen = true;
      live.add(remoteId);
    }
    return live;
  }

  /** @returns Those of the pages that would lose the content we hold. */
  async close(remoteIds: readonly string[]): Promise<Set<string>> {
    const held = new Set<string>();
    for (const remoteId of remoteIds) {
      const page = await this.of(remoteId);
      if (page.known === undefined || page.known.state === "redacted") continue;
      page.known = { ...page.known, state: "redacted", hash: null };
      page.revisionIds = [];
      held.add(remoteId);
    }
    return held;
  }

  async hide({ remoteId, revisionIds, content }: HiddenRevisions): Promise<Outcome> {
    const page = await this.of(remoteId);
    if (!content) return page.known?.state === "live" || page.revisionIds.length > 0 ? "redacted" : "unchanged";
    const hidden = new Set(revisionIds);
    const kept = page.revisionIds.filter((id) => !hidden.has(id));
    if (kept.length === page.revisionIds.length) return "unchanged";
    page.revisionIds = kept;
    if (page.known && hidden.has(page.latest ?? "")) page.known = { ...page.known, hash: null };
    return "redacted";
  }

  async #load(remoteId: string): Promise<ForeseenPage> {
    const em = this.#database.em();
    const page = await em.findOne(Page, { id: pageId(this.#sourceId, remoteId) });
    if (page === null) return { known: undefined, latest: undefined, wasLive: false, revisionIds: [], seen: false };
    const revisions = await em.find(
      Revision,
      { pageId: page.id },
      { fields: ["hash", "mappingVersion", "mappingFault", "remoteRevisionId", "redactedAt"], orderBy: { id: "asc" } },
    );
    const held = revisions.filter(({ redactedAt }) => redactedAt === null);
    const latest = revisions.find(({ id }) => id === page.latestRevisionId);
    return {
      known: knownPage(page.state, latest),
      latest: latest?.remoteRevisionId,
      wasLive: page.state === "live",
      revisionIds: newestLast(held.map(({ remoteRevisionId }) => remoteRevisionId)),
      seen: false,
    };
  }
}
