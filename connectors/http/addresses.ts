import ipaddr from "ipaddr.js";

/** Who an IP address belongs to: everybody's internet, one's own network, or nothing a harvester may speak to. */
type AddressScope = "public" | "private" | "refused";

const PRIVATE_RANGES = new Set<string>(["private", "loopback", "uniqueLocal"]);
const GLOBAL_UNICAST: [ipaddr.IPv6, number] = [ipaddr.IPv6.parse("2000::"), 3];

/**
 * Says the scope of an IP address as DNS or `URL.hostname` writes it (without brackets).
 *
 * "private" is RFC 1918, loopback and unique local. "refused" is link-local, multicast, reserved, unspecified, shared
 * (CGNAT), and every IPv6 form that carries an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64): what it
 * leads to is decided by a machine we do not know.
 */
export function scopeOfAddress(address: string): AddressScope {
  if (!ipaddr.isValid(address)) return "refused";
  const parsed = ipaddr.parse(address);
  const range = parsed.range();
  if (PRIVATE_RANGES.has(range)) return "private";
  if (range !== "unicast") return "refused";
  // Outside 2000::/3 nothing is routed; ipaddr.js calls ::7f00:1, which is 127.0.0.1 in an old spelling, unicast.
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(GLOBAL_UNICAST)) return "refused";
  return "public";
}

/** Says whether the door may connect to this address. */
export function isReachable(address: string, allowPrivate: boolean): boolean {
  const scope = scopeOfAddress(address);
  return scope === "public" || (scope === "private" && allowPrivate);
}
