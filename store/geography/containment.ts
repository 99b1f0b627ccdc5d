import { compareKinds, KINDS, type Territory } from "./territory.js";

/** Who lies in whom: "inside" means wholly inside, so it can be counted without counting a place twice or by half. */
export interface Containment {
  childrenOf(id: string): Territory[];
  ancestorsOf(id: string): Territory[];
  descendantIds(id: string): string[];
}

const byName = new Intl.Collator("fr");

/**
 * Links territories by their parents, and projects by their members: a project contains its members and what lies in
 * them, and lies itself in what contains all its members, although it has no parent. Among those of today, being an
 * ancestor and being a descendant are the same relation read in two directions; one of the past has the ancestors that
 * it had, and nothing of today contains it.
 */
export function linkTerritories(
  territories: ReadonlyMap<string, Territory>,
  former: ReadonlyMap<string, Territory>,
): Containment {
  const enclosers = new Map<string, readonly string[]>();
  const insiders = new Map<string, string[]>();
  const get = (id: string) => territories.get(id) ?? former.get(id);
  const climb = (id: string) => reach(id, (each) => enclosers.get(each) ?? get(each)?.parentIds ?? []);
  const descendantIds = (id: string) => reach(id, (each) => insiders.get(each) ?? []);

  addProjects(territories, enclosers, climb);
  for (const { id, parentIds } of territories.values())
    for (const outer of enclosers.get(id) ?? parentIds) append(insiders, outer, id);

  const extent = extentCounter(descendantIds);
  const nearestFirst = (a: Territory, b: Territory) =>
    extent(a.id) - extent(b.id) || nearestKind(a, b) || compareNames(a, b);
  return {
    descendantIds,
    ancestorsOf: (id) => pick(get, climb(id)).toSorted(nearestFirst),
    childrenOf: (id) => {
      const territory = territories.get(id);
      const ids = territory?.kind === "project" ? (territory.memberIds ?? []) : (insiders.get(id) ?? []);
      return pick((each) => territories.get(each), ids)
        .filter((each) => territory?.kind === "project" || each.parentIds.includes(id))
        .toSorted((a, b) => compareKinds(a, b) || compareNames(a, b));
    },
  };
}

/** Puts each project around its members of today, and inside what contains all of them. */
function addProjects(
  territories: ReadonlyMap<string, Territory>,
  enclosers: Map<string, readonly string[]>,
  climb: (id: string) => string[],
): void {
  const members = new Map(
    [...territories.values()]
      .filter(({ kind }) => kind === "project")
      .map(({ id, memberIds = [] }) => [id, memberIds.filter((each) => territories.has(each))]),
  );
  const around = new Map<string, string[]>();
  const aroundOf = (id: string): string[] => {
    const known = around.get(id);
    if (known) return known;
    // Known already while its members are asked, so that projects that hold each other end.
    around.set(id, []);
    const [first = [], ...others] = (members.get(id) ?? []).map((each) => (members.has(each) ? aroundOf : climb)(each));
    const common = first.filter((each) => others.every((other) => other.includes(each)));
    around.set(id, common);
    return common;
  };
  const parents = [...members.keys()].map((id) => [id, aroundOf(id)] as const);
  for (const [id, enclosing] of parents) enclosers.set(id, enclosing);
  for (const [project, memberIds] of members)
    for (const id of memberIds)
      enclosers.set(id, [...(enclosers.get(id) ?? territories.get(id)?.parentIds ?? []), project]);
}

/** Lists everything reached from an id by following links, each once, the id itself left out. */
function reach(start: string, next: (id: string) => readonly string[]): string[] {
  const seen = new Set([start]);
  for (const id of seen) for (const each of next(id)) seen.add(each);
  seen.delete(start);
  return [...seen];
}

/** Counts the communes inside, once per territory asked. */
function extentCounter(descendantIds: (id: string) => string[]): (id: string) => number {
  const known = new Map<string, number>();
  return (id) => {
    const count = known.get(id) ?? descendantIds(id).filter((each) => each.startsWith("commune:")).length;
    known.set(id, count);
    return count;
  };
}

function pick(get: (id: string) => Territory | undefined, ids: readonly string[]): Territory[] {
  return ids.flatMap((id) => get(id) ?? []);
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Of two territories with the same communes (La Réunion, région and département), the smaller kind is nearer. */
function nearestKind(a: Territory, b: Territory): number {
  return KINDS.indexOf(b.kind) - KINDS.indexOf(a.kind);
}

function compareNames(a: Territory, b: Territory): number {
  return byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);
}
