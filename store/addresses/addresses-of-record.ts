import type { PageRecord } from "../../schema/generated/record.js";
import { keptKey } from "./address-keys.js";

/**
 * The addresses that lead to a page, to be read: its own, its other ones, and those of its revisions. Each once, however
 * it is spelled; names that lead nowhere on the web (`urn:…`) are left out.
 */
export function addressesOfRecord(
  { aliases = [] }: Pick<PageRecord, "aliases">,
  url: string,
  permalinks: string | readonly string[] = [],
): string[] {
  const byKey = new Map<string, string>();
  for (const address of [url, ...aliases, ...(typeof permalinks === "string" ? [permalinks] : permalinks)]) {
    const key = keptKey(address);
    if (key !== undefined && !byKey.has(key)) byKey.set(key, address);
  }
  return [...byKey.values()];
}
