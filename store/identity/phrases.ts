import titleWords from "./title-words.json" with { type: "json" };
import { isSignificant, singular } from "./titles.js";
import type { Tokens } from "./tokens.js";

const determiners = new Set(titleWords.determiners);

/** Phrases of a text that may name another page, at most: those at its beginning say what it is about. */
const MOST_PHRASES = 24;

/**
 * The first significant words, two and then three, of each phrase that may be a title: after an article or another determiner, a
 * comma or a colon, a quotation mark, or with a capital inside a sentence.
 */
export function phrasesOf(tokens: Tokens): (readonly string[])[] {
  const found = new Map<string, readonly (readonly string[])[]>();
  for (const { from, to } of tokens.sentences) {
    for (let at = from; at < to; at += 1) {
      if (found.size >= MOST_PHRASES) return [...found.values()].flat();
      if (!beginsPhrase(tokens, at, from)) continue;
      const words = firstWords(tokens, at, to);
      if (words.length === 2) found.set(words.join(" "), [words]);
      if (words.length === 3) found.set(words.join(" "), [words.slice(0, 2), words]);
    }
  }
  return [...found.values()].flat();
}

function beginsPhrase({ words, starts, text }: Tokens, at: number, from: number): boolean {
  if (!isSignificant(words[at] ?? "")) return false;
  if (at > from && determiners.has(words[at - 1] ?? "")) return true;
  const start = starts[at] ?? 0;
  return (
    /["«“,;:(]\s?$/.test(text.slice(Math.max(0, start - 2), start)) || (at > from && /^\p{Lu}/u.test(text.slice(start)))
  );
}

/** Up to three significant words with nothing but articles between them. */
function firstWords({ words }: Tokens, at: number, to: number): string[] {
  const found: string[] = [];
  for (let next = at, skipped = 0; next < to && found.length < 3 && skipped <= MOST_SKIPPED; next += 1) {
    const word = words[next] ?? "";
    if (isSignificant(word)) found.push(singular(word));
    skipped = isSignificant(word) ? 0 : skipped + 1;
  }
  return found;
}

/** Articles in a row inside a phrase: "la carte de l'". */
const MOST_SKIPPED = 2;
