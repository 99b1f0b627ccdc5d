import { createHash } from "node:crypto";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { MediaWikiApi } from "./api.js";
import type { MediaWikiMapping } from "./generated/mapping.js";
import { descriptionTexts, knownCalls, templatesOf } from "./page-texts.js";
import { type PagePayload, payloadToJson } from "./payload.js";
import { type Scope, categoryNames, whyOutOfScope } from "./scope.js";
import { type SiteInfo, pageUrl, pageUrlById, permalink } from "./site.js";
import type { WirePage, WireRevision } from "./wire.js";
import { templatesFromParsetree } from "./wikitext/parsetree.js";
import { extractTemplates } from "./wikitext/templates.js";
import { wikitextToMarkdown } from "./wikitext/to-markdown.js";

/** Told with every page that could not be read. */
const STAYS = "The page stays as it was; the next harvest tries again.";

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

  constructor(options: PageReaderOptions) {
    this.#options = options;
  }

  /** @param held True when our ledger may hold the page: then "not ours any more" is news. */
  async *observe(page: WirePage, held: boolean): AsyncGenerator<Observation> {
    if (page.pageid === undefined) return;
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
    const url = pageUrl(this.#options.site, page.title ?? "");
    const revision = page.revisions?.find(({ revid }) => revid === page.lastrevid) ?? page.revisions?.[0];
    const main = revision?.slots?.main;
    if (main?.texthidden === true) {
      const message = "The wiki hides the page's current text.";
      yield { type: "gone", page: { remoteId, url, reason: "deleted", message } };
    } else if (revision === undefined || main?.content === undefined) {
      const message = `The wiki gave the page without its text. ${STAYS}`;
      yield { type: "failed", code: "NO_CONTENT", message, remoteId, url };
    } else if (revision.sha1 !== undefined && sha1(main.content) !== revision.sha1) {
      const message = `The text does not match the wiki's own checksum: it was cut or changed on the way. ${STAYS}`;
      yield { type: "failed", code: "WRONG_CHECKSUM", message, remoteId, url };
    } else {
      yield* this.#complete(page, revision, main.content, url);
    }
  }

  async *#complete(page: WirePage, revision: WireRevision, text: string, url: string): AsyncGenerator<Observation> {
    const { site } = this.#options;
    let payload = this.#payload(page, text);
    try {
      payload = await this.#withParsetree(payload, revision.revid);
      payload = await this.#withHtml(payload);
    } catch (error) {
      if (!(error instanceof StopSourceError || error instanceof RetryLaterError)) throw error;
      if (!error.code.startsWith("API_")) throw error;
      const message = `${error.message} The page is kept without what the server would have rendered.`;
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

  async #withParsetree(payload: PagePayload, revisionId: number): Promise<PagePayload> {
    if (payload.redirect || extractTemplates(payload.text).balanced) return payload;
    const { parse } = await this.#options.api.get({ action: "parse", oldid: revisionId, prop: "parsetree|revid" });
    return parse?.parsetree === undefined
      ? payload
      : { ...payload, templates: templatesFromParsetree(parse.parsetree) };
  }

  async #withHtml(payload: PagePayload): Promise<PagePayload> {
    if (!this.#options.renderHtml || payload.redirect) return payload;
    const calls = knownCalls(templatesOf(payload), this.#options.mapping);
    const resolveLink = (title: string) => pageUrl(payload.site, title);
    const html: Record<string, string> = {};
    for (const { key, wikitext } of descriptionTexts(payload, calls)) {
      if (wikitextToMarkdown(wikitext, { resolveLink }).complete) continue;
      const rendered = await this.#render(payload.title, wikitext);
      if (rendered !== undefined) html[key] = rendered;
    }
    return Object.keys(html).length === 0 ? payload : { ...payload, html };
  }

  /** https://www.mediawiki.org/wiki/API:Parsing_wikitext */
  async #render(title: string, text: string): Promise<string | undefined> {
    const { parse } = await this.#options.api.post({
      action: "parse",
      title,
      text,
      contentmodel: "wikitext",
      prop: "text",
      disableeditsection: 1,
      disablelimitreport: 1,
      disabletoc: 1,
      wrapoutputclass: "",
    });
    return parse?.text;
  }
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
