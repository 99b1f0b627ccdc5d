import { isIP } from "node:net";
import { StopSourceError } from "../errors.js";
import { isReachable } from "./addresses.js";
import { excerpt, redactUrl, shortUrl } from "./redact-url.js";
import type { DoorSettings } from "./settings.js";

/** The settings that say where a door may go. */
type Reach = Pick<DoorSettings, "baseHost" | "hosts" | "allowPrivateNetwork">;

/**
 * Gives the parsed address when this door may ask it.
 *
 * `new URL` has already turned `http://2130706433/`, `http://0x7f.1/` and `http://127.1/` into 127.0.0.1.
 *
 * @throws StopSourceError BAD_URL, FOREIGN_HOST or PRIVATE_ADDRESS
 */
export function checkUrl(text: string, reach: Reach): URL {
  if (!URL.canParse(text)) {
    const shown = excerpt(text.replace(/\?.*/s, "?…").replace(/^.*@/s, "…@"));
    throw new StopSourceError("BAD_URL", `"${shown}" is not a URL.`);
  }
  const url = new URL(text);
  url.hash = "";
  const options = { url: redactUrl(url) };
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new StopSourceError("BAD_URL", `Only http and https are spoken here, not "${url.protocol}".`, options);
  }
  if (url.username || url.password) {
    throw new StopSourceError(
      "BAD_URL",
      `The address on ${url.host} contains a user name or password. Remove it.`,
      options,
    );
  }
  checkAddress(url, reach);
  if (!reach.hosts.has(url.host)) {
    const message = `${shortUrl(url)} is not on a host of this source (${[...reach.hosts].join(", ")}).`;
    throw new StopSourceError("FOREIGN_HOST", message, options);
  }
  return url;
}

/** Says whether this address may be on a private network: only the source's own host, and only when the setting allows it. */
export function mayBePrivate(url: URL, reach: Reach): boolean {
  return reach.allowPrivateNetwork && url.host === reach.baseHost;
}

/** Builds the refusal of a host that is on a private network. */
export function privateAddressError(url: URL): StopSourceError {
  const message =
    `${url.hostname} is on a private or reserved network address, which a harvest must not reach. ` +
    `If this source is meant to be on your own network, set allowPrivateNetwork for it.`;
  return new StopSourceError("PRIVATE_ADDRESS", message, { url: redactUrl(url) });
}

/** Sockets do not look up a literal address, so it is checked here and not in the safe lookup. */
function checkAddress(url: URL, reach: Reach): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) && !isReachable(host, mayBePrivate(url, reach))) throw privateAddressError(url);
}
