import type { Geography } from "./geography.js";
import type { TerritoryChange, TerritoryChangeKind } from "./territory-change.js";

/** What following the past asks of a geography. */
export type KnownPast = Pick<Geography, "get" | "changesOf" | "editions" | "vintage">;

/** Where an id of an edition leads. */
export interface Followed {
  /** The territories of the newest edition that hold its land; none when it ended. */
  readonly ids: readonly string[];
  /** What happened on the way, in the order of the years. */
  readonly steps: readonly TerritoryChange[];
}

/** After one of these, an id no longer means what it meant, or not all of it. */
const ENDINGS: ReadonlySet<TerritoryChangeKind> = new Set(["MERGED", "SPLIT", "RECODED", "CODE_REUSED", "ENDED"]);

/** These change a territory, and its id still means it. */
const LASTING: ReadonlySet<TerritoryChangeKind> = new Set(["ENLARGED", "RENAMED", "MEMBERS_CHANGED", "MOVED"]);

/** Follows an id from the edition of a year to the newest, through everything that happened to it, year by year. */
export function followId(id: string, year: number, geography: KnownPast): Followed {
  let ids = [id];
  const steps: TerritoryChange[] = [];
  for (const edition of geography.editions.filter((each) => each > year)) {
    const next = ids.flatMap((each) => {
      const changes = geography.changesOf(each).filter((change) => change.year === edition);
      const end = changes.find((change) => endsMeaning(change, each));
      steps.push(...(end ? [end] : changes.filter(({ kind }) => LASTING.has(kind))));
      return end ? end.toIds : [each];
    });
    ids = [...new Set(next)];
  }
  return { ids, steps };
}

/** Tells whether an id does not mean all that it meant from this change on. */
export function endsMeaning({ kind, fromIds }: TerritoryChange, id: string): boolean {
  return ENDINGS.has(kind) && fromIds.includes(id);
}

/** The change with which an id began to mean what it means: unlike an edition that only begins to list it. */
export function birthOf(id: string, { get, changesOf }: KnownPast): TerritoryChange | undefined {
  const since = get(id)?.since;
  const isBirth = ({ kind, toIds }: TerritoryChange) =>
    (kind === "CREATED" || kind === "RECODED") && toIds.includes(id);
  return changesOf(id).find((change) => change.year === since && isBirth(change));
}
