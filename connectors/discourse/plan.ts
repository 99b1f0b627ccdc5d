import type { HeldPage } from "../../schema/sink.js";
import { type Cursor, type Read, markOf } from "./cursor.js";
import type { Listing } from "./listing.js";
import type { Expectation } from "./read-topic.js";
import type { Scope } from "./scope.js";

/** A topic to deal with. */
export interface Step extends Expectation {
  /** What we remember of it, when that is enough and it need not be read. */
  readonly same: Read | undefined;
}

interface Plan {
  readonly scope: Scope;
  readonly listing: Listing;
  readonly held: ReadonlyMap<number, HeldPage>;
  readonly known: Cursor["topics"];
  readonly recheck: number;
}

/**
 * Gives every topic that is listed, held or named, by ascending number. Of those that look as they did when they were
 * read, the ones not read for longest are read again.
 */
export function planReading({ scope, listing: { rows, unreadable }, held, known, recheck }: Plan): readonly Step[] {
  const ids = new Set([...rows.keys(), ...held.keys(), ...scope.topics].filter((id) => !unreadable.has(id)));
  const steps = [...ids]
    .toSorted((a, b) => a - b)
    .map((id): Step => {
      const row = rows.get(id);
      const read = known[id];
      const isSame = row !== undefined && held.has(id) && read !== undefined && read[0] === markOf(row);
      return { id, row, held: held.get(id), isNamed: scope.topics.has(id), same: isSame ? read : undefined };
    });
  const longestUnread = steps
    .filter(({ same }) => same !== undefined)
    .toSorted((a, b) => (a.same?.[1] ?? 0) - (b.same?.[1] ?? 0) || a.id - b.id);
  const again = new Set(longestUnread.slice(0, recheck).map(({ id }) => id));
  return steps.map((step) => (again.has(step.id) ? { ...step, same: undefined } : step));
}
