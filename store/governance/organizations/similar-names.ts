import { foldedWords } from "../../fold.js";
import words from "./name-words.json" with { type: "json" };

/** Share of all their words that two names must have in common to be alike. */
const LEAST_SHARED = 0.6;

/** Fewer letters stand for too many things to be taken for initials. */
const SHORTEST_ACRONYM = 3;

const SMALL: ReadonlySet<string> = new Set(words.small);
const FORMS: ReadonlySet<string> = new Set(words.forms);

/** What of a name is compared. */
interface NameReading {
  /** Its words, without small ones and legal forms. */
  readonly words: ReadonlySet<string>;
  /** Its only word, or its letters where it is spelled in single ones, such as C.A.T. */
  readonly acronym: string | undefined;
  /** What its first letters may spell, with and without its legal form. */
  readonly initials: readonly string[];
}

/** Two names that may mean one organization. */
export interface SimilarName<Entry> {
  readonly entry: Entry;
  /** From 0 to 1, by which the likelier come first. */
  readonly score: number;
  /** Why, in a sentence that holds no word but those of the entry's own name. */
  readonly evidence: string;
}

/** Names by what they can be found by; asking costs what the names that share a word cost. */
export class NameIndex<Entry extends { readonly name: string }> {
  readonly #byWord = new Map<string, Entry[]>();
  readonly #byAcronym = new Map<string, Entry[]>();
  readonly #byInitials = new Map<string, Entry[]>();
  readonly #readings = new Map<Entry, NameReading>();

  constructor(entries: readonly Entry[]) {
    for (const entry of entries) {
      const reading = readName(entry.name);
      this.#readings.set(entry, reading);
      for (const word of reading.words) append(this.#byWord, word, entry);
      if (reading.acronym !== undefined) append(this.#byAcronym, reading.acronym, entry);
      for (const initials of reading.initials) append(this.#byInitials, initials, entry);
    }
  }

  /** The entries whose names are like this one, in no order. */
  similarTo(name: string): SimilarName<Entry>[] {
    const reading = readName(name);
    return [...this.#sharing(reading), ...this.#abbreviating(reading)];
  }

  *#sharing({ words: given }: NameReading): Generator<SimilarName<Entry>> {
    const shared = new Map<Entry, string[]>();
    for (const word of given) for (const entry of this.#byWord.get(word) ?? []) append(shared, entry, word);
    for (const [entry, common] of shared) {
      const all = given.size + (this.#readings.get(entry)?.words.size ?? 0) - common.length;
      const score = common.length / all;
      if (score < LEAST_SHARED) continue;
      const list = common.map((word) => `"${word}"`).join(", ");
      const evidence = `Without small words and legal forms, ${common.length} of ${all} words of the two names are the same: ${list}.`;
      yield { entry, score, evidence };
    }
  }

  *#abbreviating({ acronym, initials }: NameReading): Generator<SimilarName<Entry>> {
    const spelled = acronym === undefined ? [] : (this.#byInitials.get(acronym) ?? []);
    for (const entry of spelled) {
      yield { entry, score: LEAST_SHARED, evidence: `The name is what the first letters of "${entry.name}" spell.` };
    }
    for (const entry of new Set(initials.flatMap((each) => this.#byAcronym.get(each) ?? []))) {
      yield { entry, score: LEAST_SHARED, evidence: `The first letters of the name spell "${entry.name}".` };
    }
  }
}

function readName(name: string): NameReading {
  const all = foldedWords(name);
  const long = all.filter((word) => !SMALL.has(word));
  const own = long.filter((word) => !FORMS.has(word));
  const isSpelled = all.length >= SHORTEST_ACRONYM && all.every((word) => word.length === 1);
  const acronym = isSpelled ? all.join("") : all.length === 1 ? all[0] : undefined;
  const spellings = [long, own].map((each) => each.map((word) => [...word][0]).join(""));
  return {
    words: new Set(own),
    acronym: acronym !== undefined && acronym.length >= SHORTEST_ACRONYM ? acronym : undefined,
    initials: [...new Set(spellings)].filter((spelling) => spelling.length >= SHORTEST_ACRONYM),
  };
}

function append<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
