import { isStorable } from "./storable.js";

/** One page of a list: the items, and what a client needs to ask for the next one. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly hasNextPage: boolean;
}

/** Which part of a list is wanted. */
export interface SliceRequest {
  /** At most this many items. */
  readonly first: number;
  /** Sort key of the item after which to begin. */
  readonly after: SortKey | undefined;
}

/** What orders an item: the value it is sorted by, and its id. */
export type SortKey = readonly [value: string, id: string];

/** A cursor a client can hand back that is not one of ours. */
export class InvalidCursorError extends Error {
  override readonly name = "InvalidCursorError";
}

/** @param list Names the list and its order: elsewhere the key would mean another place, or none. */
export function encodeCursor(list: string, key: SortKey): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString("base64url");
}

/** @throws InvalidCursorError */
export function decodeCursor(list: string, cursor: string): SortKey {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const [from, value, id] = Array.isArray(parts) ? (parts as unknown[]) : [];
    if (from === list && isKeyPart(value) && isKeyPart(id)) return [value, id];
  } catch {
    // Told below, whatever was wrong with it.
  }
  throw new InvalidCursorError(
    `"${cursor}" is no cursor of this list in this order. Use an endCursor from an earlier answer, unchanged.`,
  );
}

function isKeyPart(part: unknown): part is string {
  return typeof part === "string" && isStorable(part);
}

/** Cuts a list that was asked for with one item more than wanted. */
export function toSlice<T>(items: readonly T[], first: number): Slice<T> {
  return { items: items.slice(0, first), hasNextPage: items.length > first };
}
