import type { Geography } from "./geography.js";
import locationWords from "./location-words.json" with { type: "json" };
import { NEARNESS, nearnessTo, type Nearness } from "./nearness.js";
import { normalizePlaceName } from "./place-name.js";
import { dropTwins, isTown } from "./place-rules.js";
import { isPart } from "./territory-names.js";
import type { Territory } from "./territory.js";

/** One of the territories that a name may mean. */
export interface WeighedTerritory {
  territory: Territory;
  status: "resolved" | "ambiguous";
  /** Between 0 and 1; those of one name add up to less than 1. */
  confidence: number;
  reason: string;
}

/** What the candidates of one name are weighed by. */
interface Weighing {
  /** As written. */
  name: string;
  near: Territory | undefined;
  geography: Geography;
  /** Something beside the name has chosen already, so that an everyday word is a name as well. */
  isPrecise?: boolean;
  /** Towns far larger, whose names only begin with this one: "Aix" may be Aix-en-Provence rather than Aix. */
  longer?: readonly Territory[];
  /** How the words name the territories, as in "the only territory called". @default "called" */
  how?: "called" | "whose name begins with" | "of the code" | "that was, or took in, what was called";
}

interface Weighed {
  territory: Territory;
  nearness: Nearness;
  weight: number;
}

/** How many times likelier a place of the same name is for being so near; in the same région size still counts more. */
const TIMES: Record<Nearness, number> = {
  far: 1,
  "same région": 20,
  "same département": 1_000,
  "same intercommunalité": 10_000,
  inside: 1_000_000,
};

/** Areas are asked for in another way than towns: all count as a town of that many inhabitants. */
const AREA_WEIGHT = 60_000;

/** A place without known inhabitants counts as a hamlet. */
const HAMLET_WEIGHT = 30;

/** The share of the weights from which one is meant: 0.8 where nearness tells, else as the bare name of a city does. */
const SHARE = { near: 0.8, alone: 0.95 };
const CITY_INHABITANTS = 50_000;

/** How much a town weighs of which only the beginning of the name is written, and a place of the very name of another. */
const LONGER_FACTOR = 0.2;
const TWIN_WEIGHT = 1;

/** What is left to doubt when the name is whole and nothing speaks against it. */
const MOST = 0.95;
/** Nobody is surer of an open question, or of an everyday word. */
const MOST_AMBIGUOUS = 0.75;
const MOST_EVERYDAY = 0.3;

const everydayWords = new Set(locationWords.everyday);

/**
 * Weighs the territories that share a name, by their nearness to a given one and their inhabitants, the likeliest first.
 * One is resolved only when it is the only one, far nearer than the others, or a city that outweighs them.
 */
export function weighHomonyms(territories: readonly Territory[], weighing: Weighing): WeighedTerritory[] {
  const { near, geography, longer = [] } = weighing;
  const { kept } = dropTwins([...territories], geography);
  const nearnessOf = nearnessTo(near, geography);
  const weighed = [...territories, ...longer]
    .map((territory): Weighed => {
      const nearness = nearnessOf(territory);
      const factor = longer.includes(territory) ? LONGER_FACTOR : 1;
      const isTwin = factor === 1 && !kept.includes(territory);
      return { territory, nearness, weight: (isTwin ? TWIN_WEIGHT : weightOf(territory) * factor) * TIMES[nearness] };
    })
    .toSorted((a, b) => b.weight - a.weight);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const isClear = isOneMeant(weighed, total, weighing);
  return weighed.map((each, index) =>
    toCandidate(each, each.weight / total, isClear && index === 0, weighed, weighing),
  );
}

function weightOf(territory: Territory): number {
  const { kind, population } = territory;
  if (isPart(territory)) return TWIN_WEIGHT;
  return kind === "commune" ? HAMLET_WEIGHT + (population ?? 0) : AREA_WEIGHT;
}

function isOneMeant([first, second]: readonly Weighed[], total: number, weighing: Weighing): boolean {
  if (!first) return false;
  const isNearest = NEARNESS.indexOf(first.nearness) > NEARNESS.indexOf(second?.nearness ?? "far");
  const isClose = isNearest && first.nearness !== "same région";
  if (!isClose && !isNameEnough(first.territory, weighing)) return false;
  return (
    first.weight / total >= (isNearest || !second ? SHARE.near : SHARE.alone) && (isNearest || isAhead(first, second))
  );
}

/** Tells whether the name alone may mean the territory. */
function isNameEnough(territory: Territory, weighing: Weighing): boolean {
  return !weighing.longer?.includes(territory) && !isDoubtful(territory, weighing);
}

/** Tells whether a territory is a city, or has no rival but the twins of its land. */
function isAhead({ territory }: Weighed, second: Weighed | undefined): boolean {
  if (!second || (territory.population ?? 0) >= CITY_INHABITANTS) return true;
  return second.weight <= TWIN_WEIGHT * TIMES[second.nearness];
}

function toCandidate(
  { territory, nearness }: Weighed,
  share: number,
  isResolved: boolean,
  all: readonly Weighed[],
  weighing: Weighing,
): WeighedTerritory {
  const { name, near, longer = [], how = "called" } = weighing;
  const isWord = isDoubtful(territory, weighing);
  const most = isResolved ? MOST : isWord ? MOST_EVERYDAY : MOST_AMBIGUOUS;
  const sentences = [
    longer.includes(territory)
      ? `Its name begins with “${name}”, and it is far larger than any of that name.`
      : sayHowMany(all.length - longer.length, `${how} “${name}”`),
    near && nearness !== "far" ? whyNear(nearness, near) : whyLarge(territory),
    isWord ? "It is an everyday word as well." : "",
  ];
  return {
    territory,
    status: isResolved ? "resolved" : "ambiguous",
    confidence: share * most,
    reason: sentences.filter(Boolean).join(" "),
  };
}

function sayHowMany(count: number, called: string): string {
  return count === 1 ? `The only territory ${called}.` : `One of ${count} territories ${called}.`;
}

function whyNear(nearness: Nearness, near: Territory): string {
  return nearness === "inside"
    ? `It lies in ${near.name}, or contains it.`
    : `It is in the ${nearness} as ${near.name}.`;
}

function whyLarge({ population }: Territory): string {
  return population === undefined ? "" : `It has ${population} inhabitants.`;
}

/** A small place whose name is an everyday word. */
function isDoubtful(territory: Territory, { name, isPrecise = false }: Weighing): boolean {
  return !isPrecise && everydayWords.has(normalizePlaceName(name)) && !isTown(territory);
}
