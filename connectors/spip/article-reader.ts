import type { SourceSettings } from "../../schema/generated/source.js";
import { RetryLaterError } from "../errors.js";
import type { HttpDoor, HttpResponse } from "../http/door.js";
import { type ArticlePage, readArticlePage } from "./article-page.js";
import { countReplies } from "./comments.js";
import type { SpipSettings } from "./generated/settings.js";
import { judgePage } from "./judge-page.js";
import { bearsMarkOfSpip } from "./page-identity.js";
import { type ArticleName, type Reading, unusable } from "./reading.js";
import { type Scope, scopeOf } from "./scope.js";
import { SiteAddresses } from "./site-addresses.js";
import { ask, isMadeBySpip } from "./tolerant-request.js";

/** How many redirects lead to an article at most. */
const MOST_REDIRECTS = 3;

const HTML = ["text/html", "application/xhtml+xml"];

/** Statuses that concern this article alone. */
const NOT_FOR_US = [401, 402, 403, 451];

/** Faults of a page that only a change of it can mend. */
const LASTING_FAULTS: ReadonlySet<string> = new Set(["BODY_TOO_LARGE", "UNKNOWN_ENCODING", "ROBOTS_DISALLOWED"]);

/** Where a site sends those who may not read. */
const LOGIN = /(?:^|[?&/=])(?:login|connexion|spip_login|identifiant)\b/i;

interface Fetched {
  readonly response: HttpResponse;
  readonly url: string;
}

/** Reads articles, one request each, and one more for those with comments. */
export class ArticleReader {
  readonly site: SiteAddresses;
  readonly #http: HttpDoor;
  readonly #options: SpipSettings;
  readonly #scope: Scope;

  constructor(http: HttpDoor, source: SourceSettings, options: SpipSettings) {
    this.site = new SiteAddresses(source.url, options.articleUrl);
    this.#http = http;
    this.#options = options;
    this.#scope = scopeOf(options);
  }

  /** @throws RetryLaterError or StopSourceError when the fault is the whole host's. */
  async read(name: ArticleName): Promise<Reading> {
    const fetched = await this.#fetch(typeof name === "number" ? this.site.article(name) : name);
    if ("type" in fetched) return fetched;
    const { response, url } = fetched;
    if (response.status === 404 || response.status === 410) return this.#missing(fetched);
    if (response.status !== 200) {
      return unusable(url, "ARTICLE_CLOSED", `The site does not let us read the article (status ${response.status}).`);
    }
    let page: ArticlePage;
    try {
      page = readArticlePage(response.text(), url, this.site, this.#options.selectors ?? {});
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return unusable(url, "HTML_UNREADABLE", `The page cannot be read: ${reason}`, true);
    }
    const judged = judgePage({ name, url, page, isMadeBySpip: isMadeBySpip(response) }, this.site, this.#scope);
    if (judged.type !== "ours") return judged;
    const { type: _, ...article } = judged;
    return { type: "article", article: { ...article, replies: await this.#countReplies(judged.number, page) } };
  }

  async #countReplies(number: number, page: ArticlePage) {
    return this.#options.comments === false ? undefined : countReplies(this.#http, this.site, number, page);
  }

  /** Follows what leads to the same article under another address, and nothing else. */
  async #fetch(address: string): Promise<Fetched | Reading> {
    let url = address;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
      const { response, fault } = await ask(this.#http, { url, accept: HTML, redirect: "manual", expect: NOT_FOR_US });
      if (fault instanceof RetryLaterError) return { type: "later", url, error: fault };
      if (fault !== undefined) return unusable(url, fault.code, fault.message, LASTING_FAULTS.has(fault.code));
      if (response.status < 300 || response.status >= 400) return { response, url };
      const target = this.#targetOf(response, url);
      if (target === undefined) return redirected(url, response.headers.get("location"));
      url = target;
    }
    return unusable(address, "REDIRECTED", "The article's address redirects again and again. It stays as it was.");
  }

  /** Where a redirect leads, if that can be an article: not to another site, its home page or a form to log in. */
  #targetOf(response: HttpResponse, from: string): string | undefined {
    const location = response.headers.get("location") ?? "";
    const target = this.site.own(location, from);
    if (target === undefined || target.href === this.site.root) return undefined;
    if (LOGIN.test(target.pathname + target.search)) return undefined;
    // As the site writes it: it may lead from http to https.
    return new URL(location, from).href;
  }

  #missing({ response, url }: Fetched): Reading {
    const { status } = response;
    if (isMadeBySpip(response) || bearsMarkOfSpip(response.text(), this.site)) return { type: "missing", url, status };
    const message =
      `The address answers ${status}, but it is not SPIP that says so, as when a server is being moved. ` +
      "The article stays as it was; if that goes on, tell the site's operators.";
    return unusable(url, "NOT_FROM_SPIP", message);
  }
}

function redirected(url: string, location: string | null): Reading {
  const target = location !== null && URL.canParse(location, url) ? new URL(location, url) : undefined;
  // A query may hold secrets, and a login page's does hold the article's address.
  const where = target === undefined ? "nowhere" : `${target.origin}${target.pathname}`;
  const message = `The article's address leads to ${where}, which is no article of this site. It stays as it was.`;
  return unusable(url, "REDIRECTED", message);
}
