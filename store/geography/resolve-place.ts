import { findCoordinatePlaces } from "./coordinates.js";
import { findDeclaredPlaces, type PlaceMention } from "./find-places.js";
import type { Geography } from "./geography.js";
import { longerNames, readCode, readQualifiedName, readWholeName, type NameReading } from "./name-readings.js";
import { findPagePlaces } from "./page-places.js";
import { saysNoPlace } from "./place-reading.js";
import { parseTerritoryId, type Territory } from "./territory.js";
import { translateTerritory } from "./translate.js";
import { weighHomonyms, type WeighedTerritory } from "./weigh-homonyms.js";

/** A territory that a text may mean. */
export interface PlaceCandidate {
  territoryId: string;
  /** How sure it is, from 0 to 1. */
  confidence: number;
  /** Why this territory, in English sentences. */
  reason: string;
  /** The words that say so, exactly as written: `text.slice(start, end)`. */
  text: string;
  start: number;
  end: number;
  /** Ambiguous: the words may as well mean another. */
  status: "resolved" | "ambiguous";
}

const MOST_CANDIDATES = 20;

/** A longer text is no name and no location field, only prose. */
const LONGEST_FIELD = 200;

/** How sure a way of reading is at most, when nothing else is asked. */
const SURE = {
  id: 1,
  formerId: 0.9,
  point: 0.9,
  code: 0.95,
  declared: 0.9,
  former: 0.75,
  beginning: 0.85,
  lowerCase: 0.7,
};

/** How much of its confidence a mention keeps: what only tells where another place is is rarely what is meant. */
const KEPT_BY_ROLE: Record<PlaceMention["role"], number> = { subject: 1, context: 0.6, landmark: 0.5, passing: 0.5 };

/** What a text is read with. */
interface Setting {
  near: Territory | undefined;
  geography: Geography;
}

/** The readings of a text, the most literal first: the first that finds something counts. */
const READINGS: readonly ((text: string, setting: Setting) => PlaceCandidate[])[] = [
  readId,
  readPoint,
  readShort,
  readPhrase,
];

/**
 * Finds the territories that a text means: a name as typed in a search box, a phrase, a postal or INSEE code, the number
 * of a département, a territory id, coordinates. A territory near which the text is meant decides between homonyms, the
 * nearest by what contains both. The surest come first, at most 20, each once; none for a text that names no place.
 *
 * @example resolvePlace("saint denis", geography.get("region:04"), geography)[0]?.territoryId // "commune:97411"
 */
export function resolvePlace(text: string, near: Territory | undefined, geography: Geography): PlaceCandidate[] {
  if (saysNoPlace(text)) return [];
  for (const read of READINGS) {
    const found = read(text, { near, geography }).toSorted((a, b) => b.confidence - a.confidence);
    const best = new Map(found.toReversed().map((candidate) => [candidate.territoryId, candidate]));
    const once = found.filter((candidate) => best.get(candidate.territoryId) === candidate);
    if (once.length > 0) return once.slice(0, MOST_CANDIDATES);
  }
  return [];
}

function readId(text: string, { geography }: Setting): PlaceCandidate[] {
  const { words, start, end } = wordsOf(text);
  if (!parseTerritoryId(words)) return [];
  const quote = { text: words, start, end };
  const territory = geography.get(words);
  if (territory && geography.isCurrent(territory)) {
    const reason = `The id of ${territory.name}.`;
    return [{ territoryId: words, confidence: SURE.id, reason, ...quote, status: "resolved" }];
  }
  const { territoryId, candidateIds, explanation: reason } = translateTerritory(words, undefined, geography);
  if (territoryId !== undefined)
    return [{ territoryId, confidence: SURE.formerId, reason, ...quote, status: "resolved" }];
  const confidence = SURE.formerId / (candidateIds.length + 1);
  return candidateIds.map((each) => ({ territoryId: each, confidence, reason, ...quote, status: "ambiguous" }));
}

function readPoint(text: string, setting: Setting): PlaceCandidate[] {
  return findCoordinatePlaces(text, setting.geography).flatMap((mention) => {
    if (mention.status === "resolved") return mentionToCandidates({ ...mention, confidence: SURE.point }, setting);
    const confidence = SURE.point / (mention.candidateIds.length + 1);
    const { text: words, start, end, reason } = mention;
    return mention.candidateIds.map((territoryId): PlaceCandidate => {
      return { territoryId, confidence, reason, text: words, start, end, status: "ambiguous" };
    });
  });
}

/** Reads what is no phrase: a code, a name, a name and what makes it precise. */
function readShort(text: string, setting: Setting): PlaceCandidate[] {
  const { words, start, end } = wordsOf(text);
  if (words.length > LONGEST_FIELD || words === "") return [];
  const coded = readCode(words, setting.geography);
  if (coded.length > 0) {
    const candidates = weighHomonyms(coded, { ...setting, name: words, how: "of the code" });
    return candidates.map((each) => toCandidate(each, { text: words, start, end }, SURE.code));
  }
  const reading = readWholeName(words, setting.geography) ?? readQualifiedName(words, setting.geography);
  return reading ? nameToCandidates(words, start, reading, setting) : [];
}

function nameToCandidates(words: string, offset: number, reading: NameReading, setting: Setting): PlaceCandidate[] {
  const { start, end, territories, qualifier, former = false, isBeginning = false } = reading;
  const name = words.slice(start, end);
  const isPrecise = qualifier !== undefined;
  const candidates = weighHomonyms(territories, {
    ...setting,
    name,
    isPrecise,
    longer: isPrecise || former ? [] : longerNames(name, territories, setting.geography),
    how: former ? "that was, or took in, what was called" : isBeginning ? "whose name begins with" : "called",
  });
  const beside = isPrecise ? ` It fits “${qualifier}”, written beside it.` : "";
  const most = former ? SURE.former : isBeginning ? SURE.beginning : 1;
  const quote = { text: name, start: offset + start, end: offset + end };
  return candidates.map((each) => toCandidate({ ...each, reason: each.reason + beside }, quote, most));
}

/** Reads a location field, then prose, then a location typed without capitals. */
function readPhrase(text: string, setting: Setting): PlaceCandidate[] {
  const { near, geography } = setting;
  const isField = text.length <= LONGEST_FIELD;
  const declared = isField ? readDeclared(text, SURE.declared, geography) : [];
  const given = near ? { given: [near.id] } : {};
  const mentions =
    declared.length > 0 ? declared : findPagePlaces([{ field: "text", text, nature: "body" }], geography, given);
  const capitalized = isField && mentions.length === 0 ? capitalize(text) : undefined;
  const typed = capitalized === undefined ? [] : readDeclared(capitalized, SURE.lowerCase, geography);
  const quoted = typed.map((each) => ({ ...each, text: text.slice(each.start, each.end) }));
  return [...mentions, ...quoted].flatMap((mention) => mentionToCandidates(mention, setting));
}

type SureMention = PlaceMention & { confidence: number };

/** Reads a text as a location field; a piece that names no place says that it is prose. */
function readDeclared(text: string, confidence: number, geography: Geography): SureMention[] {
  const mentions = findDeclaredPlaces(text, geography);
  if (mentions.some(({ status, role }) => status === "unknown" && role === "subject")) return [];
  return mentions.filter(({ status }) => status !== "unknown").map((mention) => ({ ...mention, confidence }));
}

function mentionToCandidates(mention: SureMention, setting: Setting): PlaceCandidate[] {
  const { text, start, end, territoryId, candidateIds, reason } = mention;
  const most = mention.confidence * KEPT_BY_ROLE[mention.role];
  if (territoryId !== undefined)
    return [{ territoryId, confidence: most, reason, text, start, end, status: "resolved" }];
  const territories = setting.geography.getMany(candidateIds).filter((each) => each !== undefined);
  return weighHomonyms(territories, { ...setting, name: text }).map((each) =>
    toCandidate(each, { text, start, end }, Math.min(1, most)),
  );
}

function toCandidate(
  { territory, status, confidence, reason }: WeighedTerritory,
  quote: { text: string; start: number; end: number },
  most: number,
): PlaceCandidate {
  return { territoryId: territory.id, confidence: confidence * most, reason, ...quote, status };
}

/** The text from its first letter or digit to its last. */
function wordsOf(text: string): { words: string; start: number; end: number } {
  const start = text.search(/[\p{L}\p{N}]/u);
  if (start < 0) return { words: "", start: 0, end: 0 };
  const tail = /[^\p{L}\p{N}\p{M}]{1,50}$/u.exec(text.slice(-50));
  const end = text.length - (tail?.[0].length ?? 0);
  return { words: text.slice(start, end), start, end };
}

/** Writes each word with a capital; undefined when the text has capitals, or would change its length. */
function capitalize(text: string): string | undefined {
  if (text !== text.toLowerCase()) return undefined;
  const capitalized = text.replaceAll(/(?<![\p{L}\p{M}])\p{L}(?=[\p{L}\p{M}]{2})/gu, (letter) => letter.toUpperCase());
  return capitalized.length === text.length ? capitalized : undefined;
}
