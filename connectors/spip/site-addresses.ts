import { type Place, placeOf } from "./article-address.js";

/** How an article is asked for by its number; every SPIP answers it, whatever form its own links have. */
const ARTICLE_URL = "spip.php?article{id}";

/** The addresses of one SPIP site. */
export class SiteAddresses {
  /** The site's own directory, with a slash at the end. */
  readonly root: string;
  readonly #articleUrl: string;

  constructor(sourceUrl: string, articleUrl = ARTICLE_URL) {
    this.root = new URL("./", sourceUrl).href;
    this.#articleUrl = articleUrl;
  }

  /** @param path Below the site's directory. */
  of(path: string): string {
    return new URL(path, this.root).href;
  }

  article(id: number): string {
    return this.of(this.#articleUrl.replaceAll("{id}", String(id)));
  }

  /**
   * An address as this site's own, without fragment; undefined when it leads elsewhere. `www.` and the protocol do not
   * make another site: it is asked at the address of our settings in any case.
   */
  own(address: string, base = this.root): URL | undefined {
    if (!URL.canParse(address, base)) return undefined;
    const url = new URL(address, base);
    const root = new URL(this.root);
    if (!/^https?:$/.test(url.protocol) || !isSameHost(url, root)) return undefined;
    url.protocol = root.protocol;
    url.host = root.host;
    url.hash = "";
    url.username = "";
    url.password = "";
    return url.pathname.startsWith(root.pathname) ? url : undefined;
  }

  /** The same for an address that stands in a listing, where it is whole or wrong. */
  listed(address: string): URL | undefined {
    return /^\s*https?:\/\//i.test(address) ? this.own(address.trim()) : undefined;
  }

  /** What an address of this site leads to. */
  placeOf(url: URL): Place {
    return placeOf(url, new URL(this.root).pathname);
  }

  /** The number of the article that an address leads to, where it tells it. */
  numberOf(address: string | undefined): number | undefined {
    const url = address === undefined ? undefined : this.own(address);
    const place = url && this.placeOf(url);
    return place?.type === "article" ? place.number : undefined;
  }

  /** True for an address on the site's own host, as it is written. */
  isOnHost(address: string): boolean {
    return URL.canParse(address) && isSameHost(new URL(address), new URL(this.root));
  }
}

function isSameHost(a: URL, b: URL): boolean {
  const bare = ({ hostname }: URL) => hostname.replace(/^www\./, "");
  // Where the protocols differ, usual ports do too.
  return bare(a) === bare(b) && (a.protocol === b.protocol ? a.port === b.port : a.port === "" && b.port === "");
}
