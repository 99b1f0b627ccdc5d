import { type PartnerAnswer, type PartnerRequest, type TestPartner, servePartner } from "../partner.js";
import { type SpipArticle, articlePage, commentFeed, feed, missingPage, sitemap } from "./spip-pages.js";

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

/** How many articles a feed holds, besides those of the last days. */
const FEED_LENGTH = 10;
const FEED_DAYS = 3;

/** SPIP's own is 2,000; few, so that a handful of pages is more than one sitemap names. */
const SITEMAP_LIMIT = 30;

/** Over how many years, this one included, the articles of a test are published. */
const YEARS = 6;

const COMMON = { "composed-by": "SPIP 4.4.4 @ www.spip.net", vary: "Cookie, Accept-Encoding" };
const HTML_TYPE = { ...COMMON, "content-type": "text/html; charset=utf-8" };
const XML_TYPE = { ...COMMON, "content-type": "text/xml; charset=utf-8" };
const TEXT_TYPE = { ...COMMON, "content-type": "text/plain; charset=utf-8" };

/** What a test may say of an article besides its title and text. */
export type SpipDetails = Partial<Pick<SpipArticle, "chapo" | "rubriques" | "keywords" | "authors">>;

/** A SPIP whose clock moves only when told to, or by a second for each change. */
export interface SpipPartner extends TestPartner {
  comment(remoteId: string, comment: { author: string; email: string; text: string }): void;
  /** Changes parts of an article, as an edit does. */
  change(remoteId: string, details: SpipDetails): void;
  passTime(ms: number): void;
  now(): Date;
}

/** Starts a site without a single article. */
export async function startSpip({ limit = SITEMAP_LIMIT } = {}): Promise<SpipPartner> {
  const site = new SpipSite(limit, () => server.url);
  const server = await servePartner((request) => site.answer(request));
  return {
    ...server,
    options: { sitemapLimit: limit, firstYear: new Date().getUTCFullYear() - YEARS },
    create: ({ title, text }) => site.create(title, text),
    edit: (id, text) => site.change(id, { text }),
    rename: (id, title) => site.change(id, { title }),
    delete: (id) => site.publish(id, false),
    restore: (id) => site.publish(id, true),
    comment: (id, comment) => site.comment(id, comment),
    change: (id, details) => site.change(id, details),
    passTime: (ms) => site.passTime(ms),
    now: () => site.now,
  };
}

class SpipSite {
  readonly #articles = new Map<string, SpipArticle>();
  readonly #limit: number;
  readonly #url: () => string;
  #now = new Date();
  #visits = 0;

  constructor(limit: number, url: () => string) {
    this.#limit = limit;
    this.#url = url;
  }

  get now(): Date {
    return this.#now;
  }

  passTime(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }

  create(title: string, text: string): string {
    this.passTime(SECOND_MS);
    const number = this.#articles.size + 1;
    const published = new Date(this.#now);
    published.setUTCFullYear(published.getUTCFullYear() - (number % YEARS));
    this.#articles.set(String(number), {
      ...{ number, title, text, published },
      chapo: "",
      modified: this.#now,
      isPublished: true,
      rubriques: [{ number: 1, name: "Ressources" }],
      keywords: [{ number: 1, name: "communs" }],
      authors: ["Awa Lestrange"],
      comments: [],
    });
    return String(number);
  }

  change(id: string, details: Partial<SpipArticle>): void {
    this.passTime(SECOND_MS);
    Object.assign(this.#article(id), details, { modified: this.#now });
  }

  /** What is published, or no longer, is not modified by that. */
  publish(id: string, isPublished: boolean): void {
    this.passTime(SECOND_MS);
    this.#article(id).isPublished = isPublished;
  }

  comment(id: string, comment: { author: string; email: string; text: string }): void {
    this.passTime(SECOND_MS);
    this.#article(id).comments.push({ ...comment, at: this.#now });
  }

  answer({ path }: Omit<PartnerRequest, "answer">): PartnerAnswer {
    const { pathname, search, searchParams } = new URL(path, this.#url());
    if (pathname === "/robots.txt") return { status: 200, headers: TEXT_TYPE, body: ROBOTS };
    if (pathname === "/sitemap.xml") return this.#sitemap(null);
    const page = searchParams.get("page");
    if (page === "sitemap.xml") return this.#sitemap(searchParams.get("annee"));
    if (page === "backend") return xml(feed(this.#url(), this.#latest()));
    const number = /^\?article(\d+)$/.exec(search)?.[1] ?? /^\/article(\d+)\.html$/.exec(pathname)?.[1];
    const article = this.#articles.get(number ?? searchParams.get("id_article") ?? "");
    if (article === undefined || !article.isPublished) return { status: 404, headers: HTML_TYPE, body: missingPage() };
    if (page === "rss_forum_article") return xml(commentFeed(this.#url(), article));
    return { status: 200, headers: HTML_TYPE, body: articlePage(article, this.#url(), (this.#visits += 1)) };
  }

  #article(id: string): SpipArticle {
    const article = this.#articles.get(id);
    if (article === undefined) throw new Error(`There is no article ${id}.`);
    return article;
  }

  #published(): SpipArticle[] {
    return [...this.#articles.values()].filter(({ isPublished }) => isPublished);
  }

  #sitemap(year: string | null): PartnerAnswer {
    const articles = this.#published()
      .filter(({ published }) => year === null || published.getUTCFullYear() === Number(year))
      .toSorted((a, b) => b.modified.getTime() - a.modified.getTime())
      .slice(0, this.#limit);
    const recent = new Date(this.#now.getTime() - DAY_MS);
    return xml(sitemap(this.#url(), articles, { recent, home: year === null }));
  }

  #latest(): SpipArticle[] {
    const recent = new Date(this.#now.getTime() - FEED_DAYS * DAY_MS);
    return this.#published()
      .toSorted((a, b) => b.published.getTime() - a.published.getTime())
      .filter(({ published }, index) => index < FEED_LENGTH || published > recent);
  }
}

function xml(body: string): PartnerAnswer {
  return { status: 200, headers: XML_TYPE, body };
}

/** SPIP's own, but for the second it asks to wait between two requests. */
const ROBOTS = `User-agent: *
Allow: /local/cache-css/
Disallow: /ecrire/
Disallow: /lib/
Disallow: /prive/
Disallow: /spip.php?action=*
Disallow: /spip.php?page=login*
Disallow: /*.api/
Crawl-delay: 0
`;
