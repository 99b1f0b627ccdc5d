import { AREA_KINDS } from "./place-phrases.js";
import { isTown } from "./place-rules.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { STRENGTH } from "./prose-judgement.js";
import { isFormOf, proseLists } from "./prose-lists.js";
import type { Territory } from "./territory.js";

/** From how many inhabitants a name that nothing marks may be a town's. */
const KNOWN_INHABITANTS = 10_000;
/** From how many inhabitants the only bearer of an everyday name is meant by "de" and a capital. */
const SMALL_TOWN = 1_000;
/** From how many letters a word that is no other is a name by itself. */
const LONG_NAME = 8;
/** More than anything can speak for a name. */
const NEVER = 9;
/** Départements whose name is a point of the compass. */
const COMPASS = new Set(["nord"]);
/** After these, a département's name is an everyday word: "la Somme de", "le Nord-Est". */
const AFTER_WORD = new Set(["de", "du", "des", "d", "est", "ouest"]);

/** How much must speak for a name before it is taken for a place's. */
export function requiredStrength(candidate: ProseCandidate): number {
  const { candidates, right } = candidate;
  if (right.isOpen && candidate.strength <= STRENGTH.bare) return NEVER;
  const areas = candidates.filter(({ kind }) => AREA_KINDS.includes(kind));
  if (areas.length === 0) return requiredForCommune(candidate);
  const needed = requiredForArea(candidate, areas);
  return areas.length < candidates.length ? Math.min(needed, requiredForCommune(candidate)) : needed;
}

function requiredForArea(candidate: ProseCandidate, areas: readonly Territory[]): number {
  const { match, left, next } = candidate;
  const kind = areas[0]?.kind;
  if (match.key === "la reunion" && next === "du") return NEVER;
  if (kind === "project" || kind === "region" || match.key.includes(" ")) return STRENGTH.bare;
  if (kind === "department") return requiredForDepartment(candidate);
  return left.hasArticle ? STRENGTH.bare : STRENGTH.weak;
}

/** Départements of one word are called like a river, a sea or a mountain first, or like an everyday word. */
function requiredForDepartment(candidate: ProseCandidate): number {
  const { key } = candidate.match;
  const { left, verb } = candidate;
  const isSaid = left.kinds !== undefined || left.preposition === "en";
  if (!isSaid && meansOther(candidate)) return NEVER;
  if (COMPASS.has(key)) return STRENGTH.strong;
  const acts = proseLists.notWater.has(key) || isFormOf(proseLists.actingVerbs, verb);
  return left.hasArticle && acts ? STRENGTH.bare : STRENGTH.weak;
}

/** The words around a département's name make it a word, a river or a direction: "plus au Nord". */
function meansOther({ match: { key }, left, next, verb, strength }: ProseCandidate): boolean {
  if (strength < STRENGTH.strong && proseLists.ordinaryAreas.has(key) && AFTER_WORD.has(next)) return true;
  if (COMPASS.has(key) && left.preposition === "a") return true;
  return left.preposition !== "dans" && (left.isWater === true || isFormOf(proseLists.riverVerbs, verb));
}

function requiredForCommune({ match, left, candidates, isLabel }: ProseCandidate): number {
  const bare = match.key.replace(/^(?:le|la|les|l) /, "");
  const inhabitants = Math.max(...candidates.map(({ population = 0 }) => population));
  if (proseLists.everyday.has(match.key) || (match.article && proseLists.everyday.has(bare)))
    return left.kinds ? STRENGTH.strong : STRENGTH.hard;
  if (proseLists.firstNames.has(match.key)) return STRENGTH.strong;
  if (proseLists.words.has(match.key))
    return isNamedByDe(match.key, candidates, left.opens) ? STRENGTH.weak : STRENGTH.strong;
  if (inhabitants >= KNOWN_INHABITANTS) return STRENGTH.bare;
  const isAlone = isDistinctive(bare) || (isLabel && inhabitants >= SMALL_TOWN && !proseLists.products.has(bare));
  return candidates.length === 1 && isAlone ? STRENGTH.bare : STRENGTH.weak;
}

/** "de Die": a capital inside the sentence tells a town, or the only bearer of the name, from the word. */
function isNamedByDe(key: string, candidates: readonly Territory[], opens: boolean): boolean {
  const [only, other] = candidates;
  const isOnly = other === undefined && (only?.population ?? 0) >= SMALL_TOWN && !proseLists.surnames.has(key);
  return !opens && (isOnly || candidates.some(isTown));
}

/** A name of several words, or a long one, is hardly anything else; "Saint-Jean" and "Camembert" are. */
function isDistinctive(name: string): boolean {
  if (proseLists.products.has(name)) return false;
  const words = name.split(" ").length;
  return words === 1 ? name.length >= LONG_NAME : words >= (/^sainte? /.test(name) ? 3 : 2);
}
