import { RetryLaterError } from "../errors.js";
import { unlessAborted } from "./abort.js";
import { checkUrl } from "./check-url.js";
import { throughCircuit } from "./circuit.js";
import type { HttpDoor, HttpDoorOptions, HttpRequest, HttpResponse } from "./contract.js";
import { createExchange } from "./exchange.js";
import { judgeAnswer } from "./judge-status.js";
import { sharedGate } from "./rate-gate.js";
import { redactUrl } from "./redact-url.js";
import { createLoopGuard, followRedirect, isRedirect, type Hop } from "./redirects.js";
import { momentAfter, readRetryAfterMs, runWithRetries, TransientFailure } from "./retry.js";
import { createRobots, type AskRobots } from "./robots.js";
import { readSettings, type DoorSettings } from "./settings.js";

export type { HttpDoor, HttpDoorOptions, HttpRequest, HttpResponse } from "./contract.js";

/**
 * Opens the door to one source: the only way by which a connector reaches a partner's server.
 *
 * A request passes, from outside in: the check of its address → retries → for each redirect: robots.txt → the host's
 * turn → the host's circuit → one exchange on the wire with its time and size limits.
 *
 * @throws StopSourceError BAD_SETTING when an option cannot work
 * @example
 * const door = openDoor({ contact: "team@example.org", version: "0.1.0", baseUrl: source.url, signal });
 * const siteinfo = (await door.send({ url: `${source.url}/api.php?…`, accept: ["application/json"] })).json();
 */
export function openDoor(options: HttpDoorOptions): HttpDoor {
  const settings = readSettings(options);
  const usage: HttpDoor["usage"] = { requests: 0, bytes: 0, retries: 0 };
  const walk = createWalk(settings, usage);
  const persist = <T>(attempt: () => Promise<T>) =>
    runWithRetries(attempt, { ...settings, onRetry: () => (usage.retries += 1) });

  const fixedInterval: AskRobots = () => Promise.resolve(settings.minIntervalMs);
  const fetchRobots = (url: URL) => persist(() => walk({ url: url.href }, fixedInterval));
  const askRobots = settings.respectRobots ? createRobots(fetchRobots, settings.minIntervalMs) : fixedInterval;

  async function answer(request: HttpRequest): Promise<HttpResponse> {
    return persist(async () => {
      const response = await walk(request, askRobots);
      judgeAnswer(response, request);
      askConnector(response, request);
      return response;
    });
  }

  return {
    usage,
    async send(request) {
      settings.signal?.throwIfAborted();
      return unlessAborted(answer(request), settings.signal);
    },
  };
}

/** Gives the function that sends one request and its redirects; each is checked, asked for and waited for anew. */
function createWalk(settings: DoorSettings, usage: HttpDoor["usage"]) {
  const exchange = createExchange(settings, usage);
  return async (request: HttpRequest, askRobots: AskRobots): Promise<HttpResponse> => {
    const guard = createLoopGuard(settings.cookies);
    let hop = firstHop(request, settings);
    for (;;) {
      guard(hop);
      const { url } = hop;
      await sharedGate.takeTurn(url.host, await askRobots(url), settings.signal);
      const current = hop;
      const response = await throughCircuit(url, settings, () => exchange(current));
      if (request.redirect === "manual" || !isRedirect(response.status)) return response;
      hop = followRedirect(hop, response.status, response.headers.get("location"));
      checkUrl(hop.url.href, settings);
    }
  };
}

function firstHop(request: HttpRequest, settings: DoorSettings): Hop {
  const { form, accept } = request;
  // Node-fetch would say "*/*", and some servers choose by this header.
  const wanted = accept?.map((prefix) => (prefix.endsWith("/") ? `${prefix}*` : prefix)).join(", ");
  return {
    url: checkUrl(request.url, settings),
    method: request.method ?? (form ? "POST" : "GET"),
    headers: { ...(wanted ? { accept: wanted } : {}), ...lowerCaseNames(request.headers ?? {}) },
    form,
  };
}

/** Lets the connector look at an answer. @throws TransientFailure PARTNER_BUSY when it asks for a retry */
function askConnector(response: HttpResponse, request: HttpRequest): void {
  const wish = request.retryBody?.(response);
  if (!wish?.retry) return;
  const afterMs = wish.afterMs ?? readRetryAfterMs(response.headers.get("retry-after"));
  const message = `${new URL(response.url).host} cannot answer now: ${wish.reason}`;
  const options = { url: redactUrl(response.url), retryAt: momentAfter(afterMs) };
  throw new TransientFailure(new RetryLaterError("PARTNER_BUSY", message, options), { afterMs });
}

function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
