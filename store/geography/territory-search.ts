import { normalizePlaceName } from "./place-name.js";
import { compareProminence } from "./prominence.js";
import { BAR, type NamedList } from "./territory-names.js";
import type { Territory, TerritoryKind } from "./territory.js";
import { indexWords, Match, type WordIndex } from "./word-index.js";

/** What a search may ask. An empty text, or none, matches everything. */
export interface TerritorySearch {
  text?: string;
  kind?: TerritoryKind;
  /** Keep only what lies inside this territory, itself excluded. An unknown id contains nothing. */
  withinId?: string;
  /** Find territories of the past too, after those of today. Defaults to false. */
  includeFormer?: boolean;
  offset: number;
  limit: number;
}

/** The territories found, in all and those of one page. */
export interface FoundTerritories {
  total: number;
  items: Territory[];
}

/** Tells which territories to keep among those whose name matches. */
type Wanted = (territory: Territory) => boolean;

interface Searchable {
  readonly territories: readonly Territory[];
  readonly words: WordIndex;
}

const TIERS = [Match.wholeName, Match.beginning, Match.wordsInside];
const ARTICLE = /^(?:le|la|les|l) (?=.)/;
const ABBREVIATION_AT_END = /\bs(te?)$/i;

/**
 * Makes a function that finds territories by beginnings of words. Names of today come before former names; among
 * either, whole names before beginnings of names, and those before words inside; equals by prominence. An article that
 * opens a name may be left out ("Mans"), and one typed before a name that has none is overlooked ("la Drôme").
 */
export function searchNames(
  today: NamedList,
  past: NamedList,
): (search: TerritorySearch, wanted: Wanted) => FoundTerritories {
  const [ofToday, ofThePast] = [makeSearchable(today), makeSearchable(past)];
  return ({ text = "", offset, limit }, wanted) => {
    const query = normalizePlaceName(text);
    if (query === "" && text.trim() !== "") return { total: 0, items: [] };
    const findIn = (names: Searchable) =>
      query === "" ? names.territories.filter(wanted) : find(names, query, text, wanted);
    const found = findIn(ofToday);
    const before = new Set(findIn(ofThePast));
    if (before.size > 0) for (const territory of found) before.delete(territory);
    return page([...found, ...before], offset, limit);
  };
}

function makeSearchable({ territories, keys }: NamedList): Searchable {
  const order = territories.map((_, index) => index);
  const at = (index: number) => territories[index] as Territory;
  order.sort((a, b) => compareProminence(at(a), at(b)));
  return { territories: order.map(at), words: indexWords(order.map((index) => withBareNames(keys[index] ?? ""))) };
}

/** Adds to a key its names without their article. */
function withBareNames(key: string): string {
  const names = key.split(BAR);
  const bare = names.filter((name) => ARTICLE.test(name)).map((name) => name.replace(ARTICLE, ""));
  return bare.length === 0 ? key : [...names, ...bare].join(BAR);
}

function find({ territories, words }: Searchable, query: string, text: string, wanted: Wanted): Territory[] {
  const [whole = [], beginning = [], inside = []] = collect(territories, words.match(readingsOf(query, text)), wanted);
  const bare = query.replace(ARTICLE, "");
  if (bare === query) return [...whole, ...beginning, ...inside];
  const [bareWhole = [], bareBeginning = []] = collect(territories, words.match([bare]), wanted);
  return [...new Set([...whole, ...bareWhole, ...beginning, ...bareBeginning, ...inside])];
}

/** "St" is Saint, but while it is being typed it may be the beginning of Strasbourg. */
function readingsOf(query: string, text: string): string[] {
  const abbreviation = ABBREVIATION_AT_END.exec(text)?.[1]?.toLowerCase();
  if (abbreviation === undefined) return [query];
  return [query, query.replace(/sainte?$/, `s${abbreviation}`)];
}

function collect(territories: readonly Territory[], matches: Uint8Array, wanted: Wanted): Territory[][] {
  const tiers: Territory[][] = TIERS.map(() => []);
  for (let index = 0; index < matches.length; index++) {
    const match = matches[index] ?? Match.none;
    const territory = territories[index];
    if (match !== Match.none && territory && wanted(territory)) tiers[match - 1]?.push(territory);
  }
  return tiers;
}

function page(found: Territory[], offset: number, limit: number): FoundTerritories {
  const start = Math.max(0, Math.trunc(offset) || 0);
  return { total: found.length, items: found.slice(start, start + Math.max(0, Math.trunc(limit) || 0)) };
}
