import { BAR, isPart, type NamedList } from "./territory-names.js";
import type { Territory } from "./territory.js";
import { normalizePlaceName } from "./place-name.js";

/** Finds territories by their whole names, whatever the accents, case and hyphens. */
export interface NameIndex {
  /** Those of today that a bare name means: no arrondissement and no part of a commune. */
  named(name: string): Territory[];
  /** The arrondissements, municipal arrondissements, delegated and associated communes of today. */
  partsNamed(name: string): Territory[];
  /** Those of the past, and those of today that had this name. */
  formerlyNamed(name: string): Territory[];
}

/** Most names are those of one territory: a list for each would weigh more than the names. */
type ByName = Map<string, Territory | Territory[]>;

/** Indexes names whose territories are given in the order in which those of one name must come. */
export function indexNames(today: NamedList, past: NamedList): NameIndex {
  const wholes: ByName = new Map();
  const parts: ByName = new Map();
  const former: ByName = new Map();
  addNames(today, (territory) => (isPart(territory) ? parts : wholes));
  addNames(past, () => former);
  return { named: lookUp(wholes), partsNamed: lookUp(parts), formerlyNamed: lookUp(former) };
}

function addNames({ territories, keys }: NamedList, into: (territory: Territory) => ByName): void {
  territories.forEach((territory, index) => {
    for (const name of (keys[index] ?? "").split(BAR)) {
      const byName = into(territory);
      const known = byName.get(name);
      if (known === undefined) byName.set(name, territory);
      else if (Array.isArray(known)) known.push(territory);
      else byName.set(name, [known, territory]);
    }
  });
}

function lookUp(byName: ByName): (name: string) => Territory[] {
  return (name) => {
    const found = byName.get(normalizePlaceName(name));
    return found === undefined ? [] : Array.isArray(found) ? [...found] : [found];
  };
}
