import { createHash } from "node:crypto";
import type { Json } from "../../schema/sink.js";
import { withoutEmails } from "../personal-data.js";

/** Longest id kept as it is, in characters: the ledger takes 200, and a permalink holds it with every sign escaped. */
const LONGEST_ID = 200;

const HASHED = "sha256:";

/** Digits of a hash that tells the revisions of one page apart. */
const REVISION_DIGITS = 16;

/**
 * The identity of an entry: its id, as it is written, for RFC 4287 compares ids sign by sign.
 *
 * An id that is long, that holds signs nobody can see, or that holds an e-mail address (`tag:zoe@example.org,2026:1`) is
 * hashed. One that looks like such a hash is hashed too, so that no entry can pass for another.
 */
export function remoteIdOf(id: string): string {
  const isPlain = id.length <= LONGEST_ID && /^[\x21-\x7e]+$/.test(id) && !id.startsWith(HASHED);
  return isPlain && withoutEmails(id) === id ? id : `${HASHED}${createHash("sha256").update(id).digest("hex")}`;
}

/** Names a revision by what is kept of it: `updated` need not change with an edit, and may change without one. */
export function revisionIdOf(kept: Json): string {
  return createHash("sha256").update(JSON.stringify(kept)).digest("hex").slice(0, REVISION_DIGITS);
}
