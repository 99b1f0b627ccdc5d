import type { Json } from "../schema/sink.js";

/** What stands where an e-mail address stood. */
const MASK = "[adresse retirée]";

// Deliberately wide: a false positive costs a word, a false negative a person's address.
const EMAIL = /(?:mailto:)?[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})*\.\p{L}{2,24}/giu;

/** Takes e-mail addresses out of a text. */
export function withoutEmails(text: string): string {
  return text.includes("@") ? text.replace(EMAIL, MASK) : text;
}

/** Takes e-mail addresses out of every string of a payload, before anything is stored. */
export function withoutPersonalData(payload: Json): Json {
  if (typeof payload === "string") return withoutEmails(payload);
  if (payload === null || typeof payload !== "object") return payload;
  if (Array.isArray(payload)) return (payload as readonly Json[]).map(withoutPersonalData);
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, withoutPersonalData(value)]));
}

// A name that is an address says who someone is to the whole world.
const IP_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]*:[0-9a-f:]+)$/i;

/** Keeps contributors' names; addresses are counted, not kept. */
export function splitContributors(names: readonly string[]): { names: string[]; anonymous: number } {
  const kept = names.filter((name) => !IP_ADDRESS.test(name) && withoutEmails(name) === name);
  return { names: kept, anonymous: names.length - kept.length };
}
