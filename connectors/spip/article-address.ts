/** SPIP numbers articles from 1; its databases hold no larger integers. */
export const LARGEST_NUMBER = 2_147_483_647;

/** What an address of a SPIP site leads to, as far as it says so itself. */
export type Place =
  | { readonly type: "article"; readonly number: number }
  /** A rubrique, a keyword, an author, the home page, a file. */
  | { readonly type: "other" }
  /** An address made of words: only the page itself tells what it is. */
  | { readonly type: "unknown" }
  /** A number that no article can have. */
  | { readonly type: "impossible" };

/** What else SPIP gives pages of their own. https://www.spip.net/fr_article765.html */
const OTHER_OBJECTS = "rubrique|mot|auteur|breve|site|syndic|document|forum|message|evenement|groupe_?mots?";

const ARTICLE = /^article(\d{1,20})$/;
const OTHER = new RegExp(`^(?:${OTHER_OBJECTS})\\d+$`);
const ARTICLE_PATH = /(?:^|\/)article\/?(\d{1,20})(?:\.html?)?$/;
const OTHER_PATH = new RegExp(`(?:^|/)(?:${OTHER_OBJECTS})/?\\d+(?:\\.html?)?$`);

/** How addresses made of words mark what is no article: -rubrique-, +breve+, _author_, \@site\@. */
const MARKED_PATH = /(?:^|\/)([-+_@])[^/]+\1(?:\.html?)?$/;
const FILE_PATH = /(?:^|\/)(?:IMG|local)\/|\.(?:xml|pdf|jpe?g|png|gif|webp|svg|zip|odt|docx?|css|js|txt|ics)$/i;

/**
 * Reads an address in any form SPIP gives it: `spip.php?article12`, `?id_article=12`, `article12.html`, `article/12`,
 * or words.
 *
 * @param rootPath Path of the site's own directory.
 */
export function placeOf(url: URL, rootPath: string): Place {
  const named = placeInQuery(url.searchParams);
  if (named !== undefined) return named;
  const path = url.pathname.slice(rootPath.length);
  const number = ARTICLE_PATH.exec(path)?.[1];
  if (number !== undefined) return articlePlace(number);
  if (OTHER_PATH.test(path) || MARKED_PATH.test(decoded(path)) || FILE_PATH.test(path)) return { type: "other" };
  const isHome = (path === "" || path === "spip.php" || path === "index.php") && url.search === "";
  return { type: isHome ? "other" : "unknown" };
}

/** The number of a rubrique or a keyword, where an address tells it: `spip.php?mot5`, `rubrique3.html`. */
export function objectNumber(url: URL, rootPath: string, object: "rubrique" | "mot"): number | undefined {
  const inPath = new RegExp(String.raw`(?:^|/)${object}/?(\d{1,10})(?:\.html?)?$`).exec(
    url.pathname.slice(rootPath.length),
  );
  const inQuery = new RegExp(String.raw`(?:^\?|&)(?:id_)?${object}=?(\d{1,10})(?:=?$|=?&)`).exec(url.search);
  const number = Number(inQuery?.[1] ?? inPath?.[1] ?? 0);
  return number > 0 && number <= LARGEST_NUMBER ? number : undefined;
}

function placeInQuery(params: URLSearchParams): Place | undefined {
  for (const key of params.keys()) {
    const number = ARTICLE.exec(key)?.[1];
    if (number !== undefined) return articlePlace(number);
    if (OTHER.test(key)) return { type: "other" };
  }
  const id = params.get("id_article");
  const page = params.get("page");
  if (id !== null && /^\d{1,20}$/.test(id) && (page === null || page === "article")) return articlePlace(id);
  return page === null ? undefined : { type: "other" };
}

/** SPIP's own sitemap names `article0`: a page of the site, but no article. */
function articlePlace(digits: string): Place {
  const number = Number(digits);
  if (number === 0) return { type: "other" };
  return number <= LARGEST_NUMBER ? { type: "article", number } : { type: "impossible" };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
