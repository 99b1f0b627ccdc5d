import { AREA_KINDS } from "./place-phrases.js";
import type { ProseCandidate } from "./prose-candidate.js";
import { STRENGTH, strong } from "./prose-judgement.js";
import { requiredStrength } from "./prose-requirements.js";
import type { ProseWord } from "./prose-words.js";

/** Small words between two names of a list. */
const CONNECTORS = new Set(
  "et ou puis a de d en du la le les l au aux dans des jusqu que ainsi enfin vers entre ni".split(" "),
);
/** After these comes something else, which may be a place where the one before is none. */
const STEPS = new Set(["puis", "ensuite", "enfin", "vers", "jusqu"]);
const MOST_CONNECTORS = 4;
const LIST_GAP =
  /^(?:[ \u00a0]?[,;/•·|&+][ \u00a0]*|\s+|[ \u00a0]*[–—-][ \u00a0]+|['’]|,?[ \t]*\n[ \t]*(?:[-*•+]|\d{1,3}[.)])?[ \t]*)$/u;

/** Tells a candidate and the one before it what they are to each other. */
export function linkToBefore(
  candidate: ProseCandidate,
  found: readonly ProseCandidate[],
  words: readonly ProseWord[],
  text: string,
): void {
  const before = found.at(-1);
  if (!before) return;
  if (isLocating(candidate, before, text.slice(before.end, Math.min(candidate.left.start, before.end + 10))))
    before.located = candidate;
  const from = (before.right.district?.last ?? before.match.last) + 1;
  const own = candidate.match.first + (candidate.match.article === "hidden" ? 1 : 0);
  if (own - from > MOST_CONNECTORS) return;
  const between = words.slice(from, own);
  const gaps = words.slice(from, own + 1).map(({ gap }) => gap);
  const isParted = between.length > 0 || /[^ \u00a0'’-]/u.test(gaps.join(""));
  const isList = between.every(({ norm }) => CONNECTORS.has(norm)) && gaps.every((gap) => LIST_GAP.test(gap));
  const isNext = before.strength > 0 || between.every(({ norm }) => !STEPS.has(norm));
  if (isParted && isList && isNext) candidate.listed = before;
  if (candidate.left.from === from) markWay(candidate, before, found.at(-2));
}

/** "de Nancy à Metz": a way leads from a place to a place. */
function markWay({ left }: ProseCandidate, before: ProseCandidate, outer: ProseCandidate | undefined): void {
  const isWay = left.preposition === "a" && /^de?$/.test(before.left.preposition ?? "");
  if (!isWay) return;
  if (outer && isCrossed(outer, before)) {
    before.left = { ...before.left, ...strong("“de” and “à” say where a way leads.") };
    delete before.left.blocked;
    before.strength = STRENGTH.strong;
    before.isDoubtful = false;
    outer.strength = STRENGTH.strong;
  }
  if (before.strength === STRENGTH.weak && !before.left.isWater) before.strength = STRENGTH.strong;
}

/** "l'Ardèche d'Annonay à Aubenas": the way leads through the area that the first place lies in. */
function isCrossed({ match, candidates, left }: ProseCandidate, { left: own, candidates: places }: ProseCandidate) {
  const ids = new Set(candidates.filter(({ kind }) => AREA_KINDS.includes(kind)).map(({ id }) => id));
  const isNext = match.last + 1 === own.from && left.blocked === undefined && !left.isWater;
  return (
    isNext &&
    (own.blocked === undefined || own.isOfName) &&
    places.some(({ parentIds }) => parentIds.some((id) => ids.has(id)))
  );
}

/** ", dans la Drôme", ", près de Reims", "en Isère", ", Drôme" right after a name tell where it is. */
function isLocating({ left, candidates, match }: ProseCandidate, before: ProseCandidate, gap: string): boolean {
  if (left.blocked !== undefined) return false;
  if (!/^[ \u00a0]?(?:[,(/]|[-–](?= ))?[ \u00a0]?\n?$/u.test(gap)) return false;
  const isComma = gap.trim() !== "";
  if (left.isLandmark) return true;
  const isArea = candidates.every(({ kind }) => AREA_KINDS.includes(kind));
  const isWithin = left.preposition === "en" || left.preposition === "dans" || left.preposition === "a";
  return isArea ? isWithin || isComma : isWithin && match.article === "hidden" && isComma && before.notes.size > 0;
}

/** What closes a list makes all its names precise: "À Crest, Saillans et Die (Drôme)". */
export function shareInLists(found: readonly ProseCandidate[]): void {
  supportLists(found);
  for (const { beside, shared, located, listed, verb } of found.toReversed()) {
    if (listed) listed.verb = verb;
    if (!listed || listed.beside.length > 0 || listed.located) continue;
    listed.shared = beside.length > 0 ? beside : shared;
    if (located && !located.left.isLandmark) listed.located = located;
  }
}

/** "Bourg-en-Bresse, Mâcon et Cluny": beside two names that are places by themselves, a third is one too; beside "la Haute-Loire", "la Loire" is. */
function supportLists(found: readonly ProseCandidate[]): void {
  const lists: ProseCandidate[][] = [];
  for (const candidate of found) {
    if (candidate.listed && candidate.listed === lists.at(-1)?.at(-1)) lists.at(-1)?.push(candidate);
    else lists.push([candidate]);
  }
  for (const list of lists.filter(({ length }) => length > 1)) {
    const sure = list.filter((each) => each.strength >= STRENGTH.bare && requiredStrength(each) <= STRENGTH.bare);
    const isOfDepartments = sure.some(isDepartment);
    for (const each of list.filter(({ strength }) => strength === STRENGTH.bare))
      if (sure.length > 1 || (isOfDepartments && isDepartment(each))) each.strength = STRENGTH.weak;
  }
}

function isDepartment({ candidates }: ProseCandidate): boolean {
  return candidates.length > 0 && candidates.every(({ kind }) => kind === "department");
}
