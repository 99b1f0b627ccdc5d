import { loadGeography } from "../../store/geography/geography.js";
import { findPagePlaces } from "../../store/geography/page-places.js";
import {
  labelledSentences,
  type PlaceScore,
  type PlaceSentence,
  scorePlaces,
} from "../support/place-sentences/score.js";
import { median, printTable } from "./figures.js";

/** Each page is a whole set of sentences; each round reads the pages once. */
const ROUNDS = 7;
const PAGES = 20;

/** How right the finder of places in prose is on the labelled sentences, and what a page costs it. */
export function benchPlaces(): void {
  const { dev, unseen, "once-held-out": once, "held-out": heldOut } = labelledSentences();
  const all = [...dev, ...unseen, ...once, ...heldOut];
  // The rules were written with the others in view: only the held-out set tells how the finder does on new text.
  const seen = { "dev (seen)": dev, "unseen (seen)": unseen, "once held out (seen)": once };
  const sets = { ...seen, "held-out (not seen)": heldOut, all };
  const head = ["labelled sentences", "sentences", "traps", "true", "false", "missed", "precision", "recall"];
  const rows = Object.entries(sets).map(([set, sentences]) => rowOf(set, sentences));
  printTable("Places: links from sentences to territories", [head, ...rows]);
  printCost(all);
}

function rowOf(set: string, sentences: readonly PlaceSentence[]): string[] {
  const score = scorePlaces(sentences, (texts) => findPagePlaces(texts, loadGeography()));
  const traps = sentences.filter(({ trap }) => trap).length;
  const { right, wrong, missed } = score;
  return [set, ...[sentences.length, traps, right, wrong, missed].map(String), ...sharesOf(score)];
}

function sharesOf({ precision, recall }: PlaceScore): string[] {
  return [precision, recall].map((share) => `${(100 * share).toFixed(1)} %`);
}

function printCost(sentences: readonly PlaceSentence[]): void {
  const geography = loadGeography();
  const page = sentences.map(({ text }) => text).join("\n\n");
  const kilobytes = (PAGES * Buffer.byteLength(page)) / 1_024;
  const finds: number[] = [];
  const scans: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    finds.push(msPerPages(() => findPagePlaces([{ field: "body", text: page, nature: "body" }], geography).length));
    scans.push(msPerPages(() => countNames(page, (word) => geography.named(word).length > 0)));
  }
  const [find, scan] = [median(finds), median(scans)];
  printTable(`Places: reading prose (median of ${ROUNDS} rounds; ratio ${(find / scan).toFixed(1)})`, [
    ["finding places", "looking up each word, the baseline"],
    [find, scan].map((ms) => `${(ms / kilobytes).toFixed(3)} ms per KB`),
  ]);
}

function msPerPages(work: () => number): number {
  const start = performance.now();
  for (let page = 0; page < PAGES; page += 1) work();
  return performance.now() - start;
}

/** The least that any gazetteer must do: cut the words, look each up. */
function countNames(text: string, isName: (word: string) => boolean): number {
  let count = 0;
  for (const [word] of text.matchAll(/[\p{L}\p{M}]+/gu)) if (isName(word)) count += 1;
  return count;
}
