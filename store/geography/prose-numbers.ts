import type { Geography } from "./geography.js";
import { departmentOfNumber } from "./place-codes.js";
import { normalizePlaceName } from "./place-name.js";
import { headKind } from "./prose-lists.js";
import type { NameMatch } from "./prose-names.js";
import { followsPlainly, type ProseWord } from "./prose-words.js";

const NUMBER = /^(?:\d{2}|2[ab]|97[1-6])$/;
/** Above the days of a month. */
const HIGHEST_DAY = 31;
/** How far back another number may be a share, in words. */
const SHARES_WITHIN = 10;
/** What is counted, or where: "dans le 20 heures", "dans le 93 rue de Crest". */
const COUNTED = new Set(
  (
    "h heure heures min minute minutes pour pourcent ans mois jours semaines km m kg g euros cm mm bis ter pages places " +
    "rue avenue boulevard place quai impasse allee chemin route cours janvier fevrier mars avril mai juin juillet aout " +
    "septembre octobre novembre decembre tonnes hectares ha degres personnes points"
  ).split(" "),
);

/** Reads the number of a département that stands for its name: "dans le 93", "les jeunes du 93". */
export function readNumber(words: readonly ProseWord[], at: number, geography: Geography): NameMatch | undefined {
  const word = words[at];
  if (!word || !NUMBER.test(word.norm) || !followsPlainly(word) || isCounting(words[at + 1])) return undefined;
  if (!isLedIn(words, at) || isAmongShares(words, at)) return undefined;
  const department = departmentOfNumber(word.norm, geography);
  return department && { first: at, last: at, key: normalizePlaceName(department.name) };
}

function isLedIn(words: readonly ProseWord[], at: number): boolean {
  const [noun, small] = [words[at - 2], words[at - 1]];
  if (!noun || !small || !followsPlainly(small)) return false;
  if (small.norm === "le") return noun.norm === "dans";
  // "la réunion du 26" is on a day.
  return small.norm === "du" && Number(words[at]?.norm) > HIGHEST_DAY && headKind(noun.norm) === "place";
}

/** "dans le 75 % qui doute, pas dans le 25" */
function isAmongShares(words: readonly ProseWord[], at: number): boolean {
  return words.slice(Math.max(0, at - SHARES_WITHIN), at).some(({ gap }) => /[%‰]/u.test(gap));
}

function isCounting(next: ProseWord | undefined): boolean {
  if (!next) return false;
  return (
    /^[ \u00a0\u202f]?[.,/-]?\d|[%‰€$£°²³/+=×x-]/u.test(next.gap + next.norm.slice(0, 1)) || COUNTED.has(next.norm)
  );
}
