import { InvalidError } from "../../schema/validate.js";
import type { Observation } from "../connector.js";
import { StopSourceError } from "../errors.js";
import type { DiscourseApi } from "./api.js";
import type { Categories } from "./categories.js";
import type { KnownCategory } from "./cursor.js";
import type { Scope } from "./scope.js";
import type { WireRow } from "./wire.js";
import { validateRow } from "./wire-schema.js";

/** How many pages one category's list may have before it is taken for endless: 150,000 topics. */
const MOST_PAGES = 5_000;

/** How many topics are asked for at once; a page holds 30, and a full one would announce a next. */
const TOPICS_PER_QUESTION = 25;

/** What the forum's lists say of the topics that are ours. */
export interface Listing {
  /** Numbers of the categories that are ours, without those below them. */
  readonly categories: ReadonlySet<number>;
  readonly rows: ReadonlyMap<number, WireRow>;
  /** Topics that are listed in a way nobody can read. */
  readonly unreadable: ReadonlySet<number>;
}

interface Lists {
  readonly api: DiscourseApi;
  readonly categories: Categories;
  readonly scope: Scope;
}

/** Reads the lists of every chosen category to their ends, then the rows of the chosen topics. */
export async function* readListing({ api, categories, scope }: Lists): AsyncGenerator<Observation, Listing> {
  const chosen = new Set<number>();
  for (const name of scope.categories) chosen.add(await categories.choose(name));
  const rows = new Map<number, WireRow>();
  const unreadable = new Set<number>();
  for (const id of chosen) {
    const category = await categories.of(id);
    const isThere = category !== undefined && (yield* readCategory({ api, category, scope, rows, unreadable }));
    if (!isThere) yield categoryClosed(id, api.root);
  }
  const named = [...scope.topics].filter((id) => !rows.has(id) && !unreadable.has(id));
  for (let start = 0; start < named.length; start += TOPICS_PER_QUESTION) {
    const asked = named.slice(start, start + TOPICS_PER_QUESTION);
    const answered = (await api.listed(asked)).filter(({ id }: { id?: unknown }) => asked.includes(id as number));
    yield* takeRows(answered, { rows, unreadable, root: api.root });
  }
  return { categories: chosen, rows, unreadable };
}

interface Reading {
  readonly rows: Map<number, WireRow>;
  readonly unreadable: Set<number>;
}

interface CategoryReading extends Reading {
  readonly api: DiscourseApi;
  readonly category: KnownCategory;
  readonly scope: Scope;
}

/** @returns False when the forum does not show the category to everyone. */
async function* readCategory(reading: CategoryReading): AsyncGenerator<Observation, boolean> {
  const { api, category, scope, rows, unreadable } = reading;
  const named = new Set<unknown>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await api.categoryTopics(category.path, { page, subcategories: scope.subcategories });
    if (answer.says !== "here") return false;
    const { more_topics_url: more } = answer.body;
    const topics = answer.body.topics as readonly { readonly id?: unknown }[];
    const before = named.size;
    for (const { id } of topics) named.add(id);
    const ours = topics.filter(({ id }) => id !== category.about);
    yield* takeRows(ours, { rows, unreadable, root: api.root });
    // The address of the next page is the forum's to make up, and could lead anywhere: only that there is one counts.
    if (more == null) return true;
    if (named.size === before) break;
  }
  throw new StopSourceError(
    "ENDLESS_CONTINUATION",
    "The forum's list of a category does not end: it names the same topics over and over. Nothing was withdrawn; tell its operators.",
    { url: api.root },
  );
}

function* takeRows(
  topics: readonly object[],
  { rows, unreadable, root }: Reading & { readonly root: string },
): Generator<Observation> {
  for (const topic of topics) {
    try {
      const row = validateRow(topic, "The topic's row in the forum's list");
      if (!unreadable.has(row.id)) rows.set(row.id, row);
    } catch (error) {
      if (!(error instanceof InvalidError)) throw error;
      const { id } = topic as { id?: unknown };
      const known = typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : undefined;
      if (known !== undefined && (unreadable.has(known) || rows.has(known))) continue;
      if (known !== undefined) unreadable.add(known);
      yield {
        type: "failed",
        code: "MALFORMED_ROW",
        message: `${error.message} What we hold of the topic stays; the others go on.`,
        ...(known !== undefined && { remoteId: String(known), url: `${root}t/${known}` }),
      };
    }
  }
}

function categoryClosed(id: number, root: string): Observation {
  const message =
    `The forum does not show the category ${id} to everyone any more, or has deleted it. Each of its topics is asked ` +
    "about; take it out of the source's options when that is meant to last.";
  return { type: "notice", code: "CATEGORY_CLOSED", message, url: `${root}c/${id}` };
}
