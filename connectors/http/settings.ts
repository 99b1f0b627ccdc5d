import { StopSourceError } from "../errors.js";
import type { HttpDoorOptions } from "./contract.js";

/** The options of a door with every default filled in. */
export interface DoorSettings extends Omit<Required<HttpDoorOptions>, "baseUrl" | "alsoHosts" | "signal"> {
  /** `host` or `host:port` of the source itself. */
  baseHost: string;
  /** Every host that may be asked, `baseHost` included. */
  hosts: ReadonlySet<string>;
  signal: AbortSignal | undefined;
}

const DEFAULTS = {
  allowPrivateNetwork: false,
  minIntervalMs: 1000,
  timeoutMs: 30_000,
  maxBytes: 20 * 1024 * 1024,
  retries: 4,
  maxRetryAfterMs: 120_000,
  respectRobots: true,
  cookies: false,
  backoffMs: 1000,
  circuitFailures: 10,
  circuitPauseMs: 60_000,
};

/** Timers cannot wait longer, in milliseconds (25 days); they would not wait at all. */
const LARGEST = 2 ** 31 - 1;

/** Fills in the defaults. @throws StopSourceError BAD_SETTING when a value cannot work */
export function readSettings(options: HttpDoorOptions): DoorSettings {
  const { baseUrl, alsoHosts = [], signal, contact, version, ...given } = options;
  // `undefined` counts as "not given", so that a setting read from a file can be handed on as it is.
  const present: Partial<typeof DEFAULTS> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const baseHost = readBaseHost(baseUrl);
  if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(contact)) {
    refuse("contact", "must be an e-mail address or URL where partners can reach you");
  }
  const hosts = new Set([baseHost, ...alsoHosts.map((host) => host.toLowerCase())]);
  const settings = { ...DEFAULTS, ...present };
  for (const [name, value] of Object.entries(settings)) {
    if (typeof value === "number" && !(value >= 0 && value <= LARGEST)) {
      refuse(name, `must be a number from 0 to ${LARGEST}`);
    }
  }
  return { ...settings, contact, version, baseHost, hosts, signal };
}

function readBaseHost(baseUrl: string): string {
  const base = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!base || !/^https?:$/.test(base.protocol)) {
    refuse("url", "must be an address that begins with http:// or https://");
  }
  if (base.username || base.password) refuse("url", "must not contain a user name or password");
  return base.host;
}

function refuse(setting: string, rule: string): never {
  throw new StopSourceError("BAD_SETTING", `The source setting "${setting}" ${rule}.`);
}
