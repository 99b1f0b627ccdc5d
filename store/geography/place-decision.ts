import type { Geography } from "./geography.js";
import type { Evidence } from "./place-evidence.js";
import { nameOf, type PlaceReading } from "./place-reading.js";
import { dropTwins, isTown, isTrusted, thoseFitting } from "./place-rules.js";
import { comparePopulations, type Territory } from "./territory.js";

/** What one piece names in the end: one territory, one of several, or nothing we know. */
export interface PlaceDecision {
  status: "resolved" | "ambiguous" | "unknown";
  /** One when resolved, the possible ones (most populous first) when ambiguous, none when unknown. */
  candidates: Territory[];
  reason: string;
}

/** From how many inhabitants, and how many times those of the next, a place is meant by its bare name. */
const KNOWN_TO_ALL = { inhabitants: 50_000, times: 20 };

/** Chooses among the candidates of a reading by the evidence around it, and says why. */
export function decidePlace(reading: PlaceReading, evidence: Evidence, geography: Geography): PlaceDecision {
  const { kinds } = evidence;
  const read = kinds ? reading.candidates.filter(({ kind }) => kinds.includes(kind)) : reading.candidates;
  if (read.length === 0) return unknown(whyUnknown(reading, geography));
  return decideBeside(reading, read, evidence, geography) ?? decideByField(reading, read, evidence, geography);
}

/** Follows what is written right beside the name, if anything there helps. */
function decideBeside(
  reading: PlaceReading,
  read: Territory[],
  { beside, binding }: Evidence,
  geography: Geography,
): PlaceDecision | undefined {
  const name = nameOf(reading);
  // "Rue (Somme)" is the commune; "École près de Chambéry" and "Rue en Picardie" need not be.
  const near = thoseFitting(read, beside, geography).filter((each) => binding || isTrusted(reading, each, true));
  if (near.length === 0) {
    const reason = `No “${name}” lies in ${listNames(beside)}, which is written beside it.`;
    return binding ? ambiguous(read, reason) : undefined;
  }
  const because =
    read.length === 1
      ? `${whyOnly(reading, read, geography)} It fits ${listNames(beside)}, written beside it.`
      : `${listNames(beside)}, written beside it, tells which “${name}” is meant.`;
  return decideTwins(near, because, geography) ?? ambiguous(near, `Several “${name}” fit ${listNames(beside)}.`);
}

/** Follows the other places of the field, then how well known each candidate is. */
function decideByField(
  reading: PlaceReading,
  read: Territory[],
  { field, kinds, outer, scope }: Evidence,
  geography: Geography,
): PlaceDecision {
  const name = nameOf(reading);
  // A commune in parentheses after a place that does not contain it is rather a district: "Paris (Belleville)".
  const inside = outer.length > 0 ? thoseFitting(read, outer, geography) : read;
  const fitting = read.filter((each) => each.kind !== "commune" || inside.includes(each));
  if (fitting.length === 0)
    return ambiguous(read, `“${name}” is in parentheses after ${listNames(outer)}, which does not contain it.`);

  const near = thoseFitting(fitting, field, geography);
  const isSure = kinds !== undefined || reading.isCode;
  const trusted = fitting.filter((each) => isSure || isTrusted(reading, each, near.includes(each)));
  const decision = chooseAmong(reading, fitting, { near, field, scope: scope ?? "field" }, geography);
  const chosen = decision.status === "resolved" ? decision.candidates : trusted;
  return chosen.some((each) => trusted.includes(each)) ? decision : unknown(whyNotTrusted(name));
}

function chooseAmong(
  reading: PlaceReading,
  fitting: Territory[],
  { near, field, scope }: { near: Territory[]; field: readonly Territory[]; scope: string },
  geography: Geography,
): PlaceDecision {
  const name = nameOf(reading);
  if (fitting.length === 1) return resolved(fitting, whyOnly(reading, fitting, geography));
  if (near.length === 0) return decideBySize(fitting, name, scope, geography);
  const because = `Of the places called “${name}”, only this one fits ${listNames(field)}, named in the same ${scope}.`;
  return decideTwins(near, because, geography) ?? decideBySize(near, name, scope, geography);
}

function decideBySize(candidates: Territory[], name: string, scope: string, geography: Geography): PlaceDecision {
  const { kept, why } = dropTwins(candidates, geography);
  if (kept.length === 1) return resolved(kept, why);
  const [first, second] = kept.toSorted(comparePopulations);
  const inhabitants = first?.population ?? 0;
  const isKnown = inhabitants >= Math.max(KNOWN_TO_ALL.inhabitants, KNOWN_TO_ALL.times * (second?.population ?? 0));
  // A département may be far larger than the town that shares its name and still not be what is meant: Mayenne.
  const hidesTown = first?.kind !== "commune" && second?.kind === "commune" && isTown(second);
  if (!first || !isKnown || hidesTown)
    return ambiguous(
      kept,
      `“${name}” may be any of ${kept.length} territories, and nothing in the ${scope} tells which.`,
    );
  const sentence = `It has ${inhabitants} inhabitants, at least ${KNOWN_TO_ALL.times} times those of any other “${name}”.`;
  return resolved([first], join(sentence, why));
}

/** Resolves when one candidate is left once those that cover the same land are one. */
function decideTwins(candidates: Territory[], because: string, geography: Geography): PlaceDecision | undefined {
  const { kept, why } = dropTwins(candidates, geography);
  return kept.length === 1 ? resolved(kept, join(because, why)) : undefined;
}

function whyOnly(reading: PlaceReading, [only]: readonly Territory[], geography: Geography): string {
  const words = `“${nameOf(reading)}”`;
  const note = only && reading.notes?.get(only);
  if (note !== undefined) return note;
  if (!reading.isCode) return `The only territory of the edition ${geography.vintage} called ${words}.`;
  return only?.kind === "commune"
    ? `${words} is the INSEE code of ${only.name}.`
    : `${words} is the number of the département ${only?.name}, or begins with it.`;
}

function whyUnknown(reading: PlaceReading, geography: Geography): string {
  if (reading.followsUnknown) return "An “et” joins it to words that name no place, so it may be one name with them.";
  const { vintage } = geography;
  return `No territory of the edition ${vintage} is called “${nameOf(reading)}”, nor was any whose place today is certain.`;
}

function whyNotTrusted(name: string): string {
  return `“${name}” is an everyday word, or written like one; its département in parentheses would settle it.`;
}

function listNames(territories: readonly Territory[]): string {
  return [...new Set(territories.map(({ name }) => name))].slice(0, 5).join(", ");
}

function join(...sentences: string[]): string {
  return sentences.filter(Boolean).join(" ");
}

function unknown(reason: string): PlaceDecision {
  return { status: "unknown", candidates: [], reason };
}

function ambiguous(candidates: Territory[], reason: string): PlaceDecision {
  return { status: "ambiguous", candidates: candidates.toSorted(comparePopulations), reason };
}

function resolved(candidates: Territory[], reason: string): PlaceDecision {
  return { status: "resolved", candidates, reason };
}
