import { webAddress } from "../../schema/text/web-address.js";
import type { ArticlePage } from "./article-page.js";
import { type ArticleName, type Reading, type Unusable, unusable } from "./reading.js";
import { type Scope, whyOutOfScope } from "./scope.js";
import type { SiteAddresses } from "./site-addresses.js";

/** A page that answered 200, and what is known of it besides. */
export interface AnsweredPage {
  readonly name: ArticleName;
  /** Where it was read. */
  readonly url: string;
  /** The headers say that SPIP made it. */
  readonly isMadeBySpip: boolean;
  readonly page: ArticlePage;
}

/** An article that is ours to keep. */
export interface OwnArticle {
  readonly type: "ours";
  readonly number: number;
  readonly url: string;
  readonly page: ArticlePage & { readonly title: string };
}

/** Decides whether a page is the article that was asked for, and ours. A page that is not must not replace what we hold. */
export function judgePage(answered: AnsweredPage, site: SiteAddresses, scope: Scope): OwnArticle | Reading {
  const { name, url, page } = answered;
  const number = page.number ?? (typeof name === "number" ? name : site.numberOf(url));
  const fault = whyNotThatArticle(answered, number);
  if (fault !== undefined || number === undefined) return fault ?? unusable(url, "NO_NUMBER", NO_NUMBER, true);
  const shown = webAddress(page.canonical ?? url) ?? url;
  const why = whyOutOfScope(page, scope);
  if (why !== undefined) return { type: "out-of-scope", number, url: shown, message: why };
  if (!hasText(page)) return unusable(url, "NO_TEXT", NO_TEXT, true);
  const { title } = page;
  if (title === undefined) return unusable(url, "NO_TITLE", NO_TITLE, true);
  return { type: "ours", number, url: shown, page: { ...page, title } };
}

function whyNotThatArticle(answered: AnsweredPage, number: number | undefined): Reading | undefined {
  const { name, url, page, isMadeBySpip } = answered;
  const isSure = typeof name === "number" && page.number === name;
  if (!isSure && !page.bearsSpip && !isMadeBySpip) return notFromSpip(url);
  if (!page.mayBeArticle) {
    return typeof name === "string" ? { type: "no-article" } : unusable(url, "NOT_AN_ARTICLE", NOT_AN_ARTICLE);
  }
  return typeof name === "number" && number !== undefined && number !== name
    ? otherArticle(url, name, number)
    : undefined;
}

/** In SPIP's own skeleton a text that is not there is not there; in another it may not have been found. */
function hasText({ texts, isDistributed }: ArticlePage): boolean {
  return isDistributed || texts.text !== undefined || texts.chapo !== undefined || texts.ps !== undefined;
}

const NOT_AN_ARTICLE = "The page says that it is no article, but another kind of page. The article stays as it was.";
const NO_NUMBER =
  "The page does not tell the number of its article, and neither does its address. Name the article by number in the " +
  "option articles, or ask the site's operators for a link rel=shortlink to spip.php?article and its number.";
const NO_TITLE = "No title can be found in the page. Set options.selectors.title to where the site's skeleton puts it.";
const NO_TEXT =
  "No text can be found in the page. Set options.selectors.text (and chapo, authors…) to where the site's skeleton " +
  "puts it; until then the article stays as it was.";

function notFromSpip(url: string): Unusable {
  const message =
    "The page bears no mark of SPIP and does not tell which article it is, as a page that says « en maintenance » " +
    "does. The article stays as it was.";
  return unusable(url, "NOT_FROM_SPIP", message);
}

function otherArticle(url: string, wanted: number, shown: number): Unusable {
  const message = `The address of article ${wanted} shows article ${shown}. Article ${wanted} stays as it was.`;
  return unusable(url, "OTHER_ARTICLE", message);
}
