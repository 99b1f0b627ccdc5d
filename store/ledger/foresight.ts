import type { Outcome } from "../../schema/harvest.js";
import type { HeldPage, HiddenRevisions, MappedPage } from "../../schema/sink.js";
import type { Database } from "../database/database.js";
import type { PageRow, RevisionRow } from "../database/entities.js";
import { Page, type PageState, Revision } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { type KnownPage, classify, knownPage } from "./classify.js";
import { newestLast } from "./held-pages.js";

/** How many pages are read at once. */
const PAGES_AT_ONCE = 500;

/** A page as it would stand by now if the harvest were real. Holds no texts: there may be a hundred thousand. */
export interface ForeseenPage {
  /** Undefined when the ledger has never seen it. */
  known: KnownPage | undefined;
  /** Whether the ledger holds it live today. */
  readonly wasLive: boolean;
  url: string;
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
    let more = 0;
    for (const page of this.#pages.values()) more += Number(isLive(page)) - Number(page.wasLive);
    return more;
  }

  /** Reads what the ledger knows of these pages, so that to ask for each of them costs nothing. */
  async prepare(remoteIds: readonly string[]): Promise<void> {
    const unread = [...new Set(remoteIds)].filter((remoteId) => !this.#pages.has(remoteId));
    for (let first = 0; first < unread.length; first += PAGES_AT_ONCE) {
      await this.#load(unread.slice(first, first + PAGES_AT_ONCE));
    }
  }

  async of(remoteId: string): Promise<ForeseenPage> {
    await this.prepare([remoteId]);
    const page = this.#pages.get(remoteId);
    if (page === undefined) throw new Error(`The page ${remoteId} was not prepared.`);
    return page;
  }

  /** A page that the ledger holds live, as it would stand by now; undefined when it would be live no more. */
  heldNow(page: HeldPage): HeldPage | undefined {
    const foreseen = this.#pages.get(page.remoteId);
    if (foreseen === undefined) return page;
    return isLive(foreseen) ? asHeld(page.remoteId, foreseen) : undefined;
  }

  /** Pages that would be live by now and are not today. */
  *newlyHeld(): Generator<HeldPage> {
    for (const [remoteId, page] of this.#pages) if (isLive(page) && !page.wasLive) yield asHeld(remoteId, page);
  }

  async take(page: MappedPage): Promise<Outcome> {
    const { remoteId, revisionId, url } = page.candidate;
    const foreseen = await this.of(remoteId);
    const { outcome, write, hash } = classify(page, foreseen.known);
    if (write === "revision") {
      foreseen.revisionIds = newestLast([...foreseen.revisionIds, revisionId]);
      foreseen.latest = revisionId;
    }
    const { mappingVersion, fault: mappingFault = null } = page;
    const written = knownPage("live", { hash, mappingVersion, mappingFault });
    foreseen.known = write === "none" ? foreseen.known && { ...foreseen.known, state: "live" } : written;
    foreseen.url = url;
    foreseen.seen = true;
    return outcome;
  }

  /** Marks the pages as seen that would be live. @returns Those, which may be said to be the same. */
  async keep(remoteIds: readonly string[]): Promise<Set<string>> {
    const live = new Set<string>();
    for (const remoteId of remoteIds) {
      const page = await this.of(remoteId);
      if (!isLive(page)) continue;
      page.seen = true;
      live.add(remoteId);
    }
    return live;
  }

  /** Erases what would be held of the pages. @returns The states in which they were before, of those known. */
  async close(remoteIds: readonly string[]): Promise<Map<string, PageState>> {
    const states = new Map<string, PageState>();
    for (const remoteId of new Set(remoteIds)) {
      const page = await this.of(remoteId);
      if (page.known === undefined) continue;
      states.set(remoteId, page.known.state);
      if (page.known.state === "redacted") continue;
      page.known = { ...page.known, state: "redacted", hash: null };
      page.revisionIds = [];
    }
    return states;
  }

  async hide({ remoteId, revisionIds, content }: HiddenRevisions): Promise<Outcome> {
    const page = await this.of(remoteId);
    if (!content) return isLive(page) || page.revisionIds.length > 0 ? "redacted" : "unchanged";
    const hidden = new Set(revisionIds);
    const kept = page.revisionIds.filter((id) => !hidden.has(id));
    if (kept.length === page.revisionIds.length) return "unchanged";
    page.revisionIds = kept;
    if (page.known && hidden.has(page.latest ?? "")) page.known = { ...page.known, hash: null };
    return "redacted";
  }

  async #load(remoteIds: readonly string[]): Promise<void> {
    const em = this.#database.em();
    const ids = remoteIds.map((remoteId) => pageId(this.#sourceId, remoteId));
    const rows = await em.find(Page, { id: { $in: ids } });
    const revisions = await em.find(
      Revision,
      { pageId: { $in: rows.map(({ id }) => id) } },
      {
        fields: ["pageId", "hash", "mappingVersion", "mappingFault", "remoteRevisionId", "redactedAt"],
        orderBy: { id: "asc" },
      },
    );
    const pages = new Map(rows.map((row) => [row.remoteId, row]));
    const byPage = Map.groupBy(revisions, (revision) => revision.pageId);
    for (const remoteId of remoteIds) {
      const row = pages.get(remoteId);
      this.#pages.set(remoteId, row === undefined ? neverSeen() : foreseenPage(row, byPage.get(row.id) ?? []));
    }
  }
}

function isLive({ known }: ForeseenPage): boolean {
  return known?.state === "live";
}

function asHeld(remoteId: string, { url, revisionIds, seen }: ForeseenPage): HeldPage {
  return { remoteId, url, revisionIds, seen };
}

function neverSeen(): ForeseenPage {
  return { known: undefined, latest: undefined, wasLive: false, url: "", revisionIds: [], seen: false };
}

function foreseenPage(
  { state, url, latestRevisionId }: PageRow,
  revisions: readonly Pick<
    RevisionRow,
    "id" | "hash" | "mappingVersion" | "mappingFault" | "remoteRevisionId" | "redactedAt"
  >[],
): ForeseenPage {
  const held = revisions.filter(({ redactedAt }) => redactedAt === null);
  const latest = revisions.find(({ id }) => id === latestRevisionId);
  return {
    known: knownPage(state, latest),
    latest: latest?.remoteRevisionId,
    wasLive: state === "live",
    url,
    revisionIds: newestLast(held.map(({ remoteRevisionId }) => remoteRevisionId)),
    seen: false,
  };
}
