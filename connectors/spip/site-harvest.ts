import type { Json } from "../../schema/sink.js";
import type { FetchContext, Observation } from "../connector.js";
import { StopSourceError } from "../errors.js";
import type { ArticleReader } from "./article-reader.js";
import type { SpipSettings } from "./generated/settings.js";
import type { Position } from "./cursor.js";
import type { Listing } from "./listing.js";
import type { Notebook } from "./notebook.js";
import { toCandidate } from "./payload.js";
import type { HeldArticle, Plan } from "./plan.js";
import type { ArticleName, Reading } from "./reading.js";
import {
  deletedArticle,
  leftArticle,
  listedButMissing,
  listingIncomplete,
  missingUnconfirmed,
  outOfScope,
} from "./said.js";
import type { Start } from "./start.js";

/** After how many articles a killed harvest can go on. */
const ARTICLES_PER_CHECKPOINT = 20;

/** How many articles in a row the site may fail to answer before it is left for later. */
const MOST_FAULTS_IN_A_ROW = 3;

/** Faults of the way to the site: where nothing of it has answered, they are not one article's. */
const OF_THE_WAY: ReadonlySet<string> = new Set(["UNREACHABLE", "TIMEOUT"]);

/** How many articles may prove unusable, and none usable, before the source is left for a person to look at. */
const MOST_UNUSABLE = 20;

/** Reads the articles of a plan, then asks about those that no listing names. */
export class SiteHarvest {
  readonly #context: FetchContext<SpipSettings>;
  readonly #reader: ArticleReader;
  readonly #start: Start;
  readonly #notebook: Notebook;
  readonly #listing: Listing;
  readonly #held: ReadonlyMap<string, HeldArticle>;
  readonly #same: readonly string[];
  /** Numbers of articles this process has dealt with. */
  readonly #done = new Set<string>();
  /** Articles we hold that are no longer ours, with the reason. */
  readonly #left: Map<string, string>;
  readonly #tried: string[];
  readonly #queue: readonly string[];
  /** How many articles of the queue are dealt with. */
  #through = 0;
  #faultsInARow = 0;
  /** Whether the site has answered anything: a listing does, where there is one. */
  #hasAnswered: boolean;
  #unusable = 0;
  #usable = 0;
  #outOfScope = 0;

  constructor(
    context: FetchContext<SpipSettings>,
    reader: ArticleReader,
    start: Start,
    { listing, held, plan }: { listing: Listing; held: ReadonlyMap<string, HeldArticle>; plan: Plan },
  ) {
    this.#context = context;
    this.#reader = reader;
    this.#start = start;
    this.#notebook = start.notebook;
    this.#listing = listing;
    this.#held = held;
    this.#same = plan.same;
    this.#queue = plan.queue;
    // A killed harvest has said so, but nobody has acted upon it.
    this.#left = new Map(start.left.map((id) => [id, "The article is no longer one of those we read."]));
    this.#tried = [...start.tried];
    this.#hasAnswered = !listing.isNamed;
  }

  /** Everything but the last word. */
  async *observations(): AsyncGenerator<Observation> {
    const total = this.#queue.length + this.#tried.length + this.#same.length;
    if (this.#queue.length > ARTICLES_PER_CHECKPOINT) yield this.#checkpoint(total);
    yield* this.#readQueue(total);
    yield* this.#readTried();
    for (const id of this.#same) {
      if (!this.#done.has(id)) yield { type: "same", remoteId: id };
    }
    if (this.#listing.isNamed) this.#leaveUnnamed();
    else yield* this.#askAboutUnlisted();
    for (const [id, why] of this.#left) yield leftArticle(id, this.#held.get(id)?.url ?? "", why);
    if (this.#outOfScope > 0) yield outOfScope(this.#outOfScope, this.#reader.site.root);
  }

  async *#readQueue(total: number): AsyncGenerator<Observation> {
    for (const key of this.#queue) {
      const reading = await this.#reader.read(nameOf(key));
      this.#through += 1;
      if (reading.type === "later") {
        this.#tried.push(key);
        yield this.#checkpoint(total);
        this.#noteFault(reading);
        continue;
      }
      this.#faultsInARow = 0;
      this.#hasAnswered = true;
      yield* this.#observe(key, reading);
      const isLast = this.#through === this.#queue.length;
      if (isLast || this.#through % ARTICLES_PER_CHECKPOINT === 0) yield this.#checkpoint(total);
    }
  }

  /** A second chance, after which a fault is the article's own: so one bad article never holds the others up. */
  async *#readTried(): AsyncGenerator<Observation> {
    for (let key = this.#tried.shift(); key !== undefined; key = this.#tried.shift()) {
      const reading = await this.#reader.read(nameOf(key));
      if (reading.type !== "later") this.#hasAnswered = true;
      else if (!this.#hasAnswered && OF_THE_WAY.has(reading.error.code)) throw reading.error;
      yield* this.#observe(key, reading);
      yield this.#checkpoint();
    }
  }

  #noteFault({ error }: Extract<Reading, { type: "later" }>): void {
    this.#faultsInARow += 1;
    if (this.#faultsInARow >= MOST_FAULTS_IN_A_ROW) throw error;
  }

  async *#observe(key: string, reading: Reading): AsyncGenerator<Observation> {
    const { unread, aside } = this.#notebook;
    const id = this.#notebook.numberOf(key);
    unread.delete(key);
    aside.delete(key);
    switch (reading.type) {
      case "article":
      case "out-of-scope":
        yield* this.#observeArticle(key, reading);
        break;
      case "no-article":
        aside.add(key);
        this.#usable += 1;
        break;
      case "missing":
        if (id !== undefined && this.#listing.isNamed && this.#held.has(id)) {
          this.#done.add(id);
          yield deletedArticle(id, reading.url, reading.status);
        } else {
          unread.add(key);
          yield listedButMissing(reading, id);
        }
        break;
      case "later":
        unread.add(key);
        yield failed(reading.error.code, reading.error.message, reading.url, id);
        break;
      default:
        (reading.lasting ? aside : unread).add(key);
        yield failed(reading.code, reading.message, reading.url, id);
        this.#noteUnusable(reading);
    }
  }

  *#observeArticle(
    key: string,
    reading: Extract<Reading, { type: "article" | "out-of-scope" }>,
  ): Generator<Observation> {
    const number = reading.type === "article" ? reading.article.number : reading.number;
    const id = String(number);
    if (id !== key) this.#notebook.numbers.set(key, number);
    this.#usable += 1;
    if (this.#done.has(id)) return;
    this.#done.add(id);
    this.#notebook.unlisted.delete(id);
    if (reading.type === "out-of-scope") {
      this.#notebook.aside.add(key);
      this.#outOfScope += 1;
      if (this.#held.has(id)) this.#left.set(id, reading.message);
      return;
    }
    this.#left.delete(id);
    yield { type: "page", candidate: toCandidate(reading.article, this.#context.source, this.#lastmodOf(key)) };
  }

  /** By a clock that is wrong, an article may be modified tomorrow. */
  #lastmodOf(key: string): string | undefined {
    const lastmod = this.#notebook.lastmods.get(key);
    const latest = this.#context.now().getTime() + 86_400_000;
    return lastmod !== undefined && Date.parse(lastmod) > latest ? undefined : lastmod;
  }

  #noteUnusable({ code, message }: Extract<Reading, { type: "unusable" }>): void {
    this.#unusable += 1;
    if (!this.#start.everything || this.#usable > 0 || this.#unusable < MOST_UNUSABLE) return;
    const all = `None of the first ${MOST_UNUSABLE} articles can be used, the last because (${code}): ${message}`;
    throw new StopSourceError("NOTHING_USABLE", all, { url: this.#reader.site.root });
  }

  /** Only a page that is missing from a complete list, and that SPIP itself says is not there, is gone. */
  async *#askAboutUnlisted(): AsyncGenerator<Observation> {
    const { isComplete } = this.#listing;
    const { unlisted } = this.#notebook;
    const asked = this.#unlistedArticles();
    let found = 0;
    for (const [index, id] of asked.entries()) {
      const reading = await this.#reader.read(Number(id));
      if (reading.type === "later") this.#noteFault(reading);
      else this.#faultsInARow = 0;
      const url = this.#held.get(id)?.url ?? "";
      if (reading.type === "missing") {
        unlisted.delete(id);
        yield isComplete ? deletedArticle(id, url, reading.status) : missingUnconfirmed(id, url, reading.status);
      } else {
        yield* this.#observe(id, reading);
        this.#notebook.unread.delete(id);
        if (reading.type === "article") found += 1;
        if (reading.type === "article" && isComplete) unlisted.add(id);
      }
      if ((index + 1) % ARTICLES_PER_CHECKPOINT === 0) yield this.#checkpoint();
    }
    if (isComplete && found > 0) yield listingIncomplete(found, this.#reader.site.of("sitemap.xml"));
  }

  /** Articles that our options no longer name; unless one of them is named by an address that tells nothing today. */
  #leaveUnnamed(): void {
    const named = new Set([...this.#listing.entries.keys()].map((key) => this.#notebook.numberOf(key)));
    if (named.has(undefined)) return;
    for (const id of this.#held.keys()) {
      if (!named.has(id)) this.#left.set(id, "The source's options no longer name the article.");
    }
  }

  #unlistedArticles(): string[] {
    if (!this.#start.everything && !this.#listing.isComplete) return [];
    const listed = new Set([...this.#listing.entries.keys()].map((key) => this.#notebook.numberOf(key)));
    const known = (id: string) => listed.has(id) || this.#done.has(id) || this.#left.has(id);
    const isSettled = (id: string) => !this.#start.everything && this.#notebook.unlisted.has(id);
    const asked = [...this.#held].flatMap(([id, { seen }]) => (seen || known(id) || isSettled(id) ? [] : [id]));
    return asked.toSorted((a, b) => Number(a) - Number(b));
  }

  #checkpoint(total?: number): Observation {
    const position: Position = {
      cursor: this.#notebook.toCursor(),
      queue: this.#queue.slice(this.#through),
      tried: this.#tried,
      left: [...this.#left.keys()],
      everything: this.#start.everything,
    };
    return { type: "checkpoint", position: position as unknown as Json, ...(total !== undefined && { total }) };
  }
}

/** An article as the reader asks for it. */
function nameOf(key: string): ArticleName {
  return /^\d+$/.test(key) ? Number(key) : key;
}

function failed(code: string, message: string, url: string, remoteId: string | undefined): Observation {
  return { type: "failed", code, message, url, ...(remoteId !== undefined && { remoteId }) };
}
