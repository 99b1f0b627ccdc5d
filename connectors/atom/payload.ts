import type { Json } from "../../schema/sink.js";
import type { KeptText } from "./texts.js";

/** What the ledger keeps of an entry: its own words, and those of its feed that hold for it. */
export interface EntryPayload {
  readonly title: string;
  readonly summary?: KeptText;
  readonly content?: KeptText;
  readonly language?: string;
  readonly published?: string;
  readonly categories: readonly string[];
  /** What the entry says of its licence, in its `rights` and its links. */
  readonly rights: readonly KeptRights[];
  /** What the feed says of the licence of entries that do not say theirs. */
  readonly siteRights: readonly KeptRights[];
  /** The feed that the entry was copied from. */
  readonly original?: { readonly text: string; readonly url?: string };
  /** Addresses that the entry names beside its text: what it is about, and where it comes from. */
  readonly related: readonly string[];
  /** Addresses of recordings and other files that belong to it. */
  readonly enclosures: readonly string[];
}

export interface KeptRights {
  readonly text?: KeptText;
  readonly url?: string;
}

/** A payload holds texts, lists and objects only, and every key of it is a plain one. */
export function asJson(payload: EntryPayload): Json {
  return payload as unknown as Json;
}
