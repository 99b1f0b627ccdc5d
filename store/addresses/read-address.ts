/** Longest address read, in characters; records hold no longer ones. */
export const LONGEST_ADDRESS = 4_000;

/** Parts of a web address, every character of them spelled in one way. */
export interface Address {
  /** `https://host:port`; the port only where it is not the usual one. */
  readonly origin: string;
  /** Percent-encoded, with a slash at the beginning. */
  readonly path: string;
  /** Percent-encoded names and values, in order; of those about the reader none is left. */
  readonly params: readonly (readonly [name: string, value: string | undefined])[];
}

/** Parameters that tell where a reader comes from. */
const TRACKING =
  /^(?:utm_\w+|mtm_\w+|pk_\w+|piwik_\w+|mc_[a-z]+|_hs\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|srsltid|mkt_tok)$/i;

/**
 * Reads an http(s) address as somebody copied it; undefined for anything else, and for one of more than 4,000
 * characters. Fragment, user name and tracking are left out.
 */
export function readAddress(text: string): Address | undefined {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_ADDRESS || !/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return undefined;
  const { protocol, host, pathname, search } = new URL(trimmed);
  const params = search.slice(1).split("&").flatMap(readParam);
  // A dot at the end of a host says that it is written in full, as it always is.
  return {
    origin: `${protocol}//${host.replace(/\.(?=$|:)/, "")}`,
    path: respelled(pathname).replaceAll("%2F", "/"),
    params,
  };
}

function readParam(part: string): [name: string, value: string | undefined][] {
  // Forms write a blank as a plus sign.
  const [name = "", ...rest] = part.replaceAll("+", "%20").split("=").map(respelled);
  if (name === "" || TRACKING.test(name)) return [];
  return [[name, rest.length === 0 ? undefined : rest.join("=")]];
}

export function writeAddress({ origin, path, params }: Address): string {
  const query = params.map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).join("&");
  return origin + path + (query === "" ? "" : `?${query}`);
}

/** Words of an address as people read them. */
export function readable(part: string): string {
  return decodeURIComponent(part);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** One spelling for all: whatever is encoded is read and written again; percent signs that mean nothing are encoded. */
function respelled(part: string): string {
  return part.replaceAll(/(?:%[0-9a-f]{2})+|%/gi, (run) => {
    if (run === "%") return "%25";
    const bytes = Uint8Array.from(run.match(/[0-9a-f]{2}/gi) ?? [], (byte) => Number.parseInt(byte, 16));
    try {
      return encodeURIComponent(utf8.decode(bytes));
    } catch {
      // Old sites write other encodings than UTF-8: their bytes are compared as they are written.
      return run.toUpperCase().replaceAll("%", "%25");
    }
  });
}
