import type { Element, Root } from "hast";
import { select, selectAll } from "hast-util-select";
import { parseHtmlDocument } from "../../schema/text/parse-html-document.js";
import { webAddress } from "../../schema/text/web-address.js";
import { LARGEST_NUMBER } from "./article-address.js";
import { attributeOf } from "./page-tree.js";
import type { SiteAddresses } from "./site-addresses.js";
import { classesOf } from "./steady-html.js";

/** What a page says of itself, whatever its skeleton. */
export interface PageIdentity {
  /** The number of the article it shows, where it tells. */
  readonly number?: number;
  /** False when it says that it shows something else: a rubrique, an error, a form to log in. */
  readonly mayBeArticle: boolean;
  /** True when something in it shows that SPIP made it. */
  readonly bearsSpip: boolean;
  /** The address it gives for itself, on this site. */
  readonly canonical?: string;
  /** The address it gives for what it shows, at another site. */
  readonly canonicalElsewhere?: string;
}

/** Kinds of page that skeletons name in the class of their body, as `page_rubrique`. */
const OTHER_KINDS: ReadonlySet<string> = new Set(
  "sommaire rubrique mot auteur breve site document forum recherche plan contact login 404 401 403 secteur".split(" "),
);

/** Classes and ids that name the article: `article12`, `article-12`, or those of the plugin « crayons ». */
const NAMING = /^(?:id_?)?article(?:[-_](?:titre|texte|chapo|ps|soustitre|surtitre))?[-_]?(\d{1,10})$/;

export function identify(root: Root, site: SiteAddresses): PageIdentity {
  const declared = attributeOf(select("link[rel~=canonical]", root), "href");
  const canonical = ownAddress(declared, site);
  const elsewhere = otherAddress(declared, site);
  const kinds = classesOf(select("body", root) ?? NOBODY).flatMap((name) => /^page_(\w+)$/.exec(name)?.[1] ?? []);
  const number = numberOf(root, site, canonical);
  return {
    ...(number !== undefined && { number }),
    ...(canonical !== undefined && { canonical }),
    ...(elsewhere !== undefined && { canonicalElsewhere: elsewhere }),
    mayBeArticle: !kinds.some((kind) => OTHER_KINDS.has(kind)),
    bearsSpip: select("meta[name=generator][content^='SPIP'], [class*=spip], a[href*='spip.php']", root) !== undefined,
  };
}

const NOBODY: Element = { type: "element", tagName: "body", properties: {}, children: [] };

/** True for a page in which something shows that SPIP made it. */
export function bearsMarkOfSpip(html: string, site: SiteAddresses): boolean {
  try {
    return identify(parseHtmlDocument(html), site).bearsSpip;
  } catch {
    // Too long or too complex for a page that only says that something is not there.
    return false;
  }
}

/** The page's own word first, then the addresses it gives for itself. */
function numberOf(root: Root, site: SiteAddresses, canonical: string | undefined): number | undefined {
  const shortlink = attributeOf(select("link[rel~=shortlink]", root), "href");
  return (
    site.numberOf(shortlink) ??
    digits(attributeOf(select("input[name=id_article]", root), "value")) ??
    numberInNames(root) ??
    site.numberOf(canonical) ??
    site.numberOf(attributeOf(select("meta[property='og:url']", root), "content"))
  );
}

function numberInNames(root: Root): number | undefined {
  for (const element of selectAll("body, article, main, #contenu, #content, .hentry, .crayon", root)) {
    for (const name of [...classesOf(element), attributeOf(element, "id") ?? ""]) {
      const number = digits(NAMING.exec(name)?.[1]);
      if (number !== undefined) return number;
    }
  }
  return undefined;
}

function digits(text: string | undefined): number | undefined {
  const number = /^\d{1,10}$/.test(text ?? "") ? Number(text) : 0;
  return number > 0 && number <= LARGEST_NUMBER ? number : undefined;
}

/** A canonical address on another host is that of the text's original, or a mistake; the home page is nobody's. */
function ownAddress(href: string | undefined, site: SiteAddresses): string | undefined {
  if (href === undefined || !URL.canParse(href, site.root)) return undefined;
  const { href: address } = new URL(href, site.root);
  const isHome = address.replace(/\/$/, "") === site.root.replace(/\/$/, "");
  return site.isOnHost(address) && !isHome ? address : undefined;
}

/** Another site's home page is the canonical address of none of its pages. */
function otherAddress(href: string | undefined, site: SiteAddresses): string | undefined {
  const address = href === undefined ? undefined : webAddress(href.trim());
  if (address === undefined || site.isOnHost(address)) return undefined;
  const { pathname, search } = new URL(address);
  return pathname === "/" && search === "" ? undefined : address;
}
