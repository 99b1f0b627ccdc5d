import { projectAliases } from "./build-territories.js";
import { curatedAliasesOf, epciAliases } from "./name-aliases.js";
import { normalizePlaceName } from "./place-name.js";
import type { Territory, TerritoryKind } from "./territory.js";

/** What a search may ask. An empty text, or none, matches everything. */
export interface TerritorySearch {
  text?: string;
  kind?: TerritoryKind;
  /** Keep only what lies inside this territory, itself excluded. An unknown id contains nothing. */
  withinId?: string;
  offset: number;
  limit: number;
}

/** Finds territories by what they are called. */
interface NameIndex {
  named(name: string): Territory[];
  search(options: TerritorySearch, within: ReadonlySet<string> | undefined): { total: number; items: Territory[] };
}

/** Between the names of one territory in its search key: no normalised name contains it. */
const BAR = "|";

/** Indexes territories given in the order in which equal matches must come. */
export function indexNames(ranked: readonly Territory[]): NameIndex {
  const { keys, byName } = collectNames(ranked);
  return {
    named: (name) => {
      const found = byName.get(normalizePlaceName(name));
      return found === undefined ? [] : Array.isArray(found) ? [...found] : [found];
    },
    search: ({ text = "", kind, offset, limit }, within) => {
      const query = normalizePlaceName(text);
      const words = query.split(" ");
      const tiers: Territory[][] = [[], [], []];
      if (text.trim() !== "" && query === "") return { total: 0, items: [] };
      ranked.forEach((territory, index) => {
        if ((kind && territory.kind !== kind) || (within && !within.has(territory.id))) return;
        const key = keys[index] ?? "";
        if (words.every((word) => hasWordStarting(key, word))) tiers[tierOf(key, query)]?.push(territory);
      });
      const found = tiers.flat();
      const start = Math.max(0, Math.trunc(offset) || 0);
      return { total: found.length, items: found.slice(start, start + Math.max(0, Math.trunc(limit) || 0)) };
    },
  };
}

function collectNames(ranked: readonly Territory[]) {
  const keys = ranked.map((territory) => normalizePlaceName(territory.name));
  const byName = new Map<string, Territory | Territory[]>();
  keys.forEach((key, index) => addName(byName, key, ranked[index]));
  const official = new Set(byName.keys());
  ranked.forEach((territory, index) => {
    if (territory.kind === "commune") return;
    const aliases = aliasesOf(territory, (name) => official.has(name)).filter((alias) => alias !== keys[index]);
    for (const alias of aliases) addName(byName, alias, territory);
    keys[index] = [keys[index], ...aliases].join(BAR);
  });
  return { keys, byName };
}

function aliasesOf(territory: Territory, taken: (name: string) => boolean): string[] {
  const aliases = [
    ...(territory.kind === "epci" ? epciAliases(territory.name, taken) : []),
    ...curatedAliasesOf(territory.id),
    ...(projectAliases.get(territory.id) ?? []).map(normalizePlaceName),
  ];
  return [...new Set(aliases)];
}

function addName(byName: Map<string, Territory | Territory[]>, name: string, territory: Territory | undefined): void {
  if (!territory) return;
  const known = byName.get(name);
  if (known === undefined) byName.set(name, territory);
  else if (Array.isArray(known)) known.push(territory);
  else byName.set(name, [known, territory]);
}

/** 0 when a whole name is the query, 1 when a name starts with it, 2 when words in it do. */
function tierOf(key: string, query: string): 0 | 1 | 2 {
  if (`${BAR}${key}${BAR}`.includes(`${BAR}${query}${BAR}`)) return 0;
  return key.startsWith(query) || key.includes(BAR + query) ? 1 : 2;
}

function hasWordStarting(key: string, word: string): boolean {
  return key.startsWith(word) || key.includes(` ${word}`) || key.includes(BAR + word);
}
