import { Agent as HttpAgent, type AgentOptions } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Readable } from "node:stream";
import { timeout, TimeoutStrategy } from "cockatiel";
import fetch, { Headers, type Response } from "node-fetch";
import { CookieJar } from "tough-cookie";
import { RetryLaterError, StopSourceError } from "../errors.js";
import { mayBePrivate } from "./check-url.js";
import type { HttpDoor, HttpResponse } from "./contract.js";
import { judgeBusyStatus } from "./judge-status.js";
import { describeNetworkFailure, readCode } from "./network-failure.js";
import { readBody } from "./read-body.js";
import { redactUrl } from "./redact-url.js";
import type { Hop } from "./redirects.js";
import { createResponse } from "./response.js";
import { TransientFailure } from "./retry.js";
import { createSafeLookup } from "./safe-lookup.js";
import type { DoorSettings } from "./settings.js";

/** Sends one request and reads the whole answer. @throws TransientFailure, StopSourceError, or the signal's reason */
type Exchange = (hop: Hop) => Promise<HttpResponse>;

/** Connections kept per host; a polite harvest needs few. */
const AGENT_OPTIONS: AgentOptions = { keepAlive: true, maxSockets: 4, maxFreeSockets: 2, timeout: 60_000 };

/** Gives the function that does one request on the wire: safe lookup, time limit, size limit, cookies, and nothing else. */
export function createExchange(settings: DoorSettings, usage: HttpDoor["usage"]): Exchange {
  const agentFor = createAgents(settings);
  const jar = settings.cookies ? new CookieJar() : undefined;

  async function transfer(hop: Hop, signal: AbortSignal): Promise<HttpResponse> {
    const { url, method, form } = hop;
    const headers = buildHeaders(hop, settings, await jar?.getCookieString(url.href));
    const body = method === "POST" && form ? new URLSearchParams(form) : null;
    usage.requests += 1;
    const agent = agentFor(url);
    const options = { method, headers, body, agent, signal, redirect: "manual", compress: false } as const;
    const answer = await fetch(url, options).catch((error: unknown) => {
      throw describeNetworkFailure(error, url);
    });
    await keepCookies(answer, url, jar);
    const busy = judgeBusyStatus(answer.status, answer.headers, url);
    if (busy) throw busy;
    return createResponse({
      url: url.href,
      status: answer.status,
      headers: answer.headers,
      body: await readWholeBody(answer, hop, settings.maxBytes, usage),
    });
  }

  return (hop) => withTimeout(hop.url, settings, (signal) => transfer(hop, signal));
}

/** Runs `work` with a signal that ends with the time limit or the run. When it returns, what is left open is closed. */
async function withTimeout<T>(url: URL, settings: DoorSettings, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  let expired = false;
  const limit = timeout(settings.timeoutMs, TimeoutStrategy.Cooperative);
  limit.onTimeout(() => (expired = true));
  try {
    return await limit.execute(({ signal }) => work(signal), settings.signal);
  } catch (error) {
    settings.signal?.throwIfAborted();
    if (!expired || error instanceof StopSourceError) throw error;
    const message = `${url.host} did not answer completely within ${settings.timeoutMs / 1000} s.`;
    throw new TransientFailure(new RetryLaterError("TIMEOUT", message, { url: redactUrl(url) }));
  }
}

async function readWholeBody(answer: Response, hop: Hop, maxBytes: number, usage: HttpDoor["usage"]): Promise<Buffer> {
  const { url } = hop;
  const stream = answer.body as Readable | null;
  // These have no body, whatever their headers declare; reading to the end keeps the connection for the next request.
  const headersOnly = hop.method === "HEAD" || answer.status === 204 || answer.status === 304;
  const headers = headersOnly ? new Headers() : answer.headers;
  try {
    return await readBody({ url, headers, stream }, maxBytes, (n) => (usage.bytes += n));
  } catch (error) {
    if (error instanceof StopSourceError) throw error;
    const options = { url: redactUrl(url), cause: new Error(readCode(error) ?? "body ended too early") };
    const message = `${url.host} sent a body that is cut or broken.`;
    throw new TransientFailure(new RetryLaterError("TRUNCATED_BODY", message, options));
  }
}

function buildHeaders(hop: Hop, settings: DoorSettings, cookies: string | undefined): Headers {
  const headers = new Headers(hop.headers);
  headers.set("user-agent", `Maillage/${settings.version} (+${settings.contact})`);
  headers.set("accept-encoding", "gzip, br");
  if (cookies) headers.set("cookie", cookies);
  return headers;
}

async function keepCookies(answer: Response, url: URL, jar: CookieJar | undefined): Promise<void> {
  if (!jar) return;
  for (const cookie of answer.headers.raw()["set-cookie"] ?? []) {
    await jar.setCookie(cookie, url.href, { ignoreError: true });
  }
}

/** Two pairs of agents, so that a connection to the private host can never be reused for another one. */
function createAgents(settings: DoorSettings): (url: URL) => HttpAgent {
  const createPair = (allowPrivate: boolean) => {
    const options = { ...AGENT_OPTIONS, lookup: createSafeLookup(allowPrivate) };
    return { http: new HttpAgent(options), https: new HttpsAgent(options) };
  };
  const strict = createPair(false);
  const open = createPair(true);
  return (url) => (mayBePrivate(url, settings) ? open : strict)[url.protocol === "https:" ? "https" : "http"];
}
