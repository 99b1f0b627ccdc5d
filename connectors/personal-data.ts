import type { PageRecord } from "../schema/generated/record.js";
import type { Json } from "../schema/sink.js";

/** What stands where an e-mail address stood. */
export const MASK = "[adresse retirée]";

// Deliberately wide: a false positive costs a word, a false negative a person's address. HTML and Markdown can spell the
// @ as a reference or behind a backslash, and whoever shows the text makes an @ of it.
const EMAIL =
  /(?:mailto:)?[\p{L}\p{N}._%+-]{1,64}(?:\\?@|&#0*64;|&#x0*40;|&commat;)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*\.\p{L}{2,24}/giu;

const AT = /@|&(?:#0*64|#x0*40|commat);/i;

/** Takes e-mail addresses out of a text. */
export function withoutEmails(text: string): string {
  return AT.test(text) ? text.replace(EMAIL, MASK) : text;
}

/** Takes e-mail addresses out of every string of a payload, before anything is stored. */
export function withoutPersonalData(payload: Json): Json {
  if (typeof payload === "string") return withoutEmails(payload);
  if (payload === null || typeof payload !== "object") return payload;
  if (Array.isArray(payload)) return (payload as readonly Json[]).map(withoutPersonalData);
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, withoutPersonalData(value)]));
}

/** The same for a record: markup can hide an address, as `name&#64;host` in a template's value, until the text is read. */
export function withoutAddresses(record: PageRecord): PageRecord {
  return withoutPersonalData(record as unknown as Json) as unknown as PageRecord;
}

// A name that is an address says who someone is to the whole world.
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)$/i;

/** Keeps contributors' names; addresses are counted, not kept. */
export function splitContributors(names: readonly string[]): { names: string[]; anonymous: number } {
  const kept = names.filter((name) => !IP_ADDRESS.test(name) && withoutEmails(name) === name);
  return { names: kept, anonymous: names.length - kept.length };
}
