import { createHash } from "node:crypto";
import type { Json } from "../../schema/sink.js";
import { InvalidError, compileSchema } from "../../schema/validate.js";
import type { WireRow, WireTag } from "./wire.js";

/** A category as we remember it until the next full harvest. */
export interface KnownCategory {
  readonly name: string;
  /** Slugs of the categories around it and its own, then its number, as in its address. */
  readonly path: string;
  readonly parent?: number;
  /** The topic that describes it, which is no topic of its own. */
  readonly about?: number;
}

/** What we remember of a topic: the mark of its row when it was read, and in which harvest that was. */
export type Read = readonly [mark: string, turn: number];

/** Where the next incremental harvest begins. */
export interface Cursor {
  /** The mapping that read the topics; another one reads all of them again. */
  readonly mapping: string;
  /** Counts the harvests, so that the topics not read for longest are known. */
  readonly turn: number;
  /** Language of the forum, BCP 47. */
  readonly language?: string;
  /** Numbers of categories that the options name by their slugs. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, KnownCategory>>;
  readonly topics: Readonly<Record<string, Read>>;
}

/** Where a killed harvest goes on: behind a topic, topics being read by ascending number. */
export interface Position {
  readonly after: number;
  readonly topics: Readonly<Record<string, Read>>;
}

const count = { type: "integer", minimum: 0 };
const text = { type: "string" };
const mark = { type: "array", prefixItems: [text, count], items: false, minItems: 2 };
const topics = { type: "object", additionalProperties: mark };

const validateCursor = compileSchema<Cursor>({
  type: "object",
  required: ["mapping", "turn", "numbers", "categories", "topics"],
  properties: {
    mapping: text,
    turn: count,
    language: text,
    numbers: { type: "object", additionalProperties: count },
    categories: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["name", "path"],
        properties: { name: text, path: text, parent: count, about: count },
      },
    },
    topics,
  },
});

const validatePosition = compileSchema<Position>({
  type: "object",
  required: ["after", "topics"],
  properties: { after: count, topics },
});

/** @returns undefined when there is none, or one that this code did not write. */
export function readCursor(json: Json | undefined): Cursor | undefined {
  return orNothing(() => validateCursor(json, "The cursor"));
}

/** @returns undefined when there is none, or one that this code did not write. */
export function readPosition(json: Json | undefined): Position | undefined {
  return orNothing(() => validatePosition(json, "The position"));
}

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}

/** Gives a mark that changes whenever a list shows a topic otherwise; views and likes do not count. */
export function markOf(row: WireRow): string {
  const { title, slug, posts_count, last_posted_at, bumped_at, visible, closed, archived, category_id, tags } = row;
  const shown = [title, slug, posts_count, last_posted_at, bumped_at, visible, closed, archived, category_id];
  return createHash("sha256")
    .update(JSON.stringify([...shown.map((value) => value ?? null), tagNames(tags)]))
    .digest("base64url")
    .slice(0, 16);
}

/** Gives the tags as they were written, in an order of their own: forums may sort them by how much they are used. */
export function tagNames(tags: readonly WireTag[] = []): string[] {
  const names = tags.map((tag) => (typeof tag === "string" ? tag : (tag.original_name ?? tag.name)));
  return [...new Set(names)].toSorted();
}
