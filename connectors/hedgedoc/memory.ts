import { createHash } from "node:crypto";
import type { GonePage, Json } from "../../schema/sink.js";
import { InvalidError, compileSchema } from "../../schema/validate.js";

/** What we remember of a registered note from one harvest to the next. */
export interface NoteEntry {
  /** Its short id; absent when the note was closed to us from the beginning. */
  readonly id?: string;
  /** Its alias, when last asked for. */
  readonly alias?: string | undefined;
  /** True when the registered name no longer leads to the note: its alias was changed. */
  readonly lost?: true;
  /** Entity tag of the text we hold. */
  readonly etag?: string | undefined;
  /** Version of the mapping that read that text. */
  readonly mapping?: string;
  /** What was last found instead of a text, and acted upon: our copy is gone. */
  readonly state?: "closed" | "deleted";
}

/** Notes by the hash of their registered name: what is erased must not live on in a cursor, and a name says much. */
type Entries = Readonly<Record<string, NoteEntry>>;

/** Entries of notes that are no longer registered; beyond this number they are forgotten. */
const MOST_FORMER = 10_000;

const text = { type: "string" };
const entry = {
  type: "object",
  properties: { id: text, alias: text, lost: { const: true }, etag: text, mapping: text, state: text },
};
const notes = { type: "object", additionalProperties: entry };
const gone = {
  type: "array",
  items: {
    type: "object",
    properties: { remoteId: text, url: text, reason: text, message: text },
    required: ["remoteId", "url", "reason", "message"],
  },
};

const readCursor = compileSchema<{ notes: Entries }>({ type: "object", properties: { notes }, required: ["notes"] });

interface Position {
  readonly notes: Entries;
  /** Hashes of the names that were dealt with. */
  readonly done: readonly string[];
  /** Pages found gone, which a harvest says last. */
  readonly gone: readonly GonePage[];
}

const readPosition = compileSchema<Position>({
  type: "object",
  properties: { notes, done: { type: "array", items: text }, gone },
  required: ["notes", "done", "gone"],
});

/** What a harvest remembers: from the one before, from its own killed attempt, and of what it has found. */
export class NoteMemory {
  readonly #entries: Map<string, NoteEntry>;
  readonly #done: Set<string>;
  readonly gone: GonePage[];

  /**
   * Opens what was remembered; what cannot be read is as good as lost. An incremental harvest asks again about notes
   * that its killed attempt had dealt with: it costs little, and they may have changed since.
   */
  constructor(cursor: Json | undefined, position: Json | undefined, full: boolean) {
    const before = readOrNothing(readCursor, cursor)?.notes ?? {};
    const reached = readOrNothing(readPosition, position);
    this.#entries = new Map(Object.entries({ ...before, ...reached?.notes }));
    this.#done = new Set(full ? reached?.done : []);
    this.gone = full ? [...(reached?.gone ?? [])] : [];
  }

  entry(name: string): NoteEntry | undefined {
    return this.#entries.get(keyOf(name));
  }

  isDone(name: string): boolean {
    return this.#done.has(keyOf(name));
  }

  /** Notes that a note was dealt with; without an entry, what was remembered of it stays. */
  note(name: string, found: NoteEntry | undefined): void {
    // A database makes null of undefined, and null is neither an alias nor a tag.
    const told = Object.entries(found ?? {}).filter(([, value]) => value !== undefined);
    if (found !== undefined) this.#entries.set(keyOf(name), Object.fromEntries(told));
    this.#done.add(keyOf(name));
  }

  position(): Json {
    return { notes: Object.fromEntries(this.#entries), done: [...this.#done], gone: this.gone } as unknown as Json;
  }

  /** Where the next harvest begins. A note that is no longer registered is known by its id only, should it come back. */
  cursor(registered: readonly string[]): Json {
    const ours = new Set(registered.map(keyOf));
    const entries = [...this.#entries];
    const former = entries.flatMap(([key, { id }]) =>
      ours.has(key) || id === undefined ? [] : [[key, { id }] as const],
    );
    const kept = [...former.slice(-MOST_FORMER), ...entries.filter(([key]) => ours.has(key))];
    const remembered: Entries = Object.fromEntries(kept);
    return { notes: remembered } as unknown as Json;
  }
}

function keyOf(name: string): string {
  return createHash("sha256").update(name).digest("hex").slice(0, 32);
}

function readOrNothing<T>(read: (value: unknown, what: string) => T, json: Json | undefined): T | undefined {
  try {
    return read(json, "What was remembered of the notes");
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return undefined;
  }
}
