import type { Geography } from "./geography.js";
import { communeOfCode, departmentOfNumber } from "./place-codes.js";
import { normalizePlaceName } from "./place-name.js";
import { readPhrases } from "./place-phrases.js";
import { isTown, thoseFitting } from "./place-rules.js";
import type { Territory } from "./territory.js";
import { translateTerritory } from "./translate.js";

/** Words that may name any of some territories. */
export interface NameReading {
  /** Offsets in the text read. */
  start: number;
  end: number;
  territories: Territory[];
  /** What is written beside the name chose among those of its name: "crest drome". */
  qualifier?: string;
  /** They had this name, or were made of what had it. */
  former?: boolean;
  /** The words are only the beginning of their names. */
  isBeginning?: boolean;
}

/** No name followed by what makes it precise has more words. */
const MOST_WORDS = 14;

/** How many times as many inhabitants make a town what is meant by the beginning of its name. */
const FAR_LARGER = 10;

/** More places than share any one name. */
const MOST_SEARCHED = 100;

const POSTAL_CODE = /^\d{5}$/u;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** Reads a whole text as a code: postal, INSEE, or the number of a département. */
export function readCode(text: string, geography: Geography): Territory[] {
  const ofPostalCode = withoutCities(geography.withPostalCode(text));
  if (ofPostalCode.length > 0) return ofPostalCode;
  const commune = communeOfCode(text, geography);
  if (commune) return todayOf([commune], geography);
  const department = text.length <= 3 ? departmentOfNumber(text, geography) : undefined;
  return department ? [department] : [];
}

/** Reads a whole text as one name, whatever its case: "crest", "dans la Drôme", "saint denis"; former names last. */
export function readWholeName(text: string, geography: Geography): NameReading | undefined {
  const lookUps = [
    { find: (name: string) => geography.named(name), former: false },
    { find: (name: string) => geography.partsNamed(name), former: false },
    { find: (name: string) => todayOf(geography.formerlyNamed(name), geography), former: true },
  ];
  for (const { find, former } of lookUps) {
    for (const { name, start, kinds } of readPhrases(text)) {
      const territories = find(name).filter((each) => kinds.includes(each.kind));
      if (territories.length > 0) return { start, end: text.length, territories, ...(former && { former }) };
    }
  }
  return undefined;
}

/** Reads a text as a name and, before or after it, what makes it precise: "26400 crest", "montreuil 93", "crest drome". */
export function readQualifiedName(text: string, geography: Geography): NameReading | undefined {
  const words = [...text.matchAll(WORD)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  if (words.length > MOST_WORDS) return undefined;
  for (let length = words.length - 1; length > 0; length--) {
    for (const first of [0, words.length - length]) {
      const [from, to] = [words[first], words[first + length - 1]];
      const [qualifierFrom, qualifierTo] = first === 0 ? [words[length], words.at(-1)] : [words[0], words[first - 1]];
      if (!from || !to || !qualifierFrom || !qualifierTo) continue;
      const qualifier = text.slice(qualifierFrom.start, qualifierTo.end);
      const name = text.slice(from.start, to.end);
      const reading = [readWholeName(name, geography), readBeginning(name, geography)]
        .map((each) => each && { ...each, territories: chooseBy(qualifier, each.territories, geography) })
        .find((each) => each !== undefined && each.territories.length > 0);
      if (reading) return { ...reading, start: from.start + reading.start, end: to.end, qualifier };
    }
  }
  return undefined;
}

/** Lists the towns whose name goes on after this one, and which are far larger than all that have it whole. */
export function longerNames(name: string, whole: readonly Territory[], geography: Geography): Territory[] {
  const largest = Math.max(1, ...whole.map(({ population = 0 }) => population));
  return townsBeginning(name, geography).filter(({ population = 0 }) => population >= FAR_LARGER * largest);
}

function readBeginning(name: string, geography: Geography): NameReading | undefined {
  const territories = townsBeginning(name, geography);
  return territories.length > 0 ? { start: 0, end: name.length, territories, isBeginning: true } : undefined;
}

function townsBeginning(name: string, geography: Geography): Territory[] {
  const beginning = `${normalizePlaceName(name)} `;
  const { items } = geography.search({ text: name, kind: "commune", offset: 0, limit: MOST_SEARCHED });
  return items.filter((each) => isTown(each) && normalizePlaceName(each.name).startsWith(beginning));
}

/** Keeps the territories that a qualifier allows: those of a postal code, or in an area. */
function chooseBy(qualifier: string, territories: Territory[], geography: Geography): Territory[] {
  if (POSTAL_CODE.test(qualifier)) {
    const ofCode = geography.withPostalCode(qualifier);
    if (ofCode.length > 0) return territories.filter((each) => ofCode.includes(each));
  }
  const department = departmentOfNumber(qualifier, geography);
  const named = readWholeName(qualifier, geography)?.territories ?? [];
  const areas = department ? [department] : named.filter(({ kind }) => kind !== "commune");
  return thoseFitting(territories, areas, geography).filter((each) => !areas.includes(each));
}

/** Gives the territories of today for those that had a name, each once; none for what was divided. */
function todayOf(territories: readonly Territory[], geography: Geography): Territory[] {
  const today = territories.map((each) => {
    if (geography.isCurrent(each)) return each;
    const { territoryId } = translateTerritory(each.id, each.vintage, geography);
    return territoryId === undefined ? undefined : geography.get(territoryId);
  });
  return [...new Set(today.filter((each) => each !== undefined))];
}

/** A postal code of one arrondissement of Paris, Lyon or Marseille means the arrondissement. */
function withoutCities(territories: Territory[]): Territory[] {
  const inner = territories.filter(({ kind }) => kind === "municipal-arrondissement");
  return inner.length > 0 ? inner : territories;
}
