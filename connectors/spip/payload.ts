import { createHash } from "node:crypto";
import type { SourceSettings } from "../../schema/generated/source.js";
import type { Candidate, Json } from "../../schema/sink.js";
import { splitContributors, withoutPersonalData } from "../personal-data.js";
import type { ArticlePage, Named } from "./article-page.js";
import { withoutNumber } from "./fold.js";

/** What the ledger keeps of an article: all that the mapping reads, and nobody's name. */
export interface ArticlePayload {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly surtitle?: string;
  readonly subtitle?: string;
  readonly language?: string;
  readonly publishedAt?: string;
  /** When it was last modified after that, as far as the sitemap told. */
  readonly modifiedAt?: string;
  readonly rubriques: readonly Named[];
  readonly keywords: readonly Named[];
  /** Safe HTML, links absolute. */
  readonly texts: ArticlePage["texts"];
  readonly website?: string;
  readonly image?: string;
  readonly license?: ArticlePage["license"];
  readonly links: readonly string[];
  readonly replies?: Replies;
  /** The address at another site that the page says to be the right one for what it shows. */
  readonly canonical?: string;
}

/** How many comments there are, and when they were written, newest first. */
export interface Replies {
  readonly count: number;
  readonly dates: readonly string[];
}

/** An article as it was read. */
export interface ReadArticle {
  readonly number: number;
  /** Address of the page for people. */
  readonly url: string;
  readonly page: ArticlePage & { readonly title: string };
  readonly replies: Replies | undefined;
}

/**
 * Makes a candidate of an article. SPIP has neither numbers nor addresses for revisions: a hash of what the page says
 * stands for one, and a name made of it for its address.
 *
 * @param lastmod When it was modified, where the sitemap has told.
 */
export function toCandidate(article: ReadArticle, source: SourceSettings, lastmod: string | undefined): Candidate {
  const { number, url, page } = article;
  const said = withoutPersonalData(payloadOf(article) as unknown as Json);
  const { names } = splitContributors(page.authors);
  const revisionId = createHash("sha256")
    .update(JSON.stringify([said, names]))
    .digest("hex")
    .slice(0, 16);
  const modifiedAt = isLater(lastmod, page.publishedAt) ? lastmod : undefined;
  const publishedAt = modifiedAt ?? page.publishedAt;
  return {
    remoteId: String(number),
    revisionId,
    url,
    permalink: `urn:maillage:spip:${source.id}:${number}:${revisionId}`,
    title: withoutNumber(page.title),
    ...(publishedAt !== undefined && { publishedAt }),
    contributors: page.authors,
    anonymousContributors: 0,
    payload: modifiedAt === undefined ? said : { ...(said as object), modifiedAt },
  };
}

function isLater(time: string | undefined, than: string | undefined): boolean {
  return time !== undefined && (than === undefined || Date.parse(time) > Date.parse(than));
}

function payloadOf({ number, url, page, replies }: ReadArticle): ArticlePayload {
  const { title, surtitle, subtitle, language, publishedAt, rubriques, keywords, texts, website, image } = page;
  return {
    number,
    url,
    title,
    ...(surtitle !== undefined && { surtitle }),
    ...(subtitle !== undefined && { subtitle }),
    ...(language !== undefined && { language }),
    ...(publishedAt !== undefined && { publishedAt }),
    rubriques,
    keywords,
    texts,
    ...(website !== undefined && { website }),
    ...(image !== undefined && { image }),
    ...(page.license !== undefined && { license: page.license }),
    links: page.links,
    ...(replies !== undefined && { replies }),
    ...(page.canonicalElsewhere !== undefined && { canonical: page.canonicalElsewhere }),
  };
}

/** @throws Error when the ledger holds something else. */
export function jsonToPayload(json: Json): ArticlePayload {
  const payload = json as Partial<ArticlePayload> | null;
  if (typeof payload?.number !== "number" || typeof payload.title !== "string" || payload.texts === undefined) {
    throw new Error("the payload is not an article of SPIP");
  }
  return payload as ArticlePayload;
}
