import type { Geography } from "./geography.js";
import { normalizePlaceName } from "./place-name.js";
import { thoseFitting } from "./place-rules.js";
import { comparePopulations, type Territory } from "./territory.js";

/** Villages are called by their whole name where they are not known. */
const FEWEST_INHABITANTS = 2_000;
/** How many times larger than the next the one is that is called by the short name. */
const TIMES = 20;
/** What the short name leaves out begins with one of these: "en-Provence", "la-Gaillarde", "sur-Seine". */
const TAIL = /^(.{2,}?)[ -](?:en|sur|sous|lès|les|la|le|de|du|des|d['’]|l['’]|aux?)(?:[ -]|(?<=['’]))\p{Lu}/u;

/** From how many letters a beginning of a name is no word by itself. */
const SHORTEST_SURE = 4;

const countsByGeography = new WeakMap<Geography, ReadonlyMap<string, number>>();
const namesByGeography = new WeakMap<Geography, ReadonlyMap<string, Territory[]>>();

/** Lists the communes that people call by the beginning of their name, by that beginning: "aix", "brive", "saint ouen". */
export function shortNames(geography: Geography): ReadonlyMap<string, Territory[]> {
  const known = namesByGeography.get(geography);
  if (known) return known;
  const names = new Map<string, Territory[]>();
  for (const territory of geography.search({ offset: 0, limit: Infinity }).items) {
    if (territory.kind !== "commune" || (territory.population ?? 0) < FEWEST_INHABITANTS) continue;
    const short = normalizePlaceName(TAIL.exec(territory.name)?.[1] ?? "");
    if (short !== "") names.set(short, [...(names.get(short) ?? []), territory]);
  }
  namesByGeography.set(geography, names);
  return names;
}

/** Tells whether nothing else in the country is called so, or by a name that begins so. */
export function isOnlyBearer(short: string, geography: Geography): boolean {
  const counts = beginningsOf(geography);
  return short.length >= SHORTEST_SURE && counts.get(short) === 1;
}

/** How many names of today and of the past are a name, or begin with it. */
function beginningsOf(geography: Geography): ReadonlyMap<string, number> {
  const known = countsByGeography.get(geography);
  if (known) return known;
  const shorts = shortNames(geography);
  const counts = new Map<string, number>();
  for (const { kind, name } of geography.search({ offset: 0, limit: Infinity, includeFormer: true }).items) {
    if (kind === "arrondissement" || kind === "epci") continue;
    const words = normalizePlaceName(name).split(" ");
    for (let length = 1; length <= words.length; length++) {
      const beginning = words.slice(0, length).join(" ");
      if (shorts.has(beginning)) counts.set(beginning, (counts.get(beginning) ?? 0) + 1);
    }
  }
  countsByGeography.set(geography, counts);
  return counts;
}

/** Gives the one of them that lies in the areas, or that is far larger than the others there. */
export function longerWithin(
  longer: readonly Territory[],
  areas: readonly Territory[],
  geography: Geography,
): Territory | undefined {
  const [first, second] = thoseFitting([...longer], areas, geography).toSorted(comparePopulations);
  return (first?.population ?? 0) >= TIMES * (second?.population ?? 0) ? first : undefined;
}
