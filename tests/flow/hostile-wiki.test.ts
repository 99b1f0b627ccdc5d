import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HarvestStatus } from "../../schema/harvest.js";
import { dialects } from "../support/databases.js";
import { type Misbehaviour, type WikiRequest, errorAnswer } from "../support/generated-wiki.js";
import { type HarvestedWiki, isListing, linesOf, startHarvestedWiki, titled, withPages } from "./harvested-wiki.js";

/** One way in which a wiki can answer badly, and the line that a person reads about it. */
interface Fault {
  readonly title: string;
  readonly answer: (request: WikiRequest) => Misbehaviour | undefined;
  readonly status: HarvestStatus;
  readonly line: RegExp;
}

/** Misbehaves on the second batch of the listing: the first has been read well. */
const onSecondBatch = (instead: Misbehaviour) => (request: WikiRequest) =>
  isListing(request, 2) ? instead : undefined;

const LOGIN_PAGE = "<!DOCTYPE html><html><body><form>Identifiez-vous</form></body></html>";

const html = { headers: { "content-type": "text/html; charset=utf-8" }, body: LOGIN_PAGE };

const refusing = (code: string): Misbehaviour => ({
  headers: { "mediawiki-api-error": code, "retry-after": "0.001" },
  body: errorAnswer(code, "Une explication en français."),
});

const FAULTS: readonly Fault[] = [
  {
    title: "a login page with status 200 instead of the wiki",
    answer: ({ path }) => (path === "/api.php" ? html : undefined),
    status: "stopped",
    line: /^UNEXPECTED_CONTENT_TYPE: .*answers text\/html.*application\/json was expected.*Identifiez-vous/,
  },
  {
    title: "a login page in the middle of the listing, called JSON",
    answer: onSecondBatch({ body: LOGIN_PAGE }),
    status: "stopped",
    line: /^NOT_JSON: .*begins with "<!DOCTYPE html>.*Check the source's address/,
  },
  {
    title: "JSON that is not MediaWiki's",
    answer: ({ params }) => (params.get("meta") === "siteinfo" ? { body: { status: "forbidden" } } : undefined),
    status: "stopped",
    line: /^NOT_A_WIKI: .*Check the source's url and apiPath/,
  },
  {
    title: "pages in the format of very old wikis",
    answer: onSecondBatch({ body: { batchcomplete: "", query: { pages: { 1: { pageid: 1 } } } } }),
    status: "stopped",
    line: /^MALFORMED_ANSWER: .*batchcomplete must be boolean.*apiPath.*version 1\.31 or newer/,
  },
  {
    title: "an empty listing",
    answer: (request) => (isListing(request) ? { body: { batchcomplete: true } } : undefined),
    status: "finished",
    line: /^LISTING_INCOMPLETE: .*did not name 60 pages that are there, so they stay.*tell the wiki's operators/,
  },
  {
    title: "a listing that breaks off without continuation and without the mark of its end",
    answer: onSecondBatch({ body: { query: { pages: [] } } }),
    status: "failed",
    line: /^TRUNCATED_LISTING: .*neither a continuation nor the mark of its end.*Nothing was withdrawn/,
  },
  {
    title: "a listing that leaves out pages we hold",
    answer: (request) => (isListing(request, 1) ? withPages(request, (pages) => pages.slice(7)) : undefined),
    status: "finished",
    line: /^LISTING_INCOMPLETE: .*did not name 7 pages/,
  },
  {
    title: "a listing that leaves out pages and says nothing when asked about them",
    answer: (request) => {
      if (isListing(request, 1)) return withPages(request, (pages) => pages.slice(7));
      return request.params.has("pageids") ? { body: { batchcomplete: true } } : undefined;
    },
    status: "failed",
    line: /^TRUNCATED_LISTING: .*says nothing about 7 of the pages.*the next harvest asks again/,
  },
  {
    title: "an internal error inside HTTP 200",
    answer: onSecondBatch({ body: errorAnswer("internal_api_error_DBQueryError", "Base de données indisponible.") }),
    status: "failed",
    line: /^API_INTERNAL_ERROR: .*internal error: Base de données indisponible/,
  },
  {
    title: "a refusal inside HTTP 200",
    answer: onSecondBatch({ body: errorAnswer("permissiondenied", "Vous n’avez pas la permission.") }),
    status: "stopped",
    line: /^API_PERMISSIONDENIED: The wiki refuses the request: Vous n’avez pas la permission/,
  },
  {
    title: "a continuation that the wiki itself does not accept",
    answer: onSecondBatch({ body: errorAnswer("badcontinue", "Paramètre de continuation non valide.") }),
    status: "stopped",
    line: /^API_BADCONTINUE: The wiki refuses the request: Paramètre de continuation/,
  },
  {
    title: "a rate limit that never ends",
    answer: onSecondBatch(refusing("ratelimited")),
    status: "failed",
    line: /^PARTNER_BUSY: .*busy \(ratelimited\)/,
  },
  {
    title: "a lag without the header that announces it",
    answer: onSecondBatch({ body: errorAnswer("maxlag", "520 secondes de retard.") }),
    status: "failed",
    line: /^PARTNER_BUSY: The wiki is busy \(maxlag\): 520 secondes/,
  },
  {
    title: "an error whose words are a megabyte long",
    answer: onSecondBatch({ body: errorAnswer("permissiondenied", `\u0000\ud83d${"bla ".repeat(250_000)}`) }),
    status: "stopped",
    line: /^API_PERMISSIONDENIED: .{900,1100}$/s,
  },
  {
    title: "a continuation that leads to itself",
    answer: (request) => (isListing(request) ? continuing(request, () => "Toujours_la_même") : undefined),
    status: "stopped",
    line: /^ENDLESS_CONTINUATION: .*Nothing was withdrawn; tell its operators/,
  },
  {
    title: "ever new continuations with the same pages",
    answer: (request) => (isListing(request) ? continuing(request, () => `Suite_${request.number}`) : undefined),
    status: "stopped",
    line: /^ENDLESS_CONTINUATION: .*same entries over and over.*Nothing was withdrawn; tell its operators/,
  },
  {
    title: "a batch that is never complete",
    answer: (request) => (isListing(request) ? neverComplete(request) : undefined),
    status: "stopped",
    line: /^ENDLESS_CONTINUATION: .*does not end.*Nothing was withdrawn; tell its operators/,
  },
  {
    title: "a redirect to another host",
    answer: onSecondBatch({ status: 302, headers: { location: "https://evil.example.org/api.php" }, body: "" }),
    status: "stopped",
    line: /^FOREIGN_REDIRECT: .*redirects to https:\/\/evil\.example\.org\/api\.php.*If the source has moved, change its url/,
  },
  {
    title: "a robots.txt that forbids the API",
    answer: ({ path }) =>
      path === "/robots.txt" ? { status: 200, body: "User-agent: *\nDisallow: /api.php" } : undefined,
    status: "stopped",
    line: /^ROBOTS_DISALLOWED: .*does not allow.*With the partner's agreement.*respectRobots: false/,
  },
  {
    title: "429 with a long Retry-After",
    answer: onSecondBatch({ status: 429, headers: { "retry-after": "3600" }, body: "" }),
    status: "failed",
    line: /^TOO_MANY_REQUESTS: .*asks? too often.*Harvest it less often/,
  },
  {
    title: "503 without end",
    answer: onSecondBatch({ status: 503, body: "" }),
    status: "failed",
    line: /^SERVER_ERROR: .*problem of its own \(status 503\)/,
  },
  {
    title: "404 for its own API",
    answer: ({ path }) => (path === "/api.php" ? { status: 404, ...html } : undefined),
    status: "stopped",
    line: /^NOT_JSON: .*answers text\/html.*Check the source's address/,
  },
  {
    title: "an address that is no web address for its pages",
    answer: ({ params, answer }) =>
      params.get("meta") === "siteinfo"
        ? { body: answer.replace(/"server":"[^"]*"/, '"server":"javascript:1"') }
        : undefined,
    status: "stopped",
    line: /^NOT_A_WIKI: .*Check the source's url and apiPath/,
  },
];

function continuing({ answer }: WikiRequest, token: () => string): Misbehaviour {
  return { body: { ...(JSON.parse(answer) as object), continue: { gapcontinue: token(), continue: "gapcontinue||" } } };
}

function neverComplete({ number }: WikiRequest): Misbehaviour {
  return { body: { continue: { clcontinue: `1|${number}`, continue: "||" }, query: { pages: [] } } };
}

describe.each(dialects)("a wiki that answers badly, on %s", (dialect) => {
  let harvested: HarvestedWiki;
  let before: { live: string[]; graph: unknown };

  beforeAll(async () => {
    harvested = await startHarvestedWiki(dialect);
    const report = await harvested.harvest();
    expect(report.counts).toMatchObject({ added: 60, failed: 0 });
    before = { live: await harvested.live(), graph: await harvested.graph() };
  });

  afterAll(() => harvested.close());

  it.each(titled(FAULTS))("reports %s in one line, and withdraws nothing", async (_, { answer, status, line }) => {
    harvested.wiki.misbehave(answer);
    const report = await harvested.harvest({ http: { maxRetryAfterMs: 1_000 } });
    expect(linesOf(report)).toEqual([expect.stringMatching(line)]);
    expect(report.status).toBe(status);
    expect(report.counts).toMatchObject({ withdrawn: 0, redacted: 0, failed: 0 });
    expect(await harvested.live()).toEqual(before.live);
    harvested.wiki.misbehave(undefined);
    const healthy = await harvested.harvestAnew(report);
    expect(healthy).toMatchObject({ status: "finished", incidents: [] });
    expect(await harvested.graph()).toEqual(before.graph);
  });
});
