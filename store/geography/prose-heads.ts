import { kindsSaidBy } from "./place-phrases.js";
import { BARE, block, type Judgement, PERSON, strong, WEAK } from "./prose-judgement.js";
import { type HeadKind, headKind, proseLists } from "./prose-lists.js";
import { followsPlainly, opensSentence, type ProseWord } from "./prose-words.js";

/** A noun further away governs another phrase. */
const STOPS = new Set(
  "a en dans pour par sur avec sans et ou que qui qu est sont ont dont chez vers entre on il elle ils nous vous je plus puis mais car si comme".split(
    " ",
  ),
);
const SKIPPED = new Set(["de", "d", "du", "des", "le", "la", "les", "l"]);
/** How many words before the preposition the head noun is looked for. */
const HEAD_WITHIN = 4;

/** What each kind of head noun makes of the name it governs; nothing where any noun would do. */
const JUDGEMENT_BY_KIND: Readonly<Record<HeadKind, Judgement | undefined>> = {
  place: undefined,
  organisation: undefined,
  nature: { ...WEAK, isWater: true },
  education: block("It names a school or a university."),
  health: block("It names a hospital or an office."),
  street: block("It names a street, a building or a site.", true),
  transport: block("It names a station or a line.", true),
  treaty: block("It names a treaty or an event."),
  food: block("It names a product."),
  sport: block("It names a club or a match."),
  author: block("It may be the name of an author or of a work."),
  nobility: block("It is part of a title or of a saint's name."),
};
/** Kinds that govern a name without "de" too: "Sciences Po Lille", "TGV Paris". */
const APPOSED: ReadonlySet<HeadKind> = new Set<HeadKind>(["education", "sport", "transport"]);

/** Finds the noun that governs "de X", whose "de" is at `from`: the nearest one that we know decides. */
export function readHead(words: readonly ProseWord[], from: number): Judgement {
  for (let at = from - 1; at >= Math.max(0, from - 1 - HEAD_WITHIN); at--) {
    const [word, next] = [words[at], words[at + 1]];
    if (!word || !next || (!followsPlainly(next) && !/^[-‐‑]$/.test(next.gap))) break;
    if (SKIPPED.has(word.norm)) continue;
    if (STOPS.has(word.norm)) break;
    const judgement = judgeNoun(word) ?? (at === from - 1 ? judgeNearest(word, at) : undefined);
    if (judgement) return judgement;
  }
  return WEAK;
}

function judgeNoun(word: ProseWord): Judgement | undefined {
  const kind = headKind(word.norm);
  if (kind === "place") return strong(`“${word.norm}” before it governs a place.`, kindsSaidBy(word.norm));
  if (kind === undefined && proseLists.titles.has(word.norm) && word.isCapital) return PERSON;
  return kind && JUDGEMENT_BY_KIND[kind];
}

function judgeNearest(word: ProseWord, index: number): Judgement | undefined {
  if (word.norm === "pays") return { ...strong("“pays de” before it names the country around it."), isAround: true };
  // "l'AMAP de Crest": an acronym says what it is, as a noun does.
  if (!word.isCapital || word.isAcronym) return undefined;
  if (proseLists.firstNames.has(word.norm)) return PERSON;
  return opensSentence(word, index) ? undefined : block("It is part of the name of an organization.", true);
}

/** Judges a name that no preposition leads in, by the word before it, or before its article. */
export function readBare(before: ProseWord, hasArticle: boolean): Judgement {
  const { norm } = before;
  if (proseLists.placeWords.has(norm)) return strong(`“${norm}” before it says that it is a place.`);
  const kind = headKind(norm);
  if (hasArticle) return norm === "sur" || norm === "sous" || kind === "nature" ? { ...BARE, isWater: true } : BARE;
  if (kind === "place") return strong(`“${norm}” before it says what it is.`, kindsSaidBy(norm));
  return proseLists.beforeBareNames.has(norm) ? BARE : judgeApposed(before, kind);
}

function judgeApposed({ norm, isCapital }: ProseWord, kind: HeadKind | undefined): Judgement {
  if (proseLists.titles.has(norm) || (isCapital && proseLists.firstNames.has(norm))) return PERSON;
  const said = kind && APPOSED.has(kind) ? JUDGEMENT_BY_KIND[kind] : undefined;
  return said?.blocked === undefined ? block(`It is part of one name with “${norm}”.`, true) : block(said.blocked);
}

const INTRO_WITHIN = 6;
const AFTER_COLON = /:[ \u00a0]*(?:\n\s*(?:[-*•+]|\d+[.)])?\s*)?$/u;

/** Judges a name that opens a sentence: after a colon it is a place when the words before announce places. */
export function readOpening(words: readonly ProseWord[], from: number): Judgement {
  if (!AFTER_COLON.test(words[from]?.gap.slice(-40) ?? "")) return BARE;
  for (let at = from - 1; at >= Math.max(0, from - INTRO_WITHIN); at--) {
    const word = words[at];
    if (!word) break;
    if (proseLists.intros.has(word.norm)) return strong("The words before the colon announce places.");
    if (opensSentence(word, at)) break;
  }
  return BARE;
}
