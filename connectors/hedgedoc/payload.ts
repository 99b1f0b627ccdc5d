import type { Json } from "../../schema/sink.js";

/** What the ledger keeps of a note: all that the mapping reads. No counter of views, no time that moves by itself. */
export interface NotePayload {
  /** The whole text, header included. */
  readonly text: string;
  /** When the note was made, ISO 8601. */
  readonly createdAt: string;
  /** The name by which it was found, where that is neither its alias nor its short id: its long id, as editors show it. */
  readonly otherName?: string;
}

export function payloadToJson({ text, createdAt, otherName }: NotePayload): Json {
  return { text, createdAt, ...(otherName !== undefined && { otherName }) };
}

/** @throws Error when the ledger holds something else. */
export function jsonToPayload(json: Json): NotePayload {
  const payload = json as Partial<NotePayload> | null;
  if (typeof payload?.text !== "string" || typeof payload.createdAt !== "string") {
    throw new Error("the payload is not a HedgeDoc note");
  }
  return payload as NotePayload;
}
