import { explainChange, listIds } from "./explain-change.js";
import { explainUnknown } from "./explain-unknown.js";
import { normalizePlaceName } from "./place-name.js";
import { birthOf, endsMeaning, followId, type Followed, type KnownPast } from "./follow-id.js";
import type { TerritoryChange } from "./territory-change.js";
import { standsIn, type Territory } from "./territory.js";

export { explainChange } from "./explain-change.js";
export { explainUnknown } from "./explain-unknown.js";

/** How an id of an earlier edition relates to the territories of today; each as the change of the same name. */
export type TranslationStatus =
  | "SAME"
  | "RENAMED"
  | "RECODED"
  | "MERGED"
  | "SPLIT"
  | "CODE_REUSED"
  | "ENDED"
  | "UNKNOWN";

/** What an id of an earlier edition is today. */
export interface Translation {
  readonly id: string;
  /** As asked: undefined when any edition may be meant. */
  readonly year: number | undefined;
  readonly status: TranslationStatus;
  /** The territory of today that holds all that the id meant; only when it is one for sure. */
  readonly territoryId?: string;
  /** Territories of today that may be meant; only when it is not one for sure. */
  readonly candidateIds: readonly string[];
  /** English sentences. */
  readonly explanation: string;
  /** The steps from the id to today, in the order of the years. */
  readonly changes: readonly TerritoryChange[];
}

/** The edition in whose sense an id is read, and what a reader should know of that choice. */
interface Sense {
  readonly year: number;
  readonly notes: readonly string[];
}

/**
 * Tells what an id of an earlier edition is today, following every change from year to year. It never guesses: where a
 * territory was divided, it answers with candidates.
 *
 * @param year The edition in whose sense the id is meant; undefined when that may be any, so that the answer is sure only
 *   when all editions agree. A year before the first edition is read as the first.
 * @throws RangeError when the year is after the newest edition, or not a whole number.
 * @example translateTerritory("commune:93059", 2024, loadGeography()).territoryId // "commune:93066"
 */
export function translateTerritory(id: string, year: number | undefined, geography: KnownPast): Translation {
  if (year !== undefined && !(Number.isInteger(year) && year <= geography.vintage))
    throw new RangeError(
      `There is no edition ${year}: the newest is ${geography.vintage}. Give that year or an earlier.`,
    );
  const territory = geography.get(id);
  if (!territory) {
    const { message, candidateIds } = explainUnknown(id, geography);
    return { id, year, status: "UNKNOWN", candidateIds, explanation: message, changes: [] };
  }
  if (territory.kind === "project") return tellProject(territory, year, geography);
  const sense =
    year === undefined ? { year: firstYearOf(territory, geography), notes: [] } : senseOf(territory, year, geography);
  if (!sense) return tellAbsent(territory, year, geography);
  const followed = followId(id, sense.year, geography);
  const outcome = year === undefined ? addTodaysMeaning(territory, followed, geography) : followed;
  return { id, year, ...tell(id, sense, outcome, geography), changes: outcome.steps };
}

/** Undefined when the id meant nothing yet in the edition of that year. */
function senseOf(territory: Territory, asked: number, geography: KnownPast): Sense | undefined {
  const { id, since, vintage } = territory;
  const first = geography.editions[0] ?? geography.vintage;
  const year = Math.max(asked, first);
  const notes = asked < first ? [`The oldest edition is ${first}: ${id} is read in its sense.`] : [];
  if (year > vintage)
    return { year: vintage, notes: [`The edition ${year} no longer has ${id}; ${vintage} was the last.`] };
  if (year >= since || hasEarlierMeaning(territory, year, geography)) return { year, notes };
  if (birthOf(id, geography)) return undefined;
  return { year: since, notes: [...notes, `The editions before ${since} do not list ${id}.`] };
}

/** The first edition in which the id meant anything. */
function firstYearOf(territory: Territory, geography: KnownPast): number {
  const first = geography.editions[0] ?? geography.vintage;
  return hasEarlierMeaning(territory, first, geography) ? first : territory.since;
}

/** Tells whether the id meant another territory in the edition of a year before it began to mean this one. */
function hasEarlierMeaning({ id, since }: Territory, year: number, { changesOf }: KnownPast): boolean {
  return changesOf(id).some((change) => {
    const end = change.year ?? 0;
    return endsMeaning(change, id) && end > year && end <= since;
  });
}

/** An id without a year may also mean what it means today. */
function addTodaysMeaning(territory: Territory, followed: Followed, geography: KnownPast): Followed {
  if (!standsIn(territory, geography.vintage) || followed.ids.includes(territory.id)) return followed;
  return { ids: [...followed.ids, territory.id], steps: followed.steps };
}

/** A project is of no edition: it stands until it is over. */
function tellProject(territory: Territory, year: number | undefined, { vintage }: KnownPast): Translation {
  const { id, name, validUntil } = territory;
  const end = validUntil === undefined ? "has no end" : `is valid until ${validUntil}`;
  const explanation = `${id} (${name}) is of no edition: it is ours, and ${end}.`;
  const outcome = standsIn(territory, vintage)
    ? ({ status: "SAME", territoryId: id } as const)
    : ({ status: "ENDED" } as const);
  return { id, year, ...outcome, candidateIds: [], explanation, changes: [] };
}

function tellAbsent({ id, since }: Territory, year: number | undefined, geography: KnownPast): Translation {
  const birth = birthOf(id, geography);
  const edition = Math.max(year ?? 0, geography.editions[0] ?? 0);
  const candidateIds = followId(id, since, geography).ids;
  const explanation = `${id} meant nothing yet in the edition ${edition}. ${birth ? explainChange(birth, geography) : ""}`;
  return { id, year, status: "UNKNOWN", candidateIds, explanation, changes: birth ? [birth] : [] };
}

function tell(id: string, { year, notes }: Sense, { ids, steps }: Followed, geography: KnownPast) {
  const [only] = ids;
  const isSure = ids.length === 1 && !steps.some(({ kind }) => kind === "ENDED");
  const status = isSure ? sureStatus(steps, geography.get(only ?? "")) : openStatus(id, ids, steps);
  const sentences = steps.map((step) => explainChange(step, geography));
  if (status === "SAME") sentences.push(`${listIds([id], year, geography)} ${sameness(steps, year, geography)}.`);
  if (!isSure && ids.length > 0) sentences.push("The id does not tell which of them is meant.");
  return {
    status,
    ...(isSure && only !== undefined && { territoryId: only }),
    candidateIds: isSure ? [] : ids,
    explanation: [...notes, ...sentences].join(" "),
  };
}

function sameness(steps: readonly TerritoryChange[], year: number, { vintage }: KnownPast): string {
  if (year === vintage) return `is the one of the edition ${vintage}`;
  return steps.length === 0 ? `is the same in all editions from ${year} to ${vintage}` : "is still the same territory";
}

function sureStatus(steps: readonly TerritoryChange[], today: Territory | undefined): TranslationStatus {
  const kinds = new Set(steps.map(({ kind }) => kind));
  if (kinds.has("MERGED")) return "MERGED";
  if (kinds.has("RECODED")) return "RECODED";
  const earlier = steps.find(({ nameBefore }) => nameBefore !== undefined)?.nameBefore;
  const isRenamed = earlier !== undefined && normalizePlaceName(earlier) !== normalizePlaceName(today?.name ?? "");
  return isRenamed ? "RENAMED" : "SAME";
}

function openStatus(id: string, ids: readonly string[], steps: readonly TerritoryChange[]): TranslationStatus {
  if (ids.length === 0) return "ENDED";
  const isReused = steps.some(({ kind, territoryId }) => kind === "CODE_REUSED" && territoryId === id);
  return isReused || !steps.some(({ kind }) => kind === "SPLIT") ? "CODE_REUSED" : "SPLIT";
}
