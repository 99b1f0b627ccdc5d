import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Json } from "../../schema/sink.js";

/** Compresses a payload for the ledger. */
export function packPayload(payload: Json): Buffer {
  return gzipSync(JSON.stringify(payload), { level: 6 });
}

export function unpackPayload(packed: Uint8Array): Json {
  return JSON.parse(gunzipSync(packed).toString("utf8")) as Json;
}

/**
 * A value as every database can hold it: no zero character, no half of a surrogate pair in any of its strings. One such
 * character would otherwise break the whole batch, again and again.
 */
export function storable<T>(value: T): T {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\0", "\uFFFD") as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [storable(key), storable(member)])) as T;
}

/** SHA-256, in hexadecimal, of a value whose keys may stand in any order. */
export function hashOf(value: Json): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}

function canonicalJson(value: Json): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.keys(value)
    .toSorted()
    .filter((key) => value[key] !== undefined)
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

// Array.isArray does not narrow readonly arrays.
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
