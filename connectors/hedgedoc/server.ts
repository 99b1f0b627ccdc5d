import { createHash } from "node:crypto";
import { isUtf8 } from "node:buffer";
import { InvalidError, type Validator } from "../../schema/validate.js";
import { StopSourceError } from "../errors.js";
import type { HttpDoor, HttpRequest, HttpResponse } from "../http/door.js";
import { redactUrl, shortUrl } from "../http/redact-url.js";
import { NoteAddresses } from "./note-addresses.js";
import { isShortId, readNoteAddress } from "./note-name.js";
import type { Site } from "./site.js";
import type { WireInfo, WireRevision, WireRevisionEntry } from "./wire.js";
import { validateInfo, validateRevision, validateRevisions } from "./wire-schema.js";

/** Longest text read, in bytes. HedgeDoc's own limit is 100,000 characters unless its operator raises it. */
const LONGEST_TEXT = 2_000_000;

/** Longest entity tag kept, in characters; HedgeDoc's have some forty. */
const LONGEST_ETAG = 200;

/** Nobody may read the note without an account, or there is none of that name. */
export type Refusal = { readonly kind: "closed" } | { readonly kind: "missing" };

/** The text of a note, or word that it has not changed. */
export type TextAnswer = Refusal | { readonly kind: "same" } | NoteText;

export interface NoteText {
  readonly kind: "text";
  readonly text: string;
  /** Vouches for this text in a conditional request. */
  readonly etag: string | undefined;
}

/**
 * A HedgeDoc of version 1.9 or newer, asked without an account. Redirects are never followed: where they lead is the
 * answer.
 *
 * Every method throws StopSourceError when the answer is not one of a HedgeDoc: UNEXPECTED_REDIRECT, UNEXPECTED_STATUS,
 * NOT_HEDGEDOC, MALFORMED_ANSWER, and of a text TEXT_TOO_LONG, BROKEN_TEXT or WRONG_CHECKSUM; UNSUPPORTED_VERSION when
 * this HedgeDoc speaks otherwise. The door's own errors pass.
 */
export class HedgeDocServer {
  readonly addresses: NoteAddresses;
  readonly #http: HttpDoor;
  readonly #site: Site;

  constructor(http: HttpDoor, site: Site) {
    this.addresses = new NoteAddresses(site);
    this.#http = http;
    this.#site = site;
  }

  /** @param etag Of the text we hold; then "same" is an answer. */
  async text(name: string, etag?: string): Promise<TextAnswer> {
    // Without max-age=0 a cache on the way may answer; with no-cache, which Node's own fetch sends, Express never says 304.
    const headers = etag === undefined ? {} : { "if-none-match": etag, "cache-control": "max-age=0" };
    const response = await this.#ask({ url: this.addresses.download(name), headers, accept: ["text/markdown"] });
    if (response.status === 304 && etag !== undefined) return { kind: "same" };
    return response.status === 200 ? readText(response) : this.#refusal(response);
  }

  /** The short id of a note, which survives every change of its alias. */
  async shortId(name: string): Promise<Refusal | { readonly kind: "id"; readonly id: string }> {
    const response = await this.#ask({ url: this.addresses.identity(name) });
    const id = this.#redirectedNote(response) ?? "";
    return isShortId(id) ? { kind: "id", id } : this.#refusal(response);
  }

  /** The alias of a note; undefined when it has none. */
  async alias(id: string): Promise<string | undefined> {
    const response = await this.#ask({ url: this.addresses.alias(id) });
    const alias = this.#redirectedNote(response);
    if (alias === undefined) throw contradiction(this.#refusal(response), response);
    return alias === id || alias === "" ? undefined : alias;
  }

  info(id: string): Promise<WireInfo> {
    return this.#json(this.addresses.info(id), validateInfo);
  }

  /** The newest saved revision; undefined when none was saved yet. */
  async newestRevision(id: string): Promise<WireRevisionEntry | undefined> {
    const { revision } = await this.#json(this.addresses.revisions(id), validateRevisions);
    return revision.reduce<WireRevisionEntry | undefined>(
      (newest, each) => (newest === undefined || each.time > newest.time ? each : newest),
      undefined,
    );
  }

  revision(id: string, time: number): Promise<WireRevision> {
    return this.#json(this.addresses.revision(id, time), validateRevision);
  }

  async #json<T>(url: string, validate: Validator<T>): Promise<T> {
    const response = await this.#ask({ url, accept: ["application/json"] });
    if (response.status !== 200) throw contradiction(this.#refusal(response), response);
    try {
      return validate(response.json(), `The answer of ${shortUrl(url)}`);
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      throw new StopSourceError("MALFORMED_ANSWER", `${error.message} Nothing of it was used.`, { url });
    }
  }

  async #ask(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#http.send({ ...request, redirect: "manual" });
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(versionOf(response) ?? "") ?? [];
    if (major !== undefined && (Number(major) !== 1 || Number(minor) < 9)) {
      const message =
        `${this.#site.host} runs HedgeDoc ${major}.${minor}. Only 1.9 and later versions 1 are read: older ones can make ` +
        "a note when they are asked for one that is not there, and HedgeDoc 2 has other addresses.";
      throw new StopSourceError("UNSUPPORTED_VERSION", message, { url: redactUrl(response.url) });
    }
    return response;
  }

  /**
   * The name of the note that an answer redirects to; empty when an address of ours cannot hold it. A redirect without
   * HedgeDoc's mark, or to anything below a note, as one to itself, names none.
   */
  #redirectedNote(response: HttpResponse): string | undefined {
    const target = versionOf(response) === undefined ? undefined : targetOf(response);
    const notes = `${this.#site.path}s/`;
    if (target?.host !== this.#site.host || !target.pathname.startsWith(notes)) return undefined;
    if (target.pathname.slice(notes.length).includes("/")) return undefined;
    return readNoteAddress(target.href, this.#site).name ?? "";
  }

  /** What an answer without content means. A proxy's own 404 or login page does not bear HedgeDoc's mark. */
  #refusal(response: HttpResponse): Refusal {
    const { status } = response;
    const kind = status === 404 ? "missing" : this.#leadsToRoot(response) ? "closed" : undefined;
    const options = { url: redactUrl(response.url) };
    const where = shortUrl(response.url);
    if (kind !== undefined && versionOf(response) !== undefined) return { kind };
    if (kind !== undefined) {
      const message =
        `${where} answers ${status} without the mark of HedgeDoc (the header HedgeDoc-Version): something in front of it ` +
        "answers in its place. What we hold stays.";
      throw new StopSourceError("NOT_HEDGEDOC", message, options);
    }
    if (status >= 300 && status < 400 && status !== 304) {
      const message = `${where} redirects to where HedgeDoc does not. What we hold stays; look at the address.`;
      throw new StopSourceError("UNEXPECTED_REDIRECT", message, options);
    }
    const message = `${where} answers with status ${status}, which means nothing there. What we hold stays.`;
    throw new StopSourceError("UNEXPECTED_STATUS", message, options);
  }

  #leadsToRoot(response: HttpResponse): boolean {
    const target = targetOf(response);
    if (target === undefined || target.host !== this.#site.host || target.search !== "") return false;
    return target.pathname === this.#site.path || `${target.pathname}/` === this.#site.path;
  }
}

function versionOf({ headers }: HttpResponse): string | undefined {
  return headers.get("hedgedoc-version") ?? undefined;
}

/** HedgeDoc answers 302; a proxy that moves to https or to another host commonly says 301 or 308. */
function targetOf({ status, headers, url }: HttpResponse): URL | undefined {
  const location = headers.get("location");
  if (status !== 302 || location === null || !URL.canParse(location, url)) return undefined;
  return new URL(location, url);
}

function readText(response: HttpResponse): NoteText {
  const { body, headers } = response;
  const fault = faultOf(response);
  if (fault !== undefined) {
    const [code, message] = fault;
    const what = `${shortUrl(response.url)} ${message}. What we hold stays.`;
    throw new StopSourceError(code, what, { url: redactUrl(response.url) });
  }
  const etag = headers.get("etag");
  const isUsable = etag !== null && etag.length <= LONGEST_ETAG && /^(?:W\/)?"[\x21\x23-\x7e]+"$/.test(etag);
  return { kind: "text", text: body.toString("utf8").replace(/^\uFEFF/, ""), etag: isUsable ? etag : undefined };
}

function faultOf(response: HttpResponse): [code: string, message: string] | undefined {
  const { body, headers } = response;
  if (body.length > LONGEST_TEXT) return ["TEXT_TOO_LONG", `gives a text of more than ${LONGEST_TEXT} bytes`];
  if (isOtherTag(headers.get("etag"), body)) {
    return ["WRONG_CHECKSUM", "gives a text that does not match its own checksum: it was changed on the way"];
  }
  // The door does not ask an empty body for its type.
  const isMarkdown = headers.get("content-type")?.toLowerCase().startsWith("text/markdown") ?? false;
  if (body.length === 0 && !(isMarkdown && versionOf(response) !== undefined)) {
    return ["NOT_HEDGEDOC", "answers nothing, and nothing says that it is a HedgeDoc's empty note"];
  }
  if (!isUtf8(body) || body.includes(0)) return ["BROKEN_TEXT", "gives a text that is not in UTF-8"];
  return undefined;
}

/** Express makes its entity tags of the length and the SHA-1 of the body; another tag tells nothing. */
function isOtherTag(etag: string | null, body: Buffer): boolean {
  const [, length = "", hash] = /^(?:W\/)?"([0-9a-f]+)-([A-Za-z0-9+/]{27})"$/.exec(etag ?? "") ?? [];
  if (hash === undefined) return false;
  const own = createHash("sha1").update(body).digest("base64").slice(0, 27);
  return Number.parseInt(length, 16) !== body.length || hash !== own;
}

/** One address of a note says what another denies: it is changing, or something in front of HedgeDoc is at fault. */
export function contradiction({ kind }: { readonly kind: string }, { url }: { readonly url: string }): StopSourceError {
  const message =
    `${shortUrl(url)} says "${kind}" where another address of the same note says otherwise. What we hold stays; ` +
    "the next harvest asks again.";
  return new StopSourceError("CONTRADICTORY_ANSWERS", message, { url: redactUrl(url) });
}
