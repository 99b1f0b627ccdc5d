import type { Json } from "../../schema/sink.js";
import { compileSchema } from "../../schema/validate.js";
import { redactUrl } from "../http/redact-url.js";
import { withoutEmails } from "../personal-data.js";

/** Longest ETag or date sent back, in characters. */
const LONGEST_VALIDATOR = 500;

/** One document of a feed as it was last read. */
export interface NotedDocument {
  readonly url: string;
  /** The document that follows it. */
  readonly next?: string;
  /** Kept only where every entry was given as a page, so that a 304 can be taken at its word. */
  readonly etag?: string;
  readonly lastModified?: string;
  /** Remote ids of its entries. */
  readonly ids: readonly string[];
  /** False when an entry of it could not be read. */
  readonly whole: boolean;
  /** It says itself that it lists everything. */
  readonly complete: boolean;
}

/** The feed's word that an entry is deleted. */
export interface Deletion {
  readonly id: string;
  /** In milliseconds since 1970; absent when the feed does not say it readably. */
  readonly when?: number;
}

/** What a harvest remembers: as cursor for the next one, as position for itself. */
export interface Notebook {
  /** Of the mapping that read these documents; another one reads them anew. */
  readonly version: string;
  /** In the order in which they were read. */
  readonly documents: readonly NotedDocument[];
  /** In a position: entries that the feed says are deleted. They are told at the end, which a killed harvest never saw. */
  readonly deleted: readonly Deletion[];
  /** In a position: the document to read next. */
  readonly next?: string;
}

const string = { type: "string" };
const boolean = { type: "boolean" };
const strings = { type: "array", items: string };
const document = {
  type: "object",
  required: ["url", "ids", "whole", "complete"],
  properties: {
    url: string,
    next: string,
    etag: string,
    lastModified: string,
    ids: strings,
    whole: boolean,
    complete: boolean,
  },
};
const deletion = { type: "object", required: ["id"], properties: { id: string, when: { type: "number" } } };
const deletions = { type: "array", items: deletion };
const validate = compileSchema<Notebook>({
  type: "object",
  required: ["version", "documents", "deleted"],
  properties: { version: string, documents: { type: "array", items: document }, deleted: deletions, next: string },
});

/** What an earlier harvest wrote; undefined when there is none, or when another mapping or Maillage wrote it. */
export function openNotebook(kept: Json | undefined, version: string): Notebook | undefined {
  if (kept === undefined || kept === null) return undefined;
  try {
    const notebook = validate(kept, "The cursor");
    return notebook.version === version ? notebook : undefined;
  } catch {
    return undefined;
  }
}

/** The notebook without documents whose addresses hold what must not be kept; those are read anew each time. */
export function asCursor({ version, documents }: Notebook): Json {
  const kept = documents.filter(({ url, next }) => isKeepable(url) && (next === undefined || isKeepable(next)));
  return { version, documents: kept, deleted: [] } as unknown as Json;
}

/** The notebook for a harvest that goes on; undefined when it holds an address that must not be kept. */
export function asPosition(notebook: Notebook): Json | undefined {
  const addresses = [...notebook.documents.map(({ url }) => url), notebook.next ?? ""];
  return addresses.every((url) => url === "" || isKeepable(url)) ? (notebook as unknown as Json) : undefined;
}

/** False for an address with a key or an e-mail address in it. */
function isKeepable(url: string): boolean {
  return redactUrl(url) === url && withoutEmails(url) === url;
}

/** A header to send back; undefined when there is none or it is not one that anybody writes. */
export function validatorOf(header: string | null): string | undefined {
  return header !== null && header.length <= LONGEST_VALIDATOR && /^[\x21-\x7e][\x20-\x7e]*$/.test(header)
    ? header
    : undefined;
}
