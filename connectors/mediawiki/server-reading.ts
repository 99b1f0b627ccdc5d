import { RetryLaterError, StopSourceError } from "../errors.js";
import type { MediaWikiApi } from "./api.js";
import type { MediaWikiMapping } from "./generated/mapping.js";
import { descriptionTexts, knownCalls, templatesOf } from "./page-texts.js";
import type { PagePayload } from "./payload.js";
import { pageUrl } from "./site.js";
import { templatesFromParsetree } from "./wikitext/parsetree.js";
import type { TemplateCall } from "./wikitext/templates.js";
import { extractTemplates } from "./wikitext/templates.js";
import { wikitextToMarkdown } from "./wikitext/to-markdown.js";

/** Failures that may be about one page alone: one that is too heavy to render ends so every time. */
const OF_ONE_ANSWER = new Set([
  "SERVER_ERROR",
  "TIMEOUT",
  "TRUNCATED_BODY",
  "BODY_TOO_LARGE",
  "BAD_REQUEST",
  "NOT_JSON",
  "UNEXPECTED_CONTENT_TYPE",
  "MALFORMED_ANSWER",
]);

/** Templates, tables and tags: nothing else needs the server, and most texts have none of them. */
const MAY_NEED_THE_SERVER = /\{\{|\{\||</;

/** How many texts in a row the server may fail to read before the fault is thought to be its own, not the pages'. */
const MOST_FAILURES = 3;

/** A page with what the server has read of it; `problem` says why something is missing. */
interface ServerRead {
  readonly payload: PagePayload;
  readonly problem?: string;
}

/** Asks the server for what only it can read of a page: templates whose brackets do not balance, and rendered HTML. */
export class ServerReading {
  readonly #api: MediaWikiApi;
  readonly #mapping: MediaWikiMapping;
  readonly #renderHtml: boolean;
  #failures = 0;

  constructor(api: MediaWikiApi, mapping: MediaWikiMapping, renderHtml: boolean) {
    this.#api = api;
    this.#mapping = mapping;
    this.#renderHtml = renderHtml;
  }

  /** @throws RetryLaterError, StopSourceError when the server fails whatever the page. */
  async complete(page: PagePayload, revisionId: number): Promise<ServerRead> {
    let payload = page;
    try {
      payload = await this.#withTemplates(payload, revisionId);
      payload = await this.#withHtml(payload);
    } catch (error) {
      return { payload, problem: this.#problemOf(error) };
    }
    return { payload };
  }

  #problemOf(error: unknown): string {
    if (!(error instanceof StopSourceError || error instanceof RetryLaterError)) throw error;
    if (error.code.startsWith("API_")) return error.message;
    this.#failures += 1;
    if (!OF_ONE_ANSWER.has(error.code) || this.#failures >= MOST_FAILURES) throw error;
    return error.message;
  }

  async #withTemplates(payload: PagePayload, revisionId: number): Promise<PagePayload> {
    if (payload.redirect || extractTemplates(payload.text).balanced) return payload;
    const { parse } = await this.#api.get({ action: "parse", oldid: revisionId, prop: "parsetree|revid" });
    this.#failures = 0;
    return parse?.parsetree === undefined ? payload : { ...payload, templates: readParsetree(parse.parsetree) };
  }

  async #withHtml(payload: PagePayload): Promise<PagePayload> {
    if (!this.#renderHtml || payload.redirect) return payload;
    const calls = knownCalls(templatesOf(payload), this.#mapping);
    const resolveLink = (title: string) => pageUrl(payload.site, title);
    const html: Record<string, string> = {};
    for (const { key, wikitext } of descriptionTexts(payload, calls)) {
      if (!MAY_NEED_THE_SERVER.test(wikitext) || wikitextToMarkdown(wikitext, { resolveLink }).complete) continue;
      const rendered = await this.#render(payload.title, wikitext);
      if (rendered !== undefined) html[key] = rendered;
    }
    return Object.keys(html).length === 0 ? payload : { ...payload, html };
  }

  /** https://www.mediawiki.org/wiki/API:Parsing_wikitext */
  async #render(title: string, text: string): Promise<string | undefined> {
    const { parse } = await this.#api.post({
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
    this.#failures = 0;
    return parse?.text;
  }
}

/** @throws StopSourceError API_BAD_PARSETREE */
function readParsetree(xml: string): TemplateCall[] {
  try {
    return templatesFromParsetree(xml);
  } catch (error) {
    throw new StopSourceError("API_BAD_PARSETREE", (error as Error).message, { cause: error });
  }
}
