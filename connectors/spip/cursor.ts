import { createHash } from "node:crypto";
import type { Json } from "../../schema/sink.js";
import { InvalidError, compileSchema } from "../../schema/validate.js";
import type { SpipSettings } from "./generated/settings.js";

/** What the next incremental harvest begins with. Articles are named by number, or by address where it does not tell. */
export interface Cursor {
  /** When the listing was asked for whose changes have all been read, ISO 8601, by our clock. */
  readonly readAt: string;
  /** Hash of the options that decide what is read: with others, everything is read again. */
  readonly settings: string;
  /**
   * When articles were last modified, as the sitemap said while it did: for a day. Kept for good, so that an article
   * read later is dated as before.
   */
  readonly lastmods: Readonly<Record<string, string>>;
  /** Hash of what the feed said of the articles it held. */
  readonly items: Readonly<Record<string, string>>;
  /** Articles that are not ours or cannot be read; left alone until a listing says that they have changed. */
  readonly aside: readonly string[];
  /** Articles that are there although no listing names them. */
  readonly unlisted: readonly string[];
  /** Articles that could not be read for a reason that passes; they are tried again. */
  readonly unread: readonly string[];
  /** The numbers of articles whose listed address does not tell it. */
  readonly numbers: Readonly<Record<string, number>>;
}

/** Where a killed harvest goes on. */
export interface Position {
  /** As it will be at the end, as far as it is known. */
  readonly cursor: Cursor;
  /** Articles still to be read. */
  readonly queue: readonly string[];
  /** Articles that failed once, for a second chance after all others. */
  readonly tried: readonly string[];
  /** Articles we hold that are no longer ours; acted upon at the end. */
  readonly left: readonly string[];
  /** Every article is read, not only those that changed. */
  readonly everything: boolean;
}

const names = { type: "array", items: { type: "string" } };
const byName = (value: object) => ({ type: "object", additionalProperties: value });
const cursorSchema = {
  type: "object",
  required: ["readAt", "settings", "lastmods", "items", "aside", "unlisted", "unread", "numbers"],
  properties: {
    readAt: { type: "string", format: "date-time" },
    settings: { type: "string" },
    lastmods: byName({ type: "string" }),
    items: byName({ type: "string" }),
    aside: names,
    unlisted: names,
    unread: names,
    numbers: byName({ type: "integer", minimum: 1 }),
  },
};

const validateCursor = compileSchema<Cursor>(cursorSchema);
const validatePosition = compileSchema<Position>({
  type: "object",
  required: ["cursor", "queue", "tried", "left", "everything"],
  properties: { cursor: cursorSchema, queue: names, tried: names, left: names, everything: { type: "boolean" } },
});

/** @returns undefined when there is none, or one that an older version wrote. */
export function readCursor(json: Json | undefined): Cursor | undefined {
  return validOrNothing(() => validateCursor(json, "The cursor"));
}

/** @returns undefined when there is none, or one that an older version wrote. */
export function readPosition(json: Json | undefined): Position | undefined {
  return validOrNothing(() => validatePosition(json, "The position"));
}

function validOrNothing<T>(validate: () => T): T | undefined {
  try {
    return validate();
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}

/** Names the options that decide which articles are read and what of them. */
export function settingsOf(options: SpipSettings): string {
  const { rubriques, keywords, articles, articleUrl, comments, selectors } = options;
  const deciding = JSON.stringify([rubriques, keywords, articles, articleUrl, comments, selectors]);
  return createHash("sha256").update(deciding).digest("hex").slice(0, 16);
}
