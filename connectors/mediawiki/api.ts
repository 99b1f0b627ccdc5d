import { InvalidError } from "../../schema/validate.js";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpDoor, HttpResponse } from "../http/door.js";
import type { ApiBody } from "./wire.js";
import { validateAnswer } from "./wire-schema.js";

export type ApiParams = Readonly<Record<string, string | number | undefined>>;

/** Sent with every request: the modern format, with errors as plain words. */
const COMMON = { format: "json", formatversion: "2", errorformat: "plaintext" };

/** Errors that pass by themselves; MediaWiki sends them with HTTP 200. */
const BUSY = new Set(["maxlag", "ratelimited", "readonly"]);

/** How long to wait when a busy wiki does not say, in milliseconds. */
const BUSY_PAUSE_MS = 5_000;

/** Longest address sent, in characters; many servers refuse more. */
const LONGEST_URL = 4_000;

/** How many answers one listing may be cut into before it is taken for endless. */
const MOST_CONTINUATIONS = 20_000;

/** How many answers in a row may bring no complete batch: parts of one, or nothing at all. */
const MOST_IDLE_ANSWERS = 500;

/** A wiki's api.php: sends queries, follows continuations, and turns errors inside HTTP 200 into real ones. */
export class MediaWikiApi {
  readonly #http: HttpDoor;
  readonly #url: string;

  constructor(http: HttpDoor, url: string) {
    this.#http = http;
    this.#url = url;
  }

  /** @throws RetryLaterError when the wiki is busy, StopSourceError when it refuses or answers nonsense. */
  async get(params: ApiParams): Promise<ApiBody> {
    const url = new URL(this.#url);
    url.search = new URLSearchParams(defined(params)).toString();
    if (url.href.length > LONGEST_URL) return this.post(params);
    return this.#read(await this.#http.send({ url: url.href, accept: ["application/json"], retryBody: askAgain }));
  }

  /** The same by POST, for parameters too long for an address. Nothing is changed at the wiki. */
  async post(params: ApiParams): Promise<ApiBody> {
    const form = defined(params);
    return this.#read(
      await this.#http.send({
        url: this.#url,
        method: "POST",
        form,
        accept: ["application/json"],
        retryBody: askAgain,
      }),
    );
  }

  /**
   * Yields every answer of a listing, following its continuation.
   *
   * @throws StopSourceError ENDLESS_CONTINUATION when the same continuation comes back or it does not end.
   */
  async *list(params: ApiParams, from: ApiBody["continue"] = {}): AsyncGenerator<ApiBody> {
    const seen = new Set<string>();
    let next: NonNullable<ApiBody["continue"]> = from;
    let idle = 0;
    for (let answers = 0; answers < MOST_CONTINUATIONS && idle < MOST_IDLE_ANSWERS; answers += 1) {
      const body = await this.get({ ...params, ...next });
      yield body;
      idle = body.batchcomplete === true && !isEmpty(body) ? 0 : idle + 1;
      if (body.continue === undefined) {
        if (body.batchcomplete !== true) throw truncatedListing(this.#url);
        return;
      }
      const token = JSON.stringify(body.continue);
      if (seen.has(token)) break;
      seen.add(token);
      next = body.continue;
    }
    throw new StopSourceError(
      "ENDLESS_CONTINUATION",
      "The wiki's listing does not end: it keeps giving continuations that lead nowhere. Nothing was withdrawn; tell its operators.",
      { url: this.#url },
    );
  }

  #read(response: HttpResponse): ApiBody {
    const body = response.json();
    if (body === null || typeof body !== "object" || Array.isArray(body)) throw notAnApi(this.#url);
    const answer = this.#validated(body);
    const fault = faultOf(answer);
    if (fault !== undefined) throw this.#refusal(fault);
    return answer;
  }

  #validated(body: object): ApiBody {
    try {
      return validateAnswer(body, "The wiki's answer");
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      const message = `${error.message} Check that the source's apiPath leads to a MediaWiki of version 1.31 or newer.`;
      throw new StopSourceError("MALFORMED_ANSWER", message, { url: this.#url });
    }
  }

  #refusal({ code, words }: ApiFault): Error {
    const url = this.#url;
    if (BUSY.has(code)) return new RetryLaterError("PARTNER_BUSY", `The wiki is busy (${code}): ${words}`, { url });
    if (code.startsWith("internal_api_error")) {
      return new RetryLaterError("API_INTERNAL_ERROR", `The wiki has an internal error: ${words}`, { url });
    }
    const name = `API_${code.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}`;
    return new StopSourceError(name, `The wiki refuses the request: ${words}`, { url });
  }
}

/**
 * Notes what a listing has given so far. A listing that only repeats itself would fill our days, not our graph.
 *
 * @throws StopSourceError ENDLESS_CONTINUATION when an answer holds rows, and none of them is new.
 */
export function requireNews(ids: readonly number[], known: Set<number>): void {
  const before = known.size;
  for (const id of ids) known.add(id);
  if (ids.length > 0 && known.size === before) {
    throw new StopSourceError(
      "ENDLESS_CONTINUATION",
      "The wiki's listing gives the same entries over and over. Nothing was withdrawn; tell its operators.",
    );
  }
}

function isEmpty({ query = {} }: ApiBody): boolean {
  return Object.values(query).every((rows) => Array.isArray(rows) && rows.length === 0);
}

interface ApiFault {
  readonly code: string;
  readonly words: string;
}

/** The error inside an answer, in the modern or the old format. */
function faultOf({ errors: [first] = [], error }: ApiBody): ApiFault | undefined {
  if (first !== undefined) return { code: first.code, words: first.text ?? "" };
  return error === undefined ? undefined : { code: error.code, words: error.info ?? "" };
}

function defined(params: ApiParams): Record<string, string> {
  const entries = Object.entries(params).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return { ...(Object.fromEntries(entries) as Record<string, string>), ...COMMON };
}

function askAgain(response: HttpResponse): { retry: boolean; afterMs?: number; reason: string } | undefined {
  const code = response.headers.get("mediawiki-api-error");
  if (code === null || !BUSY.has(code)) return undefined;
  const seconds = Number(response.headers.get("retry-after"));
  return { retry: true, afterMs: seconds > 0 ? seconds * 1000 : BUSY_PAUSE_MS, reason: `The wiki is busy (${code}).` };
}

function truncatedListing(url: string): RetryLaterError {
  return new RetryLaterError(
    "TRUNCATED_LISTING",
    "The wiki's listing broke off: the answer has neither a continuation nor the mark of its end. Nothing was withdrawn.",
    { url },
  );
}

function notAnApi(url: string): StopSourceError {
  return new StopSourceError(
    "NOT_A_WIKI",
    "The address answers JSON that is not MediaWiki's. Check the source's url and apiPath.",
    { url },
  );
}
