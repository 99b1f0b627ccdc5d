/**
 * Folds text for comparing and searching: lower case, no accents, ligatures opened, anything but letters and digits
 * one space.
 *
 * @example foldText("L'Œuvre d’Été !") // "l oeuvre d ete"
 */
export function foldText(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Longest key, in characters: PostgreSQL indexes no more than 2,704 bytes. */
const LONGEST_KEY = 500;

/** A text folded for an index: two texts that differ only far from their beginning have the same key. */
export function foldKey(text: string): string {
  return foldText(text).slice(0, LONGEST_KEY);
}

/** The words of a text, folded. */
export function foldedWords(text: string): string[] {
  return foldText(text)
    .split(" ")
    .filter((word) => word !== "");
}
