import { StopSourceError } from "../errors.js";
import { excerpt } from "../http/redact-url.js";
import { readNoteAddress } from "./note-name.js";
import type { Site } from "./site.js";

/** The notes a source names, by the name in their address. */
export interface RegisteredNotes {
  /** Each once, in the order of the settings. */
  readonly names: readonly string[];
  /** Which entry of the settings names it; 1 is the first. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Entries that name a note again, each with the entry that named it first. */
  readonly repeated: readonly (readonly [first: number, again: number])[];
}

/** @throws StopSourceError BAD_NOTE_ADDRESS naming the first entry that cannot be a note; nobody was asked by then. */
export function registeredNotes(addresses: readonly string[], site: Site): RegisteredNotes {
  const numbers = new Map<string, number>();
  const repeated: [number, number][] = [];
  for (const [index, address] of addresses.entries()) {
    const { name, fault } = readNoteAddress(address, site);
    if (fault !== undefined) throw badAddress(index + 1, address, fault);
    const first = numbers.get(name);
    if (first === undefined) numbers.set(name, index + 1);
    else repeated.push([first, index + 1]);
  }
  return { names: [...numbers.keys()], numbers, repeated };
}

function badAddress(number: number, address: string, fault: string): StopSourceError {
  // A query or a user name can hold what is nobody else's business.
  const shown = excerpt(address.replace(/[?#].*/s, "").replace(/\/\/[^/]*@/, "//…@"), 200);
  const message =
    `Entry ${number} of the source's notes, "${shown}", cannot be read: ${fault}. ` +
    "Give the address of a note as its editor shows it (https://…/<alias>) or its published page (https://…/s/<alias>).";
  return new StopSourceError("BAD_NOTE_ADDRESS", message);
}
