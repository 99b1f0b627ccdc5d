import { fingerprintOf, readText } from "../../store/identity/fingerprint.js";
import { judge } from "../../store/identity/judge.js";
import { keysOf } from "../../store/identity/keys.js";
import { overlapOf } from "../../store/identity/overlap.js";
import { readPage } from "../../store/identity/page-reading.js";
import type { PageView } from "../../store/identity/page-view.js";
import { IdentityMemory } from "../support/identity-pairs/identity-memory.js";
import { type LabelledPair, isOne, labelledPairs, scoreOf } from "../support/identity-pairs/labelled-pairs.js";
import { generateViews } from "./generated-views.js";
import { median, printTable } from "./figures.js";

const FEW = 1_000;
const MANY = 100_000;

/** Changed pages of which each round takes the time, and rounds of each size, one after the other. */
const CHANGES = 200;
const ROUNDS = 5;

/** How right the identity engine is on the labelled pairs, and what one changed page costs it. */
export function benchIdentity(): void {
  printScores();
  printShingleSizes();
  printCosts();
}

function printScores(): void {
  const pairs = labelledPairs();
  const groups = [...new Set(pairs.map(({ group }) => group)), undefined];
  const rows = groups.map((group) => {
    const score = scoreOf(group === undefined ? pairs : pairs.filter((pair) => pair.group === group), throughIndex);
    const { ones, joined, asked, falseMerges, vainQuestions, related, relatedFound } = score;
    const precision = share(joined, joined + falseMerges.length);
    return [
      group ?? "all",
      `${score.pairs}`,
      precision,
      share(joined, ones),
      share(joined + asked, ones),
      `${vainQuestions}`,
      share(relatedFound, related),
    ];
  });
  const head = [
    "labelled pairs",
    "pairs",
    "precision",
    "recall, joined",
    "recall, joined or asked",
    "asked in vain",
    "mentions and derivations found",
  ];
  printTable("Identity: which pages are one resource", [head, ...rows]);
}

function throughIndex({ a, b }: LabelledPair) {
  const memory = new IdentityMemory();
  memory.put(a);
  memory.put(b);
  return memory.verdicts()[0];
}

function share(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(0)} %`;
}

/** What chose the number of words in a shingle. */
function printShingleSizes(): void {
  const pairs = labelledPairs();
  const strange = ["look-alike-titles", "same-organization", "same-title-other-thing"];
  const rows = [3, 4, 5].map((shingleWords) => {
    const containment = (a: string, b: string) =>
      overlapOf(readText(a, { shingleWords }), readText(b, { shingleWords })).containment;
    const of = (group: string, test: (pair: LabelledPair) => boolean) =>
      pairs.filter((pair) => pair.group === group && test(pair)).map(({ a, b }) => containment(a.text, b.text));
    const light = of("same-title-light-edits", () => true);
    const heavy = of("heavy-edits", ({ truth }) => isOne(truth));
    const editions = of("editions", () => true);
    const strangers = strange.flatMap((group) => of(group, () => true));
    const cells = [Math.min(...light), median(heavy), Math.max(...editions), Math.max(...strangers)];
    return [`${shingleWords}`, ...cells.map((cell) => cell.toFixed(2))];
  });
  const head = [
    "words in a shingle",
    "light edits, least",
    "rewritten, median",
    "two editions, most",
    "strangers, most",
  ];
  printTable("Identity: share of the smaller text found in the other", [head, ...rows]);
}

function printCosts(): void {
  const views = generateViews(MANY);
  const [few, many] = [new IdentityMemory(), new IdentityMemory()];
  for (const view of views.slice(0, FEW)) few.fill(view);
  const start = performance.now();
  for (const view of views) many.fill(view);
  const fill = performance.now() - start;
  const changed = views.slice(FEW - CHANGES, FEW);
  const [before, after] = [changes(few, changed), changes(many, changed)];
  const [times, timesOfMany] = [[before.ms], [after.ms]];
  for (let round = 1; round < ROUNDS; round += 1) {
    times.push(changes(few, changed).ms);
    timesOfMany.push(changes(many, changed).ms);
  }
  const [one, other] = [median(times), median(timesOfMany)];
  const row = (pages: number, ms: number, { work }: ReturnType<typeof changes>) => [
    pages.toLocaleString("en"),
    `${(ms / CHANGES).toFixed(2)} ms`,
    ...[work.keys, work.candidates, work.judged].map((count) => (count / CHANGES).toFixed(1)),
  ];
  printTable(
    `Identity: one changed page (median of ${ROUNDS} rounds of ${CHANGES}; ratio ${(other / one).toFixed(2)})`,
    [["pages", "time", "keys", "candidates", "pairs judged"], row(FEW, one, before), row(MANY, other, after)],
  );
  const sample = views.slice(0, FEW);
  printTable("Identity: per page", [
    ["fingerprint", "all keys", `index of ${MANY.toLocaleString("en")} pages, in memory`, "judging a pair"],
    [
      eachMs(sample, (view) => fingerprintOf(readText(view.text))),
      eachMs(sample, keysOf),
      `${(fill / 1_000).toFixed(1)} s`,
      eachMs(sample, (view, index) => judge(readPage(view), readPage(sample[index + 1] ?? view))),
    ],
  ]);
}

function eachMs(views: readonly PageView[], work: (view: PageView, index: number) => unknown): string {
  const start = performance.now();
  views.forEach((view, index) => work(view, index));
  return `${((performance.now() - start) / views.length).toFixed(2)} ms`;
}

/** Takes pages in again, each with its last words changed, and says what it took. */
function changes(memory: IdentityMemory, views: readonly PageView[]) {
  memory.takeWork();
  const start = performance.now();
  for (const view of views)
    memory.put({ ...view, text: `${view.text} Une phrase ajoutée ce matin par quelqu'un qui passait.` });
  return { ms: performance.now() - start, work: memory.takeWork() };
}
