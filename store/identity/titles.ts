import { foldText } from "../fold.js";
import titleWords from "./title-words.json" with { type: "json" };

/** A title as it is compared. */
export interface TitleReading {
  /** Its words, folded, singular, without articles, in order: "Les ateliers de paroles croisées" is "atelier parole croise". */
  readonly core: readonly string[];
  /** The numbers, years and ordinals in it: two editions differ in them. */
  readonly numbers: readonly string[];
  /** True when nothing in it names one thing: "Compte rendu de réunion". */
  readonly generic: boolean;
}

/**
 * same: equal but for articles, case, accents and plurals. alike: one says all that the other says, and more, such as
 * "(bis)". edition: equal but for numbers.
 */
export type TitleMatch = "same" | "alike" | "edition";

const articles = new Set(titleWords.articles);
const [containers, generic, copies] = [titleWords.containers, titleWords.generic, titleWords.copies].map(
  (words) => new Set(words.map(singular)),
) as [Set<string>, Set<string>, Set<string>];

const NUMBER = /^(?:\d+(?:er|ere|e|eme|nd|nde)?|[ivx]{2,5})$/;

export function readTitle(title: string): TitleReading {
  const core = significantWords(title);
  return { core, numbers: core.filter((word) => NUMBER.test(word)), generic: !core.some(isName) };
}

/** Tells a word that may name one thing from those of every title, and from numbers. */
export function isName(word: string): boolean {
  return !generic.has(word) && !copies.has(word) && !NUMBER.test(word);
}

/** The words of a text that are no articles, folded and singular, in order. */
export function significantWords(text: string): string[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].flatMap(({ 0: written, index }) => {
    // "Groupe A" is another group than "Groupe B": a capital alone is a name, except as the first word.
    if (index > 0 && /^\p{Lu}$/u.test(written) && !/^['’]/.test(text.slice(index + 1))) return [written.toLowerCase()];
    return foldText(written).split(" ").filter(isSignificant).map(singular);
  });
}

export function isSignificant(word: string): boolean {
  return word !== "" && !articles.has(word);
}

/**
 * A folded word without the mark of its plural and of a feminine participle: "croisées", "croisés" and "croisée" are
 * "croise". "Communes" stays apart from "communs": another feminine is another word.
 */
export function singular(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  let form = word;
  if (/[^e]aux$/.test(form) && form.length > 4) form = `${form.slice(0, -2)}l`;
  else if (/[^s]s$|x$/.test(form)) form = form.slice(0, -1);
  return form.endsWith("ee") ? form.slice(0, -1) : form;
}

export function matchTitles(a: TitleReading, b: TitleReading): TitleMatch | undefined {
  if (a.core.length === 0 || b.core.length === 0) return undefined;
  if (isEqual(a.core, b.core)) return "same";
  if (!isEqual(a.numbers, b.numbers)) {
    const [restOfA, restOfB] = [withoutNumbers(a), withoutNumbers(b)];
    if (restOfA.length > 0 && isEqual(restOfA, restOfB)) return "edition";
  }
  return isWithin(a.core, b.core) || isWithin(b.core, a.core) ? "alike" : undefined;
}

/** Two words at least, of which one is no word of every other title. */
function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  const words = inner.filter((word) => !copies.has(word));
  const others = new Set(outer);
  return words.length >= 2 && words.some((word) => !generic.has(word)) && words.every((word) => others.has(word));
}

function withoutNumbers({ core }: TitleReading): string[] {
  return core.filter((word) => !NUMBER.test(word));
}

function isEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((word, index) => word === b[index]);
}

/**
 * What a title is named by in other pages' texts: all its words, or those after "Kit", "Guide" and the like. At least two
 * of them are names: "journal mural" and "premier jour" may stand in any text.
 */
export function namesOf({ core }: Pick<TitleReading, "core">): (readonly string[])[] {
  const [first, ...rest] = core;
  const names = first !== undefined && containers.has(first) && rest.length >= 2 ? [core, rest] : [core];
  return names.filter((name) => name.filter(isName).length >= 2);
}

/** A title as a wiki compares it: case matters, but for the first letter. */
export function sourceTitle(title: string): string {
  const spaced = title.replaceAll("_", " ").trim().normalize("NFC");
  return spaced.slice(0, 1).toUpperCase() + spaced.slice(1);
}
