const SECRET_NAME = /token|secret|passw|pwd|key|auth|sig|session|sid|jwt|code|credential/i;

/** Gives an address that may be shown: no credentials, no fragment, and no value of a parameter that sounds like a secret. */
export function redactUrl(url: URL | string): string {
  const shown = toUrl(url);
  if (!shown) return "(not a URL)";
  shown.username = "";
  shown.password = "";
  shown.hash = "";
  if (shown.search) shown.search = shown.search.slice(1).split("&").map(redactPair).join("&");
  return shown.href;
}

/** Longest path shown in a message, in characters: what follows it must still be read. */
const LONGEST_PATH = 200;

/** Gives scheme, host and the beginning of the path only, for messages: a query can hold tokens under any name. */
export function shortUrl(url: URL | string): string {
  const shown = toUrl(url);
  if (!shown) return "(not a URL)";
  const { protocol, host, pathname, search } = shown;
  const path = pathname.length > LONGEST_PATH ? `${pathname.slice(0, LONGEST_PATH)}…` : pathname;
  return `${protocol}//${host}${path}${search ? "?…" : ""}`;
}

/** Gives the first `length` characters of a text on one line, without control characters. */
export function excerpt(text: string, length = 80): string {
  return text
    .slice(0, length * 4)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .slice(0, length);
}

function redactPair(pair: string): string {
  const equals = pair.indexOf("=");
  if (equals < 0) return pair;
  return SECRET_NAME.test(pair.slice(0, equals)) ? `${pair.slice(0, equals)}=…` : pair;
}

function toUrl(url: URL | string): URL | undefined {
  return URL.canParse(String(url)) ? new URL(url) : undefined;
}
