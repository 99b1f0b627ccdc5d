import type { ChangeKind, VersionMember } from "../database/memory-entities.js";
import { resourceId } from "../ids.js";
import { type StateHashes, changedFields, hashState, rememberedScopes, scopesOf } from "./field-hashes.js";
import type { ResourceState, Rewoven } from "./resource-state.js";

/** The state of a resource that is remembered as the present one. */
export interface HeldState extends StateHashes {
  readonly id: number;
  readonly resourceId: string;
  readonly fromVersion: number;
  readonly members: readonly VersionMember[];
}

/** What the memory knows of resources that were woven again. */
export interface Remembered {
  /** By resource id. */
  readonly held: ReadonlyMap<string, HeldState>;
  /** Resources that were there once, whether they are now or not. */
  readonly seen: ReadonlySet<string>;
  /** Resources of which a present or past state shows something that was erased. */
  readonly redacted: ReadonlySet<string>;
}

/** A change before it has a number. */
export interface Event {
  readonly kind: ChangeKind;
  readonly resourceId: string;
  readonly otherIds: readonly string[];
  readonly fields: readonly string[];
  readonly scopes: readonly string[];
}

/** What has to be written. */
export interface Comparison {
  readonly over: readonly HeldState[];
  readonly begun: readonly (ResourceState & StateHashes)[];
  readonly events: readonly Event[];
  /** Where each resource went that is gone while a page of it lives on elsewhere. */
  readonly redirects: ReadonlyMap<string, string>;
}

/** What a change of a resource's past alone is told as. */
export const PAST_FIELD = "history";

/** One resource, before and after. */
interface Pair {
  readonly id: string;
  readonly before: HeldState | undefined;
  readonly after: (ResourceState & StateHashes) | undefined;
}

/** Tells what happened. Pure; what comes out is in the order of the resource ids. */
export function compareStates(remembered: Remembered, { after, resourceOfPage }: Rewoven): Comparison {
  const now = new Map(after.map((state) => [state.row.id, { ...state, ...hashState(state) }]));
  const ids = [...new Set([...remembered.held.keys(), ...now.keys()])].toSorted();
  const pairs = ids.map((id): Pair => ({ id, before: remembered.held.get(id), after: now.get(id) }));
  const redirects = new Map(pairs.flatMap((pair) => redirectOf(pair, resourceOfPage)));
  const moves = { redirects, cameOut: resourcesThatCameOut(pairs, resourceOfPage), wentInto: invert(redirects) };
  const scopes = new Map(pairs.map((pair) => [pair.id, scopesOfPair(pair)]));
  const differing = pairs.filter((pair) => pair.before?.hash !== pair.after?.hash);
  return {
    over: differing.flatMap(({ before }) => before ?? []),
    begun: differing.flatMap((pair) => pair.after ?? []),
    events: [...pairs, ...untouchedTargets(new Set(ids), redirects)].flatMap((pair) =>
      eventsOf(pair, remembered, moves, scopes),
    ),
    redirects,
  };
}

/** What went into a resource that was not woven again is told all the same. */
function untouchedTargets(ids: ReadonlySet<string>, redirects: ReadonlyMap<string, string>): Pair[] {
  const targets = [...new Set(redirects.values())].filter((id) => !ids.has(id));
  return targets.toSorted().map((id) => ({ id, before: undefined, after: undefined }));
}

interface Moves {
  /** By a resource that is gone: where it went. */
  readonly redirects: ReadonlyMap<string, string>;
  /** By a resource that is still there: new ones that have pages it had. */
  readonly cameOut: ReadonlyMap<string, readonly string[]>;
  /** By a resource that is there: those that are gone and whose pages it has. */
  readonly wentInto: ReadonlyMap<string, readonly string[]>;
}

function eventsOf(
  pair: Pair,
  remembered: Remembered,
  moves: Moves,
  scopesById: ReadonlyMap<string, readonly string[]>,
): Event[] {
  const { id } = pair;
  const tell = (kind: ChangeKind, fields: readonly string[] = [], otherIds: readonly string[] = []): Event => {
    const scopes = [id, ...otherIds].flatMap((each) => scopesById.get(each) ?? []);
    return { kind, resourceId: id, otherIds, fields, scopes: [...new Set(scopes)].toSorted() };
  };
  const wentInto = moves.wentInto.get(id) ?? [];
  const { changed, others } = fieldsOf(pair);
  const merged = wentInto.length > 0 ? [tell("MERGED", others, wentInto)] : [];
  if (pair.after === undefined) return pair.before === undefined ? merged : leavingOf(id, remembered, moves, tell);
  const cameOut = moves.cameOut.get(id) ?? [];
  const special = [
    ...merged,
    ...(cameOut.length > 0 ? [tell("SPLIT", others, cameOut)] : []),
    ...(remembered.redacted.has(id) ? [tell("REDACTED", others.length > 0 ? others : [PAST_FIELD])] : []),
  ];
  return [
    ...(pair.before === undefined ? [tell(remembered.seen.has(id) ? "RESTORED" : "ADDED")] : []),
    ...special,
    ...(special.length === 0 && others.length > 0 ? [tell("UPDATED", others)] : []),
    ...(changed.includes("licenses") ? [tell("LICENSE_CHANGED", ["licenses"])] : []),
  ];
}

/** Of a resource that went into another, the other tells; what was erased is told in any case. */
function leavingOf(
  id: string,
  { redacted }: Remembered,
  { redirects }: Moves,
  tell: (kind: ChangeKind) => Event,
): Event[] {
  if (redacted.has(id)) return [tell("REDACTED")];
  return redirects.has(id) ? [] : [tell("WITHDRAWN")];
}

/** The fields that changed of a resource that was there before, with and without its licences. */
function fieldsOf({ before, after }: Pair): { changed: string[]; others: string[] } {
  const changed = before === undefined || after === undefined ? [] : changedFields(before, after);
  return { changed, others: changed.filter((field) => field !== "licenses") };
}

/** A gone resource went where the page that founded it is, otherwise where the first of its other pages is. */
function redirectOf({ id, before, after }: Pair, resourceOfPage: Rewoven["resourceOfPage"]): [string, string][] {
  if (before === undefined || after !== undefined) return [];
  const founder = before.members.filter(({ pageId }) => resourceId(pageId) === id);
  for (const { pageId } of [...founder, ...before.members]) {
    const target = resourceOfPage.get(pageId);
    if (target !== undefined && target !== id) return [[id, target]];
  }
  return [];
}

function resourcesThatCameOut(
  pairs: readonly Pair[],
  resourceOfPage: Rewoven["resourceOfPage"],
): Map<string, readonly string[]> {
  const isNew = new Set(pairs.flatMap(({ id, before, after }) => (before === undefined && after ? [id] : [])));
  return new Map(
    pairs.flatMap(({ id, before, after }) => {
      if (before === undefined || after === undefined) return [];
      const now = before.members.flatMap(({ pageId }) => resourceOfPage.get(pageId) ?? []);
      return [[id, [...new Set(now)].filter((each) => isNew.has(each)).toSorted()] as const];
    }),
  );
}

function invert(redirects: ReadonlyMap<string, string>): Map<string, string[]> {
  const groups = Map.groupBy(redirects, ([, target]) => target);
  return new Map([...groups].map(([target, gone]) => [target, gone.map(([id]) => id)]));
}

function scopesOfPair({ before, after }: Pair): string[] {
  return [...(before === undefined ? [] : rememberedScopes(before)), ...(after === undefined ? [] : scopesOf(after))];
}
