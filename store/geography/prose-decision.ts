import type { Geography } from "./geography.js";
import { decidePlace, type PlaceDecision } from "./place-decision.js";
import { AREA_KINDS } from "./place-phrases.js";
import { isTown, thoseFitting } from "./place-rules.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { STRENGTH } from "./prose-judgement.js";
import { proseLists } from "./prose-lists.js";
import { requiredStrength } from "./prose-requirements.js";
import { isOnlyBearer, longerWithin } from "./prose-short-names.js";
import type { Territory } from "./territory.js";

/** What the page says, apart from the words around a name; each list is asked only when those before say nothing. */
export interface PageEvidence {
  /** Areas that the page declares. */
  declared: readonly Territory[];
  /** Areas that its prose names, by their name or by an adjective made of it. */
  said: readonly Territory[];
  /** Départements of the communes that the page names. */
  around: readonly Territory[];
  /** What names mean where the page leaves no doubt, by the name as the geography knows it. */
  known: ReadonlyMap<string, Territory>;
}

export const NO_PAGE: PageEvidence = { declared: [], said: [], around: [], known: new Map() };

/** What a name in prose comes to. */
export interface ProseDecision extends PlaceDecision {
  status: "resolved" | "ambiguous";
  /** From 0 to 1. */
  confidence: number;
}

/** How many times larger than the next a town is that is meant by the bare name. */
const TIMES = 20;
/** How many times larger a town is that is meant as well by the beginning of its name. */
const FAR_LARGER = 10;
const CONFIDENCE: Readonly<Record<number, number>> = { 4: 0.95, 3: 0.9, 2: 0.75, 1: 0.65 };
/** How much less sure a homonym is that the page or its size tells, and a name of the past or of a part. */
const DOUBT = { homonym: 0.1, note: 0.05 };

/** Decides what a name in prose is, or undefined when it had better stay silent. */
export function decideProse(read: ProseCandidate, page: PageEvidence, geography: Geography): ProseDecision | undefined {
  const beside = areasBeside(read, page, geography);
  const candidate = asLongName(read, beside, page, geography);
  if (!candidate) return undefined;
  const isHard = thoseFitting(candidate.candidates, beside, geography).length > 0;
  if (candidate.beside.length > 0 && !isHard) return undefined;
  const strength = strengthWithin(candidate, isHard, page);
  if (strength < requiredStrength(candidate)) return undefined;
  if (candidate.left.isAround && thoseFitting(candidate.candidates, page.declared, geography).length === 0)
    return undefined;
  const known = page.known.get(candidate.match.key);
  const decision =
    known && candidate.candidates.includes(known) && beside.length === 0
      ? { status: "resolved" as const, candidates: [known], reason: "The page says elsewhere which place it is." }
      : decideByTiers(candidate, beside, page, geography);
  if (decision.status === "unknown") return undefined;
  if (decision.status === "ambiguous" && strength < STRENGTH.weak && !areAreas(decision.candidates)) return undefined;
  return toProseDecision(candidate, decision, strength);
}

/** "Aix (13)" is Aix-en-Provence, as none of those called Aix lies there; what is only a short name needs such an area. */
function asLongName(
  candidate: ProseCandidate,
  beside: readonly Territory[],
  page: PageEvidence,
  geography: Geography,
): ProseCandidate | undefined {
  const { longer, isShort, text, match } = candidate;
  if (longer.length === 0) return candidate;
  const areas = beside.length > 0 ? beside : candidate.strength >= STRENGTH.strong ? page.declared : [];
  const isWhole = !isShort && thoseFitting(candidate.candidates, areas, geography).length > 0;
  const known = page.known.get(match.key);
  const only = isWhole ? undefined : (longerWithin(longer, areas, geography) ?? longer.find((each) => each === known));
  const sure = only ?? (isShort ? soleBearer(candidate, geography) : undefined);
  if (!sure) return isShort ? undefined : candidate;
  return { ...candidate, candidates: [sure], notes: new Map([[sure, `“${text}” is short for ${sure.name}.`]]) };
}

/** "à Brive": no other name begins so, and a word of place leads it in. */
function soleBearer({ longer, match, strength }: ProseCandidate, geography: Geography): Territory | undefined {
  const [only, other] = longer;
  const isWord =
    proseLists.words.has(match.key) || proseLists.firstNames.has(match.key) || proseLists.everyday.has(match.key);
  return other || isWord || strength < STRENGTH.strong || !isOnlyBearer(match.key, geography) ? undefined : only;
}

function strengthWithin(candidate: ProseCandidate, isHard: boolean, page: PageEvidence): number {
  const { left, right, strength } = candidate;
  if (right.blocked !== undefined) return STRENGTH.none;
  if (left.blocked !== undefined) return strengthDespiteBlock(candidate, isHard);
  if (isHard) return STRENGTH.hard;
  const isKnown = page.known.has(candidate.match.key) && strength >= STRENGTH.bare;
  return isKnown ? Math.max(strength, STRENGTH.strong) : strength;
}

/** A block yields to what is written beside the name, and some to what kind of territory it is. */
function strengthDespiteBlock({ left, candidates, beside, shared, located }: ProseCandidate, isHard: boolean): number {
  const isLocated = left.isLocal === true && located !== undefined && areAreas(located.candidates);
  if (left.isOfArea && areAreas(candidates)) return STRENGTH.weak;
  if (!left.mayBeUnblocked && !isLocated) return STRENGTH.none;
  if (isHard && (beside.length > 0 || shared.length > 0 || isLocated)) return STRENGTH.hard;
  return candidates.some(({ kind }) => kind === "project") ? STRENGTH.bare : STRENGTH.none;
}

function areAreas(territories: readonly Territory[]): boolean {
  return territories.every(({ kind }) => AREA_KINDS.includes(kind));
}

/** What is written right beside the name: a département, a code, an area, or the département of a landmark. */
function areasBeside(
  { beside: own, shared, located }: ProseCandidate,
  page: PageEvidence,
  geography: Geography,
): Territory[] {
  const beside = [...own, ...shared];
  if (!located) return beside;
  const { located: _, ...alone } = located;
  const place = decideProse({ ...alone, strength: STRENGTH.strong }, page, geography);
  const [only] = place?.status === "resolved" ? place.candidates : [];
  if (!only) return beside;
  if (AREA_KINDS.includes(only.kind)) return [...beside, only];
  const around = located.left.isLandmark ? geography.getMany(only.parentIds) : [only];
  return [...beside, ...around.flatMap((each) => (each && each.kind !== "epci" && each.kind !== "ept" ? [each] : []))];
}

function decideByTiers(
  { text, start, end, candidates, notes, left, longer, beside: written }: ProseCandidate,
  beside: Territory[],
  page: PageEvidence,
  geography: Geography,
): PlaceDecision {
  const piece = { text, start, end, parenthesised: false, landmark: left.isLandmark };
  const reading = { piece, start, candidates, notes, silent: false, isCode: false };
  const isSaid = candidates.every(({ kind }) => left.kinds?.includes(kind));
  const kinds = left.kinds && isSaid ? { kinds: left.kinds } : {};
  const decide = (field: readonly Territory[]) =>
    decidePlace(
      reading,
      { beside, binding: written.length > 0, outer: [], field: [...field], scope: "page", ...kinds },
      geography,
    );
  for (const tier of [page.declared, page.said])
    if (thoseFitting(candidates, tier, geography).length > 0) return decide(tier);
  const alone = decide([]);
  const shadowed = beside.length === 0 ? besideLarger(alone, { longer, notes }, page, geography) : undefined;
  if (shadowed) return shadowed;
  if (alone.status === "resolved") return alone;
  const around = decide(page.around);
  return around.status === "ambiguous" ? (preferTown(around.candidates, text) ?? around) : around;
}

/** "Villefranche" is a village, and what people call a town: only the other communes of the page tell which is meant. */
function besideLarger(
  { status, candidates }: PlaceDecision,
  { longer, notes }: Pick<ProseCandidate, "longer" | "notes">,
  page: PageEvidence,
  geography: Geography,
): PlaceDecision | undefined {
  const [only] = candidates;
  if (status !== "resolved" || !only) return undefined;
  // Of a part or of what was, the number of inhabitants is not known.
  const inhabitants = notes.has(only) ? 0 : (only.population ?? 0);
  const larger = longer.filter((each) => isTown(each) && (each.population ?? 0) >= FAR_LARGER * inhabitants);
  if (larger.length === 0 || larger.includes(only)) return undefined;
  const all = [...larger, only];
  const [fitting, other] = thoseFitting(all, page.around, geography);
  const names = larger.map(({ name }) => name).join(", ");
  return fitting && !other
    ? { status, candidates: [fitting], reason: "The other communes of the page tell which is meant." }
    : { status: "ambiguous", candidates: all, reason: `It may as well be short for ${names}.` };
}

/** Whoever means the village among towns of one name says so; but saints have too many. */
function preferTown(candidates: readonly Territory[], written: string): PlaceDecision | undefined {
  const [first, second] = candidates;
  if (!first || first.kind !== "commune" || !isTown(first) || /^s(?:ain)?te?[- .]/iu.test(written)) return undefined;
  const { population = 0 } = first;
  if (population < TIMES * (second?.population ?? 0)) return undefined;
  const reason = `It has ${population} inhabitants, at least ${TIMES} times those of any other “${written}”.`;
  return { status: "resolved", candidates: [first], reason };
}

function toProseDecision(
  { left, notes, candidates: read }: ProseCandidate,
  { status, candidates, reason }: PlaceDecision,
  strength: number,
): ProseDecision | undefined {
  if (status === "unknown") return undefined;
  const [only] = candidates;
  const note = status === "resolved" && only ? notes.get(only) : undefined;
  const isHomonym = read.length > 1 && strength < STRENGTH.hard;
  const sure = (CONFIDENCE[strength] ?? 0.65) - (isHomonym ? DOUBT.homonym : 0) - (note ? DOUBT.note : 0);
  const sentences = [left.reason, reason, ...(note !== undefined && !reason.includes(note) ? [note] : [])];
  const confidence = Math.round((status === "ambiguous" ? sure / 2 : sure) * 100) / 100;
  return { status, candidates, reason: sentences.join(" "), confidence };
}
