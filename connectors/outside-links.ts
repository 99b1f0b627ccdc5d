import { webAddress } from "../schema/text/web-address.js";

/** The web addresses among these that lead elsewhere than to a host (with its port), each once, in order. */
export function outsideLinks(addresses: readonly string[], host: string): string[] {
  const absolute = addresses.flatMap((address) => webAddress(address) ?? []);
  return [...new Set(absolute)].filter((address) => new URL(address).host !== host);
}
