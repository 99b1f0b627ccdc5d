import { compareKinds, type Territory, type TerritoryKind } from "./territory.js";

/**
 * How far down a kind stands, whatever its population: what bears the name of its chief town (an arrondissement) or of
 * a quarter of it is rarely what a person means.
 */
const PLACE_IN_LINE: Record<TerritoryKind, number> = {
  region: 0,
  department: 0,
  epci: 0,
  ept: 0,
  project: 0,
  commune: 0,
  arrondissement: 1,
  "municipal-arrondissement": 2,
  "delegated-commune": 3,
  "associated-commune": 3,
};

/** Of a grouping a quarter of the inhabitants count, so that Nantes comes before the métropole around it. */
const GROUPING_SHARE = 1 / 4;

/**
 * Orders by what a person who types a name is likely to mean. Régions, départements, communes and groupings (EPCI, EPT,
 * project) come by population, of which groupings count a quarter; after them arrondissements, municipal
 * arrondissements, delegated and associated communes, each by population. Equals by kind, widest first, then by id.
 */
export function compareProminence(a: Territory, b: Territory): number {
  return (
    PLACE_IN_LINE[a.kind] - PLACE_IN_LINE[b.kind] ||
    weightOf(b) - weightOf(a) ||
    compareKinds(a, b) ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  );
}

function weightOf({ kind, population = 0 }: Territory): number {
  return kind === "epci" || kind === "ept" || kind === "project" ? population * GROUPING_SHARE : population;
}
