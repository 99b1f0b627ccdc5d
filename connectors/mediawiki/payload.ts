import type { Json } from "../../schema/sink.js";
import type { SiteInfo } from "./site.js";
import type { TemplateCall } from "./wikitext/templates.js";

/** What the ledger keeps of a page: all that the mapping reads, and nobody's name. */
export interface PagePayload {
  readonly pageId: number;
  readonly title: string;
  readonly redirect: boolean;
  readonly language?: string;
  readonly text: string;
  /** Names without their prefix. */
  readonly categories: readonly string[];
  readonly links: readonly string[];
  readonly site: SiteInfo;
  /** The server's reading of the templates, asked for when brackets do not balance. */
  readonly templates?: readonly TemplateCall[];
  /** The server's HTML of texts that only it can render, by the text's key. */
  readonly html?: Readonly<Record<string, string>>;
}

export function payloadToJson(payload: PagePayload): Json {
  return payload as unknown as Json;
}

/** @throws Error when the ledger holds something else. */
export function jsonToPayload(json: Json): PagePayload {
  const payload = json as Partial<PagePayload> | null;
  if (typeof payload?.text !== "string" || typeof payload.title !== "string" || payload.site === undefined) {
    throw new Error("the payload is not a MediaWiki page");
  }
  return payload as PagePayload;
}
