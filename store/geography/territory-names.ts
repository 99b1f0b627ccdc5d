import { epciAliases, municipalAliases } from "./name-aliases.js";
import { normalizePlaceName } from "./place-name.js";
import type { TerritoryChange } from "./territory-change.js";
import type { Territory, TerritoryKind } from "./territory.js";

/** Between the names of one territory in its key: no normalised name contains it. */
export const BAR = "|";

/** Territories and, at the same index, their names: normalised, each once, the official one first, joined by `BAR`. */
export interface NamedList {
  readonly territories: readonly Territory[];
  readonly keys: readonly string[];
}

/** Kinds that people name only with a word that says so: "l'arrondissement de Die", "Lyon 1er". */
const PART_KINDS: ReadonlySet<TerritoryKind> = new Set<TerritoryKind>([
  "arrondissement",
  "municipal-arrondissement",
  "delegated-commune",
  "associated-commune",
]);

/** Changes after which a territory goes on under another name: what it was called before is its former name. */
const RENAMING: ReadonlySet<string> = new Set(["RENAMED", "ENLARGED", "RECODED"]);

/** Tells whether it is an arrondissement or a part of a commune, which no bare name means. */
export function isPart({ kind }: Territory): boolean {
  return PART_KINDS.has(kind);
}

/** Collects what the territories of today are called today. */
export function namesOfToday(territories: readonly Territory[]): NamedList {
  const official = territories.map(({ name }) => normalizePlaceName(name));
  const taken = new Set(official.filter((_, index) => !PART_KINDS.has(territories[index]?.kind ?? "project")));
  const keys = territories.map((territory, index) => {
    const aliases = aliasesOf(territory, (name) => taken.has(name));
    const name = official[index] ?? "";
    return aliases.length === 0 ? name : [...new Set([name, ...aliases])].join(BAR);
  });
  return { territories, keys };
}

/** Collects what territories were called: those of the past, and those of today that had another name. */
export function namesOfThePast(
  today: readonly Territory[],
  former: readonly Territory[],
  changesOf: (id: string) => readonly TerritoryChange[],
): NamedList {
  const named = [
    ...former.map((each) => ({
      territory: each,
      names: [each.name, ...(each.aliases ?? []), ...formerNames(each, changesOf(each.id))],
    })),
    ...today.flatMap((each) => {
      const names = formerNames(each, changesOf(each.id));
      return names.length === 0 ? [] : [{ territory: each, names }];
    }),
  ];
  return {
    territories: named.map(({ territory }) => territory),
    keys: named.map(({ names }) => [...new Set(names.map(normalizePlaceName))].join(BAR)),
  };
}

function aliasesOf({ kind, name, aliases = [] }: Territory, taken: (name: string) => boolean): string[] {
  const usual = aliases.map(normalizePlaceName);
  if (kind === "epci") return [...epciAliases(name, taken), ...usual];
  return kind === "municipal-arrondissement" ? [...municipalAliases(name), ...usual] : usual;
}

function formerNames({ name }: Territory, changes: readonly TerritoryChange[]): string[] {
  const names = changes.flatMap(({ kind, nameBefore = "" }) => (RENAMING.has(kind) && nameBefore ? [nameBefore] : []));
  if (names.length === 0) return names;
  const today = normalizePlaceName(name);
  return names.filter((each) => normalizePlaceName(each) !== today);
}
