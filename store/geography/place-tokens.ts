/** What stands between two groups of words of a declared location, or such a group itself. */
type TokenType = "words" | "comma" | "and" | "open" | "close" | "landmark" | "within";

/** A stretch of the text, given by its offsets. Words start and end with a letter or a digit. */
export interface PlaceToken {
  type: TokenType;
  start: number;
  end: number;
}

/** Tells whether a stretch of text is the name of a place; `punctuated` when it runs over more than an "et". */
export type IsName = (words: string, punctuated: boolean) => boolean;

/** No name of the official geography is longer, in characters, or spreads over more tokens. */
const LONGEST_NAME = 120;
const MOST_TOKENS = 7;

/** "5", "quelques", "une vingtaine de": how far. */
const NUMBER =
  "(?:\\d{1,3}|quelques|une|un|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|quarante" +
  "|cinquante|(?:une\\s)?(?:dizaine|douzaine|quinzaine|vingtaine|trentaine)\\sde)";

/** "près de", "à côté de", "à 5 km de" ... without the "de", which belongs to the name: "près du Vigan". */
const LANDMARK =
  "(?<![\\p{L}\\p{N}])(?:tout\\s)?(?:pr[eè]\\p{M}?s|proche|non\\sloin|autour" +
  "|[àa]\\p{M}?\\sc[oô]\\p{M}?t[eé]\\p{M}?|[àa]\\p{M}?\\sproximit[eé]\\p{M}?" +
  "|(?:aux|dans\\sles)\\s(?:environs|alentours|abords|portes)|au\\s(?:nord|sud)|[àa]\\p{M}?\\sl['’](?:est|ouest)" +
  `|[àa]\\p{M}?\\s(?:moins\\sde\\s|environ\\s)?${NUMBER}\\s?(?:km|kilom[eè]\\p{M}?tres?|lieues?|minutes?|min|heures?|pas))` +
  "\\s(?=(?:de|du|des)\\s|d['’])";
const SEPARATOR = new RegExp(`(${LANDMARK})|([,;/•\\r\\n])|(\\s(?:et|&)\\s)|(\\()|(\\))`, "giu");
const TYPE_BY_GROUP: readonly TokenType[] = ["landmark", "comma", "and", "open", "close"];

/** Where the words stand that say that something is near what follows: the offset of their end, and of their start. */
export function landmarksIn(text: string): Map<number, number> {
  const matches = text.matchAll(new RegExp(LANDMARK, "giu"));
  return new Map(Array.from(matches, ({ 0: words, index }) => [index + words.length, index]));
}

/** Where a place may end and the wider place that holds it begin: "Montreuil | en Seine-Saint-Denis". */
const WITHIN = /\s(?=(?:en|dans|à|a|au|aux)\s)/giu;

/** Cuts a text at its separators, which are kept in their order: what joins two places matters. */
export function cutIntoTokens(text: string): PlaceToken[] {
  const tokens: PlaceToken[] = [];
  let from = 0;
  for (const match of text.matchAll(SEPARATOR)) {
    const group = match.slice(1).findIndex((each) => each !== undefined);
    tokens.push(...wordsBetween(text, from, match.index));
    from = match.index + match[0].length;
    tokens.push({ type: TYPE_BY_GROUP[group] ?? "comma", start: match.index, end: from });
  }
  tokens.push(...wordsBetween(text, from, text.length));
  return tokens;
}

/** Mends the names that were cut in pieces ("Eure et Loir", "Château-Chinon (Ville)"), the longest first. */
export function mendNames(text: string, tokens: readonly PlaceToken[], isName: IsName): PlaceToken[] {
  const mended: PlaceToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const last = lastTokenOfName(text, tokens, index, isName);
    const [first, end] = [tokens[index], tokens[last]];
    if (first && end) mended.push(last === index ? first : { type: "words", start: first.start, end: end.end });
    index = last;
  }
  return mended;
}

/** Cuts "Montreuil en Seine-Saint-Denis" in two when both sides are names and the whole is not. */
export function cutWithin(text: string, token: PlaceToken, isPlace: IsName, isArea: IsName): PlaceToken[] {
  const words = text.slice(token.start, token.end);
  if (token.type !== "words" || words.length > LONGEST_NAME || isPlace(words, false)) return [token];
  for (const { index } of words.matchAll(WITHIN)) {
    if (!isPlace(words.slice(0, index), false) || !isArea(words.slice(index), false)) continue;
    const at = token.start + index;
    const sides = [...wordsBetween(text, token.start, at), ...wordsBetween(text, at, token.end)];
    return sides.flatMap((side, order) =>
      order ? [{ type: "within" as const, start: at, end: at + 1 }, side] : [side],
    );
  }
  return [token];
}

/** Index of the token where the longest name that starts at `first` ends; `first` itself when none is longer. */
function lastTokenOfName(text: string, tokens: readonly PlaceToken[], first: number, isName: IsName): number {
  const start = tokens[first];
  if (start?.type !== "words") return first;
  for (let last = Math.min(first + MOST_TOKENS, tokens.length) - 1; last > first; last--) {
    const end = tokens[last];
    const run = tokens.slice(first, last + 1);
    if (!end || end.end - start.start > LONGEST_NAME || !isWholeRun(run)) continue;
    const punctuated = run.some(({ type }) => type !== "words" && type !== "and");
    if (isName(text.slice(start.start, end.end), punctuated)) return last;
  }
  return first;
}

/** A run can be one name when it ends in words or closes the one parenthesis it opens, and names no landmark. */
function isWholeRun(run: readonly PlaceToken[]): boolean {
  const count = (type: TokenType) => run.filter((token) => token.type === type).length;
  const last = run.at(-1)?.type;
  return (last === "words" || last === "close") && count("open") === count("close") && count("landmark") === 0;
}

function wordsBetween(text: string, from: number, to: number): PlaceToken[] {
  const words = [...text.slice(from, to).matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return [];
  return [{ type: "words", start: from + first.index, end: from + last.index + last[0].length }];
}
