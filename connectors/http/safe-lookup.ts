import { lookup, type LookupAddress, type LookupAllOptions } from "node:dns";
import type { LookupFunction } from "node:net";
import { isReachable } from "./addresses.js";

/** The `code` of the error given to the socket; node-fetch keeps nothing else of it. */
export const PRIVATE_ADDRESS = "PRIVATE_ADDRESS";

/** How names become addresses; `dns.lookup` unless a test says otherwise. */
export type ResolveHost = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Gives a lookup for http(s) agents that refuses a name as soon as one of its addresses is not allowed.
 *
 * The socket connects to exactly the addresses checked here, so a name cannot show a public address to the check and a
 * private one to the connection (DNS rebinding).
 */
export function createSafeLookup(allowPrivate: boolean, resolveHost: ResolveHost = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolveHost(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isReachable(address, allowPrivate))) {
        return callback(Object.assign(new Error("address refused"), { code: PRIVATE_ADDRESS }), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
