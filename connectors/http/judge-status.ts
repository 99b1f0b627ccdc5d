import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpRequest, HttpResponse } from "./contract.js";
import { redactUrl, shortUrl } from "./redact-url.js";
import { quoteBody } from "./response.js";
import { momentAfter, readRetryAfterMs, TransientFailure } from "./retry.js";

/** Statuses that are worth another try at once. 408 is what proxies say when they closed a connection we reused. */
const RETRYABLE = new Set([408, 429, 502, 503, 504]);

/** Answers that mean something to a connector: not changed, not there, gone. */
const MEANINGFUL = new Set([304, 404, 410]);

/** Builds the failure for "not now" statuses (408, 429, 5xx); undefined for the others. */
export function judgeBusyStatus(
  status: number,
  headers: HttpResponse["headers"],
  url: URL,
): TransientFailure | undefined {
  if (!RETRYABLE.has(status) && (status < 500 || status > 599)) return undefined;
  const afterMs = readRetryAfterMs(headers.get("retry-after"));
  const options = { url: redactUrl(url), retryAt: momentAfter(afterMs) };
  const outcome =
    status === 429
      ? new RetryLaterError(
          "TOO_MANY_REQUESTS",
          `${url.host} says we ask too often (429). Harvest it less often.`,
          options,
        )
      : new RetryLaterError("SERVER_ERROR", `${url.host} has a problem of its own (status ${status}).`, options);
  return new TransientFailure(outcome, { retryable: RETRYABLE.has(status), afterMs });
}

/** Lets pass what a connector understands. @throws StopSourceError FORBIDDEN, BAD_REQUEST or UNEXPECTED_CONTENT_TYPE */
export function judgeAnswer(response: HttpResponse, request: HttpRequest): void {
  const { status } = response;
  const where = shortUrl(response.url);
  const options = { url: redactUrl(response.url) };
  if (status >= 200 && status < 300) return checkContentType(response, request.accept);
  if (MEANINGFUL.has(status) || request.expect?.includes(status)) return;
  if (status >= 300 && status < 400 && request.redirect === "manual") return;
  if (status === 401 || status === 403) {
    const message = `${where} may not be read by us (status ${status}). Ask the partner for access.`;
    throw new StopSourceError("FORBIDDEN", message, options);
  }
  throw new StopSourceError("BAD_REQUEST", `${where} does not accept our request (status ${status}).`, options);
}

function checkContentType({ url, headers, body }: HttpResponse, accept: string[] | undefined): void {
  if (!accept || body.length === 0) return;
  const type = headers.get("content-type");
  const found = type?.trim().toLowerCase() ?? "";
  if (accept.some((prefix) => found.startsWith(prefix.toLowerCase()))) return;
  const message =
    `${shortUrl(url)} answers ${type ?? "without a content type"} where ${accept.join(" or ")} was expected; ` +
    `it begins with "${quoteBody(body, type)}".`;
  throw new StopSourceError("UNEXPECTED_CONTENT_TYPE", message, { url: redactUrl(url) });
}
