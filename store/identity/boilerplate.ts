import { foldText } from "../fold.js";
import boilerplate from "./boilerplate.json" with { type: "json" };
import type { Sentence, Tokens } from "./tokens.js";

/** Longest line, in words, that a label in front of it makes a label's value: "Contributeurs : A, B, C". */
const LONGEST_LABELLED_LINE = 40;

/** Longest line that a label of two words or more needs no colon for: "Porté par Les Tisserands du Dialogue". */
const LONGEST_LINE_WITHOUT_COLON = 12;

/** A sentence with more words than this says something besides the licence or the origin it names. */
const LONGEST_SENTENCE = 40;

const lines = phraseTree(boilerplate.lines);
const labels = phraseTree(boilerplate.labels);
const sentences = phraseTree(boilerplate.sentences);

/** Phrases by their first word, the longest first. */
type PhraseTree = ReadonlyMap<string, readonly (readonly string[])[]>;

function phraseTree(phrases: readonly string[]): PhraseTree {
  const split = phrases.map((phrase) => phrase.split(" ")).toSorted((a, b) => b.length - a.length);
  return Map.groupBy(split, ([first = ""]) => first);
}

/**
 * Tells which words of a text are its own: not those of licences, labels, names of contributors or pointers elsewhere,
 * which pages share without having anything in common.
 *
 * @param statements Sentences that say where the text comes from, known from elsewhere.
 * @returns Indexes of the words, in order.
 */
export function ownWords(tokens: Tokens, statements: readonly string[] = []): number[] {
  const told = new Set(statements.map(foldText));
  const kept: number[] = [];
  let skippedLine = -1;
  tokens.sentences.forEach((sentence, index) => {
    const startsLine = tokens.sentences[index - 1]?.line !== sentence.line;
    if (startsLine && isLabelledLine(tokens, index)) skippedLine = sentence.line;
    if (sentence.line === skippedLine || isAboutText(tokens, sentence, told)) return;
    const from = sentence.from + (startsLine ? labelLength(tokens, sentence) : 0);
    for (let word = from; word < sentence.to; word += 1) kept.push(word);
  });
  return kept;
}

function isLabelledLine(tokens: Tokens, index: number): boolean {
  const { from, line } = tokens.sentences[index] as Sentence;
  const label = phraseAt(tokens, from, lines);
  if (label === 0) return false;
  const length = lineEnd(tokens, index, line) - from;
  if (length > LONGEST_LABELLED_LINE) return false;
  return length === label || isFollowedByColon(tokens, from + label) || isShortValue(label, length);
}

function isShortValue(label: number, length: number): boolean {
  return label > 1 && length <= LONGEST_LINE_WITHOUT_COLON;
}

function lineEnd({ sentences: all }: Tokens, index: number, line: number): number {
  let last = index;
  while (all[last + 1]?.line === line) last += 1;
  return all[last]?.to ?? 0;
}

/** How many words of the line's beginning are a label: "Description : …", or the whole line "Présentation". */
function labelLength(tokens: Tokens, { from, to }: Sentence): number {
  const length = phraseAt(tokens, from, labels);
  return length > 0 && (from + length === to || isFollowedByColon(tokens, from + length)) ? length : 0;
}

function isFollowedByColon({ text, starts, ends }: Tokens, next: number): boolean {
  return /[:?=]/.test(text.slice(ends[next - 1], starts[next]));
}

function isAboutText(tokens: Tokens, { from, to }: Sentence, told: ReadonlySet<string>): boolean {
  if (to - from > LONGEST_SENTENCE) return false;
  for (let word = from; word < to; word += 1) if (phraseAt(tokens, word, sentences, to) > 0) return true;
  return told.size > 0 && told.has(tokens.words.slice(from, to).join(" "));
}

/** Length of the longest phrase that begins at a word; 0 when none does. */
function phraseAt({ words }: Tokens, at: number, tree: PhraseTree, end = words.length): number {
  const phrases = tree.get(words[at] ?? "") ?? [];
  const found = phrases.find((phrase) => {
    return at + phrase.length <= end && phrase.every((word, offset) => words[at + offset] === word);
  });
  return found?.length ?? 0;
}
