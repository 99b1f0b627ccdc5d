import type { GonePage } from "../../schema/sink.js";
import type { Observation } from "../connector.js";
import { toCandidate } from "./candidate.js";
import type { HeldNotes } from "./held-notes.js";
import type { NoteEntry, NoteMemory } from "./memory.js";
import { Proof } from "./proof.js";
import { type HedgeDocServer, type NoteText, type Refusal, contradiction } from "./server.js";

/** What came of asking for one note. */
export interface NoteReading {
  readonly observations: readonly Observation[];
  /** What to remember; undefined when what was remembered is still right. */
  readonly entry?: NoteEntry;
  /** Said at the end of the harvest. */
  readonly gone?: GonePage;
}

interface ReaderParts {
  readonly server: HedgeDocServer;
  readonly memory: NoteMemory;
  readonly held: HeldNotes;
  /** Which entry of the settings names a note. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly full: boolean;
  /** The version of the mapping that reads the notes now. */
  readonly mapping: string;
}

/** What is remembered of a note that answers so. */
const STATE_OF = { closed: "closed", missing: "deleted" } as const;

const WHY_SKIPPED = {
  closed:
    "is a note that nobody may read without an account (limited, protected or private), so nothing is kept of it. " +
    "Ask whoever owns it to make it readable, or remove the entry.",
  deleted: "leads to no note. Correct its address, or remove the entry.",
};

/**
 * Asks for notes one by one. A note is its short id: the registered name is only a way to it, which stops when the alias
 * is changed, and may come to lead to another note.
 *
 * Errors that concern one note leave as StopSourceError or RetryLaterError; nothing is remembered then.
 */
export class NoteReader {
  readonly #parts: ReaderParts;
  readonly #proof: Proof;
  /** Which entry of the settings led to a note first, by the note's id. */
  readonly #first = new Map<string, number>();

  constructor(parts: ReaderParts) {
    this.#parts = parts;
    this.#proof = new Proof(parts.server);
  }

  /** What we know of a registered note: from the last harvest, else from the ledger itself. */
  known(name: string): NoteEntry | undefined {
    const { memory, held } = this.#parts;
    const entry = memory.entry(name);
    const id = entry?.id ?? held.idOf(name);
    return id === undefined ? entry : { ...entry, id };
  }

  /** Address under which reports name a note. */
  urlOf(name: string): string {
    const known = this.known(name);
    const held = known?.id === undefined ? undefined : this.#parts.held.url(known.id);
    return held ?? this.#parts.server.addresses.page(known?.alias ?? name);
  }

  async read(name: string): Promise<NoteReading> {
    const { server, full } = this.#parts;
    const known = this.known(name);
    const again = known?.id === undefined || full ? undefined : this.#repetition(known.id, name);
    if (again !== undefined) return { observations: [again] };
    // A full harvest looks whether a lost name leads to its note again.
    const first = known?.lost && known.id !== undefined && !full ? known.id : name;
    const answer = await server.text(first, this.#condition(known));
    if (answer.kind === "same") return this.#same(name, known);
    if (answer.kind === "text") return this.#take(name, first, answer);
    return this.#refused(name, first, answer);
  }

  /** Asks a last time about a note that is no longer registered, so that what was closed or deleted meanwhile is erased. */
  async leave(id: string): Promise<NoteReading> {
    const { kind } = await this.#parts.server.text(id);
    if (kind === "closed") return this.#closed(id);
    if (kind === "missing") return this.#deleted(id, [id]);
    return this.outOfScope(id);
  }

  outOfScope(id: string): NoteReading {
    const message = "The note is no longer named in the notes of its source.";
    return { observations: [], gone: { ...this.#page(id), reason: "out-of-scope", message } };
  }

  /** The tag of the text we hold, where a text that is the same says nothing new. */
  #condition(known: NoteEntry | undefined): string | undefined {
    const { full, held, mapping } = this.#parts;
    if (full || known?.id === undefined || known.state !== undefined) return undefined;
    return known.mapping === mapping && held.hasText(known.id) ? known.etag : undefined;
  }

  /** The text is the one we hold. Only a copy of it under the same name would be another note; a full harvest sees that. */
  #same(name: string, known: NoteEntry | undefined): NoteReading {
    const { id = "", lost } = known ?? {};
    this.#claim(id, name);
    return { observations: [{ type: "same", remoteId: id }, ...(lost ? [this.#aliasChanged(name)] : [])] };
  }

  /** Takes a text that was found under `address`: the registered name, or the id of the note it once led to. */
  async #take(name: string, address: string, { text, etag }: NoteText): Promise<NoteReading> {
    const { server, mapping } = this.#parts;
    const known = this.known(name);
    const id = address === known?.id ? known.id : await this.#identify(address);
    const again = this.#repetition(id, name);
    if (again !== undefined) return { observations: [again], entry: { id } };
    const lost = address !== name;
    const isAlias = !lost && known?.id === id && known.alias === name;
    const alias = isAlias ? name : await server.alias(id);
    const candidate = await toCandidate(server, { id, alias, name: address, text });
    this.#claim(id, name);
    const notices = lost ? [this.#aliasChanged(name, candidate.url)] : [];
    if (known?.id !== undefined && known.id !== id) notices.push(this.#replaced(name, candidate.url));
    return {
      observations: [{ type: "page", candidate }, ...notices],
      entry: { id, alias, etag, mapping, ...(lost && { lost }) },
    };
  }

  async #identify(name: string): Promise<string> {
    const answer = await this.#parts.server.shortId(name);
    if (answer.kind === "id") return answer.id;
    throw contradiction(answer, { url: this.#parts.server.addresses.identity(name) });
  }

  /** A registered name, or the id of its note, gives no text: the note was closed or deleted, or has another alias. */
  async #refused(name: string, address: string, answer: Refusal): Promise<NoteReading> {
    const known = this.known(name);
    if (!this.#parts.full && known?.state === STATE_OF[answer.kind]) return this.#skipped(name, known.state);
    const { id } = known ?? {};
    if (id === undefined) {
      if (answer.kind === "closed") await this.#proof.closed(address);
      return this.#skipped(name, STATE_OF[answer.kind]);
    }
    const other = address === id ? name : id;
    const elsewhere = other === address ? answer : await this.#parts.server.text(other);
    if (elsewhere.kind === "text") return this.#take(name, other, elsewhere);
    const [own, named] = address === id ? [answer, elsewhere] : [elsewhere, answer];
    if (own.kind === "closed") return this.#closed(id);
    return this.#deleted(id, named.kind === "missing" ? [id, name] : [id]);
  }

  async #closed(id: string): Promise<NoteReading> {
    await this.#proof.closed(id);
    const message = "The note was made private at its source.";
    return {
      observations: [{ type: "closed", page: { ...this.#page(id), message } }],
      entry: { id, state: "closed" },
    };
  }

  async #deleted(id: string, names: readonly string[]): Promise<NoteReading> {
    await this.#proof.missing(names);
    const message = "The note was deleted at its source.";
    return {
      observations: [],
      gone: { ...this.#page(id), reason: "deleted", message },
      entry: { id, state: "deleted" },
    };
  }

  /** The address of a note whose words were erased says too much; its entry's number is enough to find it. */
  #skipped(name: string, state: "closed" | "deleted"): NoteReading {
    const { id } = this.known(name) ?? {};
    const message = `Entry ${this.#number(name)} of the source's notes ${WHY_SKIPPED[state]}`;
    const where = id === undefined ? { url: this.urlOf(name) } : { remoteId: id };
    const code = state === "closed" ? "PRIVATE_NOTE" : "MISSING_NOTE";
    return {
      observations: [{ type: "skipped", code, message, ...where }],
      entry: { ...(id !== undefined && { id }), state },
    };
  }

  #page(id: string): { remoteId: string; url: string } {
    return { remoteId: id, url: this.#parts.held.url(id) ?? this.#parts.server.addresses.page(id) };
  }

  #claim(id: string, name: string): void {
    this.#first.set(id, this.#number(name));
  }

  /** Says that another entry has led to the note before; undefined when none has. */
  #repetition(id: string, name: string): Observation | undefined {
    const [first, number] = [this.#first.get(id), this.#number(name)];
    if (first === undefined || first === number) return undefined;
    return duplicateNote(first, number, this.#page(id).url);
  }

  #aliasChanged(name: string, url = this.urlOf(name)): Observation {
    const message =
      `The note that entry ${this.#number(name)} of the source's notes led to has another alias now. ` +
      "It is found by its id; correct the entry, or nobody else will find it.";
    return { type: "notice", code: "ALIAS_CHANGED", message, url };
  }

  #replaced(name: string, url: string): Observation {
    const message =
      `Entry ${this.#number(name)} of the source's notes leads to another note than before, which is read from now on. ` +
      "If that is not meant, correct the entry.";
    return { type: "notice", code: "NOTE_REPLACED", message, url };
  }

  #number(name: string): number {
    return this.#parts.numbers.get(name) ?? 0;
  }
}

export function duplicateNote(first: number, again: number, url: string): Observation {
  const message = `Entries ${first} and ${again} of the source's notes lead to the same note. One of them is enough.`;
  return { type: "notice", code: "DUPLICATE_NOTE", message, url };
}
