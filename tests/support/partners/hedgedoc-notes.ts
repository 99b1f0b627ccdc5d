/** One revision a HedgeDoc has saved. */
interface SavedRevision {
  readonly time: number;
  readonly content: string;
}

/** A note as a HedgeDoc keeps it. */
export interface Note {
  readonly shortId: string;
  /** The id of its own, in the spelling of addresses: 22 characters. */
  readonly longId: string;
  alias: string | undefined;
  content: string;
  isPrivate: boolean;
  isDeleted: boolean;
  views: number;
  readonly createdAt: number;
  /** Null before the first edit. */
  changedAt: number | null;
  /** Oldest first. */
  readonly revisions: SavedRevision[];
}

/** How long nothing happens between two changes, in milliseconds. */
const PAUSE_MS = 20 * 60_000;

/** How long after the last edit a revision is saved, in milliseconds. */
const SAVING_MS = 5 * 60_000;

/** The notes of a HedgeDoc and its clock, which moves with every change. */
export class Notes {
  readonly #notes: Note[] = [];
  #now = Date.parse("2026-11-01T08:00:00Z");

  create(content: string, alias?: string): Note {
    const number = this.#notes.length + 1;
    const note: Note = {
      shortId: `${number % 2 === 0 ? "-" : "_"}n${number}Short`,
      longId: Buffer.from(`note-number-${String(number).padStart(4, "0")}`).toString("base64url"),
      alias,
      content,
      isPrivate: false,
      isDeleted: false,
      views: 0,
      createdAt: (this.#now += PAUSE_MS),
      changedAt: null,
      revisions: [{ time: this.#now, content }],
    };
    this.#notes.push(note);
    return note;
  }

  /** The note of that short id, deleted or not. */
  get(shortId: string): Note {
    const note = this.#notes.find((each) => each.shortId === shortId);
    if (note === undefined) throw new Error(`There never was a note ${shortId}.`);
    return note;
  }

  /** What HedgeDoc finds by a word in an address: an alias, a long id or a short id, in this order. */
  find(name: string): Note | undefined {
    const there = this.#notes.filter(({ isDeleted }) => !isDeleted);
    return (
      there.find(({ alias }) => alias === name) ??
      there.find(({ longId }) => longId === name) ??
      there.find(({ shortId }) => shortId === name)
    );
  }

  write(note: Note, content: string): void {
    this.#now += PAUSE_MS;
    note.content = content;
    note.changedAt = this.#now;
  }

  /** Saves a revision of the text as it is, unless the newest one is it. */
  save(note: Note): void {
    this.#now += SAVING_MS;
    if (note.revisions.at(-1)?.content !== note.content) {
      note.revisions.push({ time: this.#now, content: note.content });
    }
  }

  get all(): readonly Note[] {
    return this.#notes;
  }
}
