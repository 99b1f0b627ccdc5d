import type { TerritoryKind } from "./territory.js";

/** How much speaks for a place: something beside it that fits, a word of place, a bare "de", nothing. */
export const STRENGTH = { hard: 4, strong: 3, weak: 2, bare: 1, none: 0 } as const;

/** What the words that govern a name say of it. */
export interface Judgement {
  strength: number;
  /** Why, in a sentence. */
  reason: string;
  /** The kinds that its head noun says it to be. */
  kinds?: readonly TerritoryKind[];
  /** Why it is no place. */
  blocked?: string;
  /** A département or postal code beside it outweighs the block. */
  mayBeUnblocked?: boolean;
  /** A river, its bank or its valley governs the name: it is the water that is meant. */
  isWater?: boolean;
  /** It names a school of the place: an area written after it makes it that place. */
  isLocal?: boolean;
  /** Several of its kind: "les lycées de Bretagne" are those of the area, whose name none bears. */
  isOfArea?: boolean;
  /** A capital before "de" makes it a part of another name. */
  isOfName?: boolean;
  /** "pays de Die": the country around it, which is told only where the page is about it. */
  isAround?: boolean;
}

export const BARE: Judgement = { strength: STRENGTH.bare, reason: "It stands by itself." };
export const WEAK: Judgement = { strength: STRENGTH.weak, reason: "“de” stands before it." };
export const PERSON = block("It is a person's name.");

export function strong(reason: string, kinds?: readonly TerritoryKind[]): Judgement {
  return { strength: STRENGTH.strong, reason, ...(kinds && { kinds }) };
}

/** Says that a name is no place, unless what stands beside it says otherwise and that is allowed. */
export function block(blocked: string, mayBeUnblocked = false): Judgement {
  return { strength: STRENGTH.none, reason: blocked, blocked, mayBeUnblocked };
}
