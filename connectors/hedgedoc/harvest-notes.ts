import type { FetchContext, Observation } from "../connector.js";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HedgeDocSettings } from "./generated/settings.js";
import { HeldNotes } from "./held-notes.js";
import { MAPPING_VERSION } from "./map-note.js";
import { NoteMemory } from "./memory.js";
import { NoteReader, type NoteReading, duplicateNote } from "./note-reader.js";
import { type RegisteredNotes, registeredNotes } from "./registered-notes.js";
import { HedgeDocServer } from "./server.js";
import { siteOf } from "./site.js";
import { proposeUnregistered } from "./unregistered-notes.js";

/** How many notes that had not changed are passed before a killed harvest goes on from there. */
const NOTES_PER_CHECKPOINT = 20;

/** Faults of the whole source, by whichever note they show. */
const OF_THE_SOURCE: ReadonlySet<string> = new Set([
  "REDIRECTS_EVERYTHING",
  "UNSUPPORTED_VERSION",
  "ROBOTS_DISALLOWED",
]);

/** Bad luck that one note alone can have, as when its text is what breaks the server. */
const OF_ONE_NOTE: ReadonlySet<string> = new Set(["SERVER_ERROR", "TIMEOUT", "TRUNCATED_BODY"]);

interface Harvest {
  readonly registered: RegisteredNotes;
  readonly memory: NoteMemory;
  readonly held: HeldNotes;
  readonly reader: NoteReader;
}

/** Reads every registered note: one small request each for those that have not changed. */
export async function* harvestNotes(context: FetchContext<HedgeDocSettings>): AsyncGenerator<Observation> {
  const { source, options, http, full } = context;
  const site = siteOf(source.url);
  const registered = registeredNotes(options.notes, site);
  const server = new HedgeDocServer(http, site);
  const memory = new NoteMemory(context.cursor, context.position, full);
  const held = await HeldNotes.read(context.held(), site);
  const { numbers } = registered;
  const reader = new NoteReader({ server, memory, held, numbers, full, mapping: MAPPING_VERSION });
  const harvest = { registered, memory, held, reader };
  for (const [first, again] of registered.repeated) {
    const name = registered.names.find((each) => numbers.get(each) === first) ?? "";
    yield duplicateNote(first, again, reader.urlOf(name));
  }
  const isSure = yield* readRegistered(harvest);
  if (isSure) yield* leaveUnregistered(harvest);
  for (const page of memory.gone) yield { type: "gone", page };
  const known = new Set(registered.names.flatMap((name) => [name, ...namesOf(memory, name)]));
  yield* proposeUnregistered(context.linked(), known, { site, addresses: server.addresses });
  yield { type: "complete", cursor: memory.cursor(registered.names) };
}

function namesOf(memory: NoteMemory, name: string): string[] {
  const { id, alias } = memory.entry(name) ?? {};
  return [id, alias].flatMap((each) => each ?? []);
}

/** Reads the notes one by one. @returns False when one could not be read of which we do not know which of ours it is. */
async function* readRegistered({ registered, memory, reader }: Harvest): AsyncGenerator<Observation, boolean> {
  const { names } = registered;
  const round = new Round(memory, reader);
  let sinceCheckpoint = 0;
  for (const name of names) {
    if (memory.isDone(name)) {
      round.understood += 1;
      continue;
    }
    const attempt = await tryToRead(reader, name);
    yield* round.take(name, attempt);
    sinceCheckpoint += 1;
    const isRead = "reading" in attempt && attempt.reading.entry !== undefined;
    if (!isRead && sinceCheckpoint < NOTES_PER_CHECKPOINT) continue;
    sinceCheckpoint = 0;
    yield { type: "checkpoint", position: memory.position(), total: names.length };
  }
  yield* round.end(names.length);
  return round.isSure;
}

type Fault = StopSourceError | RetryLaterError;

/** What a note came to: a reading, or an error that concerns this note alone. */
type Attempt = { readonly reading: NoteReading } | { readonly fault: Fault };

/**
 * Judges faults by how the other notes fare. A note that cannot be read is reported and stays as it was; when the server
 * has trouble with two in a row, or none can be read, it is the source's trouble.
 */
class Round {
  readonly #memory: NoteMemory;
  readonly #reader: NoteReader;
  /** Notes whose state is clear. */
  understood = 0;
  /** False when a note could not be read of which we do not know which of ours it is. */
  isSure = true;
  #firstFault: Fault | undefined;
  /** The note before, when the server had trouble with it. */
  #troubled: { readonly name: string; readonly fault: Fault } | undefined;

  constructor(memory: NoteMemory, reader: NoteReader) {
    this.#memory = memory;
    this.#reader = reader;
  }

  /** @throws RetryLaterError when the server had trouble with the note before, too. */
  *take(name: string, attempt: Attempt): Generator<Observation> {
    if ("fault" in attempt && attempt.fault instanceof RetryLaterError) {
      if (this.#troubled !== undefined) throw attempt.fault;
      this.#troubled = { name, fault: attempt.fault };
      return;
    }
    yield* this.#reportTroubled();
    if ("fault" in attempt) {
      yield* this.#report(name, attempt.fault);
      return;
    }
    const { observations, entry, gone } = attempt.reading;
    this.understood += 1;
    this.#memory.note(name, entry);
    if (gone !== undefined) this.#memory.gone.push(gone);
    yield* observations;
  }

  /** @throws the first fault, as the source's, when no note could be read. */
  *end(count: number): Generator<Observation> {
    if (this.understood === 0 && this.#troubled !== undefined) throw this.#troubled.fault;
    yield* this.#reportTroubled();
    if (this.understood === 0 && this.#firstFault !== undefined) throw noneReadable(this.#firstFault, count);
  }

  *#reportTroubled(): Generator<Observation> {
    if (this.#troubled === undefined) return;
    const { name, fault } = this.#troubled;
    this.#troubled = undefined;
    yield* this.#report(name, fault);
  }

  *#report(name: string, fault: Fault): Generator<Observation> {
    const { id } = this.#reader.known(name) ?? {};
    if (id === undefined) this.isSure = false;
    this.#firstFault ??= fault;
    this.#memory.note(name, undefined);
    const { code, message } = fault;
    yield { type: "failed", code, message, ...(id !== undefined && { remoteId: id }), url: this.#reader.urlOf(name) };
  }
}

/** @throws what concerns the whole source. */
async function tryToRead(reader: NoteReader, name: string): Promise<Attempt> {
  try {
    return { reading: await reader.read(name) };
  } catch (error) {
    if (isOfOneNote(error)) return { fault: error };
    throw error;
  }
}

function isOfOneNote(error: unknown): error is Fault {
  if (error instanceof StopSourceError) return !OF_THE_SOURCE.has(error.code);
  return error instanceof RetryLaterError && OF_ONE_NOTE.has(error.code);
}

function noneReadable({ code, message, url }: Fault, count: number): StopSourceError {
  const all = count === 1 ? "The only registered note" : `None of the ${count} registered notes`;
  const verb = count === 1 ? "could not be read" : "could be read; the first";
  return new StopSourceError(code, `${all} ${verb}: ${message}`, { url });
}

/** Withdraws the notes we hold that are no longer registered; the settings' word is enough where the server gives none. */
async function* leaveUnregistered({ registered, memory, held, reader }: Harvest): AsyncGenerator<Observation> {
  const ours = new Set(registered.names.flatMap((name) => reader.known(name)?.id ?? []));
  for (const id of held.ids.filter((each) => !ours.has(each))) {
    const reading = await reader.leave(id).catch((error: unknown) => {
      if (isOfOneNote(error)) return reader.outOfScope(id);
      throw error;
    });
    yield* reading.observations;
    if (reading.gone !== undefined) memory.gone.push(reading.gone);
  }
}
