import type { Geography } from "./geography.js";
import { readOrdinal } from "./municipal-districts.js";
import { departmentOfNumber } from "./place-codes.js";
import { AREA_KINDS } from "./place-phrases.js";
import { proseLists } from "./prose-lists.js";
import { followsPlainly, type ProseWord } from "./prose-words.js";
import type { Territory } from "./territory.js";

/** What the words after a name say of it. */
export interface RightReading {
  /** The area in parentheses, or of the code, right after it. */
  beside: Territory[];
  /** Where the words of that area stand, when they are to be told. */
  aside?: { start: number; end: number };
  /** Why it is no place. */
  blocked?: string;
  /** "11e" in "Paris 11e": the number and the index of its last word. */
  district?: { number: number; last: number };
  /** "Mellionnec, village de Bretagne": the words after it say what it is. */
  isTold: boolean;
  /** What follows would make another thing of a name that nothing marks: "Marseille en commun". */
  isOpen: boolean;
}

const YEAR = /^1[0-9]\d\d$/;
const PRINTED = /^(?:1[5-9]|20)\d\d$/;
const INTO_FOREIGN = new Set(["en", "au", "aux", "du", "dans", "d", "de"]);
const MOST_IN_PARENTHESES = 8;

const NOTHING: RightReading = { beside: [], isOpen: false, isTold: false };
const TOLD_WITHIN = 4;

/** Reads what stands after the word at `last`. */
export function readRight(words: readonly ProseWord[], last: number, geography: Geography): RightReading {
  const next = words[last + 1];
  if (!next) return NOTHING;
  if (/^[\s]*\([\s]*$/u.test(next.gap)) return readParentheses(words, last + 1, geography);
  const isNear = followsPlainly(next) && !next.gap.includes("\n");
  if ((isNear || /^[ \u00a0]?,[ \u00a0]?$/u.test(next.gap)) && leadsAbroad(words, last + 1))
    return blocked("It is a place abroad.");
  if (!isNear)
    return {
      ...NOTHING,
      // "Paris, 2011": where a book was printed.
      isOpen: next.gap.trim() === "," && PRINTED.test(next.norm),
      isTold: next.gap.trim() === "," && isSettlement(words.slice(last + 1, last + 1 + TOLD_WITHIN)),
    };
  const number = readOrdinal(next);
  if (number !== undefined)
    return { ...NOTHING, district: { number, last: words[last + 2]?.norm === "arrondissement" ? last + 2 : last + 1 } };
  return /^\d/.test(next.norm) ? readNumber(next, geography) : readWord(next, words, last + 2);
}

function readWord(next: ProseWord, words: readonly ProseWord[], index: number): RightReading {
  const second = words[index];
  if (next.isCapital && !/['’]/.test(second?.gap ?? "")) return blocked(`It is part of one name with “${next.norm}”.`);
  if (INTO_FOREIGN.has(next.norm) && YEAR.test(second?.norm ?? "")) return blocked("It names an event of that year.");
  return { ...NOTHING, isOpen: next.norm === "en" && second !== undefined && !second.isCapital };
}

const SETTLEMENTS = new Set(["commune", "village", "ville", "bourg", "bourgade", "cite"]);

/** "une petite commune", "village de": no other name or verb stands before the noun. */
function isSettlement(words: readonly ProseWord[]): boolean {
  const at = words.findIndex(({ norm }) => SETTLEMENTS.has(norm));
  return (
    at >= 0 && words.slice(0, at + 1).every((word, index) => !word.isCapital && (index === 0 || followsPlainly(word)))
  );
}

/** "en Espagne", "au Québec", "de la Suisse", or the country alone after a comma. */
function leadsAbroad(words: readonly ProseWord[], index: number): boolean {
  const skipped = INTO_FOREIGN.has(words[index]?.norm ?? "") ? 1 : 0;
  const article = skipped > 0 && ARTICLE.has(words[index + skipped]?.norm ?? "") ? 1 : 0;
  const country = words[index + skipped + article];
  return country !== undefined && isForeign(country);
}

function blocked(reason: string): RightReading {
  return { ...NOTHING, blocked: reason };
}

const ARTICLE = new Set(["la", "le", "les", "l"]);

function isForeign(word: ProseWord): boolean {
  return word.isCapital && proseLists.foreign.has(word.norm);
}

function readNumber(next: ProseWord, geography: Geography): RightReading {
  const department = /^(?:\d{5}|[2-9]\d|1[0-9])$/.test(next.norm)
    ? departmentOfNumber(next.norm, geography)
    : undefined;
  if (department) return { ...NOTHING, beside: [department] };
  return blocked("A number right after it makes it the name of something else.");
}

function readParentheses(words: readonly ProseWord[], first: number, geography: Geography): RightReading {
  const inside: ProseWord[] = [];
  for (let at = first; at < Math.min(words.length, first + MOST_IN_PARENTHESES); at++) {
    const word = words[at] as ProseWord;
    if (at > first && /[()\n]/u.test(word.gap)) break;
    inside.push(word);
  }
  if (inside.some(isForeign)) return blocked("It is a place abroad.");
  const numbers = inside.flatMap((word) => departmentOfNumber(word.norm, geography) ?? []);
  const [head] = inside;
  if (numbers.length > 0 && head && /^(?:\d|2[ab]$)/.test(head.norm) && inside.length === 1)
    return { ...NOTHING, beside: numbers, aside: { start: head.start, end: head.end } };
  const area = readArea(inside, geography);
  const beside = [...(area?.territories ?? []), ...numbers];
  return { ...NOTHING, beside, ...(area && { aside: area.aside }) };
}

/** The longest run of words at the start of parentheses that is the name of an area. */
function readArea(words: readonly ProseWord[], geography: Geography) {
  const skipped = words.findIndex(
    ({ norm }) => !["en", "dans", "le", "la", "l", "a", "departement", "de"].includes(norm),
  );
  for (const from of new Set([0, Math.max(0, skipped)])) {
    for (let length = words.length - from; length > 0; length--) {
      const run = words.slice(from, from + length);
      const [first, final] = [run[0], run.at(-1)];
      if (!first?.isCapital || !final) break;
      const named = geography.named(run.map(({ norm }) => norm).join(" "));
      const territories = named.filter(({ kind }) => AREA_KINDS.includes(kind) && !kind.includes("-"));
      if (territories.length > 0) return { territories, aside: { start: first.start, end: final.end } };
    }
  }
  return undefined;
}
