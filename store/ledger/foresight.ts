import type { Outcome } from "../../schema/harvest.js";
import type { HiddenRevisions, MappedPage } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import { Page, type PageState, Revision } from "../database/entities.js";
import { pageId } from "../ids.js";
import { type KnownPage, classify } from "./classify.js";
import { newestLast } from "./held-pages.js";

/** A page as it would stand by now if the harvest were real. */
export interface ForeseenPage {
  /** Undefined when the ledger has never seen it. */
  state: PageState | undefined;
  /** Whether the ledger holds it live today. */
  readonly wasLive: boolean;
  latest: (Omit<KnownPage, "state"> & { readonly revisionId: string }) | undefined;
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

  /** How many more pages would be live than are today. */
  get morePages(): number {
    return [...this.#pages.values()].filter(({ state, wasLive }) => state === "live" && !wasLive).length;
  }

  async of(remoteId: string): Promise<ForeseenPage> {
    const page = this.#pages.get(remoteId) ?? (await this.#load(remoteId));
    this.#pages.set(remoteId, page);
    return page;
  }

  async take(page: MappedPage): Promise<Outcome> {
    const { remoteId, revisionId } = page.candidate;
    const before = await this.of(remoteId);
    const { hash = null, mappingVersion = "" } = before.latest ?? {};
    const verdict = classify(page, before.state && { state: before.state, hash, mappingVersion });
    if (verdict.write === "revision") {
      before.revisionIds = [...before.revisionIds.filter((id) => id !== revisionId), revisionId];
    }
    before.latest = { hash: verdict.hash, mappingVersion: page.mappingVersion, revisionId };
    before.state = "live";
    before.seen = true;
    return verdict.outcome;
  }

  async hide({ remoteId, revisionIds, content }: HiddenRevisions): Promise<Outcome> {
    const page = await this.of(remoteId);
    if (!content) return page.state === "live" || page.revisionIds.length > 0 ? "redacted" : "unchanged";
    const hidden = new Set(revisionIds);
    const kept = page.revisionIds.filter((id) => !hidden.has(id));
    if (kept.length === page.revisionIds.length) return "unchanged";
    page.revisionIds = kept;
    if (page.latest && hidden.has(page.latest.revisionId)) page.latest = { ...page.latest, hash: null };
    return "redacted";
  }

  async #load(remoteId: string): Promise<ForeseenPage> {
    const em = this.#database.em();
    const page = await em.findOne(Page, { id: pageId(this.#sourceId, remoteId) });
    if (page === null) return { state: undefined, wasLive: false, latest: undefined, revisionIds: [], seen: false };
    const revisions = await em.find(
      Revision,
      { pageId: page.id },
      { fields: ["hash", "mappingVersion", "remoteRevisionId", "redactedAt"], orderBy: { id: "asc" } },
    );
    const latest = revisions.find(({ id }) => id === page.latestRevisionId);
    return {
      state: page.state,
      wasLive: page.state === "live",
      latest: latest && { ...latest, revisionId: latest.remoteRevisionId },
      revisionIds: newestLast(revisions.filter(({ redactedAt }) => redactedAt === null)),
      seen: false,
    };
  }
}
