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
 * them, and lies itself in what contains all its members, although it has no parent. Being an ancestor and being a
 * descendant are the same relation read in two directions.
 */
export function linkTerritories(territories: ReadonlyMap<string, Territory>): Containment {
  const enclosers = new Map<string, readonly string[]>();
  const insiders = new Map<string, string[]>();
  const climb = (id: string) => reach(id, (each) => enclosers.get(each) ?? territories.get(each)?.parentIds ?? []);
  const descendantIds = (id: string) => reach(id, (each) => insiders.get(each) ?? []);

  addProjects(territories, enclosers, climb);
  for (const { id, parentIds } of territories.values())
    for (const outer of enclosers.get(id) ?? parentIds) append(insiders, outer, id);

  const extent = extentCounter(descendantIds);
  const nearestFirst = (a: Territory, b: Territory) =>
    extent(a.id) - extent(b.id) || nearestKind(a, b) || compareNames(a, b);
  return {
    descendantIds,
    ancestorsOf: (id) => pick(territories, climb(id)).toSorted(nearestFirst),
    childrenOf: (id) => {
      const territory = territories.get(id);
      const ids = territory?.kind === "project" ? (territory.memberIds ?? []) : (insiders.get(id) ?? []);
      return pick(territories, ids)
        .filter((each) => territory?.kind === "project" || each.parentIds.includes(id))
        .toSorted((a, b) => compareKinds(a, b) || compareNames(a, b));
    },
  };
}

/** Puts each project around its members, and inside what contains all of them. */
function addProjects(
  territories: ReadonlyMap<string, Territory>,
  enclosers: Map<string, readonly string[]>,
  climb: (id: string) => string[],
): void {
  const projects = [...territories.values()].filter((each) => each.kind === "project");
  const around = projects.map(({ memberIds = [] }) => {
    const [first = [], ...others] = memberIds.map(climb);
    return first.filter((id) => others.every((other) => other.includes(id)));
  });
  projects.forEach((project, index) => {
    enclosers.set(project.id, around[index] ?? []);
    for (const id of project.memberIds ?? []) {
      enclosers.set(id, [...(enclosers.get(id) ?? territories.get(id)?.parentIds ?? []), project.id]);
    }
  });
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

function pick(territories: ReadonlyMap<string, Territory>, ids: readonly string[]): Territory[] {
  return ids.flatMap((id) => territories.get(id) ?? []);
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
