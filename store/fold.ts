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

/** The words of a text, folded. */
export function foldedWords(text: string): string[] {
  return foldText(text)
    .split(" ")
    .filter((word) => word !== "");
}
