import type { Edition } from "../edition.js";
import { normalizePlaceName } from "../place-name.js";
import type { TerritoryChange } from "../territory-change.js";
import { parseTerritoryId, type Territory, type TerritoryKind } from "../territory.js";
import { readSuccession, type Succession } from "./succession.js";

/** Two editions, one after the other, with what the rules ask of them. */
export interface EditionPair extends Succession {
  /** Of the later edition: of all that its comparison finds. */
  readonly year: number;
  before(id: string): Territory | undefined;
  after(id: string): Territory | undefined;
  /** Territories of a kind that are no more. */
  gone(kind: TerritoryKind): readonly Territory[];
  /** Territories of a kind that the edition before did not have. */
  added(kind: TerritoryKind): readonly Territory[];
  /** Territories of a kind whose id stands in both, as they were and as they are. */
  kept(kind: TerritoryKind): readonly (readonly [Territory, Territory])[];
}

export function pairEditions(before: Edition, after: Edition): EditionPair {
  const old = new Map(before.territories.map((each) => [each.id, each]));
  const current = new Map(after.territories.map((each) => [each.id, each]));
  const oldByKind = Map.groupBy(before.territories, ({ kind }) => kind);
  const currentByKind = Map.groupBy(after.territories, ({ kind }) => kind);
  return {
    ...readSuccession(before, after),
    year: after.year,
    before: (id) => old.get(id),
    after: (id) => current.get(id),
    gone: (kind) => (oldByKind.get(kind) ?? []).filter(({ id }) => !current.has(id)),
    added: (kind) => (currentByKind.get(kind) ?? []).filter(({ id }) => !old.has(id)),
    kept: (kind) =>
      (currentByKind.get(kind) ?? []).flatMap((each) => {
        const earlier = old.get(each.id);
        return earlier ? [[earlier, each] as const] : [];
      }),
  };
}

/** The territory of a kind that directly contains another. */
export function parentOfKind({ parentIds }: Territory, kind: TerritoryKind): string | undefined {
  return parentIds.find((id) => parseTerritoryId(id)?.kind === kind);
}

/** Two names are one when only accents, hyphens, case and the like differ: INSEE corrects dozens of them every year. */
export function isSameName(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && normalizePlaceName(a) === normalizePlaceName(b));
}

/** The names of a change, told only when they differ in anything. */
export function namesOf(earlier?: Territory, later?: Territory): Pick<TerritoryChange, "nameBefore" | "nameAfter"> {
  if (!earlier || !later || earlier.name === later.name) return {};
  return { nameBefore: earlier.name, nameAfter: later.name };
}

/** One territory under two ids: a step in the past of both. */
export function recoded(year: number, earlier: Territory, later: Territory): TerritoryChange[] {
  const change = {
    year,
    kind: "RECODED" as const,
    fromIds: [earlier.id],
    toIds: [later.id],
    ...namesOf(earlier, later),
  };
  return [earlier.id, later.id].map((territoryId) => ({ territoryId, ...change }));
}

/** The change of a territory that has another name and nothing else; none when it is spelled otherwise at most. */
export function renamed(year: number, earlier: Territory, later: Territory): TerritoryChange[] {
  if (isSameName(earlier.name, later.name)) return [];
  const ids = { territoryId: later.id, fromIds: [earlier.id], toIds: [later.id] };
  return [{ year, kind: "RENAMED", ...ids, ...namesOf(earlier, later) }];
}
