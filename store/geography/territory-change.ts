/**
 * What became of a territory from one edition of the official geography to the next.
 * MERGED: it went into another. ENLARGED: it took others in, perhaps under a new name. SPLIT: it was divided. CREATED: it
 * came out of another that was divided. RENAMED: nothing but its name. RECODED: the same under another code. CODE_REUSED:
 * its code means another territory now. MEMBERS_CHANGED: an intercommunality or an arrondissement gained or lost
 * communes. MOVED: it lies in another territory now. ENDED: it is no more, and nothing says what became of it.
 * FORMER_CODE: a code of a time before the first edition that we have.
 */
export type TerritoryChangeKind =
  | "MERGED"
  | "ENLARGED"
  | "SPLIT"
  | "CREATED"
  | "RENAMED"
  | "RECODED"
  | "CODE_REUSED"
  | "MEMBERS_CHANGED"
  | "MOVED"
  | "ENDED"
  | "FORMER_CODE";

/** A step in the past of one territory. */
export interface TerritoryChange {
  /** The edition that shows it first: the geography of 1 January of that year. Absent for FORMER_CODE. */
  readonly year?: number;
  readonly kind: TerritoryChangeKind;
  /** Whose past this is; the same event may be in the past of several. */
  readonly territoryId: string;
  /** Ids before: of MEMBERS_CHANGED, what left; of MOVED, what it lay in. */
  readonly fromIds: readonly string[];
  /** Ids after: of MEMBERS_CHANGED, what joined; of MOVED, what it lies in. */
  readonly toIds: readonly string[];
  readonly nameBefore?: string;
  readonly nameAfter?: string;
}
