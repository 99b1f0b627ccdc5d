import { decodeReferences } from "../../schema/text/decode-references.js";
import { foldText } from "../fold.js";
import { findDeclaredPlaces } from "../geography/find-places.js";
import { loadGeography } from "../geography/geography.js";
import { addressKey } from "../identity/addresses.js";
import { readText } from "../identity/fingerprint.js";
import { plainWords } from "../identity/plain-words.js";
import { WHOLE } from "../identity/thresholds.js";
import { readableText } from "../search/readable-text.js";
import type { ClaimField, ClaimValue } from "./claim-fields.js";

/** A text with fewer words of its own is compared word for word: too few to speak of a share of them. */
const FEWEST_WORDS = 20;

/** So few words stand in another text by chance. */
const FEWEST_WORDS_FOUND = 3;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Characters that nobody sees: soft hyphens, joiners, marks of direction. */
const UNSEEN = /\p{Cf}/gu;

/** What a version adds to a folded licence: "cc by sa 4 0". */
const VERSION = /^[\d ]+$/;

/** What a value means, ready to be compared with other values of its field. */
export interface Meaning {
  /** Two values with one key mean the same, whatever else. */
  readonly key: string;
  /** Of licences only: each once, without those that say less of a licence than another of them. */
  readonly licenses?: readonly string[];
  /** Of texts only: how many words are its own, and the shingles that these make. */
  readonly text?: { readonly words: number; readonly shingles: ReadonlySet<number> };
}

type Reader = (value: ClaimValue) => Meaning;

const readLabels = listReader((label) => [foldShown(label)]);

/** Fields that are compared. A thing has many pictures, and none of them contradicts another. */
const READERS: Partial<Record<ClaimField, Reader>> = {
  title: textReader(foldShown),
  // No more than this says that a page says nothing of its kind; it is left out before.
  kind: textReader((kind) => kind),
  summary: readWords,
  description: readWords,
  language: textReader((language) => language.toLowerCase()),
  website: textReader((address) => addressKey(address.trim()) ?? address.trim()),
  themes: readLabels,
  keywords: readLabels,
  challenges: readLabels,
  licenses: readLicenses,
  publishedAt: textReader((date) => String(Date.parse(date))),
  carriers: readLabels,
  users: readLabels,
  places: listReader(placeKeys),
};

/** Reads what a value means; undefined for a field whose values are never in contradiction. */
export function readMeaning(field: ClaimField, value: ClaimValue): Meaning | undefined {
  return READERS[field]?.(value);
}

/** True when two values differ in nothing but how they are written, or when one text holds the other. */
export function meanTheSame(field: ClaimField, a: Meaning, b: Meaning): boolean {
  if (a.key === b.key) return true;
  if (field === "publishedAt") return Math.abs(Number(a.key) - Number(b.key)) <= DAY_MS;
  // "fr" says less than "fr-BE" and nothing else.
  if (field === "language") return a.key.startsWith(`${b.key}-`) || b.key.startsWith(`${a.key}-`);
  if (a.licenses !== undefined && b.licenses !== undefined) return areTheSameLicenses(a.licenses, b.licenses);
  return holdsTheOther(a, b);
}

/** "CC BY-SA" without a version says less than CC-BY-SA-4.0 and nothing else. */
function areTheSameLicenses(a: readonly string[], b: readonly string[]): boolean {
  const agree = (one: string, other: string) => one === other || saysLess(one, other) || saysLess(other, one);
  const areIn = (some: readonly string[], all: readonly string[]) =>
    some.every((license) => all.some((other) => agree(license, other)));
  return areIn(a, b) && areIn(b, a);
}

function saysLess(license: string, other: string): boolean {
  return other.startsWith(`${license} `) && VERSION.test(other.slice(license.length));
}

function readLicenses(value: ClaimValue): Meaning {
  const all = [...new Set((typeof value === "string" ? [value] : value).map(foldShown))];
  const licenses = all.filter((license) => !all.some((other) => saysLess(license, other))).toSorted();
  return { key: JSON.stringify(licenses), licenses };
}

function holdsTheOther(a: Meaning, b: Meaning): boolean {
  const [smaller, larger] = a.key.length < b.key.length ? [a, b] : [b, a];
  const isLongEnough = smaller.key.split(" ").length >= FEWEST_WORDS_FOUND;
  if (isLongEnough && ` ${larger.key} `.includes(` ${smaller.key} `)) return true;
  if (a.text === undefined || b.text === undefined) return false;
  const fewest = Math.min(a.text.words, b.text.words);
  return fewest >= FEWEST_WORDS && containment(a.text.shingles, b.text.shingles) >= WHOLE;
}

/** Share of the smaller text's shingles found in the other. */
function containment(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [smaller, larger] = a.size < b.size ? [a, b] : [b, a];
  let found = 0;
  for (const shingle of smaller) if (larger.has(shingle)) found += 1;
  return smaller.size === 0 ? 0 : found / smaller.size;
}

function readWords(value: ClaimValue): Meaning {
  const text = asText(value);
  const key = foldText(readableText(text).replace(UNSEEN, ""));
  // The identity engine reads whole lines, which tell it what is a licence or a label and no word of the text.
  const { own, shingles } = readText(plainWords(shownText(text)));
  return { key: key === "" ? text.trim() : key, text: { words: own.length, shingles: new Set(shingles) } };
}

function textReader(keyOf: (text: string) => string): Reader {
  return (value) => ({ key: keyOf(asText(value)) });
}

/** Neither the order of a list nor repetition means anything. */
function listReader(keysOf: (item: string) => readonly string[]): Reader {
  return (value) => {
    const items = typeof value === "string" ? [value] : value;
    return { key: JSON.stringify([...new Set(items.flatMap(keysOf))].toSorted()) };
  };
}

/** Two ways to name a territory are one; words that name none are compared as words. */
function placeKeys(text: string): string[] {
  const subjects = findDeclaredPlaces(text, loadGeography()).filter(({ role }) => role === "subject");
  const known = subjects.flatMap(({ territoryId }) => territoryId ?? []);
  return known.length > 0 && known.length === subjects.length ? known : [foldShown(text)];
}

/** Signs alone stay signs: they are all there is. */
function foldShown(text: string): string {
  const shown = shownText(text).trim();
  return foldText(shown) || shown;
}

function shownText(text: string): string {
  return decodeReferences(text).replace(UNSEEN, "");
}

function asText(value: ClaimValue): string {
  return typeof value === "string" ? value : value.join("\n");
}
