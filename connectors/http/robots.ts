import robotsParserModule from "robots-parser";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpResponse } from "./contract.js";
import { excerpt, redactUrl, shortUrl } from "./redact-url.js";

/** The name under which a robots.txt can address us. */
const TOKEN = "Maillage";
/** A longer Crawl-delay is cut to this, in milliseconds: some files ask for hours by mistake. */
const MAX_CRAWL_DELAY_MS = 30_000;
/** RFC 9309, 2.4: a robots.txt is not used longer than a day. */
const MAX_AGE_MS = 24 * 60 * 60 * 1000;

/** Failures that say more by their own name than as "robots.txt cannot be read". */
const ABOUT_THE_WHOLE_HOST = new Set(["UNREACHABLE", "BAD_CERTIFICATE", "CIRCUIT_OPEN"]);

interface Rules {
  isAllowed(url: string, agent: string): boolean | undefined;
  getMatchingLineNumber(url: string, agent: string): number;
  getCrawlDelay(agent: string): number | undefined;
}
// The package's types announce an ES module, but it is a CommonJS one that exports the function itself.
const parseRules = robotsParserModule as unknown as (url: string, text: string) => Rules;

interface RobotsFile {
  rules: Rules;
  lines: string[];
}

/** Gives the interval to keep on this address's host, in milliseconds. */
export type AskRobots = (url: URL) => Promise<number>;

/**
 * Gives a function that asks robots.txt, fetched once per host and day, whether an address may be read.
 *
 * As RFC 9309 says: no file (4xx) allows everything; a file that cannot be had (5xx, network) allows nothing until it can.
 * Crawl-delay raises `minIntervalMs`, up to 30 s.
 *
 * @throws StopSourceError ROBOTS_DISALLOWED, from that function
 * @throws RetryLaterError ROBOTS_UNREACHABLE, or UNREACHABLE, BAD_CERTIFICATE, CIRCUIT_OPEN, from that function
 */
export function createRobots(fetchFile: (url: URL) => Promise<HttpResponse>, minIntervalMs: number): AskRobots {
  const known = new Map<string, { file: Promise<RobotsFile>; sinceMs: number }>();

  function loadFile(origin: string): Promise<RobotsFile> {
    const entry = known.get(origin);
    if (entry && Date.now() - entry.sinceMs < MAX_AGE_MS) return entry.file;
    const file = readFile(new URL("/robots.txt", origin), fetchFile);
    known.set(origin, { file, sinceMs: Date.now() });
    // A failure is not remembered: the next request may find the server well again.
    file.catch(() => known.delete(origin));
    return file;
  }

  return async (url) => {
    const { rules, lines } = await loadFile(url.origin);
    if (rules.isAllowed(url.href, TOKEN) === false) {
      const line = rules.getMatchingLineNumber(url.href, TOKEN);
      throw disallowed(url, `line ${line}, "${excerpt(lines[line - 1] ?? "")}"`);
    }
    const delayMs = Math.min((rules.getCrawlDelay(TOKEN) ?? 0) * 1000, MAX_CRAWL_DELAY_MS);
    return Math.max(minIntervalMs, delayMs);
  };
}

async function readFile(url: URL, fetchFile: (url: URL) => Promise<HttpResponse>): Promise<RobotsFile> {
  try {
    const response = await fetchFile(url);
    const text = response.status >= 200 && response.status < 300 ? response.text() : "";
    return { rules: parseRules(url.href, text), lines: text.split(/\r\n|\r|\n/) };
  } catch (error) {
    if (!(error instanceof RetryLaterError) || ABOUT_THE_WHOLE_HOST.has(error.code)) throw error;
    const message = `The robots.txt of ${url.host} cannot be read now, so nothing is read there: ${error.message}`;
    const { retryAt } = error;
    throw new RetryLaterError("ROBOTS_UNREACHABLE", message, { url: url.href, cause: error, retryAt });
  }
}

function disallowed(url: URL, rule: string): StopSourceError {
  const message =
    `The robots.txt of ${url.host} does not allow ${shortUrl(url)} (${rule}). ` +
    `With the partner's agreement, and only then, set respectRobots: false for this source.`;
  return new StopSourceError("ROBOTS_DISALLOWED", message, { url: redactUrl(url) });
}
