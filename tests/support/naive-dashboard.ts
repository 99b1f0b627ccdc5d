import { loadGeography } from "../../store/geography/geography.js";
import { foldKey } from "../../store/fold.js";
import type { CountedFacet } from "../../store/read/territory-counts.js";
import { type PlacedResource, organizationIdOf, placedId } from "./placed-resources.js";

/** The resources that name a territory or something inside it, found by looking at each. */
export function naiveInside(resources: readonly PlacedResource[], territoryId: string): PlacedResource[] {
  const geography = loadGeography();
  return resources.filter(({ territoryIds }) =>
    territoryIds.some(
      (id) => id === territoryId || geography.ancestorsOf(id).some((ancestor) => ancestor.id === territoryId),
    ),
  );
}

/** The most frequent values of a facet, as `value: count`; equals by value. */
export function naiveTop(resources: readonly PlacedResource[], facet: CountedFacet, first: number): string[] {
  const counts = new Map<string, number>();
  for (const resource of resources)
    for (const value of new Set(valuesOf(resource, facet))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([valueA, a], [valueB, b]) => b - a || (valueA < valueB ? -1 : 1))
    .slice(0, first)
    .map(([value, count]) => `${value}: ${count}`);
}

function valuesOf(resource: PlacedResource, facet: CountedFacet): string[] {
  switch (facet) {
    case "KIND":
      return [resource.kind];
    case "THEME":
      return resource.themes.map(foldKey);
    case "SOURCE":
      return [resource.sourceId];
    case "LICENSE":
      return [resource.license ?? "NOASSERTION"];
    case "YEAR":
      return [String(resource.updatedAt.getUTCFullYear())];
    case "ORGANIZATION":
      return resource.organizations.map(organizationIdOf);
  }
}

/** Ids in the order of these keys, biggest first; equals by id, biggest first. */
export function naiveOrder(
  resources: readonly PlacedResource[],
  key: (resource: PlacedResource) => number,
  first: number,
): string[] {
  return resources
    .toSorted((a, b) => key(b) - key(a) || (placedId(a) < placedId(b) ? 1 : -1))
    .slice(0, first)
    .map(placedId);
}
