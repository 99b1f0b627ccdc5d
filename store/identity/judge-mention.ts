import { type Finding, evidence, linkEvidence, towards } from "./finding.js";
import { type Pair, otherOf } from "./pair.js";
import type { PageReading } from "./page-reading.js";
import { MANY_LINKS } from "./thresholds.js";
import { isName, isSignificant, matchTitles, namesOf, readTitle, significantWords, singular } from "./titles.js";

/** Whether one page speaks of what the other describes. */
export function judgeMention(pair: Pair): Finding | undefined {
  const { a, b } = pair;
  // Of two pages that name each other, the one whose title holds the other's is about it.
  const speakers = [a, b].toSorted((one, other) => Number(holdsTitle(other, pair)) - Number(holdsTitle(one, pair)));
  for (const rung of [byLink, byField, byWords, byKeywords]) {
    for (const speaker of speakers) {
      const finding = rung(pair, speaker, otherOf(pair, speaker));
      if (finding !== undefined) return finding;
    }
  }
  return undefined;
}

function holdsTitle(page: PageReading, pair: Pair): boolean {
  return namesOf(otherOf(pair, page).title).some((name) => stands(name, page.title.core));
}

function byLink(pair: Pair, speaker: PageReading): Finding | undefined {
  if (!pair.linking.includes(speaker)) return undefined;
  if (speaker.view.links.length > MANY_LINKS && !holdsTitle(speaker, pair)) return undefined;
  const direction = towards(pair, speaker, "LINKED");
  return about(pair, speaker, { status: "ACCEPTED", rule: "LINK", score: 1, direction, evidence: linkEvidence(pair) });
}

/** A field such as "commun = Atelier des paroles croisées". */
function byField(pair: Pair, speaker: PageReading, described: PageReading): Finding | undefined {
  if (described.title.generic || described.title.core.length < 2) return undefined;
  const name = speaker.view.names.find((value) => matchTitles(readTitle(value), described.title) === "same");
  if (name === undefined || matchTitles(speaker.title, described.title) === "same") return undefined;
  const proof = evidence("NAME", "A field of the page holds the other's title.", [speaker, name]);
  return about(pair, speaker, { status: "ACCEPTED", rule: "FIELD_NAMES_TITLE", score: 1, evidence: [proof] });
}

/** A title in words is a sure mention when it is long, or when the pages share something else. */
function byWords(pair: Pair, speaker: PageReading, described: PageReading): Finding | undefined {
  if (pair.sameSource || !mayName(pair)) return undefined;
  const names = namesOf(described.title);
  if (names.length === 0) return undefined;
  const inTitle = names.find((name) => stands(name, speaker.title.core));
  const found = inTitle ?? names.find((name) => stands(name, wordsOfText(speaker)));
  if (found === undefined) return undefined;
  const shown = inTitle === undefined ? sentenceWith(found, speaker.text.tokens) : speaker.view.title;
  const named = evidence("NAME", "The page names the other.", [speaker, shown], [described, described.view.title]);
  const labels = sharedLabels(speaker, described);
  const others = labels.length > 0 ? labels : sharedPhrases(speaker, described, found);
  const sign = others.slice(0, 3).join(", ");
  const besides = evidence("NAME", "Both pages have these words besides.", [speaker, sign], [described, sign]);
  const isLong = found.length >= 3 && found.length === described.title.core.length;
  const isSure = isLong || others.length > 0;
  return about(pair, speaker, {
    status: isSure ? "ACCEPTED" : "REVIEW",
    rule: "TEXT_NAMES_TITLE",
    score: isSure ? 0.75 : 0.5,
    evidence: others.length > 0 ? [named, besides] : [named],
  });
}

/** A page does not name its namesake, nor another edition or part of itself. */
function mayName({ a, b, titles }: Pair): boolean {
  const isNumbered = a.title.numbers.join(" ") !== b.title.numbers.join(" ");
  return titles === undefined || (titles === "alike" && !isNumbered);
}

/**
 * Both words of a title of two stand in the other's title or are keywords of its, and two keywords or places are shared.
 * Longer titles would have to be looked up by too many combinations of words.
 */
function byKeywords(pair: Pair, speaker: PageReading, described: PageReading): Finding | undefined {
  if (pair.sameSource || !mayName(pair) || described.title.generic || described.title.core.length !== 2)
    return undefined;
  const { core } = described.title;
  const inTitle = new Set(speaker.title.core);
  // "Gouvernance partagée" is no keyword for a title with "partagées" alone.
  const labels = speaker.view.keywords
    .map(significantWords)
    .filter((label) => label.every((word) => core.includes(word)));
  const words = new Set([...inTitle, ...labels.flat()]);
  if (!core.every((word) => words.has(word)) || !core.some((word) => inTitle.has(word))) return undefined;
  const shared = sharedLabels(speaker, described);
  if (shared.length < 2) return undefined;
  const explanation = "The page's title and keywords hold both words of the other's title, and they share keywords.";
  const shown = [speaker.view.title, ...shared].join(", ");
  const proof = evidence("NAME", explanation, [speaker, shown], [described, described.view.title]);
  return about(pair, speaker, { status: "REVIEW", rule: "WORDS_OF_TITLE", score: 0.25, evidence: [proof] });
}

/** Text of so many pairs of words shares one with an unrelated one by chance. */
const PAIRS_PER_CHANCE = 40;

/** Pairs of words that both texts have in a row, besides those of the name; none when there are no more than by chance. */
function sharedPhrases(speaker: PageReading, described: PageReading, name: readonly string[]): string[] {
  const ofName = new Set(name);
  const pairsOf = (page: PageReading) => {
    const words = wordsOfText(page);
    const pairs = words.slice(1).map((word, index) => [words[index] ?? "", word] as const);
    return new Set(
      pairs.filter((pair) => pair.every((word) => isName(word) && !ofName.has(word))).map((pair) => pair.join(" ")),
    );
  };
  const [ofSpeaker, ofDescribed] = [pairsOf(speaker), pairsOf(described)];
  const shared = [...ofSpeaker].filter((pair) => ofDescribed.has(pair));
  return shared.length * PAIRS_PER_CHANCE > Math.min(ofSpeaker.size, ofDescribed.size) ? shared : [];
}

function sharedLabels({ view }: PageReading, described: PageReading): string[] {
  const folded = (labels: readonly string[]) =>
    new Map(labels.map((label) => [significantWords(label).join(" "), label]));
  const theirs = folded([...described.view.keywords, ...described.view.places]);
  return [...folded([...view.keywords, ...view.places])].flatMap(([key, label]) => (theirs.has(key) ? [label] : []));
}

function about(pair: Pair, speaker: PageReading, finding: Omit<Finding, "relation">): Finding {
  return { relation: "ABOUT", direction: towards(pair, speaker, "DECLARED"), ...finding };
}

function wordsOfText({ text }: PageReading): string[] {
  return text.tokens.words.filter(isSignificant).map(singular);
}

/** Tells whether words stand in a row. */
function stands(name: readonly string[], words: readonly string[]): boolean {
  const [first = ""] = name;
  for (let at = words.indexOf(first); at >= 0; at = words.indexOf(first, at + 1))
    if (name.every((word, offset) => words[at + offset] === word)) return true;
  return false;
}

function sentenceWith(
  name: readonly string[],
  { text, words, starts, ends, sentences }: PageReading["text"]["tokens"],
): string {
  const found = sentences.find(({ from, to }) => {
    return stands(name, words.slice(from, to).filter(isSignificant).map(singular));
  });
  return found === undefined ? name.join(" ") : text.slice(starts[found.from], ends[found.to - 1]).slice(0, 400);
}
