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

/** Gives the one of them that lies in the areas, or that is far larger than the others there. */
export function longerWithin(
  longer: readonly Territory[],
  areas: readonly Territory[],
  geography: Geography,
): Territory | undefined {
  const [first, second] = thoseFitting([...longer], areas, geography).toSorted(comparePopulations);
  return (first?.population ?? 0) >= TIMES * (second?.population ?? 0) ? first : undefined;
}
