import { stemmer } from "@orama/stemmers/french";

/**
 * Cuts a folded word to what it shares with its other forms: plural, feminine, conjugated. Folded words only: whoever
 * types without accents must find the same.
 */
export function stemOf(folded: string): string {
  const known = kept.get(folded);
  if (known !== undefined) return known;
  const stem = FRENCH.test(folded) ? stemFrench(folded) : folded;
  // Texts repeat their words; no vocabulary of any size may fill the memory.
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(folded, stem);
  return stem;
}

const MOST_KEPT = 50_000;
const kept = new Map<string, string>();

const FRENCH = /^[a-z]+$/;

/** Shorter words are left as they are. */
const SHORTEST = 4;

/**
 * Words that no rule gets right. « commune » (a municipality) is not a form of « commun », and both are what this graph
 * is about.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = { commune: "commune", communes: "commune", travaux: "travail" };

/**
 * The Snowball stemmer, after the ending of the plural is taken off: on its own it reads « récit » as a verb, but not
 * « récits », and it needs the accent of « créée ».
 */
function stemFrench(word: string): string {
  if (word.length < SHORTEST) return word;
  return EXCEPTIONS[word] ?? stemmer(toSingular(word));
}

/** The singular of a folded word, and the masculine of what ends in -ée and -euse. */
function toSingular(word: string): string {
  if (/[^e]aux$/.test(word) && word.length > 5 && !word.endsWith("yaux")) return `${word.slice(0, -3)}al`;
  if (word.endsWith("ux")) return word.slice(0, -1);
  const singular = /[^s]s$/.test(word) ? word.slice(0, -1) : word;
  if (singular.endsWith("euse")) return singular.slice(0, -2);
  return singular.endsWith("ee") ? singular.slice(0, -1) : singular;
}
