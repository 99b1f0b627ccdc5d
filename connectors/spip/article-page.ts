import type { Element } from "hast";
import { select, selectAll } from "hast-util-select";
import { parseHtmlDocument } from "../../schema/text/parse-html-document.js";
import { webAddress } from "../../schema/text/web-address.js";
import { objectNumber } from "./article-address.js";
import { type Byline, readByline, readFrenchDate } from "./byline.js";
import type { SpipSelectors } from "./generated/settings.js";
import { type PageIdentity, identify } from "./page-identity.js";
import { PageTree, attributeOf, wordsOf } from "./page-tree.js";
import type { SiteAddresses } from "./site-addresses.js";
import { steadyHtml, withoutFileAge } from "./steady-html.js";
import { readTime } from "./times.js";

/** A rubrique or a keyword. */
export interface Named {
  readonly name: string;
  readonly number?: number;
}

/** What the page of an article says, in SPIP's words. */
export interface ArticlePage extends PageIdentity {
  readonly title?: string;
  readonly surtitle?: string;
  readonly subtitle?: string;
  readonly language?: string;
  readonly authors: readonly string[];
  readonly publishedAt?: string;
  /** From the top of the site down to the article's own. */
  readonly rubriques: readonly Named[];
  readonly keywords: readonly Named[];
  /** Safe HTML, links absolute; absent where there is none. */
  readonly texts: { readonly [key in TextField]?: string };
  readonly website?: string;
  readonly image?: string;
  /** The site's own statement, outside the text. */
  readonly license?: { readonly text: string; readonly url?: string };
  /** Addresses outside the site. */
  readonly links: readonly string[];
  readonly comments: { readonly count: number; readonly dates: readonly string[] };
  /** False when the skeleton is not known, so that a missing text may only not have been found. */
  readonly isDistributed: boolean;
}

export type TextField = "chapo" | "text" | "notes" | "ps";

const TEXT_FIELDS: readonly TextField[] = ["chapo", "text", "notes", "ps"];

/** What is no part of any article. */
const APART = ".comments, #comments, .comment-list, .formulaire_spip, nav";

/** Longest title and name kept, in characters: a record holds no longer ones. */
const LONGEST_TITLE = 1_000;
const LONGEST_NAME = 300;
const MOST_NAMES = 200;
const MOST_LINKS = 5_000;

/**
 * Reads the page of an article, whatever its skeleton: by the marks of SPIP's own, then by those that skeletons have in
 * common, then by the line that tells its date and authors.
 *
 * @param address Where the page was read.
 * @throws Error when the page is too long or too complex to be read
 */
export function readArticlePage(html: string, address: string, site: SiteAddresses, own: SpipSelectors): ArticlePage {
  const whole = new PageTree(parseHtmlDocument(html), own);
  const baseUrl = baseOf(whole, address, site);
  const comments = whole.all("comments");
  const page = whole.without(new Set([...selectAll(APART, whole.root), ...comments]));
  const byline = readByline(page.root);
  const rubriques = readRubriques(page, byline, { address, baseUrl, site });
  const parts = findTexts(page);
  const title = page.words("title")?.slice(0, LONGEST_TITLE).toWellFormed();
  const publishedAt = page.find("published", timeOf) ?? byline?.publishedAt;
  const language = languageOf(whole);
  return {
    ...identify(whole.root, site),
    ...(title !== undefined && { title }),
    ...optionalWords(page),
    ...(language !== undefined && { language }),
    authors: authorsOf(page, byline, rubriques),
    ...(publishedAt !== undefined && { publishedAt }),
    rubriques,
    keywords: namedOf(page.all("keywords"), "mot", baseUrl, site),
    texts: textsOf(parts, baseUrl),
    ...addressesOf(page, parts, baseUrl),
    links: linksOf([...parts.values(), ...page.all("website")], baseUrl, site),
    comments: countComments(whole, comments, byline),
    isDistributed:
      select(".cartouche .entry-title", page.root) !== undefined && select(".published", page.root) !== undefined,
  };
}

/** A page may say that its links are to be read from elsewhere; SPIP does, where addresses have several levels. */
function baseOf(page: PageTree, address: string, site: SiteAddresses): string {
  const base = attributeOf(select("base[href]", page.root), "href");
  return (base === undefined ? undefined : site.own(base, address)?.href) ?? address;
}

function languageOf({ root }: PageTree): string | undefined {
  const html = select("html", root);
  const tag = attributeOf(html, "lang") ?? attributeOf(html, "xmlLang");
  const [, primary = "", region] = /^([a-z]{2,3})(?:[-_]([a-z0-9]{2,8}))?$/i.exec(tag?.trim() ?? "") ?? [];
  if (primary === "") return undefined;
  return region === undefined ? primary.toLowerCase() : `${primary.toLowerCase()}-${region}`;
}

function optionalWords(page: PageTree): { surtitle?: string; subtitle?: string } {
  const words = (field: "surtitle" | "subtitle") => page.words(field)?.slice(0, LONGEST_TITLE).toWellFormed();
  const [surtitle, subtitle] = [words("surtitle"), words("subtitle")];
  return { ...(surtitle !== undefined && { surtitle }), ...(subtitle !== undefined && { subtitle }) };
}

function timeOf(elements: readonly Element[]): string | undefined {
  const told = elements.flatMap((element) => {
    const written = ["dateTime", "content", "title"].flatMap((name) => attributeOf(element, name) ?? []);
    return written.map(readTime).find((time) => time !== undefined) ?? readFrenchDate(wordsOf(element)) ?? [];
  });
  return told[0];
}

/** By the page's marks; else by its line, from which the rubrique's name is cut where no mark parts them. */
function authorsOf(page: PageTree, byline: Byline | undefined, rubriques: readonly Named[]): string[] {
  const marked = page.all("authors").flatMap((element) => wordsOf(element).split(/\s*,\s*/));
  const names = marked.length > 0 ? marked : (byline?.authors ?? []).map((name) => withoutRubrique(name, rubriques));
  const bare = names.map((name) => name.replace(/^par\s+/i, "").trim());
  return distinct(bare.filter((name) => readFrenchDate(name) === undefined));
}

function withoutRubrique(name: string, rubriques: readonly Named[]): string {
  const rubrique = rubriques.find((each) => name.endsWith(` ${each.name}`));
  return rubrique === undefined ? name : name.slice(0, -rubrique.name.length - 1);
}

interface Where {
  readonly address: string;
  readonly baseUrl: string;
  readonly site: SiteAddresses;
}

/** The path to the article, without the home page and the article itself. */
function readRubriques(page: PageTree, byline: Byline | undefined, { address, baseUrl, site }: Where): Named[] {
  const isStep = (element: Element) => {
    const url = site.own(attributeOf(element, "href") ?? "", baseUrl);
    return element.tagName === "meta" || (url !== undefined && url.href !== site.root && url.href !== address);
  };
  const path = page.find("rubrique", (elements) => {
    const steps = namedOf(elements.filter(isStep), "rubrique", baseUrl, site);
    return steps.length > 0 ? steps : undefined;
  });
  if (path !== undefined) return path;
  const { name, href = "" } = byline?.rubrique ?? {};
  return name === undefined ? [] : [named(name, site.own(href, baseUrl), "rubrique", site)];
}

function named(words: string, url: URL | undefined, object: "rubrique" | "mot", site: SiteAddresses): Named {
  const number = url && objectNumber(url, new URL(site.root).pathname, object);
  return { name: words.slice(0, LONGEST_NAME).toWellFormed(), ...(number !== undefined && { number }) };
}

function namedOf(
  elements: readonly Element[],
  object: "rubrique" | "mot",
  baseUrl: string,
  site: SiteAddresses,
): Named[] {
  const found = new Map<string, Named>();
  for (const element of elements.slice(0, MOST_NAMES)) {
    const each = named(wordsOf(element), site.own(attributeOf(element, "href") ?? "", baseUrl), object, site);
    if (each.name !== "") found.set(each.name, each);
  }
  return [...found.values()];
}

/** Where each text stands: the first place that holds words, pictures or the like. */
function findTexts(page: PageTree): Map<TextField, Element> {
  const parts = new Map<TextField, Element>();
  for (const field of TEXT_FIELDS) {
    const element = page.find(field, (elements) => elements.find((each) => holdsSomething(each)));
    if (element !== undefined) parts.set(field, element);
  }
  return parts;
}

function holdsSomething(element: Element): boolean {
  return wordsOf(element) !== "" || select("img[src]", element) !== undefined;
}

function textsOf(parts: ReadonlyMap<TextField, Element>, baseUrl: string): ArticlePage["texts"] {
  const texts = [...parts].flatMap(([field, element]) => {
    const others = new Set([...parts.values()].filter((other) => other !== element));
    const html = steadyHtml(element, { baseUrl, without: others });
    return html === "" ? [] : [[field, html] as const];
  });
  return Object.fromEntries(texts);
}

/** What the article is about, its picture, and what the site says of its licence outside the texts. */
function addressesOf(
  page: PageTree,
  parts: ReadonlyMap<TextField, Element>,
  baseUrl: string,
): Pick<ArticlePage, "website" | "image" | "license"> {
  const website = absolute(attributeOf(page.all("website")[0], "href"), baseUrl);
  const image = page.find("image", ([element]) => {
    const address = attributeOf(element, "content") ?? attributeOf(element, "src");
    return absolute(address && withoutFileAge(address), baseUrl);
  });
  const license = page.without(new Set(parts.values())).find("license", ([element]) => {
    if (element === undefined) return undefined;
    const url = absolute(attributeOf(element, "href"), baseUrl);
    const text = (attributeOf(element, "title") ?? wordsOf(element)).slice(0, LONGEST_NAME).toWellFormed();
    return text === "" && url === undefined ? undefined : { text, ...(url !== undefined && { url }) };
  });
  return {
    ...(website !== undefined && { website }),
    ...(image !== undefined && { image }),
    ...(license !== undefined && { license }),
  };
}

function linksOf(elements: readonly Element[], baseUrl: string, site: SiteAddresses): string[] {
  const anchors = elements.flatMap((element) =>
    element.tagName === "a" ? [element] : selectAll("a[href]", { type: "root", children: element.children }),
  );
  const addresses = anchors.flatMap((anchor) => absolute(attributeOf(anchor, "href"), baseUrl) ?? []);
  return [...new Set(addresses)].filter((address) => !site.isOnHost(address)).slice(0, MOST_LINKS);
}

function absolute(address: string | undefined, baseUrl: string): string | undefined {
  if (address === undefined || !URL.canParse(address, baseUrl)) return undefined;
  return webAddress(new URL(address, baseUrl).href);
}

/** How many comments the page shows, or says that there are, and when they were written. */
function countComments(
  page: PageTree,
  comments: readonly Element[],
  byline: Byline | undefined,
): ArticlePage["comments"] {
  const marked = page.all("commentDates");
  const inside = comments.flatMap((comment) => selectAll("time[datetime], abbr[title]", comment).slice(0, 1));
  const dates = (marked.length > 0 ? marked : inside).flatMap((element) => timeOf([element]) ?? []);
  const told = byline?.comments ?? 0;
  return { count: Math.max(comments.length, told), dates };
}

function distinct(names: readonly string[]): string[] {
  const kept = names.map((name) => name.slice(0, LONGEST_NAME).toWellFormed()).filter((name) => name !== "");
  return [...new Set(kept)].slice(0, MOST_NAMES);
}
