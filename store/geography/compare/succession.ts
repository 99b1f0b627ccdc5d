import { communesOfParts, type Edition } from "../edition.js";

/** Which communes of one edition each commune of the edition before became, and the other way round. */
export interface Succession {
  /** The communes that hold its land: itself alone when nothing happened, none when nothing tells. */
  successorsOf(id: string): readonly string[];
  /** The communes whose land it holds. */
  predecessorsOf(id: string): readonly string[];
}

/**
 * Reads the succession of communes off two editions: a commune that is gone is a former code of its heir, or lives on as
 * a part of it; one that is new was a former code or a part of what it came out of.
 */
export function readSuccession(before: Edition, after: Edition): Succession {
  const stoodBefore = communeIds(before);
  const standAfter = communeIds(after);
  const heirs = communesByCode(after);
  const origins = communesByCode(before);
  const successors = new Map<string, Set<string>>();
  for (const id of stoodBefore) successors.set(id, new Set(standAfter.has(id) ? [id] : heirs(id)));
  for (const id of standAfter)
    if (!stoodBefore.has(id)) for (const origin of origins(id)) successors.get(origin)?.add(id);

  const predecessors = new Map<string, string[]>();
  for (const [from, to] of successors)
    for (const id of to) predecessors.set(id, [...(predecessors.get(id) ?? []), from]);
  return {
    successorsOf: (id) => [...(successors.get(id) ?? [])],
    predecessorsOf: (id) => predecessors.get(id) ?? [],
  };
}

/**
 * Finds the communes of an edition that contain a part with the code of an id or, when none does, that give it as a
 * former code. The parts are surer: former codes are not corrected when a commune is divided.
 */
function communesByCode(edition: Edition): (id: string) => readonly string[] {
  const communes = communeIds(edition);
  const found = new Map<string, string[]>();
  for (const [id, formerIds] of edition.formerCodes)
    for (const former of formerIds) found.set(former, [...(found.get(former) ?? []), id]);
  for (const [id, commune] of communesOfParts(edition.territories)) found.set(id, [commune]);
  return (id) => (found.get(id) ?? []).filter((each) => communes.has(each));
}

function communeIds(edition: Edition): Set<string> {
  return new Set(edition.territories.filter(({ kind }) => kind === "commune").map(({ id }) => id));
}
