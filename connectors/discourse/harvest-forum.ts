import type { HeldPage, Json } from "../../schema/sink.js";
import type { FetchContext, Observation } from "../connector.js";
import { DiscourseApi } from "./api.js";
import { Categories } from "./categories.js";
import { type Cursor, type Position, type Read, markOf, readCursor, readPosition } from "./cursor.js";
import type { DiscourseSettings } from "./generated/settings.js";
import { readListing } from "./listing.js";
import { type Step, planReading } from "./plan.js";
import { TopicReader } from "./read-topic.js";
import { readScope } from "./scope.js";

/** How many topics are read again though their rows are unchanged, in each incremental harvest. */
const RECHECK_PER_HARVEST = 20;

/** How many topics are dealt with between two checkpoints. */
const TOPICS_PER_CHECKPOINT = 20;

/**
 * How long a forum may go on showing readers without an account what it showed them before, in milliseconds
 * (lib/middleware/anonymous_cache.rb: one minute). A topic that changed since is read again next time.
 */
const SETTLING_MS = 120_000;

const NO_MEMORY = { numbers: {}, categories: {} };

/**
 * Reads the lists, then the topics by ascending number: all of them in a full harvest, otherwise those that the lists
 * show differently, those we hold that no list names, and some that have not been read for long.
 */
export async function* harvestForum(
  context: FetchContext<DiscourseSettings>,
  mapping: string,
): AsyncGenerator<Observation> {
  const { source, options, http, full } = context;
  const scope = readScope(options, source.url);
  const api = new DiscourseApi(http, source.url);
  const cursor = readCursor(context.cursor);
  const everything = full || cursor === undefined || cursor.mapping !== mapping;
  const language = everything ? languageOf((await api.site()).locale) : cursor.language;
  const categories = new Categories(api, cursor ?? NO_MEMORY, everything);
  const listing = yield* readListing({ api, categories, scope });
  const held = await heldPages(context);
  if (listing.rows.size + listing.unreadable.size + held.size + scope.topics.size === 0) yield NOTHING_LISTED;
  const turn = (cursor?.turn ?? 0) + 1;
  const recheck = options.recheckPerHarvest ?? RECHECK_PER_HARVEST;
  const known = everything ? {} : cursor.topics;
  const plan = planReading({ scope, listing, held, known, recheck });
  const ours = { chosen: listing.categories, subcategories: scope.subcategories };
  const reader = new TopicReader({ api, categories, ...ours, root: api.root, source, language });
  const progress = new Progress(readPosition(context.position), { turn, now: context.now() });
  yield* readTopics(plan, reader, progress);
  const next: Cursor = {
    mapping,
    turn,
    ...(language !== undefined && { language }),
    ...categories.memory,
    topics: progress.topics,
  };
  yield { type: "complete", cursor: next as unknown as Json };
}

async function heldPages({ held }: FetchContext<unknown>): Promise<Map<number, HeldPage>> {
  const pages = new Map<number, HeldPage>();
  for await (const page of held()) {
    const id = Number(page.remoteId);
    if (Number.isSafeInteger(id)) pages.set(id, page);
  }
  return pages;
}

async function* readTopics(
  plan: readonly Step[],
  reader: TopicReader,
  progress: Progress,
): AsyncGenerator<Observation> {
  const left = plan.filter((step) => progress.leaves(step));
  for (const [index, step] of left.entries()) {
    const { same, ...expected } = step;
    for (const observation of same === undefined ? await reader.read(expected) : [asBefore(step)]) {
      progress.note(step, observation);
      yield observation;
      // Written before the page that follows: its version may bear the number of one that is erased.
      if (observation.type === "hidden") yield progress.checkpoint(plan.length);
    }
    progress.reach(step);
    if ((index + 1) % TOPICS_PER_CHECKPOINT === 0) yield progress.checkpoint(plan.length);
  }
  if (progress.unlisted > 0) yield listingIncomplete(progress.unlisted);
}

/** How far a harvest has come, and what it will remember. */
class Progress {
  readonly topics: Record<string, Read>;
  /** How many topics are there that no list names. */
  unlisted = 0;
  readonly #turn: number;
  readonly #settledBefore: number;
  /** Number of the last topic dealt with. */
  #reached: number;

  constructor(position: Position | undefined, { turn, now }: { readonly turn: number; readonly now: Date }) {
    this.topics = { ...position?.topics };
    this.#reached = position?.after ?? 0;
    this.#turn = turn;
    this.#settledBefore = now.getTime() - SETTLING_MS;
  }

  /** True for a topic that is still to be dealt with, or of which only the end of a harvest that was killed knew. */
  leaves({ id, held }: Step): boolean {
    return id > this.#reached || held?.seen === false;
  }

  note({ id, row, isNamed, same }: Step, { type }: Observation): void {
    if (same !== undefined) this.topics[id] = same;
    if (type !== "page") return;
    if (row === undefined) this.unlisted += isNamed ? 0 : 1;
    else if (!(Date.parse(row.bumped_at ?? "") > this.#settledBefore)) this.topics[id] = [markOf(row), this.#turn];
  }

  reach({ id }: Step): void {
    this.#reached = Math.max(this.#reached, id);
  }

  checkpoint(total: number): Observation {
    const position: Position = { after: this.#reached, topics: { ...this.topics } };
    return { type: "checkpoint", position: position as unknown as Json, total };
  }
}

function asBefore({ id }: Step): Observation {
  return { type: "same", remoteId: String(id) };
}

/** Rails writes `pt_BR` what BCP 47 writes `pt-BR`. */
function languageOf(locale: string | undefined): string | undefined {
  const language = locale?.replaceAll("_", "-") ?? "";
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(language) ? language : undefined;
}

function listingIncomplete(unlisted: number): Observation {
  const topics =
    unlisted === 1 ? "a topic that is there, so it stays" : `${unlisted} topics that are there, so they stay`;
  const message = `The forum's lists did not name ${topics}. If that goes on, tell the forum's operators.`;
  return { type: "notice", code: "LISTING_INCOMPLETE", message };
}

const NOTHING_LISTED: Observation = {
  type: "notice",
  code: "NOTHING_LISTED",
  message: "The forum's lists name no topic at all. Check the categories and topics of the source.",
};
