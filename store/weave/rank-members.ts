import type { Relation } from "../identity/verdict.js";
import type { Member } from "./member.js";

/** How far a page is from being the original: 0 the founder, 1 another page that describes the same, then copies. */
const DISTANCES: Record<Relation, number> = { SAME: 1, REPRINT: 2, EXTRACT: 3, DERIVATION: 4, ABOUT: 5 };

/** A page with its distance from the original. */
export interface RankedMember extends Member {
  readonly distance: number;
}

/**
 * The order in which claims are preferred: the founder, then pages that describe the same, then reprints, then extracts;
 * of several the one changed last; then the one with the smaller page id. Auxiliary pages come last.
 */
export function rankMembers(members: readonly Member[]): Member[] {
  const distances = distancesOf(members);
  return members.toSorted(
    (a, b) =>
      Number(isAuxiliary(a)) - Number(isAuxiliary(b)) ||
      (distances.get(a.pageId) ?? 0) - (distances.get(b.pageId) ?? 0) ||
      b.updatedAt.getTime() - a.updatedAt.getTime() ||
      compareIds(a.pageId, b.pageId),
  );
}

/** The pages that describe the resource, in order. A redirect, or an organization's own page, says nothing of it. */
export function speakingMembers(members: readonly Member[]): RankedMember[] {
  const describing = members.filter(({ record }) => record.kind === "resource");
  const speaking = describing.length === 0 ? members : describing;
  const distances = distancesOf(speaking);
  return rankMembers(speaking).map((member) => ({ ...member, distance: distances.get(member.pageId) ?? 0 }));
}

/** True for a page whose text was taken from another: it tells less of the thing than what it copies. */
export function isCopy({ distance }: RankedMember): boolean {
  return distance >= DISTANCES.REPRINT;
}

/** What describes the same as a reprint is no nearer to the original than the reprint. */
function distancesOf(members: readonly Member[]): Map<string, number> {
  const byId = new Map(members.map((member) => [member.pageId, member]));
  return new Map(members.map((member) => [member.pageId, distanceOf(member, byId)]));
}

function distanceOf(member: Member, byId: ReadonlyMap<string, Member>): number {
  const passed = new Set<string>();
  let distance = 0;
  let at: Member | undefined = member;
  while (at?.relation !== undefined && !passed.has(at.pageId)) {
    distance = Math.max(distance, DISTANCES[at.relation]);
    passed.add(at.pageId);
    at = at.through === undefined ? undefined : byId.get(at.through);
  }
  return distance;
}

function isAuxiliary({ record }: Member): boolean {
  return record.kind === "auxiliary";
}

function compareIds(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
