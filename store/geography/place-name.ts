/** Abbreviations that French place names are written with, and what they stand for. */
const WORD_BY_ABBREVIATION: Record<string, string> = { st: "saint", ste: "sainte" };

/**
 * Gives the form in which two spellings of one place name are equal: lower case, no accents, ligatures opened, every
 * hyphen, apostrophe or other sign a space, "St" and "Ste" written out, single spaces.
 *
 * @example normalizePlaceName("St-Étienne-d’Orthe") // "saint etienne d orthe"
 */
export function normalizePlaceName(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}+/gu, "")
    .replace(/œ/g, "oe")
    .replace(/æ/g, "ae")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return plain.replace(/\bste?\b/g, (word) => WORD_BY_ABBREVIATION[word] ?? word);
}
