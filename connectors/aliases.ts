import { webAddress } from "../schema/text/web-address.js";
import { withoutEmails } from "./personal-data.js";

/** How many a record names. */
const MOST = 100;

/**
 * The member of a record that names a page's other addresses: each once, its own left out. An address that holds an
 * e-mail address, however it is written, is left out too.
 */
export function aliasesMember(url: string, addresses: readonly string[]): { aliases?: string[] } {
  const own = webAddress(url);
  const others = addresses.flatMap((address) => (tellsNobody(address) ? (webAddress(address) ?? []) : []));
  const aliases = [...new Set(others)].filter((address) => address !== own).slice(0, MOST);
  return aliases.length === 0 ? {} : { aliases };
}

function tellsNobody(address: string): boolean {
  const words = address.replaceAll(/%(?:40|2b)/gi, decodeURIComponent);
  return withoutEmails(words) === words;
}
