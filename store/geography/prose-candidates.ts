import type { Geography } from "./geography.js";
import { readDistrict } from "./municipal-districts.js";
import { placesNamed } from "./named-places.js";
import { departmentOfNumber } from "./place-codes.js";
import { AREA_KINDS } from "./place-phrases.js";
import { landmarksIn } from "./place-tokens.js";
import { STRENGTH } from "./prose-judgement.js";
import { type LeftReading, readLeft } from "./prose-left.js";
import { proseLists } from "./prose-lists.js";
import { type NameMatch, nameReader } from "./prose-names.js";
import { type RightReading, readRight } from "./prose-right.js";
import { readableText } from "./prose-text.js";
import { cutIntoWords, followsPlainly, isHyphenated, type ProseWord } from "./prose-words.js";
import { KINDS, type Territory, type TerritoryKind } from "./territory.js";

/** Words of prose that are the name of a territory, and all that is written around them. */
export interface ProseCandidate {
  match: NameMatch;
  /** The words, exactly as written, and where. */
  text: string;
  start: number;
  end: number;
  left: LeftReading;
  right: RightReading;
  /** All territories it may name, as far as the small words before it allow. */
  candidates: Territory[];
  notes: ReadonlyMap<Territory, string>;
  /** A département or postal code right beside it. */
  beside: Territory[];
  /** What makes a name after it in a list precise: "Rezé et Couëron (Loire-Atlantique)". */
  shared: Territory[];
  /** The candidate before it that only a comma, an "et" or a line of a list parts it from. */
  listed?: ProseCandidate;
  /** The area or landmark after it that makes it precise: "Courcy, près de Reims". */
  located?: ProseCandidate;
  /** How much speaks for it being a place, whatever its name. */
  strength: number;
  /** It names no place, and neither do those listed after it. */
  isDoubtful: boolean;
  /** Of the word after it: "coule", "de". */
  next: string;
}

const COMMUNE: readonly TerritoryKind[] = ["commune"];
const ISLANDS = new Set(["la reunion", "mayotte"]);
const VOWEL = /^[aeiouyh]/;
const POSTAL_CODE = /^\d{5}$/;
/** Small words between two names of a list. */
const CONNECTORS = new Set(
  "et ou puis a de d en du la le les l au aux dans des jusqu que ainsi enfin vers entre ni".split(" "),
);
const MOST_CONNECTORS = 4;
/** How often one name is read in a text: what is more says nothing new. */
const MOST_REPEATED = 20;
const LIST_GAP =
  /^(?:[ \u00a0]?[,;/•·|&+][ \u00a0]*|\s+|[ \u00a0]*[–—-][ \u00a0]+|['’]|,?[ \t]*\n[ \t]*(?:[-*•+]|\d{1,3}[.)])?[ \t]*)$/u;
/** A quotation of more words is speech. */
const MOST_QUOTED_WORDS = 6;
const QUOTED = /[«“"][ \u00a0\u202f]?([^«»“”"\n]{1,80})[»”"]/gu;

/** Lists the names of territories in a text of prose, in order, without overlaps. */
export function proseCandidates(markdown: string, geography: Geography): ProseCandidate[] {
  const text = readableText(markdown);
  const words = cutIntoWords(text);
  const read = nameReader(geography);
  const landmarks = landmarksIn(text);
  const quoted = quotedStretches(text);
  const found: ProseCandidate[] = [];
  const counts = new Map<string, number>();
  for (let at = 0; at < words.length; at++) {
    const phrase = lastOfPhrase(words, at);
    const match = phrase === undefined ? bestMatch(words, at, read, geography) : undefined;
    const count = match ? (counts.get(match.key) ?? 0) + 1 : 0;
    if (match) counts.set(match.key, count);
    const isNew = match && count <= MOST_REPEATED;
    const candidate = isNew ? readCandidate(markdown, words, match, { landmarks, geography }) : undefined;
    if (candidate) {
      linkToBefore(candidate, found.at(-1), words, text);
      candidate.strength = strengthOf(candidate, quoted.covers(candidate.start));
      candidate.isDoubtful = isDoubtful(candidate);
      found.push(candidate);
    }
    at = phrase ?? (candidate ? (candidate.right.district?.last ?? candidate.match.last) : at);
  }
  shareInLists(found);
  return found;
}

/** What closes a list makes all its names precise: "À Crest, Saillans et Die (Drôme)". */
function shareInLists(found: readonly ProseCandidate[]): void {
  for (const { beside, shared, located, listed } of found.toReversed()) {
    if (!listed || listed.beside.length > 0 || listed.located) continue;
    listed.shared = beside.length > 0 ? beside : shared;
    if (located && !located.left.isLandmark) listed.located = located;
  }
}

/** Where a known phrase that is no place ends: "La Voix du Nord". */
function lastOfPhrase(words: readonly ProseWord[], first: number): number | undefined {
  if (!words[first]?.isCapital) return undefined;
  let key = "";
  for (let last = first; last < Math.min(words.length, first + 5); last++) {
    if (last > first && !followsPlainly(words[last] as ProseWord) && !isHyphenated(words[last])) return undefined;
    key += `${last > first ? " " : ""}${words[last]?.norm ?? ""}`;
    if (last > first && proseLists.phrases.has(key)) return last;
  }
  return undefined;
}

/** "la Marne" is the département rather than La Marne, "du Vigan" is Le Vigan: the longer name unless an area is meant. */
function bestMatch(
  words: readonly ProseWord[],
  first: number,
  read: ReturnType<typeof nameReader>,
  geography: Geography,
): NameMatch | undefined {
  const [match] = read(words, first);
  if (!match?.article) return match;
  const [bare] = read(words, first + 1);
  if (!bare || bare.last < match.last) return match;
  if (bare.last > match.last) return undefined;
  const isArea = (name: string) => geography.named(name).some(({ kind }) => AREA_KINDS.includes(kind));
  return isArea(bare.key) && !isArea(match.key) ? undefined : match;
}

interface Surroundings {
  landmarks: ReadonlyMap<number, number>;
  geography: Geography;
}

function readCandidate(
  markdown: string,
  words: readonly ProseWord[],
  match: NameMatch,
  { landmarks, geography }: Surroundings,
): ProseCandidate | undefined {
  const left = readLeft(words, match, landmarks);
  const district = readDistrict(words, left.from);
  const right = {
    ...readRight(words, match.last, geography),
    ...(district?.number !== undefined && { district: { number: district.number, last: match.last } }),
  };
  const [first, last] = [words[match.first + (match.article === "hidden" ? 1 : 0)], words[match.last]];
  if (!first || !last) return undefined;
  const { candidates, notes } = placesNamed(match.key, kindsAllowed(match, left), geography);
  const meant =
    district && district.number === undefined
      ? arrondissements(match.key, geography)
      : preferKinds(candidates, match, left);
  if (meant.length === 0) return undefined;
  const code = words[left.from - 1];
  const department =
    code && POSTAL_CODE.test(code.norm) && followsPlainly(words[left.from] as ProseWord)
      ? departmentOfNumber(code.norm, geography)
      : undefined;
  const end = right.district ? (words[right.district.last]?.end ?? last.end) : last.end;
  return {
    match,
    text: markdown.slice(first.start, end),
    start: first.start,
    end,
    left,
    right,
    candidates: meant,
    notes,
    beside: [...right.beside, ...(department ? [department] : [])],
    shared: [],
    strength: 0,
    isDoubtful: false,
    next: words[match.last + 1]?.norm ?? "",
  };
}

/** "L'arrondissement de Die" is one of those that a prefecture has. */
function arrondissements(name: string, geography: Geography): Territory[] {
  return geography.partsNamed(name).filter(({ kind }) => kind === "arrondissement");
}

/** The kinds that the small words before a name leave: communes take no article, "en" goes with areas. */
function kindsAllowed(match: NameMatch, { hasArticle, preposition, kinds }: LeftReading): readonly TerritoryKind[] {
  // "la Saint-Martin" is a day.
  if (hasArticle && match.key.startsWith("saint")) return [];
  const isTownInEn = preposition === "en" && VOWEL.test(match.key);
  // "La région de Fougères" is what lies around the town; "un village de la Drôme" is in the département.
  if (kinds && !hasArticle && !kinds.includes("region") && !kinds.includes("commune")) return kinds;
  const said = kinds && [
    ...kinds,
    ...(kinds.includes("region") ? COMMUNE : kinds.includes("commune") ? AREA_KINDS : []),
  ];
  const noCommune = (match.article !== "hidden" && hasArticle) || (preposition === "en" && !isTownInEn);
  return KINDS.filter((kind) => (said?.includes(kind) ?? true) && !(noCommune && kind === "commune"));
}

/** Of a commune and a département of one name, "à" and "de" without an article mean the commune. */
function preferKinds(candidates: Territory[], match: NameMatch, { preposition, hasArticle }: LeftReading): Territory[] {
  const isArea = ({ kind }: Territory) => kind === "department" || kind === "region";
  const areas = candidates.filter(isArea);
  const others = candidates.filter((each) => !isArea(each));
  if (areas.length === 0 || others.length === 0) return candidates;
  if (preposition === "en" || preposition === "dans" || hasArticle || ISLANDS.has(match.key)) return areas;
  if (preposition === undefined || others.every(({ kind }) => kind !== "commune")) return candidates;
  // Régions are written without an article too: "le conseil régional de Bretagne".
  const regions = areas.filter(({ kind }) => kind === "region");
  return preposition !== "a" && regions.length > 0 ? regions : others;
}

function linkToBefore(
  candidate: ProseCandidate,
  before: ProseCandidate | undefined,
  words: readonly ProseWord[],
  text: string,
): void {
  if (!before) return;
  if (isLocating(candidate, before, text.slice(before.end, Math.min(candidate.left.start, before.end + 10))))
    before.located = candidate;
  const from = (before.right.district?.last ?? before.match.last) + 1;
  const own = candidate.match.first + (candidate.match.article === "hidden" ? 1 : 0);
  if (own - from > MOST_CONNECTORS) return;
  const between = words.slice(from, own);
  const gaps = words.slice(from, own + 1).map(({ gap }) => gap);
  const isParted = between.length > 0 || /[^ \u00a0'’-]/u.test(gaps.join(""));
  const isList = between.every(({ norm }) => CONNECTORS.has(norm)) && gaps.every((gap) => LIST_GAP.test(gap));
  if (isParted && isList) candidate.listed = before;
  // "de Nancy à Metz": a way leads from a place to a place.
  const isWay = candidate.left.preposition === "a" && candidate.left.from === from && before.left.preposition === "de";
  if (isWay && before.strength === STRENGTH.weak && !before.left.isWater) before.strength = STRENGTH.strong;
}

/** ", dans la Drôme", ", près de Reims", "en Isère", ", Drôme" right after a name tell where it is. */
function isLocating({ left, candidates, match }: ProseCandidate, before: ProseCandidate, gap: string): boolean {
  if (left.blocked !== undefined) return false;
  if (!/^[ \u00a0]?(?:[,(/]|[-–](?= ))?[ \u00a0]?\n?$/u.test(gap)) return false;
  const isComma = gap.trim() !== "";
  if (left.isLandmark) return true;
  const isArea = candidates.every(({ kind }) => AREA_KINDS.includes(kind));
  const isWithin = left.preposition === "en" || left.preposition === "dans" || left.preposition === "a";
  return isArea ? isWithin || isComma : isWithin && match.article === "hidden" && isComma && before.notes.size > 0;
}

function quotedStretches(text: string): { covers(offset: number): boolean } {
  const stretches = [...text.matchAll(QUOTED)]
    .filter(
      ({ 1: inside = "" }) => inside.split(/\s+/u).length <= MOST_QUOTED_WORDS && /^\p{Lu}[^,]*$/u.test(inside.trim()),
    )
    .map(({ index, 0: whole }) => ({ start: index, end: index + whole.length }));
  let at = 0;
  return {
    // Asked in the order of the text.
    covers: (offset) => {
      while ((stretches[at]?.end ?? Infinity) <= offset) at++;
      return (stretches[at]?.start ?? Infinity) <= offset;
    },
  };
}

function strengthOf({ left, right, listed }: ProseCandidate, isQuoted: boolean): number {
  if (left.blocked !== undefined || right.blocked !== undefined) return 0;
  if (isQuoted) return 0;
  if (right.isTold) return STRENGTH.strong;
  if (listed === undefined || left.strength >= STRENGTH.strong) return left.strength;
  // "Universités de Toulouse et Lille", "Florence, Nancy et Paul": what the first is not, the others are not.
  if (listed.strength === 0) return listed.isDoubtful ? 0 : left.strength;
  return Math.max(left.strength, Math.min(listed.strength, STRENGTH.strong));
}

function isDoubtful({ left, right, listed, strength }: ProseCandidate): boolean {
  if (strength > 0) return false;
  return (
    (left.blocked !== undefined && !left.mayBeUnblocked) || right.blocked !== undefined || (listed?.isDoubtful ?? false)
  );
}
