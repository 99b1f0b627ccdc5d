import type { Territory, TerritoryKind } from "../territory.js";

/** Which communes the groupings of one kind hold, in one edition. A commune belongs to one of a kind at most. */
export interface Memberships {
  /** How many groupings there are. */
  readonly size: number;
  /** Ids of the communes of a grouping. */
  membersOf(groupingId: string): readonly string[];
  /** The grouping of a commune. */
  groupingOf(communeId: string): string | undefined;
}

/** Reads memberships off the lists of the groupings or, where they have none (arrondissements), off their communes. */
export function readMemberships(territories: readonly Territory[], kind: TerritoryKind): Memberships {
  const members = new Map<string, string[]>();
  for (const { id, kind: each, memberIds = [] } of territories) if (each === kind) members.set(id, [...memberIds]);
  for (const { id, kind: each, parentIds } of territories) {
    if (each !== "commune") continue;
    for (const list of parentIds.map((parent) => members.get(parent))) if (list && !list.includes(id)) list.push(id);
  }
  const groupings = new Map(
    [...members].flatMap(([id, communes]) => communes.map((commune) => [commune, id] as const)),
  );
  return {
    size: members.size,
    membersOf: (id) => members.get(id) ?? [],
    groupingOf: (id) => groupings.get(id),
  };
}
