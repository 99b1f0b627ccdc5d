import { createHash } from "node:crypto";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import { withoutEmails } from "../personal-data.js";
import type { MediaWikiApi } from "./api.js";
import type { MediaWikiMapping } from "./generated/mapping.js";
import { type PagePayload, payloadToJson } from "./payload.js";
import { type Scope, categoryNames, whyOutOfScope } from "./scope.js";
import { type SiteInfo, pageUrl, pageUrlById, permalink } from "./site.js";
import { ServerReading } from "./server-reading.js";
import type { WirePage, WireRevision } from "./wire.js";

/** Told with every page that could not be read. */
const STAYS = "The page stays as it was; the next harvest tries again.";

/** Longest text read, in characters: MediaWiki's own limit ($wgMaxArticleSize), and what a record can hold. */
const LONGEST_TEXT = 2 * 1024 * 1024;

/** How many unread pages are remembered; a full comparison finds the others. */
const MOST_UNREAD = 1_000;

/** Why a page cannot be read today. */
interface Fault {
  readonly code: string;
  readonly message: string;
}

/** What turns a page of the wiki into an observation. */
export interface PageReaderOptions {
  readonly api: MediaWikiApi;
  readonly site: SiteInfo;
  readonly scope: Scope;
  readonly mapping: MediaWikiMapping;
  readonly source: SourceSettings;
  readonly renderHtml: boolean;
}

/** Turns pages as the wiki sends them into observations, asking the server for what only it can read. */
export class PageReader {
  readonly #options: PageReaderOptions;
  readonly #server: ServerReading;
  readonly #unread = new Set<number>();

  constructor(options: PageReaderOptions) {
    this.#options = options;
    this.#server = new ServerReading(options.api, options.mapping, options.renderHtml);
  }

  /** Pages that exist and could not be read; the cursor remembers them, so that the next harvest tries again. */
  get unread(): number[] {
    return [...this.#unread].slice(0, MOST_UNREAD);
  }

  /** Takes over what an interrupted harvest could not read. */
  remember(unread: readonly number[] = []): void {
    for (const id of unread) this.#unread.add(id);
  }

  /** False for a page of another namespace, category or kind. */
  isOurs(page: WirePage): boolean {
    return whyOutOfScope(page, this.#options.scope) === undefined;
  }

  /** @param held True when our ledger may hold the page: then "not ours any more" is news. */
  async *observe(page: WirePage, held: boolean): AsyncGenerator<Observation> {
    if (page.malformed !== undefined) yield this.#failed(page, { code: "MALFORMED_PAGE", message: page.malformed });
    if (page.malformed !== undefined || page.pageid === undefined) return;
    const remoteId = String(page.pageid);
    const byId = pageUrlById(this.#options.site, remoteId);
    if (page.missing === true) {
      yield {
        type: "gone",
        page: { remoteId, url: byId, reason: "deleted", message: "The wiki says the page does not exist." },
      };
      return;
    }
    const outside = whyOutOfScope(page, this.#options.scope);
    if (outside !== undefined) {
      if (held) yield this.#leaves(remoteId, byId, outside);
      else if (outside.code !== "OTHER_NAMESPACE") yield { type: "skipped", ...outside, remoteId, url: byId };
      return;
    }
    yield* this.#read(page, remoteId);
  }

  #leaves(remoteId: string, url: string, { code, message }: { code: string; message: string }): Observation {
    // Pages about people are erased; other pages live on elsewhere in the wiki.
    const reason = code === "EXCLUDED_CATEGORY" ? "deleted" : "out-of-scope";
    return { type: "gone", page: { remoteId, url, reason, message } };
  }

  async *#read(page: WirePage, remoteId: string): AsyncGenerator<Observation> {
    const { title = "" } = page;
    const { site } = this.#options;
    // An e-mail address in a title would be told by the page's address as well.
    const url = withoutEmails(title) === title ? pageUrl(site, title) : pageUrlById(site, remoteId);
    const revision = page.revisions?.find(({ revid }) => revid === page.lastrevid) ?? page.revisions?.[0];
    const main = revision?.slots?.main;
    if (main?.texthidden === true) {
      const message = "The wiki hides the page's current text.";
      yield { type: "gone", page: { remoteId, url, reason: "deleted", message } };
      return;
    }
    const fault = whyUnreadable(revision, main?.content);
    if (fault !== undefined) yield this.#failed(page, fault);
    else yield* this.#complete(page, revision as WireRevision, main?.content ?? "", url);
  }

  #failed({ pageid }: WirePage, { code, message }: Fault): Observation {
    if (pageid !== undefined) this.#unread.add(pageid);
    const where =
      pageid === undefined ? {} : { remoteId: String(pageid), url: pageUrlById(this.#options.site, pageid) };
    return { type: "failed", code, message: `${message} ${STAYS}`, ...where };
  }

  async *#complete(page: WirePage, revision: WireRevision, text: string, url: string): AsyncGenerator<Observation> {
    const { site } = this.#options;
    const { payload, problem } = await this.#server.complete(this.#payload(page, text), revision.revid);
    if (problem !== undefined) {
      const message = `${problem} The page is kept without what the server would have rendered.`;
      yield { type: "notice", code: "NOT_RENDERED", message, url };
    }
    const candidate: Candidate = {
      remoteId: String(page.pageid),
      revisionId: String(revision.revid),
      url,
      permalink: permalink(site, revision.revid),
      title: page.title ?? "",
      ...(revision.timestamp !== undefined && { publishedAt: revision.timestamp }),
      contributors: (page.contributors ?? []).map(({ name }) => name).toSorted(),
      anonymousContributors: page.anoncontributors ?? 0,
      payload: payloadToJson(payload),
    };
    yield { type: "page", candidate };
  }

  #payload(page: WirePage, text: string): PagePayload {
    return {
      pageId: page.pageid ?? 0,
      title: page.title ?? "",
      redirect: page.redirect === true,
      ...(page.pagelanguage !== undefined && { language: page.pagelanguage }),
      text,
      categories: categoryNames(page).toSorted(),
      links: (page.extlinks ?? []).map(({ url }) => url).toSorted(),
      site: this.#options.site,
    };
  }
}

/** Why a revision's text cannot be relied on; undefined when it can. */
function whyUnreadable(revision: WireRevision | undefined, text: string | undefined): Fault | undefined {
  if (revision === undefined || text === undefined) {
    return { code: "NO_CONTENT", message: "The wiki gave the page without its text." };
  }
  if (text.length > LONGEST_TEXT) {
    const message = `The page's text is longer than ${LONGEST_TEXT} characters, more than MediaWiki allows.`;
    return { code: "TEXT_TOO_LONG", message };
  }
  if (revision.sha1 !== undefined && sha1(text) !== revision.sha1) {
    const message = "The text does not match the wiki's own checksum: it was cut or changed on the way.";
    return { code: "WRONG_CHECKSUM", message };
  }
  if (text.includes("\0") || !text.isWellFormed()) {
    const message = "The text holds a zero character or half of one, which no wiki stores: it was damaged on the way.";
    return { code: "BROKEN_TEXT", message };
  }
  return undefined;
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
