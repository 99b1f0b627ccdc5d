/** Letters that Unicode does not take apart, and what they are compared as. */
const ALIKE: Readonly<Record<string, string>> = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ς: "σ" };

/** A space that no one sees; all other invisible signs stand inside words. */
const UNSEEN_SPACE = /\u200b/g;

/**
 * The words of a text as they are compared: no case, no accents, no width, no invisible signs; whatever is neither letter
 * nor digit parts them.
 *
 * @example foldToWords("MARCHEVAUX, Ódile_2") // ["marchevaux", "odile", "2"]
 */
export function foldToWords(text: string): string[] {
  return text
    .replaceAll(UNSEEN_SPACE, " ")
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .replaceAll(/[\u02b9-\u02df]/g, " ")
    .toUpperCase()
    .toLowerCase()
    .replaceAll(/[œæøłđς]/g, (letter) => ALIKE[letter] ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

/** A name as it is compared and remembered. */
export interface SpelledName {
  /** The same for every spelling of the name: case, accents, blanks, order of its words. */
  readonly key: string;
  /** How many words it has; 0 for a name that is not looked for in running text. */
  readonly words: number;
}

/** A name with fewer letters than this is too common in running text. */
const FEWEST_LETTERS = 4;

/** The most words and characters a name may have. */
const MOST_WORDS = 60;
const MOST_CHARACTERS = 1_000;

/** What was given cannot be a name. */
export class ForgetNameError extends Error {
  override readonly name = "ForgetNameError";
}

/** @throws ForgetNameError for what cannot be a name. */
export function spellName(name: string): SpelledName {
  if (name.length > MOST_CHARACTERS) {
    throw new ForgetNameError(`A name has at most ${MOST_CHARACTERS} characters. Write it as the source shows it.`);
  }
  const words = foldToWords(name);
  if (words.length > MOST_WORDS) {
    throw new ForgetNameError(`A name has at most ${MOST_WORDS} words. Write it as the source shows it.`);
  }
  const key = keyOf(name, words);
  if (key === "") throw new ForgetNameError("The name is empty. Write it as the source shows it.");
  return { key, words: [...words.join("")].length < FEWEST_LETTERS ? 0 : words.length };
}

/** The key of a whole text taken as a name; empty when nothing in it can be seen. */
export function wholeKey(text: string): string {
  return keyOf(text, foldToWords(text));
}

/** Words stand in one order whatever order the source writes them in: first name or family name first. */
export function keyOfWords(words: readonly string[]): string {
  return words.length === 1 ? (words[0] ?? "") : words.toSorted().join(" ");
}

/** A name of signs alone, such as an emoji, is compared sign by sign. */
function keyOf(text: string, words: readonly string[]): string {
  if (words.length > 0) return keyOfWords(words);
  const signs = text.normalize("NFKC").replaceAll(/[\s_\p{Cf}\p{Cc}\u{fe0f}]+/gu, "");
  return signs === "" ? "" : `=${signs}`;
}
