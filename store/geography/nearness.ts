import type { Geography } from "./geography.js";
import type { Territory } from "./territory.js";

/** How near a territory is to another, by what contains both; the nearest last. */
export const NEARNESS = ["far", "same région", "same département", "same intercommunalité", "inside"] as const;
export type Nearness = (typeof NEARNESS)[number];

/** Makes a function that tells how near a territory is to a given one: inside when one of the two contains the other. */
export function nearnessTo(near: Territory | undefined, geography: Geography): (territory: Territory) => Nearness {
  if (!near) return () => "far";
  const around = withAncestors(near, geography);
  return (territory) => {
    const others = withAncestors(territory, geography);
    if (around.has(territory) || others.has(near)) return "inside";
    const shared = [...others].filter((each) => around.has(each));
    const has = (...kinds: Territory["kind"][]) => shared.some(({ kind }) => kinds.includes(kind));
    if (has("epci", "ept", "project", "commune")) return "same intercommunalité";
    if (has("department")) return "same département";
    return has("region") ? "same région" : "far";
  };
}

function withAncestors(territory: Territory, geography: Geography): ReadonlySet<Territory> {
  return new Set([territory, ...geography.ancestorsOf(territory.id)]);
}
