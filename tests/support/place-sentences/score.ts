import { readFileSync } from "node:fs";

/** One labelled sentence; README.md of this folder says what each field means. */
export interface PlaceSentence {
  text: string;
  declared?: string[];
  trap?: boolean;
  places: LabelledPlace[];
  ambiguous?: LabelledWords[];
  why: string;
}

interface LabelledWords {
  words: string;
  /** Where the words stand, when not where they first occur. */
  at?: number;
}

interface LabelledPlace extends LabelledWords {
  id: string;
  /** Ids that are as right. */
  or?: string[];
  role: "subject" | "landmark" | "context";
}

/** What a finder is given: a field of a page. */
interface SentenceField {
  field: string;
  text: string;
  nature: "declared" | "body";
}

/** What the score asks of a mention. */
interface FoundPlace {
  field: string;
  start: number;
  end: number;
  status: string;
  territoryId?: string;
}

export type PlaceFinder = (texts: SentenceField[]) => readonly FoundPlace[];

/** How right a finder is on sentences: counts of links, and each error in words. */
export interface PlaceScore {
  sentences: number;
  right: number;
  wrong: number;
  missed: number;
  precision: number;
  recall: number;
  /** Such as `wrong “Tours” commune:37261 in: Tours de parole : qui veut commencer ?`. */
  errors: string[];
}

const FOLDER = "tests/support/place-sentences";

type SentenceSet = "dev" | "unseen" | "once-held-out" | "held-out";

/** Reads the labelled sentences, by set; README.md of this folder says how far each may be trusted. */
export function labelledSentences(): Record<SentenceSet, PlaceSentence[]> {
  const read = (set: SentenceSet) => JSON.parse(readFileSync(`${FOLDER}/${set}.json`, "utf8")) as PlaceSentence[];
  return {
    dev: read("dev"),
    unseen: read("unseen"),
    "once-held-out": read("once-held-out"),
    "held-out": read("held-out"),
  };
}

/** Lists the words of a sentence that carry a label, with where they stand. */
export function spansOf({ text, places, ambiguous = [] }: PlaceSentence): { words: string; start: number }[] {
  return [...places, ...ambiguous].map((each) => ({ words: each.words, start: startOf(each, text) }));
}

/** Runs a finder over sentences and counts its true, false and missed links. */
export function scorePlaces(sentences: readonly PlaceSentence[], find: PlaceFinder): PlaceScore {
  const results = sentences.map((sentence) => scoreOne(sentence, find));
  const sum = (count: (result: (typeof results)[number]) => number) =>
    results.reduce((all, each) => all + count(each), 0);
  const [right, wrong, missed] = [sum((each) => each.right), sum((each) => each.wrong), sum((each) => each.missed)];
  return {
    sentences: sentences.length,
    right,
    wrong,
    missed,
    precision: right / (right + wrong || 1),
    recall: right / (right + missed || 1),
    errors: results.flatMap(({ errors }) => errors),
  };
}

function scoreOne(sentence: PlaceSentence, find: PlaceFinder) {
  const { text, declared = [], places } = sentence;
  const location = declared.map((each): SentenceField => ({ field: "location", text: each, nature: "declared" }));
  const found = find([...location, { field: "body", text, nature: "body" }]);
  const links = found.filter(({ field, status }) => field === "body" && status === "resolved");
  const isOf = (link: FoundPlace, place: LabelledPlace) =>
    overlaps(link, place, text) && [place.id, ...(place.or ?? [])].includes(link.territoryId ?? "");
  const wrong = links.filter((link) => !places.some((place) => isOf(link, place)));
  const missed = places.filter((place) => !links.some((link) => isOf(link, place)));
  return {
    right: places.length - missed.length,
    wrong: wrong.length,
    missed: missed.length,
    errors: [
      ...wrong.map((link) => `wrong “${text.slice(link.start, link.end)}” ${link.territoryId} in: ${text}`),
      ...missed.map(({ words, id }) => `missed “${words}” ${id} in: ${text}`),
    ],
  };
}

function overlaps({ start, end }: FoundPlace, place: LabelledPlace, text: string): boolean {
  const at = startOf(place, text);
  return start < at + place.words.length && at < end;
}

function startOf({ words, at }: LabelledWords, text: string): number {
  return at ?? text.indexOf(words);
}
