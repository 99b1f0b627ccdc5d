import type { TerritoryChange } from "../territory-change.js";
import type { Territory, TerritoryKind } from "../territory.js";
import { isReused } from "./compare-communes.js";
import { isSameName, parentOfKind, recoded, renamed, type EditionPair } from "./edition-pair.js";

const PART_KINDS: readonly TerritoryKind[] = ["delegated-commune", "associated-commune", "municipal-arrondissement"];

/** Tells what became of the parts of communes. */
export function compareParts(pair: EditionPair): TerritoryChange[] {
  return PART_KINDS.flatMap((kind) => [
    ...pair.gone(kind).flatMap((part) => endOf(part, pair)),
    ...pair
      .kept(kind)
      .flatMap(([earlier, later]) => [...renamed(pair.year, earlier, later), ...moveOf(earlier, later, pair)]),
    ...pair.added(kind).flatMap((part) => birthOf(part, pair)),
  ]);
}

function endOf(part: Territory, pair: EditionPair): TerritoryChange[] {
  const { year, after, successorsOf } = pair;
  const otherPart = otherKindOf(part, after);
  if (otherPart && !pair.before(otherPart.id)) return recoded(year, part, otherPart);
  const toIds = successorsOf(parentOfKind(part, "commune") ?? "");
  const change = { year, territoryId: part.id, fromIds: [part.id] };
  const commune = restoredCommune(part, pair);
  if (commune) return [{ ...change, kind: "RECODED", toIds: [commune.id] }];
  if (toIds.length === 0) return [{ ...change, kind: "ENDED", toIds }];
  return [{ ...change, kind: toIds.length === 1 ? "MERGED" : "SPLIT", toIds }];
}

/** The commune that a part became again: it bears its code and name, which meant another commune or none before. */
function restoredCommune(part: Territory, pair: EditionPair): Territory | undefined {
  const id = `commune:${part.code}`;
  const commune = pair.after(id);
  const earlier = pair.before(id);
  if (!commune || !isSameName(commune.name, part.name)) return undefined;
  return !earlier || isReused(earlier, commune, pair) ? commune : undefined;
}

/** A part that was a commune until now, or bears its name since it took in others. */
function birthOf(part: Territory, pair: EditionPair): TerritoryChange[] {
  const { year, before, after } = pair;
  const otherPart = otherKindOf(part, before);
  const commune = before(`commune:${part.code}`);
  // Told by the end of the other part.
  if (otherPart && !after(otherPart.id)) return [];
  if (!commune || !isSameName(commune.name, part.name)) return [];
  return [{ year, kind: "CREATED", territoryId: part.id, fromIds: [commune.id], toIds: [part.id] }];
}

/** A part moves when it does not simply follow its commune into the one that this became. */
function moveOf(earlier: Territory, later: Territory, pair: EditionPair): TerritoryChange[] {
  const from = parentOfKind(earlier, "commune");
  const to = parentOfKind(later, "commune");
  if (from === undefined || to === undefined || from === to) return [];
  const successors = pair.successorsOf(from);
  if (successors.length === 1 && successors[0] === to) return [];
  return [{ year: pair.year, kind: "MOVED", territoryId: later.id, fromIds: [from], toIds: [to] }];
}

/** The delegated commune with the code of an associated one, and the other way round. */
function otherKindOf({ kind, code }: Territory, get: EditionPair["after"]): Territory | undefined {
  if (kind === "delegated-commune") return get(`associated-commune:${code}`);
  return kind === "associated-commune" ? get(`delegated-commune:${code}`) : undefined;
}
