import type { Geography } from "./geography.js";
import { epciAliases } from "./name-aliases.js";
import { normalizePlaceName } from "./place-name.js";
import { proseLists } from "./prose-lists.js";
import { shortNames } from "./prose-short-names.js";
import { followsInName, isHyphenated, type ProseWord } from "./prose-words.js";
import type { Territory } from "./territory.js";

/** A stretch of words that is the whole name of a territory. */
export interface NameMatch {
  /** Index of its first and last word. */
  first: number;
  last: number;
  /** The name as the geography knows it: with the article that "du" hides. */
  key: string;
  /** The article that the name begins with is in the text, or hidden in "au", "du", "aux" or "des". */
  article?: "written" | "hidden";
  /** A hyphen joins the next word to it: "Roubaix" in "Roubaix-Tourcoing". */
  isJoined?: boolean;
}

/** Finds the names that begin at a word; at one after a hyphen only when that is allowed. */
export type NameReader = (words: readonly ProseWord[], first: number, afterHyphen?: boolean) => NameMatch[];

const ARTICLES = new Set(["le", "la", "les", "l"]);
const ARTICLE_BY_CONTRACTION: Readonly<Record<string, string>> = { au: "le", du: "le", aux: "les", des: "les" };

/** Words of a name that are written small. */
const SMALL = new Set("de du des d la le les l en sur sous lez et a au aux sans devant pres deux mer".split(" "));
/** A name that spreads over more words, or lines, is none. */
const MOST_WORDS = 14;

const readers = new WeakMap<Geography, NameReader>();

/** Gives the reader of all names of a geography, of today and of its past; made once. */
export function nameReader(geography: Geography): NameReader {
  const known = readers.get(geography) ?? makeReader(geography);
  readers.set(geography, known);
  return known;
}

function makeReader(geography: Geography): NameReader {
  const names = collectNames(geography);
  /** How many words the longest name that begins with this one has: nearly every word of a text begins none. */
  const reach = new Map<string, number>();
  for (const name of names) {
    const head = firstWord(name);
    reach.set(head, Math.max(reach.get(head) ?? 0, name.split(" ").length));
  }

  /** The longest name whose words after `prefix`, an article that is hidden before them, begin at `first`. */
  function longest(
    words: readonly ProseWord[],
    first: number,
    prefix: string,
  ): Pick<NameMatch, "last" | "key" | "isJoined"> | undefined {
    const most = reach.get(firstWord(prefix || (words[first]?.norm ?? ""))) ?? 0;
    let key = prefix;
    let found: Pick<NameMatch, "last" | "key"> | undefined;
    let joined: Pick<NameMatch, "last" | "key"> | undefined;
    for (let last = first; last < first + Math.min(most, MOST_WORDS); last++) {
      const word = words[last];
      if (!word || !goesOn(words, last, first, prefix)) break;
      key = key === "" ? word.norm : `${key} ${word.norm}`;
      if (!names.has(key) || SMALL.has(word.norm)) continue;
      if (isHyphenated(words[last + 1])) joined = { last, key };
      else found = { last, key };
    }
    return found ?? joinedBefore(joined, words);
  }

  /** What begins with an article, written or hidden in "du"; undefined where there is none. */
  function afterArticle(words: readonly ProseWord[], first: number, word: ProseWord): NameMatch[] | undefined {
    const next = words[first + 1];
    const hidden = ARTICLE_BY_CONTRACTION[word.norm];
    if (hidden !== undefined && next?.isCapital && followsInName(next, word) && !isHyphenated(next)) {
      const match = longest(words, first + 1, hidden);
      return match ? [{ first, ...match, article: "hidden" }] : [];
    }
    if (!ARTICLES.has(word.norm)) return undefined;
    const match = next?.isCapital ? longest(words, first, "") : undefined;
    return match ? [{ first, ...match, article: "written" }] : [];
  }

  return (words, first, afterHyphen = false) => {
    const word = words[first];
    if (!word || (isHyphenated(word) && !afterHyphen)) return [];
    const named = afterArticle(words, first, word);
    if (named) return named;
    const match = longest(words, first, "");
    return match ? [{ first, ...match }] : [];
  };
}

/** A name that ends at a hyphen, where a capital follows it: "Roubaix-Tourcoing". */
function joinedBefore(
  joined: Pick<NameMatch, "last" | "key"> | undefined,
  words: readonly ProseWord[],
): Pick<NameMatch, "last" | "key" | "isJoined"> | undefined {
  return joined && words[joined.last + 1]?.isCapital ? { ...joined, isJoined: true } : undefined;
}

/** The word at `last` may belong to the name that begins at `first`. */
function goesOn(words: readonly ProseWord[], last: number, first: number, prefix: string): boolean {
  const [word, before] = [words[last], words[last - 1]];
  if (!word) return false;
  if (last === first) return isWrittenLikeAName(word, prefix === "");
  if (before === undefined || !followsInName(word, before)) return false;
  // "communauté de communes du Pays bigouden sud": adjectives are written small.
  return isWrittenLikeAName(word, false) || words[first]?.norm === "communaute";
}

/** Names are written with capitals, but for their small words and for what says the kind: "Brest métropole". */
function isWrittenLikeAName(word: ProseWord, isFirst: boolean): boolean {
  if (word.isCapital || /^\d/.test(word.norm)) return true;
  if (isFirst) return ARTICLES.has(word.norm) || proseLists.openers.has(word.norm);
  return SMALL.has(word.norm) || proseLists.generic.has(word.norm);
}

function collectNames(geography: Geography): Set<string> {
  const names = new Set<string>(shortNames(geography).keys());
  for (const territory of geography.search({ offset: 0, limit: Infinity, includeFormer: true }).items) {
    for (const name of namesOf(territory, geography)) names.add(normalizePlaceName(name));
    for (const { nameBefore } of geography.changesOf(territory.id))
      if (nameBefore !== undefined) names.add(normalizePlaceName(nameBefore));
  }
  return names;
}

function namesOf({ kind, name, aliases = [] }: Territory, geography: Geography): string[] {
  const usual = kind === "epci" ? epciAliases(name, () => false) : [];
  return [name, ...aliases, ...usual.filter((each) => geography.named(each).length > 0)];
}

function firstWord(name: string): string {
  const space = name.indexOf(" ");
  return space < 0 ? name : name.slice(0, space);
}
