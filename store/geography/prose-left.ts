import { readBare, readHead, readOpening } from "./prose-heads.js";
import { block, type Judgement, STRENGTH, strong } from "./prose-judgement.js";
import { proseLists } from "./prose-lists.js";
import type { NameMatch } from "./prose-names.js";
import { followsPlainly, opensSentence, type ProseWord } from "./prose-words.js";

/** The small words before a name. */
interface Phrase {
  /** Index of the first word of the phrase: of "dans" in "dans la Drôme". */
  from: number;
  /** "a", "en", "dans", "de" or "d", also when it is hidden in "au" or "du". */
  preposition?: string;
  /** An article stands before the name, and is no part of it. */
  hasArticle: boolean;
}

/** What the words before a name say of it. */
export interface LeftReading extends Phrase, Judgement {
  /** It only tells where another place is. */
  isLandmark: boolean;
  /** Offset of the phrase, "près" included. */
  start: number;
  /** It opens its sentence, so its capital letter tells nothing. */
  opens: boolean;
}

const PREPOSITIONS = new Set(["a", "en", "dans", "de", "d"]);
const ARTICLES = new Set(["le", "la", "les", "l"]);
const HIDING: Readonly<Record<string, string | undefined>> = { au: "a", aux: "a", du: "de", des: "de" };
const INTO_COUNTRIES = new Set(["en", "au", "aux"]);
/** How far back the beginning of a sentence is looked for, in words. */
const SENTENCE_WITHIN = 30;
/** "grâce à Nancy", "face à Nancy": whom, as likely as where. */
const TO_WHOM = new Set("grace merci quant face donne confie demande demander dit parler parle".split(" "));

/** Reads what stands before a name. `landmarks` tells where "près", "non loin" and their like stand. */
export function readLeft(
  words: readonly ProseWord[],
  match: NameMatch,
  landmarks: ReadonlyMap<number, number>,
): LeftReading {
  const phrase = readPhrase(words, match);
  const first = words[phrase.from];
  const start = first?.start ?? 0;
  const near = landmarks.get(start);
  const own = words[match.first];
  const common = { ...phrase, start: near ?? start, opens: own !== undefined && opensSentence(own, match.first) };
  if (isAbroad(words, match.first))
    return { ...common, isLandmark: false, ...block("Its sentence is about a place abroad.") };
  if (near === undefined) return { ...common, isLandmark: false, ...judge(words, phrase) };
  return { ...common, isLandmark: true, ...strong("The words before it say that something is near it.") };
}

/** "En Suisse, les communes de Sion et de Carouge": what opens a sentence says where all of it is. */
function isAbroad(words: readonly ProseWord[], first: number): boolean {
  for (let at = first - 1; at >= Math.max(0, first - SENTENCE_WITHIN); at--) {
    const [word, country, after] = [words[at], words[at + 1], words[at + 2]];
    if (!word || !country || !opensSentence(word, at)) continue;
    const isSaid = INTO_COUNTRIES.has(word.norm) && country.isCapital && proseLists.foreign.has(country.norm);
    return isSaid && (after?.gap.startsWith(",") ?? false);
  }
  return false;
}

function judge(words: readonly ProseWord[], { from, preposition, hasArticle }: Phrase): Judgement {
  const first = words[from];
  const before = first && followsPlainly(first) ? words[from - 1] : undefined;
  if (preposition === "de" || preposition === "d") return readHead(words, from);
  if (preposition === undefined)
    return before ? readBare(before, hasArticle, words[from - 2]?.norm ?? "") : readOpening(words, from);
  return judgeLedIn(words, from, preposition);
}

/** "à", "en" and "dans" lead places in, but for a few turns of speech. */
function judgeLedIn(words: readonly ProseWord[], from: number, preposition: string): Judgement {
  const first = words[from];
  const before = first && followsPlainly(first) ? words[from - 1] : undefined;
  const written = first?.norm === "a" ? "à" : (first?.norm ?? preposition);
  const judgement = strong(`“${written}” before it says that it is a place.`);
  const isWhom = preposition === "a" && before !== undefined && TO_WHOM.has(before.norm);
  return isWhom || isRange(words, from, preposition) ? { ...judgement, strength: STRENGTH.weak } : judgement;
}

/** "de Marx à Condorcet": from one name to another, of whatever kind. */
function isRange(words: readonly ProseWord[], from: number, preposition: string): boolean {
  const [small, name] = [words[from - 2], words[from - 1]];
  if (preposition !== "a" || !name?.isCapital || !small || !followsPlainly(name)) return false;
  return small.norm === "de" || small.norm === "d";
}

function readPhrase(words: readonly ProseWord[], { first, article }: NameMatch): Phrase {
  const own = words[first]?.norm ?? "";
  if (article === "hidden") return { from: first, hasArticle: true, preposition: HIDING[own] ?? "de" };
  const before = wordBefore(words, first);
  const hidden = article === undefined ? HIDING[before] : undefined;
  if (hidden !== undefined) return { from: first - 1, hasArticle: true, preposition: hidden };
  const hasArticle = article === undefined && ARTICLES.has(before);
  const from = hasArticle ? first - 1 : first;
  const preposition = wordBefore(words, from);
  return PREPOSITIONS.has(preposition) ? { from: from - 1, hasArticle, preposition } : { from, hasArticle };
}

/** The word that nothing but a space parts from the one at `index`. */
function wordBefore(words: readonly ProseWord[], index: number): string {
  const word = words[index];
  return word && followsPlainly(word) ? (words[index - 1]?.norm ?? "") : "";
}
