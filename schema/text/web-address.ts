/** Longest address kept, in characters; a record holds no longer ones. */
const LONGEST = 4_000;

/** What RFC 3986 lets stand in a path, a query or a fragment. */
const STRAY = /%(?![0-9a-f]{2})|[^\w\-.~!$&'()*+,;=:@/?%]/gi;

/**
 * Gives an http(s) address as RFC 3986 spells it, or undefined when it is none.
 *
 * Browsers take `?a[]=b|c` and `100%` as they are, and so does `new URL`; a record's `uri` is stricter. A user name or
 * a password in the address is left out.
 *
 * @example webAddress("https://fr.example.org/Été?a[]=1") // "https://fr.example.org/%C3%89t%C3%A9?a%5B%5D=1"
 */
export function webAddress(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { origin, pathname, search, hash } = new URL(text);
  const rest = [pathname, search, hash.slice(1)].map((part) => part.replaceAll(STRAY, encodeURIComponent));
  const address = origin + rest[0] + rest[1] + (hash === "" ? "" : `#${rest[2]}`);
  return address.length > LONGEST ? undefined : address;
}
