import families from "./problem-families.json" with { type: "json" };
import type { HealthProblem, SourceHealth } from "./source-health.js";

/** The languages that the health of a source is told in. */
export type Language = "EN" | "FR";

/** Longest message of a problem that is quoted, in characters. */
const LONGEST_QUOTE = 300;

/** How one language says what a health holds. Clauses have no final stop, so that they can be joined. */
interface Wording {
  moment(time: Date): string;
  /** What we hold, and that it stays. */
  kept(livePages: number): string;
  attempts(failures: number, since: string): string;
  quoted(message: string): string;
  readReport: string;
  healthy(last: string, livePages: number, every: number | null): string;
  harvesting(livePages: number): string;
  neverHarvested(next: string | undefined): string;
  off(livePages: number): string;
  late(last: string | undefined, every: number | null, underWay: boolean): string;
  failing(kept: string, next: string | undefined, advice: string): string;
  deserted(kept: string, last: string, advice: string): string;
  stopped(kept: string, advice: string): string;
}

/**
 * Tells in one to three plain sentences how a source stands: what failed, since when, what happens next and what a
 * person can do. Times are given in UTC.
 */
export function explainHealth(health: SourceHealth, language: Language): string {
  const words = WORDINGS[language];
  const { status, problem } = health;
  const text =
    problem === null || status === "OFF"
      ? explainState(health, words)
      : explainProblem(health, problem, words, describeProblem(health.sourceId, problem, words, language));
  return language === "FR" ? typeset(text) : text;
}

function explainState(health: SourceHealth, words: Wording): string {
  const { status, livePages, lastSuccessAt, lastAttemptAt, nextAttemptAt, expectedEverySeconds, underWay } = health;
  const moment = (time: Date | null) => (time === null ? undefined : words.moment(time));
  if (status === "OFF") return words.off(livePages);
  if (status === "HARVESTING") return words.harvesting(livePages);
  if (status === "LATE") return words.late(moment(lastSuccessAt ?? lastAttemptAt), expectedEverySeconds, underWay);
  if (lastSuccessAt === null) return words.neverHarvested(moment(nextAttemptAt));
  return words.healthy(words.moment(lastSuccessAt), livePages, expectedEverySeconds);
}

function explainProblem(
  { status, livePages, failures, nextAttemptAt, deserted }: SourceHealth,
  { since, lastAttemptAt }: HealthProblem,
  words: Wording,
  { what, advice }: Description,
): string {
  const begun = `${what}${words.attempts(failures, words.moment(since))}`;
  const kept = words.kept(livePages);
  if (status === "STOPPED") return `${begun} ${words.stopped(kept, advice)}`;
  if (deserted) return `${begun} ${words.deserted(kept, words.moment(lastAttemptAt), advice)}`;
  const next = nextAttemptAt === null ? undefined : words.moment(nextAttemptAt);
  return `${begun} ${words.failing(kept, next, advice)}`;
}

/** A problem in words: what failed, and what a person can do. */
interface Description {
  readonly what: string;
  readonly advice: string;
}

/** By the family of the problem's code, else in the problem's own words. */
function describeProblem(
  sourceId: string,
  { code, message }: HealthProblem,
  words: Wording,
  language: Language,
): Description {
  const family = families.find(({ codes }) => codes.includes(code));
  if (family === undefined) {
    const quote = message.length > LONGEST_QUOTE ? `${message.slice(0, LONGEST_QUOTE)}…` : message;
    return { what: words.quoted(quote.replace(/\.$/, "")), advice: fill(words.readReport, sourceId) };
  }
  return { what: family.what[language], advice: fill(family.advice[language], sourceId) };
}

function fill(text: string, sourceId: string): string {
  return text.replaceAll("{source}", sourceId);
}

/** French puts a space before some signs, at which no line may break. */
function typeset(text: string): string {
  return text.replaceAll(/ (?=[:;?!»])/g, "\u{a0}").replaceAll("« ", "«\u{a0}");
}

const DAY_AND_TIME = { dateStyle: "long", timeStyle: "short", timeZone: "UTC" } as const;
const ENGLISH_MOMENT = new Intl.DateTimeFormat("en-GB", DAY_AND_TIME);
const FRENCH_MOMENT = new Intl.DateTimeFormat("fr-FR", DAY_AND_TIME);

/** `{ count: 6, unit: "hour" }` of 21,600 seconds; days from two days on, rounded. */
function intervalOf(seconds: number): { count: number; unit: "minute" | "hour" | "day" } {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes >= 2 * 1_440 || minutes === 1_440) return { count: Math.round(minutes / 1_440), unit: "day" };
  return minutes % 60 === 0 ? { count: minutes / 60, unit: "hour" } : { count: minutes, unit: "minute" };
}

/** `every 15 minutes` */
export function everyInEnglish(seconds: number): string {
  const { count, unit } = intervalOf(seconds);
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`;
}

const FRENCH_UNITS = { minute: "toutes les", hour: "toutes les", day: "tous les" } as const;
const FRENCH_NAMES = { minute: "minutes", hour: "heures", day: "jours" } as const;

/** `toutes les 15 minutes` */
function everyInFrench(seconds: number): string {
  const { count, unit } = intervalOf(seconds);
  return count === 1
    ? `${FRENCH_UNITS[unit]} ${FRENCH_NAMES[unit]}`
    : `${FRENCH_UNITS[unit]} ${count} ${FRENCH_NAMES[unit]}`;
}

const pagesInEnglish = (count: number) => (count === 1 ? "1 page" : `${count} pages`);
const pagesInFrench = (count: number) => (count < 2 ? `${count} page` : `${count} pages`);

const ENGLISH: Wording = {
  moment: (time) => `${ENGLISH_MOMENT.format(time)} UTC`,
  kept: (pages) => {
    if (pages === 0) return "we hold no page of it yet";
    return pages === 1 ? "the page we hold stays as it was" : `the ${pages} pages we hold stay as they were`;
  },
  attempts: (failures, since) =>
    failures === 1
      ? `: the attempt of ${since} failed.`
      : `: ${failures} attempts in a row have failed since ${since}.`,
  quoted: (message) => `The harvest does not come to its end (“${message}”)`,
  readReport: "read the report with `maillage sources {source}`",
  healthy: (last, pages, every) => {
    const next = every === null ? "No further reading is planned." : `It is read at least ${everyInEnglish(every)}.`;
    return `All is well: it was last read on ${last}, and we hold ${pagesInEnglish(pages)} of it. ${next}`;
  },
  harvesting: (pages) =>
    `It is being read for the first time, and we hold ${pagesInEnglish(pages)} of it so far. Nothing has to be done.`,
  neverHarvested: (next) =>
    next === undefined
      ? "It has not been read yet. It is when the hub harvests next; if that does not come, see whether harvesting is on."
      : `It has not been read yet. It will be on ${next}; nothing has to be done.`,
  off: (pages) =>
    `It is switched off: what we hold of it (${pagesInEnglish(pages)}) is still shown but no longer follows its changes. To follow it again, switch it on in the sources file.`,
  late: (last, every, underWay) => {
    const since = last === undefined ? "No harvest has finished" : `No harvest has finished since ${last}`;
    const rhythm = every === null ? "" : `, though one is due ${everyInEnglish(every)}`;
    if (underWay) return `${since}${rhythm}. One is under way; if it does not end, read the hub's log.`;
    return `${since}${rhythm}. Nothing failed, so nobody seems to harvest: see whether the hub runs and harvesting is on.`;
  },
  failing: (kept, next, advice) =>
    `Nothing is lost: ${kept}, and it is tried again by itself${next === undefined ? "" : ` on ${next}`}. If this lasts, ${advice}.`,
  deserted: (kept, last, advice) =>
    `Nothing is lost: ${kept}. But nobody has tried again since ${last}: see whether the hub runs and harvesting is on; and ${advice}.`,
  stopped: (kept, advice) => `Nothing is lost: ${kept}. A person has to act: ${advice}.`,
};

const FRENCH: Wording = {
  moment: (time) => `${FRENCH_MOMENT.format(time)} UTC`,
  kept: (pages) => {
    if (pages === 0) return "nous n'en conservons encore aucune page";
    return pages === 1 ? "la page conservée reste en l'état" : `les ${pages} pages conservées restent en l'état`;
  },
  attempts: (failures, since) =>
    failures === 1
      ? ` : la tentative du ${since} a échoué.`
      : ` : ${failures} tentatives de suite ont échoué depuis le ${since}.`,
  quoted: (message) => `La lecture ne va pas à son terme (« ${message} »)`,
  readReport: "lire le rapport avec `maillage sources {source}`",
  healthy: (last, pages, every) => {
    const next =
      every === null ? "Aucune autre lecture n'est prévue." : `Elle est relue au moins ${everyInFrench(every)}.`;
    return `Tout va bien : la source a été lue le ${last}, et nous en conservons ${pagesInFrench(pages)}. ${next}`;
  },
  harvesting: (pages) =>
    `La source est lue pour la première fois, et nous en conservons déjà ${pagesInFrench(pages)}. Il n'y a rien à faire.`,
  neverHarvested: (next) =>
    next === undefined
      ? "La source n'a pas encore été lue. Elle le sera à la prochaine moisson ; si rien ne vient, il faut voir si la moisson est en marche."
      : `La source n'a pas encore été lue. Elle le sera le ${next} ; il n'y a rien à faire.`,
  off: (pages) =>
    `La source est désactivée : ce que nous en conservons (${pagesInFrench(pages)}) reste visible mais ne suit plus ses changements. Pour la suivre de nouveau, il faut l'activer dans le fichier des sources.`,
  late: (last, every, underWay) => {
    const since = last === undefined ? "Aucune lecture n'a abouti" : `Aucune lecture n'a abouti depuis le ${last}`;
    const rhythm = every === null ? "" : `, alors qu'il en faut une ${everyInFrench(every)}`;
    if (underWay)
      return `${since}${rhythm}. Une lecture est en cours ; si elle ne finit pas, lire le journal du serveur.`;
    return `${since}${rhythm}. Rien n'a échoué, donc personne ne semble moissonner : il faut voir si le serveur tourne et si la moisson est en marche.`;
  },
  failing: (kept, next, advice) =>
    `Rien n'est perdu : ${kept}, et une nouvelle tentative aura lieu d'elle-même${next === undefined ? "" : ` le ${next}`}. Si cela dure, il faut ${advice}.`,
  deserted: (kept, last, advice) =>
    `Rien n'est perdu : ${kept}. Mais personne n'a réessayé depuis le ${last} : il faut voir si le serveur tourne et si la moisson est en marche, et ${advice}.`,
  stopped: (kept, advice) => `Rien n'est perdu : ${kept}. Une personne doit agir : ${advice}.`,
};

const WORDINGS: { readonly [language in Language]: Wording } = { EN: ENGLISH, FR: FRENCH };
