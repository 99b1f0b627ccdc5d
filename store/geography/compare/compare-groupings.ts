import type { Edition } from "../edition.js";
import type { TerritoryChange } from "../territory-change.js";
import type { Territory, TerritoryKind } from "../territory.js";
import { namesOf, recoded, renamed, type EditionPair } from "./edition-pair.js";
import { readMemberships, type Memberships } from "./memberships.js";

const GROUPING_KINDS: readonly TerritoryKind[] = ["epci", "ept", "arrondissement"];

/** Both editions, and who belonged and belongs to which grouping of one kind. */
interface GroupingPair extends EditionPair {
  readonly earlier: Memberships;
  readonly later: Memberships;
}

/** Tells what became of the groupings of communes: EPCI, EPT and arrondissements. */
export function compareGroupings(before: Edition, after: Edition, editions: EditionPair): TerritoryChange[] {
  return GROUPING_KINDS.flatMap((kind) => {
    const earlier = readMemberships(before.territories, kind);
    const pair = { ...editions, earlier, later: readMemberships(after.territories, kind) };
    // The package lists EPT since 2023: an edition without any says nothing of them.
    if (earlier.size === 0) return [];
    return [
      ...pair.gone(kind).flatMap((grouping) => endOf(grouping, pair)),
      ...pair.kept(kind).flatMap(([then, now]) => lifeOf(then, now, pair)),
      ...pair.added(kind).flatMap((grouping) => birthOf(grouping, pair)),
    ];
  });
}

function endOf(grouping: Territory, pair: GroupingPair): TerritoryChange[] {
  const toIds = heirsOf(grouping.id, pair);
  const [heir] = toIds.map(pair.after);
  const change = { year: pair.year, territoryId: grouping.id, fromIds: [grouping.id], toIds };
  if (!heir) return [{ ...change, kind: "ENDED" }];
  if (toIds.length > 1) return [{ ...change, kind: "SPLIT" }];
  return isSuccessor(grouping.id, heir.id, pair) ? recoded(pair.year, grouping, heir) : [{ ...change, kind: "MERGED" }];
}

function birthOf(grouping: Territory, pair: GroupingPair): TerritoryChange[] {
  const fromIds = originsOf(grouping.id, pair);
  const [origin] = fromIds;
  // Told by the end of the one that it was before.
  if (origin !== undefined && isSuccessor(origin, grouping.id, pair)) return [];
  return [{ year: pair.year, kind: "CREATED", territoryId: grouping.id, fromIds, toIds: [grouping.id] }];
}

/** Communes that are merged, divided or recoded inside a grouping change nothing about it: only those that come or go. */
function lifeOf(then: Territory, now: Territory, pair: GroupingPair): TerritoryChange[] {
  const { id } = now;
  const members = new Set(pair.later.membersOf(id));
  const left = pair.earlier.membersOf(id).filter((commune) => {
    const successors = pair.successorsOf(commune);
    const isMerged = successors.some((each) => pair.predecessorsOf(each).length > 1 && each !== commune);
    return !isMerged && !successors.some((each) => members.has(each));
  });
  const joined = [...members].filter((commune) => {
    const predecessors = pair.before(commune) ? [commune] : pair.predecessorsOf(commune);
    return predecessors.length > 0 && !predecessors.some((each) => pair.earlier.groupingOf(each) === id);
  });
  if (left.length + joined.length === 0) return renamed(pair.year, then, now);
  const change = { year: pair.year, territoryId: id, fromIds: left, toIds: joined, ...namesOf(then, now) };
  return [{ ...change, kind: "MEMBERS_CHANGED" }];
}

/** A new grouping made of one that is no more, and of nothing else, is that one under another code. */
function isSuccessor(oldId: string, newId: string, pair: GroupingPair): boolean {
  const isExchange = !pair.after(oldId) && !pair.before(newId);
  return isExchange && heirsOf(oldId, pair).length === 1 && originsOf(newId, pair).length === 1;
}

/** The groupings that hold today what a grouping held. */
function heirsOf(groupingId: string, { earlier, later, successorsOf }: GroupingPair): string[] {
  return groupingsOf(earlier.membersOf(groupingId).flatMap(successorsOf), later);
}

/** The groupings that held what a grouping holds today. */
function originsOf(groupingId: string, { earlier, later, predecessorsOf }: GroupingPair): string[] {
  return groupingsOf(later.membersOf(groupingId).flatMap(predecessorsOf), earlier);
}

function groupingsOf(communes: readonly string[], memberships: Memberships): string[] {
  const ids = communes.flatMap((commune) => memberships.groupingOf(commune) ?? []);
  return [...new Set(ids)].toSorted();
}
