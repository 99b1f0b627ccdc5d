import type { PageRecord } from "../../schema/generated/record.js";
import type { HarvestProblem, Incident } from "../../schema/harvest.js";
import type { Batch, Candidate, Ending, Json, MappedPage } from "../../schema/sink.js";
import { type NameBook, findNames } from "./find-names.js";
import { wholeKey } from "./spelling.js";

/** Members of a record that hold no words of a page but of ours: kinds, codes, dates. */
const OUR_WORDS: ReadonlySet<string> = new Set([
  "kind",
  "language",
  "resourceKind",
  "spdx",
  "declaredBy",
  "role",
  "id",
  "siren",
  "reason",
  "publishedAt",
  "dates",
]);

/** A name of one word may be the name of a member of a payload, which the mapping looks for. */
const FEWEST_WORDS_OF_A_KEY = 2;

/** Writes labels in the place of names. To clean what is clean changes nothing. */
export class Cleaner {
  readonly #book: NameBook;

  constructor(book: NameBook) {
    this.#book = book;
  }

  text(text: string): string {
    let clean = "";
    let at = 0;
    for (const { start, end, label } of findNames(text, this.#book)) {
      clean += text.slice(at, start) + label;
      at = end;
    }
    return at === 0 ? text : clean + text.slice(at);
  }

  /** A list of people: whoever has exactly the name, and whoever has a name of several words in theirs; each once. */
  contributors(names: readonly string[]): string[] {
    return [...new Set(names.map((name) => this.#contributor(name)))];
  }

  /** Every text in a value, at any depth. */
  json<T>(value: T, kept: ReadonlySet<string> = NOTHING): T {
    if (typeof value === "string") return this.text(value) as T;
    if (Array.isArray(value)) return value.map((item) => this.json(item as unknown, kept)) as T;
    if (value === null || typeof value !== "object" || value instanceof Date) return value;
    const members = Object.entries(value).map(([key, member]) => [
      this.#key(key),
      kept.has(key) ? (member as unknown) : this.json(member as unknown, kept),
    ]);
    return Object.fromEntries(members) as T;
  }

  record(record: PageRecord): PageRecord {
    return this.json(record, OUR_WORDS);
  }

  holds(value: Json): boolean {
    return JSON.stringify(this.json(value)) !== JSON.stringify(value);
  }

  page(page: MappedPage): MappedPage {
    const candidate = this.#candidate(page.candidate);
    const { mappingVersion } = page;
    return page.record === undefined
      ? { candidate, mappingVersion, fault: this.json(page.fault, CODE) }
      : { candidate, mappingVersion, record: this.record(page.record) };
  }

  /**
   * A position that names somebody is not kept: a harvest that is killed then goes on from the one before, where one that
   * was changed might lead past pages.
   */
  batch({ position, ...batch }: Batch): Batch {
    return {
      ...batch,
      pages: batch.pages.map((page) => this.page(page)),
      hidden: batch.hidden.map((each) => ({ ...each, message: this.text(each.message) })),
      closed: batch.closed.map((each) => ({ ...each, url: this.text(each.url), message: this.text(each.message) })),
      incidents: batch.incidents.map(({ message, url, ...incident }) => ({
        ...incident,
        message: this.text(message),
        ...(url !== undefined && { url: this.text(url) }),
      })),
      ...(position !== undefined && !this.holds(position) && { position }),
    };
  }

  /** A cursor that names somebody is not kept either: the next harvest reads everything. */
  ending({ gone, cursor, ...ending }: Ending): Ending {
    return {
      ...ending,
      gone: gone.map((page) => ({ ...page, url: this.text(page.url), message: this.text(page.message) })),
      cursor: this.holds(cursor) ? null : cursor,
    };
  }

  /** Lines of a report as they are kept. */
  incidents(incidents: readonly Incident[]): Incident[] {
    return incidents.map(({ remoteId, ...incident }) => ({
      ...this.json(incident, CODE),
      ...(remoteId !== undefined && this.text(remoteId) === remoteId && { remoteId }),
    }));
  }

  problem(problem: HarvestProblem): HarvestProblem {
    return { ...problem, message: this.text(problem.message) };
  }

  #contributor(name: string): string {
    const key = wholeKey(name);
    const known = key === "" ? undefined : this.#book.find(key);
    if (known !== undefined) return known.label;
    return findNames(name, this.#book, 2)[0]?.label ?? name;
  }

  #key(key: string): string {
    const [found] = findNames(key, this.#book, FEWEST_WORDS_OF_A_KEY);
    return found === undefined ? key : this.text(key);
  }

  #candidate({ url, permalink, title, contributors, payload, ...candidate }: Candidate): Candidate {
    return {
      ...candidate,
      url: this.text(url),
      permalink: this.text(permalink),
      title: this.text(title),
      contributors: this.contributors(contributors),
      payload: this.json(payload),
    };
  }
}

const NOTHING: ReadonlySet<string> = new Set();
const CODE: ReadonlySet<string> = new Set(["code", "outcome"]);
