/** Parameters that say how a page is shown or where a reader comes from, not what is shown. */
const OF_THE_READER = /^(?:utm_\w+|fbclid|gclid|mc_[a-z]+|uselang|useskin|mobileaction|var_mode)$/;

/** A query without values says how a note is shown: "?both", "?view". */
const FLAGS = /^[a-z]+(?:&[a-z]+)*$/;

/**
 * A web address as it is compared: without scheme, "www.", usual port, fragment, last slash and what concerns the reader
 * only; characters written as themselves; parameters in order. Undefined for what is no web address.
 *
 * @example addressKey("https://www.example.org/wiki/Caf%C3%A9/#Horaires") // "example.org/wiki/Café"
 */
export function addressKey(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { host, pathname, search } = new URL(address);
  const path = decode(pathname).replaceAll("_", " ").replace(/\/+$/, "");
  const query = search.slice(1);
  return host.replace(/^www\./, "") + path + (query === "" || FLAGS.test(query) ? "" : queryKey(query));
}

/** The host of an address as it is compared. */
export function hostKey(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host.replace(/^www\./, "") : undefined;
}

function queryKey(query: string): string {
  const parts = query.split("&").filter((part) => part !== "" && !OF_THE_READER.test(part.split("=")[0] ?? ""));
  return parts.length === 0 ? "" : `?${parts.map(decode).toSorted().join("&").replaceAll("_", " ")}`;
}

/** Percent signs that mean nothing stay as they are. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text).normalize("NFC");
  } catch {
    return text;
  }
}
