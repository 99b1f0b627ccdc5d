import type { Database } from "../database/database.js";
import { type RevisionFacts, type ShownIds, factsOf, shownNumbers } from "./shown-revisions.js";

/** How many revisions are remembered; 50,000 take about 20 MB. */
const MOST_KNOWN = 50_000;

/**
 * How long they are remembered at most, in milliseconds. A revision never changes, but a new mapping may read another
 * licence in it, and that of a page whose claims are not preferred leaves the graph's version as it is.
 */
const LONGEST_MS = 60_000;

/**
 * What counts of the revisions that answers show, read once for all answers: records are long, and most answers show what
 * others have shown.
 *
 * Nobody's name is kept here. All of it is forgotten as soon as the graph has another version, as after every redaction.
 */
export class KnownFacts {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #known = new Map<number, RevisionFacts>();
  #graphVersion = -1;
  #since = 0;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** What counts of the revisions that an answer shows. One statement, and another one for what is not known. */
  async ofShown(ids: ShownIds): Promise<RevisionFacts[]> {
    const { graphVersion, named, ofResources } = await shownNumbers(this.#database, ids);
    this.#forgetUnlessOf(graphVersion);
    const found = await this.#read([...named, ...ofResources]);
    const isNamed = new Set(named);
    return found.filter(({ id, auxiliary }) => !auxiliary || isNamed.has(id));
  }

  async #read(ids: readonly number[]): Promise<RevisionFacts[]> {
    const unknown = ids.filter((id) => !this.#known.has(id));
    const read = unknown.length === 0 ? [] : await factsOf(this.#database, unknown);
    const facts = [...ids.flatMap((id) => this.#known.get(id) ?? []), ...read];
    if (this.#known.size + read.length > MOST_KNOWN) this.#known.clear();
    for (const each of read.slice(0, MOST_KNOWN)) this.#known.set(each.id, each);
    return facts;
  }

  #forgetUnlessOf(graphVersion: number): void {
    const now = this.#now();
    if (graphVersion === this.#graphVersion && now - this.#since <= LONGEST_MS) return;
    this.#known.clear();
    this.#graphVersion = graphVersion;
    this.#since = now;
  }
}
