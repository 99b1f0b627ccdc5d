import type { Geography, Territory } from "../../store/geography/geography.js";

/** The territories of ids in the order given, without those that the geography does not know. */
export function knownTerritories(geography: Geography, ids: readonly string[]): Territory[] {
  return geography.getMany(ids).filter((territory) => territory !== undefined);
}
