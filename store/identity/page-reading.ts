import { foldText } from "../fold.js";
import { addressKey, hostKey } from "./addresses.js";
import { type TextReading, readText } from "./fingerprint.js";
import type { PageView } from "./page-view.js";
import statementWords from "./statement-words.json" with { type: "json" };
import { type TitleReading, readTitle } from "./titles.js";

/** A page ready to be judged beside others. */
export interface PageReading {
  readonly view: PageView;
  readonly title: TitleReading;
  readonly text: TextReading;
  /** Addresses as they are compared. */
  readonly addresses: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
  readonly canonical: string | undefined;
  readonly statements: readonly Statement[];
  /** The text stops before its end: "(…)", "Lire la suite". */
  readonly goesOn: boolean;
}

/** A sentence that says where the page's text comes from. */
export interface Statement {
  readonly text: string;
  readonly address: string | undefined;
  /** The site it names when it leads to no page of it, but to its home. */
  readonly site: string | undefined;
  readonly says: "REPRINT" | "EXTRACT" | "DERIVATION";
}

/**
 * Reads a page once, for any number of comparisons.
 *
 * @param crowded Sketch hashes of the page that more than `KEY_LIMITS.TEXT` pages hold.
 */
export function readPage(view: PageView, crowded?: ReadonlySet<number>): PageReading {
  const statements = view.originals.map(readStatement);
  const text = readText(view.text, {
    statements: view.originals.map((original) => original.text),
    ...(crowded !== undefined && { crowded }),
  });
  return {
    view,
    title: readTitle(view.title),
    text,
    addresses: keysOfAddresses(view.addresses),
    links: keysOfAddresses([...view.links, ...view.originals.flatMap(({ url }) => url ?? [])]),
    canonical: view.canonicalAddress === undefined ? undefined : addressKey(view.canonicalAddress),
    statements,
    goesOn: statements.some(({ says }) => says === "EXTRACT") || stopsEarly(view.text),
  };
}

function keysOfAddresses(addresses: readonly string[]): Set<string> {
  return new Set(addresses.flatMap((address) => addressKey(address) ?? []));
}

function readStatement({ text, url }: PageView["originals"][number]): Statement {
  const folded = ` ${foldText(text)} `;
  const says = (phrases: readonly string[]) => phrases.some((phrase) => folded.includes(` ${phrase} `));
  const isHome = url !== undefined && URL.canParse(url) && new URL(url).pathname.length <= 1;
  return {
    text,
    address: url === undefined ? undefined : addressKey(url),
    site: url !== undefined && isHome ? hostKey(url) : undefined,
    says: says(statementWords.derivation) ? "DERIVATION" : says(statementWords.extract) ? "EXTRACT" : "REPRINT",
  };
}

function stopsEarly(text: string): boolean {
  const end = text.trimEnd().slice(-400).toLowerCase();
  return end.endsWith("…") || end.endsWith("...") || statementWords.continuation.some((sign) => end.includes(sign));
}
