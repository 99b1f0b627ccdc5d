import type { Geography } from "./geography.js";
import type { Territory, TerritoryKind } from "./territory.js";
import { translateTerritory } from "./translate.js";

/** What a name may mean today. */
export interface NamedPlaces {
  /** Territories of today, each once. */
  candidates: Territory[];
  /** Of a candidate that is not called so itself: a sentence that says which part or former commune of it is. */
  notes: ReadonlyMap<Territory, string>;
}

/**
 * Lists what a name may mean today. Where no commune is called so, a delegated or associated commune gives the commune it
 * is a part of, and a commune of the past the one it is today, when that is one for sure.
 */
export function placesNamed(name: string, kinds: readonly TerritoryKind[], geography: Geography): NamedPlaces {
  const whole = geography.named(name).filter(({ kind }) => kinds.includes(kind));
  const notes = new Map<Territory, string>();
  if (whole.length > 0 || !kinds.includes("commune")) return { candidates: whole, notes };
  for (const part of geography.partsNamed(name).filter(isPartOfCommune)) {
    const commune = communeOf(part, geography);
    const form = part.kind === "delegated-commune" ? "a delegated" : "an associated";
    if (commune) notes.set(commune, `${part.name} is ${form} commune (${part.code}) of ${commune.name}.`);
  }
  if (notes.size === 0) addFormer(name, notes, geography);
  return { candidates: [...notes.keys()], notes };
}

function addFormer(name: string, notes: Map<Territory, string>, geography: Geography): void {
  for (const former of geography.formerlyNamed(name)) {
    const commune = communeToday(former, geography);
    if (!commune) continue;
    notes.set(
      commune,
      geography.isCurrent(former) ? `${commune.name} was called “${name}” before.` : whereItIs(former, commune),
    );
  }
}

/** Says in a sentence where a commune of the past is today. */
export function whereItIs({ name, code, vintage }: Territory, today: Territory): string {
  return `${name} (${code}) has been in ${today.name} since ${vintage + 1}.`;
}

/** Gives the commune that a commune, or a part of one, is today, or undefined when it is none for sure. */
export function communeToday(former: Territory, geography: Geography): Territory | undefined {
  const today = todayOf(former, geography);
  return today?.kind === "commune" ? today : undefined;
}

function todayOf(former: Territory, geography: Geography): Territory | undefined {
  if (geography.isCurrent(former)) return isPartOfCommune(former) ? communeOf(former, geography) : former;
  const { territoryId } = translateTerritory(former.id, former.vintage, geography);
  const today = territoryId === undefined ? undefined : geography.get(territoryId);
  return today && isPartOfCommune(today) ? communeOf(today, geography) : today;
}

function communeOf({ parentIds }: Territory, geography: Geography): Territory | undefined {
  return geography.getMany(parentIds).find((each) => each?.kind === "commune");
}

function isPartOfCommune({ kind }: Territory): boolean {
  return kind === "delegated-commune" || kind === "associated-commune";
}
