import { foldKey } from "../fold.js";
import { type Address, readable } from "./read-address.js";

/** What an address of a MediaWiki says by itself. */
interface WikiPlace {
  /** Path below which the wiki may stand, with a slash at the end. */
  readonly base: string;
  /** Where its script may be. */
  readonly scripts: readonly string[];
  /** Title in the address, as people read it; empty when there is none. */
  readonly title: string;
  /** False when only the place of the words in the address makes a title of them, as on any site. */
  readonly isWiki: boolean;
}

/** What an address asks for by numbers, which tell more than the title beside them. */
interface Numbers {
  readonly revisions: readonly string[];
  readonly pages: readonly string[];
}

const NUMBER = /^[1-9]\d{0,14}$/;

/** The namespace of special pages, in the languages of the wikis we know and their neighbours. */
const SPECIAL = /^(?:special|spécial|spezial|especial|speciale|speciaal)\s*:\s*(.+)$/i;

const SHOWS_REVISION: ReadonlySet<string> = new Set(["permanentlink", "permalink", "lienpermanent"]);
const SHOWS_CHANGE: ReadonlySet<string> = new Set(["diff", "mobilediff", "difference", "differences"]);
const REDIRECTS: ReadonlySet<string> = new Set(["redirect", "redirection"]);

/**
 * What else a MediaWiki would show at this address, in its forms that no other site has: a revision or a page by its
 * number, then a page by its title.
 */
export function* wikiForms(address: Address): Generator<Address> {
  const place = placeOf(address);
  const { revisions, pages } = numbersIn(address, place.title);
  for (const id of revisions) yield* onScripts(address, place, "oldid", id);
  for (const id of pages) yield* onScripts(address, place, "curid", id);
  if (!place.isWiki || SPECIAL.test(place.title)) return;
  for (const title of titlesOf(place.title)) yield* titleForms(address, place, title);
}

function placeOf({ path, params }: Address): WikiPlace {
  const named = params.find(([name]) => name === "title")?.[1];
  const [, before, script, rest = ""] =
    /^(.*?\/)(index\.php5?)(?:\/(.*))?$/.exec(path) ?? /^(.*?\/)(wiki)(?:\/(.*))?$/.exec(path) ?? [];
  const base = before ?? (path.endsWith("/") ? path : "/");
  const title = readable(named ?? (script === undefined ? path.slice(1) : rest));
  const isWiki = script !== undefined || named !== undefined;
  if (script?.startsWith("index") === true) {
    return { base: base.replace(/\/w\/$/, "/"), scripts: [base + script], title, isWiki };
  }
  const scripts = [`${base}index.php`, `${base}w/index.php`];
  return { base, scripts: script === undefined ? scripts : [...scripts, `${base}wiki/index.php`], title, isWiki };
}

/** MediaWiki itself goes by `oldid`, then `diff`, then `curid`, then the title. */
function numbersIn({ params }: Address, title: string): Numbers {
  const told = (wanted: string) => params.flatMap(([name, value]) => (name === wanted ? (value ?? []) : []));
  const special = specialIn(title);
  const revisions = [...told("oldid"), ...told("diff"), ...special.revisions];
  const pages = [...told("curid"), ...special.pages];
  return { revisions: numbersAmong(revisions), pages: numbersAmong(pages) };
}

function numbersAmong(values: readonly string[]): string[] {
  return values.filter((value) => NUMBER.test(value)).slice(0, 2);
}

/** `Special:PermanentLink/12`, `Spécial:Diff/11/12`, `Special:Redirect/page/5`. */
function specialIn(title: string): Numbers {
  const [name = "", ...rest] = (SPECIAL.exec(title.replaceAll("_", " "))?.[1] ?? "").split("/");
  const key = foldKey(name).replaceAll(/[\s_-]/g, "");
  if (SHOWS_REVISION.has(key)) return { revisions: rest.slice(0, 1), pages: [] };
  if (SHOWS_CHANGE.has(key)) return { revisions: rest.toReversed(), pages: [] };
  if (!REDIRECTS.has(key)) return { revisions: [], pages: [] };
  const [kind, id = ""] = rest;
  return { revisions: kind === "revision" ? [id] : [], pages: kind === "page" ? [id] : [] };
}

function* onScripts({ origin }: Address, { scripts }: WikiPlace, name: string, value: string): Generator<Address> {
  for (const path of scripts) yield { origin, path, params: [[name, value]] };
}

/** As it is asked, and as a wiki writes titles: blanks single, the first letter a capital. */
function titlesOf(title: string): string[] {
  const plain = title.replaceAll(/[\s_]+/g, " ").trim();
  const [first = ""] = plain;
  return [...new Set([plain, first.toUpperCase() + plain.slice(first.length)])].filter((each) => each !== "");
}

function* titleForms({ origin }: Address, { base, scripts }: WikiPlace, title: string): Generator<Address> {
  const written = encodeURIComponent(title);
  for (const path of scripts) yield { origin, path, params: [["title", written]] };
  yield { origin, path: `${base}wiki/${written}`, params: [] };
}
