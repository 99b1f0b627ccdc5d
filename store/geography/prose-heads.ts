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
/** They stand for a noun said before: "l'université de Lille et celle de Tours". */
const PRONOUNS = new Set(["celui", "celle", "ceux", "celles"]);
/** How far back that noun is looked for, in words. */
const PRONOUN_WITHIN = 15;
/** Schools that every place has: with the département after it, the place is meant. */
const LOCAL_SCHOOLS = /^(?:ecole|college|lycee|conservatoire|mfr)s?$/;
/** Kinds of which an area has many: "les hôpitaux de l'Oise". */
const OF_AREAS: ReadonlySet<HeadKind> = new Set<HeadKind>(["education", "health"]);
/** "l'île de la Martinique" is the area; "l'île de Nantes" is a part of the town. */
const ISLANDS = /^iles?$/;
/** What is done with a river: "descendre la Drôme". */
const WATER_VERB = /^(?:descend|remont|long|franchi|pagay|navigu|surplomb|enjamb)/;
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
    if (PRONOUNS.has(word.norm)) return judgeAntecedent(words, at);
    if (STOPS.has(word.norm)) break;
    const judgement = judgeNoun(words, at) ?? (at === from - 1 ? judgeNearest(word, at) : undefined);
    if (judgement) return judgement;
  }
  return WEAK;
}

/** The noun that "celle" before "de X" stands for is the last one of its sentence that governs a name. */
function judgeAntecedent(words: readonly ProseWord[], pronoun: number): Judgement {
  for (let at = pronoun - 1; at >= Math.max(0, pronoun - PRONOUN_WITHIN); at--) {
    const judgement = judgeNoun(words, at);
    if (judgement && judgement !== PERSON) return judgement;
    const word = words[at];
    if (!word || opensSentence(word, at)) break;
  }
  return WEAK;
}

function judgeNoun(words: readonly ProseWord[], at: number): Judgement | undefined {
  const word = words[at];
  if (!word) return undefined;
  const before = words[at - 1]?.norm ?? "";
  const isOneWord = !followsPlainly(word) && !/^[-‐‑]$/.test(word.gap);
  const kind = (isOneWord ? undefined : headKind(`${before} ${word.norm}`)) ?? headKind(word.norm);
  if (kind === undefined) return proseLists.titles.has(word.norm) && word.isCapital ? PERSON : undefined;
  // "la régie de quartier de Trélazé": the noun after a bare "de" only says what kind of thing the first one is.
  if (kind === "street" && (before === "de" || before === "d") && !word.isCapital) return undefined;
  return judgeKind(kind, word.norm);
}

function judgeKind(kind: HeadKind, noun: string): Judgement | undefined {
  if (kind === "place") return strong(`“${noun}” before it governs a place.`, kindsSaidBy(noun));
  const judgement = JUDGEMENT_BY_KIND[kind];
  if (judgement === undefined) return undefined;
  if (ISLANDS.test(noun)) return { ...judgement, isOfArea: true };
  if (!OF_AREAS.has(kind)) return judgement;
  return { ...judgement, isLocal: LOCAL_SCHOOLS.test(noun), isOfArea: /[sx]$/.test(noun) };
}

function judgeNearest(word: ProseWord, index: number): Judgement | undefined {
  if (word.norm === "pays") return { ...strong("“pays de” before it names the country around it."), isAround: true };
  // "l'AMAP de Crest": an acronym says what it is, as a noun does.
  if (!word.isCapital || word.isAcronym) return undefined;
  if (proseLists.firstNames.has(word.norm)) return PERSON;
  if (opensSentence(word, index)) return undefined;
  return { ...block("It is part of the name of an organization.", true), isOfName: true };
}

/** Judges a name that no preposition leads in, by the word before it, or before its article. */
export function readBare(before: ProseWord, hasArticle: boolean, second: string): Judgement {
  const { norm } = before;
  if (hasArticle && WATER_VERB.test(norm)) return { ...BARE, isWater: true };
  // "en passant par Embrun", "cap sur Paimpol"
  const isPassed = (norm === "par" && second.startsWith("pass")) || (norm === "sur" && second === "cap");
  if (isPassed || proseLists.placeWords.has(norm)) return strong(`“${norm}” before it says that it is a place.`);
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

function isTitle({ norm, isCapital }: ProseWord): boolean {
  return isCapital && (norm.length === 1 || proseLists.titles.has(norm));
}

const ABBREVIATED = /^\.[ \u00a0]$/u;
const INTRO_WITHIN = 6;
const AFTER_COLON = /:[ \u00a0]*(?:\n\s*(?:[-*•+]|\d+[.)])?\s*)?$/u;

/** Judges a name that opens a sentence: after a colon it is a place when the words before announce places. */
export function readOpening(words: readonly ProseWord[], from: number): Judgement {
  const title = words[from - 1];
  // "M. Angoulême", "J. Valence"
  if (title && ABBREVIATED.test(words[from]?.gap ?? "") && isTitle(title)) return PERSON;
  if (!AFTER_COLON.test(words[from]?.gap.slice(-40) ?? "")) return BARE;
  for (let at = from - 1; at >= Math.max(0, from - INTRO_WITHIN); at--) {
    const word = words[at];
    if (!word) break;
    if (proseLists.intros.has(word.norm)) return strong("The words before the colon announce places.");
    if (opensSentence(word, at)) break;
  }
  return BARE;
}
