import type { Geography } from "./geography.js";
import type { PlacePiece } from "./place-pieces.js";
import type { PlaceReading } from "./place-reading.js";
import type { Territory, TerritoryKind } from "./territory.js";

/** What the rest of the field says about one piece. */
export interface Evidence {
  /** Territories that the writer put beside the name to make it precise. */
  beside: Territory[];
  /** The writer used parentheses or a code: when nothing of that name lies there, the name stays open. */
  binding: boolean;
  /** What the place before the parentheses that hold this name may be: only a commune inside it is meant by the name. */
  outer: Territory[];
  /** Territories named anywhere else in the field. */
  field: Territory[];
  /** What holds the territories of `field`, in a word: "field" by default. */
  scope?: string;
  /** The kinds that the text says it to be: "Paris (département)". */
  kinds?: readonly TerritoryKind[];
}

export const NO_EVIDENCE: Evidence = { beside: [], binding: false, outer: [], field: [] };

/** What each piece names when nothing but itself is asked. */
export type FirstGuesses = ReadonlyMap<PlacePiece, Territory>;

/** Makes a function that gathers the evidence for one reading out of those of the same field. */
export function gatherEvidence(
  readings: readonly PlaceReading[],
  guesses: FirstGuesses,
  geography: Geography,
): (reading: PlaceReading) => Evidence {
  const beside = groupByTarget(readings);
  const candidates = new Map(readings.map((each) => [each.piece, each.candidates]));
  const speakers = new Map<Territory, PlaceReading[]>();
  for (const reading of readings.filter((each) => speaksForTheField(each, readings)))
    for (const area of asContext(reading, guesses, geography))
      speakers.set(area, [...(speakers.get(area) ?? []), reading].slice(0, 3));
  return (reading) => {
    const neighbours = beside.get(reading.piece) ?? [];
    const kinds = neighbours.find(({ outerKinds }) => outerKinds)?.outerKinds;
    const near = neighbours.flatMap((each) => asContext(each, guesses, geography));
    const isOther = (each: PlaceReading) => each !== reading && each.piece.outer !== reading.piece;
    return {
      beside: [...(reading.department ? [reading.department] : []), ...near],
      binding: reading.department !== undefined || neighbours.some((each) => binds(each, guesses)),
      outer: (reading.piece.outer && candidates.get(reading.piece.outer)) ?? [],
      field: [...speakers].filter(([, each]) => each.some(isOther)).map(([area]) => area),
      ...(kinds && { kinds }),
    };
  };
}

/** Puts each piece that makes another precise under that other. */
function groupByTarget(readings: readonly PlaceReading[]): Map<PlacePiece, PlaceReading[]> {
  const groups = new Map<PlacePiece, PlaceReading[]>();
  readings.forEach((reading, index) => {
    const target = targetOf(reading, readings, index);
    if (target) groups.set(target, [...(groups.get(target) ?? []), reading]);
  });
  return groups;
}

/** A landmark speaks for the place before it, or for the one after it when it opens the field. */
function targetOf({ piece }: PlaceReading, readings: readonly PlaceReading[], index: number): PlacePiece | undefined {
  const target = piece.outer ?? piece.held;
  if (target || !piece.landmark) return target;
  const neighbour = (readings[index - 1] ?? readings[index + 1])?.piece;
  return neighbour?.outer === piece ? undefined : neighbour;
}

/**
 * An area speaks for every other place of the field; one in parentheses only for the name before it, unless it is the
 * only parenthesis and closes the field, as in "Saillans, Crest (Drôme)".
 */
function speaksForTheField(reading: PlaceReading, readings: readonly PlaceReading[]): boolean {
  const { parenthesised, landmark } = reading.piece;
  if (landmark) return false;
  if (!parenthesised) return true;
  return reading === readings.at(-1) && readings.filter((each) => each.piece.parenthesised).length === 1;
}

/** The area that a reading stands for when it makes another precise; of a landmark commune, its département. */
function asContext({ piece }: PlaceReading, guesses: FirstGuesses, geography: Geography): Territory[] {
  const guess = guesses.get(piece);
  if (!guess) return [];
  if (guess.kind !== "commune") return [guess];
  if (!piece.landmark) return [];
  return geography.getMany(guess.parentIds).flatMap((each) => (each?.kind === "department" ? [each] : []));
}

function binds({ piece }: PlaceReading, guesses: FirstGuesses): boolean {
  const guess = guesses.get(piece);
  return piece.outer !== undefined && guess !== undefined && guess.kind !== "commune";
}
