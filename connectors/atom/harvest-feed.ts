import type { FetchContext, Observation } from "../connector.js";
import { StopSourceError } from "../errors.js";
import { shortUrl } from "../http/redact-url.js";
import { type Answer, askDocument } from "./ask-document.js";
import type { AtomSettings } from "./generated/settings.js";
import { remoteIdOf } from "./identity.js";
import { entryToCandidate } from "./map-entry.js";
import { type NotedDocument, asCursor, asPosition, openNotebook, validatorOf } from "./notebook.js";
import { MOST_ENTRIES_OF_DOCUMENT } from "./read-document.js";
import { type IdentifiedEntry, faultOf, readEntries } from "./read-entries.js";
import { timeOf } from "./times.js";

/** How far a feed is followed. */
const MOST_DOCUMENTS = 200;
const MOST_ENTRIES = 20_000;
const MOST_DELETED = 20_000;

/** How many pages the ledger is asked about at once. */
const HELD_AT_ONCE = 500;

/** Links to the document that continues a feed: the next page, or the archive before this one (RFC 5005). */
const FOLLOWED = ["next", "prev-archive"];

type ReadAnswer = Extract<Answer, { type: "read" }>;

/** One harvest of a feed, document by document, the newest entries first. */
export class FeedHarvest {
  readonly #context: FetchContext<AtomSettings>;
  readonly #version: string;
  /** Address of the feed without its query. */
  readonly #base: string;
  readonly #remembered: ReadonlyMap<string, NotedDocument>;
  readonly #documents: NotedDocument[];
  readonly #deleted: Map<string, number | undefined>;
  /** Entries given so far: the first place where a feed names an entry is the newest. */
  readonly #seen: Set<string>;
  #next: string | undefined;
  #endReached = true;

  constructor(context: FetchContext<AtomSettings>, version: string) {
    const { source, options, full, cursor, position } = context;
    const head = new URL(options.path ?? source.url, source.url);
    head.hash = "";
    const { documents = [] } = (full ? undefined : openNotebook(cursor, version)) ?? {};
    const begun = openNotebook(position, version);
    this.#context = context;
    this.#version = version;
    this.#base = head.origin + head.pathname;
    this.#remembered = new Map(documents.map((document) => [document.url, document]));
    this.#documents = [...(begun?.documents ?? [])];
    this.#deleted = new Map(begun?.deleted.map(({ id, when }) => [id, when]));
    this.#seen = new Set(this.#documents.flatMap(({ ids }) => ids));
    this.#next = begun?.next ?? head.href;
  }

  async *observations(): AsyncGenerator<Observation> {
    for (let url = this.#next; url !== undefined; url = this.#next) {
      this.#next = undefined;
      yield* this.#readDocument(url);
      const position = this.#next === undefined ? undefined : asPosition(this.#notebook());
      if (position !== undefined) yield { type: "checkpoint", position };
    }
    yield* this.#tellDeleted();
    const listsAll = this.#context.options.complete ?? this.#documents[0]?.complete ?? false;
    const absenceCounts = listsAll && this.#endReached && this.#documents.every(({ whole }) => whole);
    yield { type: "complete", cursor: asCursor(this.#notebook()), absenceCounts };
  }

  #notebook() {
    const deleted = [...this.#deleted].map(([id, when]) => ({ id, ...(when !== undefined && { when }) }));
    const next = this.#next === undefined ? {} : { next: this.#next };
    return { version: this.#version, documents: [...this.#documents], deleted, ...next };
  }

  async *#readDocument(url: string): AsyncGenerator<Observation> {
    const noted = this.#remembered.get(url);
    const known = noted !== undefined && (await this.#mayBeAsked(noted)) ? noted : undefined;
    const answer = await askDocument(this.#context.http, url, known);
    if (answer.type === "same") yield* this.#same(answer.noted);
    else if (answer.type === "read") yield* this.#read(url, answer);
    else yield* this.#missing(url, answer.status);
  }

  *#same(noted: NotedDocument): Generator<Observation> {
    this.#documents.push(noted);
    for (const remoteId of noted.ids) {
      if (this.#takes(remoteId)) yield { type: "same", remoteId };
    }
    yield* this.#follow(noted.next);
  }

  /** A 304 is worth something only if all that the document gave is still held. */
  async #mayBeAsked({ etag, lastModified, ids }: NotedDocument): Promise<boolean> {
    if (etag === undefined && lastModified === undefined) return false;
    if (ids.some((id) => this.#deleted.has(id))) return false;
    let held = 0;
    for (let at = 0; at < ids.length; at += HELD_AT_ONCE) {
      for await (const page of this.#context.held(ids.slice(at, at + HELD_AT_ONCE))) {
        if (page.revisionIds.length > 0) held += 1;
      }
    }
    return held === ids.length;
  }

  *#missing(url: string, status: number): Generator<Observation> {
    const where = `${shortUrl(url)} (status ${status})`;
    if (this.#documents.length === 0) {
      const message = `There is no feed at ${where}. Look for the feed's address on the site.`;
      throw new StopSourceError("NOT_A_FEED", message);
    }
    yield this.#endBefore(`The feed names a next page that is not there: ${where}.`);
  }

  *#read(url: string, { document, response }: ReadAnswer): Generator<Observation> {
    const { feed, deleted, complete } = document;
    const { entries, failures } = readEntries(feed, shortUrl(url));
    yield* failures;
    this.#noteDeleted(deleted);
    const given = new Set<string>();
    let faults = failures.length;
    for (const [remoteId, entry] of entries) {
      if (this.#isDeleted(remoteId, entry) || !this.#takes(remoteId)) continue;
      const fault = faultOf(remoteId, entry);
      if (fault === undefined) given.add(remoteId);
      else faults += 1;
      const place = { source: this.#context.source, feed, base: this.#base };
      yield fault ?? { type: "page", candidate: entryToCandidate(entry, place) };
    }
    const isCut = (feed.entries?.length ?? 0) > MOST_ENTRIES_OF_DOCUMENT;
    const whole = faults === 0 && !isCut;
    const next = nextOf(document, response.url);
    this.#documents.push({
      url,
      ...(next !== undefined && { next }),
      ...(whole && given.size === entries.size && validatorsOf(response)),
      ids: [...given],
      whole,
      complete,
    });
    if (isCut) yield this.#endBefore(`${shortUrl(url)} has more than ${MOST_ENTRIES_OF_DOCUMENT} entries.`);
    else yield* this.#follow(next);
  }

  #noteDeleted(deleted: ReadAnswer["document"]["deleted"]): void {
    for (const { ref, when } of deleted) {
      const remoteId = remoteIdOf(ref);
      if (!this.#seen.has(remoteId) && this.#deleted.size < MOST_DELETED) this.#deleted.set(remoteId, when);
    }
  }

  /** An entry that is shown counts more than the word that it is deleted, unless that word is the later one (RFC 6721). */
  #isDeleted(remoteId: string, entry: IdentifiedEntry): boolean {
    const [when, updated] = [this.#deleted.get(remoteId), timeOf(entry.updated)?.getTime()];
    if (when !== undefined && updated !== undefined && when > updated) return true;
    this.#deleted.delete(remoteId);
    return false;
  }

  #takes(remoteId: string): boolean {
    if (this.#seen.has(remoteId)) return false;
    this.#seen.add(remoteId);
    return true;
  }

  /** Goes on to the next document, unless something speaks against it. */
  *#follow(next: string | undefined): Generator<Observation> {
    if (next === undefined) return;
    const obstacle = this.#obstacleTo(next);
    if (obstacle === undefined) this.#next = next;
    else yield this.#endBefore(obstacle);
  }

  #obstacleTo(next: string): string | undefined {
    if (new URL(next).host !== new URL(this.#base).host) return "The next page of the feed is on another host.";
    if (this.#documents.some(({ url }) => url === next)) return "The next page of the feed is one of those before it.";
    if (this.#documents.length < MOST_DOCUMENTS && this.#seen.size < MOST_ENTRIES) return undefined;
    return `The feed has more than ${MOST_DOCUMENTS} pages or ${MOST_ENTRIES} entries.`;
  }

  #endBefore(why: string): Observation {
    this.#endReached = false;
    const message = `${why} What comes after it was not read, and no page is withdrawn because it is not listed.`;
    return { type: "notice", code: "LISTING_INCOMPLETE", message };
  }

  async *#tellDeleted(): AsyncGenerator<Observation> {
    const ids = [...this.#deleted.keys()];
    for (let at = 0; at < ids.length; at += HELD_AT_ONCE) {
      for await (const { remoteId, url } of this.#context.held(ids.slice(at, at + HELD_AT_ONCE))) {
        const message = "The feed itself says that this entry is deleted.";
        yield { type: "gone", page: { remoteId, url, reason: "deleted", message } };
      }
    }
  }
}

function nextOf({ feed }: ReadAnswer["document"], url: string): string | undefined {
  const base =
    feed.xml?.base !== undefined && URL.canParse(feed.xml.base, url) ? new URL(feed.xml.base, url).href : url;
  const links = FOLLOWED.flatMap((rel) => feed.links?.filter((link) => link.rel?.toLowerCase() === rel) ?? []);
  const href = links.find((link) => link.href !== undefined && URL.canParse(link.href, base))?.href;
  if (href === undefined) return undefined;
  const next = new URL(href, base);
  next.hash = "";
  return next.href;
}

function validatorsOf({ headers }: ReadAnswer["response"]): Pick<NotedDocument, "etag" | "lastModified"> {
  const [etag, lastModified] = [validatorOf(headers.get("etag")), validatorOf(headers.get("last-modified"))];
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}
