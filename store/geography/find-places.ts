import type { Geography } from "./geography.js";
import { decidePlace, type PlaceDecision } from "./place-decision.js";
import { gatherEvidence, NO_EVIDENCE, type FirstGuesses } from "./place-evidence.js";
import { cutIntoPieces, type PlacePiece } from "./place-pieces.js";
import { areaNameTest, nameOf, placeNameTest, readPiece, type PlaceReading } from "./place-reading.js";

/** Words of a declared location, and the territory they name if that is sure. */
export interface PlaceMention {
  /** The words, exactly as written: `text.slice(start, end)` of the location. */
  text: string;
  start: number;
  end: number;
  /** Ambiguous: it is one of the candidates. Unknown: no territory of this edition, or too doubtful to tell. */
  status: "resolved" | "ambiguous" | "unknown";
  /** Only when resolved. */
  territoryId?: string;
  /** Only when ambiguous: the most populous first, at most 25. */
  candidateIds: string[];
  /**
   * Context: it only makes another place precise ("(Marne)", ", en Seine-Saint-Denis"). Landmark: it only tells where
   * another place is ("près de Reims"). Passing: prose names it, but the page is about places elsewhere. Subject:
   * everything else.
   */
  role: "subject" | "context" | "landmark" | "passing";
  /** Why this territory, or why none, in a sentence a person can read. */
  reason: string;
}

/** No name is that of more communes. */
const MOST_CANDIDATES = 25;

type Decided = PlaceReading & { decision: PlaceDecision };

/**
 * Finds the territories that a declared location names: the value of a template field that lists places, not prose. It
 * stays silent rather than wrong: a name must be whole, and shared names need a neighbour that tells which is meant.
 * "France", "en ligne" and their like give no mention.
 *
 * @example findDeclaredPlaces("Courcy, près de Reims", loadGeography())[0]?.territoryId // "commune:51183"
 */
export function findDeclaredPlaces(text: string, geography: Geography): PlaceMention[] {
  const pieces = cutIntoPieces(text, placeNameTest(geography), areaNameTest(geography));
  const readings = dropDoubtfulPairs(pieces.map((piece) => readPiece(piece, geography)));
  const guesses = guessEach(readings, geography);
  const evidenceFor = gatherEvidence(readings, guesses, geography);
  const decided = readings.map((reading) => ({
    ...reading,
    decision: decidePlace(reading, evidenceFor(reading), geography),
  }));
  return toMentions(decided, geography);
}

/** In "Universités de Toulouse et Lille", the words after "et" belong to those before it: neither is a place. */
function dropDoubtfulPairs(readings: readonly PlaceReading[]): PlaceReading[] {
  const nameless = new Set<PlacePiece>();
  return readings.map((reading) => {
    const isDoubtful = reading.piece.joined !== undefined && nameless.has(reading.piece.joined);
    if (isDoubtful || (reading.candidates.length === 0 && !reading.silent)) nameless.add(reading.piece);
    return isDoubtful ? { ...reading, candidates: [], followsUnknown: true } : reading;
  });
}

/** Decides each piece by itself: only what is sure alone may speak for the others. */
function guessEach(readings: readonly PlaceReading[], geography: Geography): FirstGuesses {
  const guesses = readings.flatMap((reading) => {
    const { status, candidates } = decidePlace(reading, NO_EVIDENCE, geography);
    return status === "resolved" && candidates[0] ? [[reading.piece, candidates[0]] as const] : [];
  });
  return new Map(guesses);
}

function toMentions(decided: readonly Decided[], geography: Geography): PlaceMention[] {
  /** What contains the subjects met so far: naming it after them only makes them precise. */
  const around = new Set<string>();
  const located = new Set(decided.filter((each) => each.candidates.length > 0).map((each) => each.piece));
  return decided.flatMap((each) => {
    if (each.silent) return [];
    const mention = toMention(each, roleOf(each, around, located));
    if (mention.territoryId !== undefined && mention.role === "subject")
      for (const { id } of geography.ancestorsOf(mention.territoryId)) around.add(id);
    return [mention];
  });
}

function roleOf(
  { piece, decision }: Decided,
  around: ReadonlySet<string>,
  located: ReadonlySet<PlacePiece>,
): PlaceMention["role"] {
  if (piece.landmark) return "landmark";
  const [territory] = decision.candidates;
  const isResolved = decision.status === "resolved" && territory !== undefined;
  const contains = isResolved && around.has(territory.id);
  const isInside = isResolved && territory.kind === "commune";
  const qualifies = piece.outer !== undefined && located.has(piece.outer) && !isInside;
  return contains || qualifies ? "context" : "subject";
}

function toMention(decided: Decided, role: PlaceMention["role"]): PlaceMention {
  const { piece, start, decision } = decided;
  const { status, candidates, reason } = decision;
  const [only] = candidates;
  return {
    text: nameOf(decided),
    start,
    end: piece.end,
    status,
    ...(status === "resolved" && only && { territoryId: only.id }),
    candidateIds: status === "ambiguous" ? candidates.slice(0, MOST_CANDIDATES).map(({ id }) => id) : [],
    role,
    reason,
  };
}
