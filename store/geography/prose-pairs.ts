import type { Geography } from "./geography.js";
import { isTown } from "./place-rules.js";
import { STRENGTH } from "./prose-judgement.js";
import type { ProseCandidate } from "./prose-candidate.js";
import type { ProseWord } from "./prose-words.js";
import type { Territory } from "./territory.js";

/** What a part of a town is called after its name: "Grenoble-Centre". */
const PARTS = new Set(["centre", "ville", "nord", "sud", "est", "ouest"]);

/** Tells whether a word that a hyphen joins to a name only says which part of the place is meant. */
export function isPart(word: ProseWord | undefined): boolean {
  return word !== undefined && PARTS.has(word.norm);
}

/** "à Grenoble-Centre": a town, where the words before say that it is a place. */
export function readPartOf(candidate: ProseCandidate): ProseCandidate | undefined {
  return isPlace(candidate) && candidate.candidates.some(isTown) ? candidate : undefined;
}

/**
 * "habitants de Roubaix-Tourcoing": both, where the words before say that it is a place, and they are neighbours: "le
 * Paris-Brest" is a cake, "Toulouse-Lautrec" a painter.
 */
export function readPair(first: ProseCandidate, second: ProseCandidate, geography: Geography): ProseCandidate[] {
  if (!isPlace(first) || second.right.blocked !== undefined) return [];
  const departments = (territory: Territory) => geography.getMany(territory.parentIds).filter(isDepartment);
  const near = (those: readonly Territory[]) => new Set(those.flatMap(departments));
  const [around, beside] = [near(first.candidates), near(second.candidates)];
  const communes = ({ candidates }: ProseCandidate, areas: ReadonlySet<Territory | undefined>) =>
    candidates.filter((each) => each.kind === "commune" && departments(each).some((area) => areas.has(area)));
  const [own, other] = [communes(first, beside), communes(second, around)];
  if (own.length === 0 || other.length === 0) return [];
  const { from } = second.left;
  return [
    { ...first, candidates: own },
    { ...second, candidates: other, left: { ...first.left, from, start: second.start } },
  ];
}

function isPlace({ left, right }: ProseCandidate): boolean {
  return left.blocked === undefined && right.blocked === undefined && left.strength >= STRENGTH.weak;
}

function isDepartment(territory: Territory | undefined): boolean {
  return territory?.kind === "department";
}
