import type { Geography } from "./geography.js";
import locationWords from "./location-words.json" with { type: "json" };
import { normalizePlaceName } from "./place-name.js";
import { nameOf, type PlaceReading } from "./place-reading.js";
import type { Territory } from "./territory.js";

/** From how many inhabitants a place is a town although its name is an everyday word, or written in lower case. */
const TOWN_INHABITANTS = 10_000;

const everydayWords = new Set(locationWords.everyday);

/** Pairs of kinds that may have one name and one land, wider first, and how a reason calls them. */
const TWINS = [
  { outer: "region", inner: "department", words: "a région and a département of the same land: the département" },
  { outer: "department", inner: "commune", words: "a département and a commune of the same land: the commune" },
] as const;

/** Tells whether a place has a town's population. */
export function isTown({ population = 0 }: Territory): boolean {
  return population >= TOWN_INHABITANTS;
}

/** Keeps the territories that lie in one of the areas, are one of them, or contain one of them. */
export function thoseFitting(candidates: Territory[], areas: readonly Territory[], geography: Geography): Territory[] {
  if (areas.length === 0) return [];
  return candidates.filter((candidate) => {
    const around = new Set([candidate, ...geography.ancestorsOf(candidate.id)]);
    const contains = (area: Territory) => geography.ancestorsOf(area.id).includes(candidate);
    return areas.some((area) => around.has(area) || (candidate.kind !== "commune" && contains(area)));
  });
}

/**
 * Keeps one of two territories that have the same name and the same land, and says so: the département rather than the
 * région (La Réunion), the commune rather than the département (Paris).
 */
export function dropTwins(candidates: Territory[], geography: Geography): { kept: Territory[]; why: string } {
  let kept = candidates;
  let why = "";
  for (const { outer, inner, words } of TWINS) {
    const wide = kept.find(({ kind }) => kind === outer);
    const inside = wide ? geography.childrenOf(wide.id).filter(({ kind }) => kind === inner) : [];
    const [twin] = inside;
    if (!wide || !twin || inside.length > 1 || !kept.includes(twin)) continue;
    kept = kept.filter((each) => each !== wide);
    why = `${wide.name} is ${words} (${twin.code}) is preferred.`;
  }
  return { kept, why };
}

/**
 * Tells whether a name alone may mean this place. A small place whose name is an everyday word needs more, and in lower
 * case a neighbour that fits. The only area with such a name, the Réunion, needs parentheses after a place.
 */
export function isTrusted(reading: PlaceReading, candidate: Territory, hasNeighbour: boolean): boolean {
  const written = nameOf(reading);
  const isEveryday = everydayWords.has(normalizePlaceName(written));
  if (candidate.kind !== "commune" && candidate.kind !== "epci")
    return !isEveryday || reading.piece.outer !== undefined;
  if (isTown(candidate)) return true;
  const isLowerCase = written === written.toLowerCase() && written !== written.toUpperCase();
  return !isEveryday && (!isLowerCase || hasNeighbour);
}
