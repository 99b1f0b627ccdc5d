import type { Geography } from "./geography.js";
import locationWords from "./location-words.json" with { type: "json" };
import { communeToday, placesNamed, whereItIs } from "./named-places.js";
import { communeOfCode, departmentOfNumber, splitCode } from "./place-codes.js";
import { normalizePlaceName } from "./place-name.js";
import { AREA_KINDS, kindsSaidBy, readPhrases } from "./place-phrases.js";
import type { PlacePiece } from "./place-pieces.js";
import type { IsName } from "./place-tokens.js";
import { KINDS, type Territory, type TerritoryKind } from "./territory.js";

/** What one piece can mean, before its neighbours are asked. */
export interface PlaceReading {
  piece: PlacePiece;
  /** Offset, in the whole text, where the name begins once its small words are left out. */
  start: number;
  /** All territories it may name; none when it names no place we know. */
  candidates: Territory[];
  /** Of candidates that a part or a former commune of theirs leads to: why. */
  notes?: ReadonlyMap<Territory, string>;
  /** It names no place and need not be told: "France", "en ligne", or the "département" of "Paris (département)". */
  silent: boolean;
  /** It is a number, not a name. */
  isCode: boolean;
  /** Only an "et" parts it from words that name no place, so it may be one name with them. */
  followsUnknown?: boolean;
  /** The département whose number stands in the piece itself: "51220 Courcy". */
  department?: Territory;
  /** The kinds that it says its outer piece to be. */
  outerKinds?: readonly TerritoryKind[];
}

interface NameReading {
  candidates: Territory[];
  notes: ReadonlyMap<Territory, string>;
  /** Offset of the name in the words read. */
  start: number;
}

const silentWords = new Set(locationWords.silent);

/** Reads one piece by itself. */
export function readPiece(piece: PlacePiece, geography: Geography): PlaceReading {
  const { text, start } = piece;
  const unread = { piece, start, candidates: [], silent: false, isCode: false };
  const outerKinds = piece.outer && kindsSaidBy(text);
  if (outerKinds) return { ...unread, silent: true, outerKinds };
  if (saysNoPlace(text)) return { ...unread, silent: true };
  const coded = (piece.parenthesised && departmentOfNumber(text, geography)) || communeOfCode(text, geography);
  if (coded && geography.isCurrent(coded)) return { ...unread, candidates: [coded], isCode: true };
  if (coded) return { ...unread, ...readFormer(coded, geography), isCode: true };
  const named = splitCode(text, geography);
  const reading = readName(text.slice(named.start, named.end), geography, KINDS);
  const { candidates, notes } = reading;
  if (!named.department) return { ...unread, candidates, notes, start: start + reading.start };
  return { ...unread, candidates, notes, department: named.department };
}

/** The code of a commune of the past names the one it is today. */
function readFormer(former: Territory, geography: Geography): Pick<PlaceReading, "candidates" | "notes"> {
  const today = communeToday(former, geography);
  return today ? { candidates: [today], notes: new Map([[today, whereItIs(former, today)]]) } : { candidates: [] };
}

/** The words of a piece that are read as a name. */
export function nameOf({ piece, start }: PlaceReading): string {
  return piece.text.slice(start - piece.start);
}

/** Tells whether words, small words left aside, are the name of a territory. */
export function placeNameTest(geography: Geography): IsName {
  return (words, punctuated) => {
    const { candidates } = readName(words, geography, KINDS);
    // "Vienne, Loire" must stay two places: only a name that is punctuated itself may run over a comma.
    return punctuated ? candidates.some(({ name }) => /[,;/()]/.test(name)) : candidates.length > 0;
  };
}

/** Tells whether words are the name of something wider than a commune. */
export function areaNameTest(geography: Geography): IsName {
  return (words) => readName(words, geography, AREA_KINDS).candidates.length > 0;
}

function readName(words: string, geography: Geography, kinds: readonly TerritoryKind[]): NameReading {
  let found: NameReading | undefined;
  for (const phrase of readPhrases(words, kinds)) {
    const named = placesNamed(phrase.name, phrase.kinds, geography);
    const candidates = [...new Set([...(found?.candidates ?? []), ...named.candidates])];
    if (candidates.length === 0) continue;
    found = { candidates, notes: found?.notes ?? named.notes, start: found?.start ?? phrase.start };
    if (!phrase.withArticle) break;
  }
  return found ?? { candidates: [], notes: new Map(), start: 0 };
}

/** Tells whether words that stand for a place say none: "France", "en ligne". */
export function saysNoPlace(text: string): boolean {
  return [...readPhrases(text)].some(({ name }) => silentWords.has(normalizePlaceName(name)));
}
