import { StopSourceError } from "../errors.js";
import { redactUrl, shortUrl } from "./redact-url.js";

/** One request on the wire. */
export interface Hop {
  url: URL;
  method: "GET" | "POST" | "HEAD";
  headers: Record<string, string>;
  form?: Record<string, string> | undefined;
}

/** How many redirects one request may take. */
const MAX_REDIRECTS = 5;
const STATUSES = new Set([301, 302, 303, 307, 308]);

/** Says whether this status leads to another address. */
export function isRedirect(status: number): boolean {
  return STATUSES.has(status);
}

/**
 * Gives the request that a redirect asks for: on the same host and port, or from http to https on that host.
 *
 * A POST becomes a GET after 301, 302 and 303, as browsers do; 307 and 308 keep it.
 *
 * @throws StopSourceError FOREIGN_REDIRECT, INSECURE_REDIRECT or BAD_REDIRECT
 */
export function followRedirect(hop: Hop, status: number, location: string | null): Hop {
  const options = { url: redactUrl(hop.url) };
  if (!location || !URL.canParse(location, hop.url.href)) {
    const message = `${shortUrl(hop.url)} redirects (status ${status}) without a usable address.`;
    throw new StopSourceError("BAD_REDIRECT", message, options);
  }
  const url = new URL(location, hop.url);
  const path = `${shortUrl(hop.url)} redirects to ${shortUrl(url)}`;
  // Another port is another server. Usual ports are not part of `host`, so http may lead to https.
  if (url.host !== hop.url.host || !/^https?:$/.test(url.protocol)) {
    const message = `${path}, which is another host. If the source has moved, change its url.`;
    throw new StopSourceError("FOREIGN_REDIRECT", message, options);
  }
  if (hop.url.protocol === "https:" && url.protocol !== "https:") {
    throw new StopSourceError("INSECURE_REDIRECT", `${path}, out of https. It is not followed.`, options);
  }
  const becomesGet = hop.method === "POST" && status <= 303;
  return becomesGet ? { url, method: "GET", headers: withoutBody(hop.headers) } : { ...hop, url };
}

/** Gives a function that notes each request of a chain. @throws StopSourceError REDIRECT_LOOP, from that function */
export function createLoopGuard(cookies: boolean): (hop: Hop) => void {
  const seen = new Set<string>();
  let hops = 0;
  return ({ method, url }) => {
    const key = `${method} ${url.href}`;
    // With cookies a page may redirect to itself once, to set one; then only the number of redirects tells.
    if ((seen.has(key) && !cookies) || hops > MAX_REDIRECTS) {
      const message = `${shortUrl(url)} redirects in a circle, or more than ${MAX_REDIRECTS} times.`;
      throw new StopSourceError("REDIRECT_LOOP", message, { url: redactUrl(url) });
    }
    seen.add(key);
    hops += 1;
  };
}

function withoutBody(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
}
