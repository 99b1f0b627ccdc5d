import { normalizePlaceName } from "./place-name.js";
import { KINDS, type TerritoryKind } from "./territory.js";

/** A way to read some words as the name of a territory of certain kinds. */
export interface PlacePhrase {
  name: string;
  /** Offset, in the words read, of the first one that belongs to the name. */
  start: number;
  kinds: readonly TerritoryKind[];
  /** It begins with an article, so the phrase after it is as good a reading: "La Marne" is a commune, "Marne" an area. */
  withArticle: boolean;
}

/** Kinds whose names take an article or "en": "la Drôme", "en Bretagne", "le Diois". Communes never do. */
export const AREA_KINDS: readonly TerritoryKind[] = ["region", "department", "epci", "ept", "project"];

/** No name, with all the small words before it, is longer, in characters. */
const LONGEST_PHRASE = 160;

const ARTICLES = new Set(["le", "la", "les", "l"]);
const PREPOSITIONS = new Set(["a", "en", "dans", "de", "d"]);

/** The article that each contraction hides: "au Vigan" is in "Le Vigan". */
const ARTICLE_BY_CONTRACTION: Record<string, string | undefined> = { du: "Le", au: "Le", des: "Les", aux: "Les" };

/** Words that announce what kind of territory is named. "Pays de" is none: the Pays de Retz is no single territory. */
const KINDS_BY_WORD: Record<string, readonly TerritoryKind[] | undefined> = {
  commune: ["commune"],
  ville: ["commune"],
  village: ["commune"],
  departement: ["department"],
  region: ["region"],
  territoire: AREA_KINDS,
};

/** Kinds that a word alone announces, as in "Paris (département)". */
export function kindsSaidBy(words: string): readonly TerritoryKind[] | undefined {
  return Object.hasOwn(KINDS_BY_WORD, normalizePlaceName(words)) ? KINDS_BY_WORD[normalizePlaceName(words)] : undefined;
}

/** Gives the ways to read some words, the most literal first: as they are, then without their small words; none when they are too many to be a name. */
export function* readPhrases(words: string, kinds = KINDS, from = 0): Generator<PlacePhrase> {
  if (words.length > LONGEST_PHRASE) return;
  const [head, next] = words.slice(from).matchAll(/[\p{L}\p{N}\p{M}]+/gu);
  if (!head) return;
  const start = from + head.index;
  const word = normalizePlaceName(head[0]);
  const isArticle = ARTICLES.has(word);
  yield { name: words.slice(start), start, kinds, withArticle: isArticle };
  if (!next) return;
  const rest = from + next.index;
  const said = Object.hasOwn(KINDS_BY_WORD, word) ? KINDS_BY_WORD[word] : undefined;
  const article = Object.hasOwn(ARTICLE_BY_CONTRACTION, word) ? ARTICLE_BY_CONTRACTION[word] : undefined;
  if (article !== undefined) {
    yield { name: `${article} ${words.slice(rest)}`, start, kinds, withArticle: true };
    yield* readPhrases(words, withoutCommunes(kinds), rest);
  } else if (said) yield* readPhrases(words, said, rest);
  else if (isArticle || word === "en") yield* readPhrases(words, withoutCommunes(kinds), rest);
  else if (PREPOSITIONS.has(word)) yield* readPhrases(words, kinds, rest);
}

function withoutCommunes(kinds: readonly TerritoryKind[]): readonly TerritoryKind[] {
  return kinds.filter((kind) => kind !== "commune");
}
