import { StopSourceError } from "../errors.js";
import type { ApiParams, MediaWikiApi } from "./api.js";

/** What the wiki says of itself, kept with every page because the mapping reads it. */
export interface SiteInfo {
  /** `https://wiki.example.org`, without a slash at the end. */
  readonly server: string;
  /** `/wiki/$1` */
  readonly articlePath: string;
  /** `/index.php` */
  readonly script: string;
  readonly language: string;
  /** The licence of the whole site; both empty when it declares none. */
  readonly rights: { readonly url: string; readonly text: string };
}

/** What a harvest needs to know besides. */
export interface SiteState {
  readonly info: SiteInfo;
  /** The server's clock. */
  readonly time: Date;
  /** Pages of every namespace, redirects and talk included. */
  readonly pages: number | undefined;
  /** Jobs that wait: until they are done, categories and links may be older than the texts. */
  readonly jobs: number;
}

const PARAMS: ApiParams = { action: "query", meta: "siteinfo", siprop: "general|rightsinfo|namespaces|statistics" };

/** Asks the wiki who it is. @throws StopSourceError NOT_A_WIKI */
export async function readSite(api: MediaWikiApi, url: string): Promise<SiteState> {
  const { query } = await api.get(PARAMS);
  const general = query?.general;
  const server = originOf(general?.server ?? "", url);
  if (general === undefined || server === undefined || !general.generator.startsWith("MediaWiki ")) {
    throw new StopSourceError(
      "NOT_A_WIKI",
      "The address does not answer as a MediaWiki. Check the source's url and apiPath.",
      { url },
    );
  }
  return {
    info: {
      server,
      articlePath: general.articlepath,
      script: general.script,
      language: general.lang,
      rights: rightsOf(query?.rightsinfo),
    },
    time: new Date(general.time),
    pages: query?.statistics?.pages,
    jobs: query?.statistics?.jobs ?? 0,
  };
}

/** A wiki may give its server without the protocol. */
function originOf(server: string, url: string): string | undefined {
  const address = URL.canParse(server, url) ? new URL(server, url) : undefined;
  return address !== undefined && /^https?:$/.test(address.protocol) ? address.origin : undefined;
}

function rightsOf(declared: SiteInfo["rights"] | undefined): SiteInfo["rights"] {
  return { url: declared?.url ?? "", text: declared?.text ?? "" };
}

/** The address of a page for people. */
export function pageUrl({ server, articlePath }: SiteInfo, title: string): string {
  // Half a character has no place in an address, and encodeURIComponent would throw.
  const path = encodeURIComponent(title.toWellFormed().replaceAll(" ", "_"))
    .replaceAll("%2F", "/")
    .replaceAll("%3A", ":");
  return server + articlePath.replace("$1", () => path);
}

/** The address of exactly one revision; it survives renaming. */
export function permalink({ server, script }: SiteInfo, revisionId: number): string {
  return `${server}${script}?oldid=${revisionId}`;
}

/** The address of a page by its number, which names nobody. */
export function pageUrlById({ server, script }: SiteInfo, pageId: number | string): string {
  return `${server}${script}?curid=${pageId}`;
}
