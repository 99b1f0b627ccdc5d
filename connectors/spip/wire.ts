/** What a SPIP site sends besides its pages; only what we read. */

/** An address in `sitemap.xml`. https://www.sitemaps.org/protocol.html */
export interface WireAddress {
  readonly loc: string;
  /** SPIP gives it only for what was modified in the last 24 hours. */
  readonly lastmod?: string;
}

/** An article in the feed `page=backend`, RSS 2.0 with Dublin Core. */
export interface WireFeedItem {
  readonly title?: string;
  readonly link: string;
  /** An introduction, then the rubrique and the keywords as links. */
  readonly description?: string;
  /** The whole text, where the site gives it. */
  readonly content?: { readonly encoded?: string };
  readonly dc?: {
    readonly creators?: readonly string[];
    readonly subjects?: readonly string[];
    /** When it was published, not when it was modified. */
    readonly dates?: readonly string[];
  };
}

/** A comment in the feed `page=rss_forum_article`: its author's name and address stand there too, and are not read. */
export interface WireComment {
  readonly pubDate?: string;
  readonly dc?: { readonly dates?: readonly string[] };
}
