import type { TerritoryChange } from "../territory-change.js";
import type { Territory } from "../territory.js";
import { isSameName, namesOf, parentOfKind, recoded, renamed, type EditionPair } from "./edition-pair.js";

/** Tells what became of each commune, and where each new one comes from. */
export function compareCommunes(pair: EditionPair): TerritoryChange[] {
  return [
    ...pair.gone("commune").flatMap((commune) => endOf(commune, pair)),
    ...pair
      .kept("commune")
      .flatMap(([earlier, later]) => [...lifeOf(earlier, later, pair), ...moveOf(earlier, later, pair)]),
    ...pair.added("commune").flatMap((commune) => birthOf(commune, pair)),
  ];
}

/**
 * Tells whether the code of a commune means another one now: it was divided, and what keeps the code has another name.
 * What is left under the same name (Essarts-en-Bocage, 85084) is the same commune, but smaller.
 */
export function isReused(earlier: Territory, later: Territory, { successorsOf }: EditionPair): boolean {
  return successorsOf(earlier.id).length > 1 && !isSameName(earlier.name, later.name);
}

function endOf(commune: Territory, { year, after, successorsOf, predecessorsOf }: EditionPair): TerritoryChange[] {
  const toIds = successorsOf(commune.id);
  const [heir] = toIds.map(after);
  const change = { year, territoryId: commune.id, fromIds: [commune.id], toIds };
  if (!heir) return [{ ...change, kind: "ENDED" }];
  if (toIds.length > 1) return [{ ...change, kind: "SPLIT" }];
  return predecessorsOf(heir.id).length === 1 ? recoded(year, commune, heir) : [{ ...change, kind: "MERGED" }];
}

function lifeOf(earlier: Territory, later: Territory, pair: EditionPair): TerritoryChange[] {
  const { id } = later;
  const successors = pair.successorsOf(id);
  const predecessors = pair.predecessorsOf(id);
  const change = { year: pair.year, territoryId: id, ...namesOf(earlier, later) };
  const changes: TerritoryChange[] = [];
  if (successors.length > 1) {
    const kind = isReused(earlier, later, pair) ? "CODE_REUSED" : "SPLIT";
    changes.push({ ...change, kind, fromIds: [id], toIds: namesakeFirst(successors, earlier.name, pair) });
  }
  if (predecessors.length > 1) changes.push({ ...change, kind: "ENLARGED", fromIds: predecessors, toIds: [id] });
  return changes.length > 0 ? changes : renamed(pair.year, earlier, later);
}

function birthOf(commune: Territory, pair: EditionPair): TerritoryChange[] {
  const fromIds = pair.predecessorsOf(commune.id);
  const [origin] = fromIds;
  // One that a single commune became under another code is told by the end of that commune.
  if (origin !== undefined && fromIds.length === 1 && pair.successorsOf(origin).length === 1) return [];
  // A commune of a département that the edition before did not list is not new: only its listing is.
  const department = parentOfKind(commune, "department");
  if (origin === undefined && (department === undefined || !pair.before(department))) return [];
  return [{ year: pair.year, kind: "CREATED", territoryId: commune.id, fromIds, toIds: [commune.id] }];
}

/** A commune that went to another département or région, as long as both editions list both. */
function moveOf(earlier: Territory, later: Territory, pair: EditionPair): TerritoryChange[] {
  const from = parentOfKind(earlier, "department");
  const to = parentOfKind(later, "department");
  if (from === undefined || to === undefined || from === to || !pair.before(to)) return [];
  return [{ year: pair.year, kind: "MOVED", territoryId: later.id, fromIds: [from], toIds: [to] }];
}

function namesakeFirst(ids: readonly string[], name: string, { after }: EditionPair): string[] {
  const isNamesake = (id: string) => isSameName(after(id)?.name, name);
  return [...ids.filter(isNamesake), ...ids.filter((id) => !isNamesake(id))];
}
