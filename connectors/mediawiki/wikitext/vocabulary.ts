/**
 * Words that wikitext gives a meaning to: namespaces, redirect words, switches and tags.
 * French and English names stand side by side because partner wikis mix both.
 */

/** Namespaces whose links place a picture or a file, in lower case. */
export const FILE_NAMESPACES: ReadonlySet<string> = new Set(["fichier", "image", "file"]);

/** Namespaces whose links file the page in a category, in lower case. */
export const CATEGORY_NAMESPACES: ReadonlySet<string> = new Set(["catégorie", "categorie", "category"]);

/** Words that may follow the `#` of a redirect, in lower case. */
export const REDIRECT_WORDS: readonly string[] = ["redirection", "redirect"];

/** Switches such as `__NOTOC__` that show nothing on the page. */
export const BEHAVIOUR_SWITCHES: readonly string[] = [
  ..."TOC NOTOC FORCETOC NOEDITSECTION NEWSECTIONLINK NONEWSECTIONLINK NOGALLERY HIDDENCAT EXPECTUNUSEDCATEGORY".split(
    " ",
  ),
  ..."INDEX NOINDEX STATICREDIRECT NOTITLECONVERT NOTC NOCONTENTCONVERT NOCC DISAMBIG NOGLOBAL NOFACTBOX SHOWFACTBOX".split(
    " ",
  ),
  ..."SOMMAIRE TDM AUCUNSOMMAIRE AUCUNETDM FORCERSOMMAIRE FORCERTDM SECTIONNONEDITABLE LIENNOUVELLESECTION".split(" "),
  ..."AUCUNLIENNOUVELLESECTION AUCUNEGALERIE CATCACHEE INDEXER NEPASINDEXER AUCUNINDEX REDIRECTIONSTATIQUE HOMONYMIE".split(
    " ",
  ),
];

/** Parser functions that only set something about the page and show nothing, in lower case. */
export const SILENT_FUNCTIONS: ReadonlySet<string> = new Set(
  "displaytitle defaultsort defaultsortkey defaultcategorysort affichertitre cleftri clefdetri cledetri".split(" "),
);

/** Parser functions without `#` whose text stands after the colon, in lower case. */
export const TEXT_FUNCTIONS: ReadonlySet<string> = new Set(
  "formatnum lc uc lcfirst ucfirst plural gender grammar padleft padright anchorencode urlencode fullurl localurl int".split(
    " ",
  ),
);

/**
 * Tags whose inside the MediaWiki preprocessor does not read: MediaWiki's own, and those of widespread extensions.
 * A wiki lists its own under `meta=siteinfo&siprop=extensiontags`.
 */
export const EXTENSION_TAGS: readonly string[] = [
  ..."pre nowiki gallery indicator langconvert".split(" "),
  ..."ref references poem math chem ce syntaxhighlight source templatestyles templatedata section".split(" "),
  ..."inputbox imagemap timeline hiero score categorytree charinsert graph mapframe maplink tabber".split(" "),
  ..."smwdoc".split(" "),
];

/** Tags of the page itself that only matter where it is included: shown as if they were not there. */
export const INCLUSION_TAGS: readonly string[] = ["noinclude", "onlyinclude"];
