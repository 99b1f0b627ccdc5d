import { InvalidError } from "../../schema/validate.js";
import type { Observation } from "../connector.js";
import { remoteIdOf } from "./identity.js";
import { LONGEST_CONTENT, titleOf } from "./map-entry.js";
import { MOST_ENTRIES_OF_DOCUMENT } from "./read-document.js";
import { timeOf } from "./times.js";
import { type WireEntry, type WireFeed, readWireEntry } from "./wire.js";

/** An entry that can become a page. */
export type IdentifiedEntry = WireEntry & { readonly id: string };

/** What the entries of one document came to. */
export interface ReadEntries {
  /** By remote id, in the order of the document. */
  readonly entries: ReadonlyMap<string, IdentifiedEntry>;
  /** What to report of those that cannot be told from others. */
  readonly failures: readonly Observation[];
}

/** Sorts out the entries of a document; of two with one id the later is the entry (RFC 4287, 4.1.1). */
export function readEntries(feed: WireFeed, where: string): ReadEntries {
  const entries = new Map<string, IdentifiedEntry>();
  const failures: Observation[] = [];
  for (const raw of feed.entries?.slice(0, MOST_ENTRIES_OF_DOCUMENT) ?? []) {
    const entry = readEntry(raw);
    if (entry === undefined) {
      failures.push(
        failure("MALFORMED_ROW", `An entry of ${where} has no id, so it cannot be kept apart from others.`),
      );
      continue;
    }
    const remoteId = remoteIdOf(entry.id);
    const other = entries.get(remoteId);
    if (other === undefined || isLater(entry, other)) entries.set(remoteId, entry);
  }
  return { entries, failures };
}

/** Why an entry cannot become a page, if it cannot; what we hold of it stays. */
export function faultOf(remoteId: string, entry: IdentifiedEntry): Observation | undefined {
  const length = entry.content?.value?.length ?? 0;
  if (length > LONGEST_CONTENT) {
    const message = `The text of the entry has more than ${LONGEST_CONTENT} characters and was not read.`;
    return failure("TEXT_TOO_LONG", message, remoteId);
  }
  if (titleOf(entry) !== "") return undefined;
  return failure("NO_TITLE", "The entry has no title, so nobody could find it. Add one at the source.", remoteId);
}

/** Undefined for what is no entry, or has no id. */
function readEntry(raw: unknown): IdentifiedEntry | undefined {
  try {
    const entry = readWireEntry(raw, "The entry");
    return entry.id === undefined ? undefined : { ...entry, id: entry.id };
  } catch (error) {
    if (error instanceof InvalidError) return undefined;
    throw error;
  }
}

function failure(code: string, message: string, remoteId?: string): Observation {
  return { type: "failed", code, message, ...(remoteId !== undefined && { remoteId }) };
}

function isLater(entry: WireEntry, other: WireEntry): boolean {
  return (timeOf(entry.updated)?.getTime() ?? 0) > (timeOf(other.updated)?.getTime() ?? 0);
}
