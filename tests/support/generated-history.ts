import { createHash } from "node:crypto";
import type { WireChange, WireLogEvent } from "../../connectors/mediawiki/wire.js";
import type { GeneratedPage } from "./generated-pages.js";

/** One state of a page of the generated wiki. */
export interface HistoryRevision {
  readonly revid: number;
  readonly parentid: number;
  readonly timestamp: string;
  readonly text: string;
  readonly sha1: string;
  hidden: boolean;
}

/** A page of the generated wiki with all its revisions, newest last. */
export interface HistoryPage {
  readonly pageid: number;
  readonly ns: number;
  title: string;
  readonly contributors: string[];
  readonly revisions: HistoryRevision[];
}

/** What a row of the recent changes says besides which page it is about. */
type ChangeRow = Pick<WireChange, "type" | "logtype" | "logaction" | "logparams"> & {
  readonly revid: number;
  readonly old_revid: number;
  readonly logid?: number;
};

/** When the wiki was last written to before a test begins, by its own clock. */
const BEGINNING = Date.parse("2026-11-23T00:00:00Z");

/** What the generated wiki remembers: its pages, and the rows its recent changes and logs hold of them. */
export class WikiHistory {
  readonly pages = new Map<number, HistoryPage>();
  changes: WireChange[] = [];
  readonly logs: WireLogEvent[] = [];
  /** Moves with every change, so that answers made before it are known to be old. */
  version = 0;
  #now: number;
  #lastIds = { page: 0, revision: 0, change: 0, log: 0 };
  readonly #deleted = new Map<number, HistoryPage>();

  constructor(pages: readonly GeneratedPage[]) {
    this.#now = BEGINNING - pages.length * 60_000;
    for (const page of pages) {
      this.#now += 59_000;
      this.create(page);
    }
    this.#now = BEGINNING;
  }

  /** The wiki's clock; every change moves it by a second. */
  get time(): string {
    return new Date(this.#now).toISOString().replace(".000Z", "Z");
  }

  /** Sets the clock forward, or back. */
  passTime(milliseconds: number): void {
    this.#now += milliseconds;
  }

  page(pageid: number): HistoryPage {
    const page = this.pages.get(pageid);
    if (page === undefined) throw new Error(`The generated wiki has no page ${pageid}.`);
    return page;
  }

  titled(title: string): HistoryPage | undefined {
    return [...this.pages.values()].find((page) => page.title === title);
  }

  create({ title, text, contributors }: GeneratedPage, ns = 0): HistoryPage {
    const page: HistoryPage = {
      pageid: ++this.#lastIds.page,
      ns,
      title,
      contributors: [...contributors],
      revisions: [],
    };
    this.pages.set(page.pageid, page);
    this.#revise(page, text, "new");
    return page;
  }

  edit(pageid: number, text: string, contributor?: string): void {
    const page = this.page(pageid);
    if (contributor !== undefined && !page.contributors.includes(contributor)) page.contributors.push(contributor);
    this.#revise(page, text, "edit");
  }

  /** Recent changes forget a deleted page; only the log tells. */
  delete(pageid: number): void {
    const page = this.page(pageid);
    this.pages.delete(pageid);
    this.#deleted.set(pageid, page);
    this.changes = this.changes.filter((change) => change.pageid !== pageid);
    this.#log(page, "delete", "delete", {});
  }

  restore(pageid: number): void {
    const page = this.#deleted.get(pageid);
    if (page === undefined) throw new Error(`The page ${pageid} was never deleted.`);
    this.#deleted.delete(pageid);
    this.pages.set(pageid, page);
    this.#log(page, "delete", "restore", {});
  }

  /** Renames a page; a redirect stays under the old title. */
  move(pageid: number, title: string): void {
    const page = this.page(pageid);
    const old = { title: page.title, text: `#REDIRECTION [[${title}]]`, contributors: page.contributors.slice(0, 1) };
    this.#log(page, "move", "move", { target_ns: 0, target_title: title });
    page.title = title;
    this.create(old);
  }

  /** Hides the text of a revision and of nothing else. */
  hide(pageid: number, revid: number): void {
    const page = this.page(pageid);
    const revision = page.revisions.find((each) => each.revid === revid);
    if (revision === undefined) throw new Error(`The page ${pageid} has no revision ${revid}.`);
    revision.hidden = true;
    this.#log(page, "delete", "revision", { type: "revision", ids: [revid], new: { content: true } });
  }

  /** Shows every hidden revision of a page again. */
  show(pageid: number): void {
    const page = this.page(pageid);
    const hidden = page.revisions.filter((revision) => revision.hidden);
    for (const revision of hidden) revision.hidden = false;
    const ids = hidden.map(({ revid }) => revid);
    this.#log(page, "delete", "revision", { type: "revision", ids, new: { content: false } });
  }

  #revise(page: HistoryPage, text: string, type: "new" | "edit"): void {
    const timestamp = this.#tick();
    const sha1 = createHash("sha1").update(text).digest("hex");
    const parentid = page.revisions.at(-1)?.revid ?? 0;
    page.revisions.push({ revid: ++this.#lastIds.revision, parentid, timestamp, text, sha1, hidden: false });
    this.#change(page, timestamp, { type, revid: this.#lastIds.revision, old_revid: parentid });
  }

  #log(page: HistoryPage, type: string, action: string, params: NonNullable<WireLogEvent["params"]>): void {
    const { pageid, ns, title } = page;
    const timestamp = this.#tick();
    const logid = ++this.#lastIds.log;
    this.logs.push({ logid, ns, title, pageid, logpage: pageid, timestamp, type, action, params });
    const entry = { logid, logtype: type, logaction: action, logparams: params };
    this.#change(page, timestamp, { type: "log", revid: 0, old_revid: 0, ...entry });
  }

  #change(page: HistoryPage, timestamp: string, change: ChangeRow): void {
    const { ns, title, pageid } = page;
    this.changes.push({ ns, title, pageid, rcid: ++this.#lastIds.change, timestamp, ...change });
    this.version += 1;
  }

  #tick(): string {
    this.#now += 1_000;
    return this.time;
  }
}
