import { createHash } from "node:crypto";

/**
 * An opaque id that depends on nothing but its parts, so that a rebuilt graph has the same ids.
 *
 * @param prefix One letter that says what the id names.
 * @returns The prefix and 20 characters of base 32 (100 bits).
 */
export function stableId(prefix: string, ...parts: readonly string[]): string {
  const digest = createHash("sha256").update(JSON.stringify(parts)).digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  return prefix + (bits >> 4n).toString(32).padStart(20, "0");
}

export function pageId(sourceId: string, remoteId: string): string {
  return stableId("p", sourceId, remoteId);
}

/** A resource keeps the id of the page that founded it. */
export function resourceId(page: string): string {
  return stableId("r", page);
}

export function organizationId(nameKey: string): string {
  return stableId("o", nameKey);
}
