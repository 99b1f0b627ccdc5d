import locationWords from "./location-words.json" with { type: "json" };
import lists from "./prose-lists.json" with { type: "json" };

/** What the noun that governs a name says of it: "habitants de Lille" names a place, "université de Lille" does not. */
export type HeadKind = keyof typeof lists.heads;

const heads = new Map<string, HeadKind>(
  Object.entries(lists.heads).flatMap(([kind, words]) => words.map((word) => [word, kind as HeadKind] as const)),
);

/** The word lists that prose is read with; all without accents, in lower case. */
export const proseLists = {
  titles: new Set(lists.titles),
  firstNames: new Set(lists.firstNames),
  foreign: new Set(lists.foreign),
  phrases: new Set(lists.phrases),
  /** Words after which a name may stand bare: "et", "vers", "rejoindre". */
  beforeBareNames: new Set(lists.beforeBareNames),
  /** Words after which a name is a place's. */
  placeWords: new Set(lists.placeWords),
  /** Nouns that announce a list of places before a colon. */
  intros: new Set(lists.intros),
  riverVerbs: new Set(lists.riverVerbs),
  /** Those of `words` that are surnames: "de" before them may say whose something is. */
  surnames: new Set(lists.surnames),
  /** Wines, cheeses and waters that are called like their commune. */
  products: new Set(lists.products),
  /** Verbs of what institutions do: "la Drôme finance". */
  actingVerbs: new Set(lists.actingVerbs),
  /** Départements of one word that is not first a river's, a sea's or a mountain's name. */
  notWater: new Set(lists.notWater),
  /** Départements whose name is an everyday word: "la somme de nos efforts". */
  ordinaryAreas: new Set(lists.ordinaryAreas),
  /** Words of official names that people write small. */
  generic: new Set(lists.generic),
  /** Small words that a name may begin with. */
  openers: new Set(lists.openers),
  /** Dictionary words, foreign words and surnames that are also names of communes. */
  words: new Set(lists.words),
  everyday: new Set(locationWords.everyday),
};

/** Territories by the adjective made of their name, in the masculine singular. */
const demonyms: Readonly<Record<string, string>> = lists.demonyms;

/** Tells whether a word is one of the verbs, in the plural, the infinitive or the participle too. */
export function isFormOf(verbs: ReadonlySet<string>, word: string): boolean {
  return verbs.has(word) || (/(?:nt|r|s)$/.test(word) && verbs.has(word.replace(/(?:nt|r|s)$/, "")));
}

/** Says of which kind a noun is, in the singular or plural. */
export function headKind(noun: string): HeadKind | undefined {
  return heads.get(noun) ?? (/[sx]$/.test(noun) ? heads.get(noun.slice(0, -1)) : undefined);
}

/** Gives the id of the territory that an adjective speaks of: "réunionnaise". */
export function territoryOfDemonym(word: string): string | undefined {
  for (const stem of [word, word.replace(/s$/, ""), word.replace(/e?s?$/, ""), word.replace(/nes?$/, "")])
    if (Object.hasOwn(demonyms, stem)) return demonyms[stem];
  return undefined;
}
