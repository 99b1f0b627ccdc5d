import type { Geography } from "./geography.js";
import { readDistrict } from "./municipal-districts.js";
import { placesNamed } from "./named-places.js";
import { departmentOfNumber } from "./place-codes.js";
import { AREA_KINDS } from "./place-phrases.js";
import { landmarksIn } from "./place-tokens.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { STRENGTH } from "./prose-judgement.js";
import { isLabelled, supportLabels } from "./prose-labels.js";
import { type LeftReading, readLeft } from "./prose-left.js";
import { linkToBefore, shareInLists } from "./prose-links.js";
import { proseLists } from "./prose-lists.js";
import { type NameMatch, type NameReader, nameReader } from "./prose-names.js";
import { readNumber } from "./prose-numbers.js";
import { isPart, readPair, readPartOf } from "./prose-pairs.js";
import { type RightReading, readRight } from "./prose-right.js";
import { shortNames } from "./prose-short-names.js";
import { readableText } from "./prose-text.js";
import { cutIntoWords, followsPlainly, isHyphenated, type ProseWord } from "./prose-words.js";
import { KINDS, type Territory, type TerritoryKind } from "./territory.js";

const COMMUNE: readonly TerritoryKind[] = ["commune"];
const ISLANDS = new Set(["la reunion", "mayotte"]);
const VOWEL = /^[aeiouyh]/;
const POSTAL_CODE = /^\d{5}$/;
/** How often one name is read in a text: what is more says nothing new. */
const MOST_REPEATED = 20;
/** A quotation of more words is speech. */
const MOST_QUOTED_WORDS = 6;
const HELPING = new Set("a ont avait avaient va vont veut veulent peut peuvent doit doivent s se ne n y".split(" "));
const MOST_HELPING = 3;
const MOST_IN_PHRASE = 5;
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
  const surroundings = { markdown, text, words, read, landmarks, geography };
  for (let at = 0; at < words.length; at++) {
    const phrase = lastOfPhrase(words, at);
    const match = phrase === undefined ? bestMatch(words, at, read, geography) : undefined;
    const count = match ? (counts.get(match.key) ?? 0) + 1 : 0;
    if (match) counts.set(match.key, count);
    const isNew = match && count <= MOST_REPEATED;
    const candidates = isNew ? readCandidates(match, surroundings) : [];
    for (const candidate of candidates) {
      linkToBefore(candidate, found, words, text);
      candidate.strength = strengthOf(candidate, quoted.covers(candidate.start));
      candidate.isDoubtful = isDoubtful(candidate);
      found.push(candidate);
    }
    const last = candidates.at(-1);
    at = phrase ?? (last ? (last.right.district?.last ?? last.match.last) : at);
  }
  shareInLists(found);
  supportLabels(found);
  return found;
}

/** One candidate, or the two that a hyphen joins. */
function readCandidates(match: NameMatch, surroundings: Surroundings): ProseCandidate[] {
  const { words, read, geography } = surroundings;
  const first = readCandidate(match, surroundings);
  if (!first || !match.isJoined) return first ? [first] : [];
  const next = match.last + 1;
  if (isPart(words[next]) && !isHyphenated(words[next + 1])) return [readPartOf(first) ?? []].flat();
  const [other] = read(words, next, true);
  const second = other && !other.isJoined ? readCandidate(other, surroundings) : undefined;
  return second ? readPair(first, second, geography) : [];
}

const phraseOpeners = new Set([...proseLists.phrases].map((phrase) => phrase.split(" ")[0]));

/** Where a known phrase that is no place ends: "La Voix du Nord". */
function lastOfPhrase(words: readonly ProseWord[], first: number): number | undefined {
  if (!phraseOpeners.has(words[first]?.norm ?? "")) return undefined;
  const run: ProseWord[] = [];
  for (const word of words.slice(first, first + MOST_IN_PHRASE)) {
    if (run.length > 0 && !followsPlainly(word) && !isHyphenated(word)) return undefined;
    run.push(word);
    const isPhrase = run.length > 1 && proseLists.phrases.has(run.map(({ norm }) => norm).join(" "));
    if (isPhrase && run.some(({ isCapital }) => isCapital)) return first + run.length - 1;
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
  if (!match) return readNumber(words, first, geography);
  if (!match.article) return match;
  const [bare] = read(words, first + 1);
  if (!bare || bare.last < match.last) return match;
  if (bare.last > match.last) return undefined;
  const isArea = (name: string) => geography.named(name).some(({ kind }) => AREA_KINDS.includes(kind));
  return isArea(bare.key) && !isArea(match.key) ? undefined : match;
}

interface Surroundings {
  markdown: string;
  text: string;
  words: readonly ProseWord[];
  read: NameReader;
  landmarks: ReadonlyMap<number, number>;
  geography: Geography;
}

function readCandidate(
  match: NameMatch,
  { markdown, text, words, landmarks, geography }: Surroundings,
): ProseCandidate | undefined {
  const left = readLeft(words, match, landmarks);
  const district = readDistrict(words, left.from);
  const right = {
    ...readRight(words, match.last, geography),
    ...(district?.number !== undefined && { district: { number: district.number, last: match.last } }),
  };
  const [first, last] = [words[match.first + (match.article === "hidden" ? 1 : 0)], words[match.last]];
  if (!first || !last) return undefined;
  const isArrondissement = district !== undefined && !right.district;
  const meaning = readMeaning(match, left, right, isArrondissement, geography);
  if (meaning.candidates.length === 0) return undefined;
  const department = departmentBefore(words, left.from, geography);
  const end = right.district ? (words[right.district.last]?.end ?? last.end) : last.end;
  return {
    match,
    text: markdown.slice(first.start, end),
    start: first.start,
    end,
    left,
    right,
    ...meaning,
    beside: [...right.beside, ...(department ? [department] : [])],
    shared: [],
    strength: 0,
    isDoubtful: false,
    next: normAt(words, match.last + 1),
    verb: verbAfter(words, match.last),
    isLabel: isLabelled(words, left.from, text, end),
  };
}

/** What the words may name, and what they are short for. */
function readMeaning(
  match: NameMatch,
  left: LeftReading,
  right: RightReading,
  isArrondissement: boolean,
  geography: Geography,
): Pick<ProseCandidate, "candidates" | "notes" | "longer" | "isShort"> {
  const kinds = kindsAllowed(match, left);
  const { candidates, notes } = placesNamed(match.key, kinds, geography);
  const named = isArrondissement ? arrondissements(match.key, geography) : preferKinds(candidates, match, left);
  const longer = kinds.includes("commune") ? (shortNames(geography).get(match.key) ?? []) : [];
  const isShort = named.length === 0;
  return { candidates: isShort ? longer : withoutBeside(named, right), notes, longer, isShort };
}

/** "Mayenne (Mayenne)": the town of the département. */
function withoutBeside(named: Territory[], { beside }: RightReading): Territory[] {
  const inside = named.filter((each) => !beside.includes(each));
  return inside.length > 0 ? inside : named;
}

/** The word after a name and what helps its verb: "a", "ont", "vont", "s'". */
function verbAfter(words: readonly ProseWord[], last: number): string {
  let at = last + 1;
  while (at <= last + MOST_HELPING && HELPING.has(normAt(words, at))) at++;
  return normAt(words, at);
}

function normAt(words: readonly ProseWord[], index: number): string {
  return words[index]?.norm ?? "";
}

/** The département of a postal code right before a name: "26400 Crest". */
function departmentBefore(words: readonly ProseWord[], from: number, geography: Geography): Territory | undefined {
  const [code, name] = [words[from - 1], words[from]];
  if (!code || !name || !POSTAL_CODE.test(code.norm) || !followsPlainly(name)) return undefined;
  return departmentOfNumber(code.norm, geography);
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
  if (listed.strength === 0)
    return listed.isDoubtful && !listed.left.mayBeUnblocked ? 0 : besideSite(left.strength, listed);
  return Math.max(left.strength, Math.min(listed.strength, STRENGTH.strong));
}

/** "Cathédrale Saint-Pierre et Saint-Paul": beside the name of a site, a name by itself is one too. */
function besideSite(strength: number, site: ProseCandidate): number {
  return site.isDoubtful && strength <= STRENGTH.bare ? 0 : strength;
}

function isDoubtful({ left, right, listed, strength }: ProseCandidate): boolean {
  if (strength > 0) return false;
  return left.blocked !== undefined || right.blocked !== undefined || (listed?.isDoubtful ?? false);
}
