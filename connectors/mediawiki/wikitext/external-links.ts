import { decodeReferences } from "../../../schema/text/decode-references.js";

/** What MediaWiki lets a URL hold; our markers end one too. */
const URL_TEXT = /(?:https?:\/\/|mailto:|\/\/)[^[\]<>"\s\p{Cc}\uFDD0\uFDD1]+/iuy;

/** Where `''` or an entity that stands for a bracket or a blank begins, a URL ends. */
const URL_END = /''|&(?:lt|gt|nbsp|#60|#62|#160);/i;

/** Reads the URL at `at`, as written in the source. */
export function readUrl(text: string, at: number): string | undefined {
  URL_TEXT.lastIndex = at;
  const found = URL_TEXT.exec(text)?.[0];
  if (found === undefined) return undefined;
  const url = found.slice(0, URL_END.exec(found)?.index);
  return /[^:/]$|:\/\/.+|mailto:.+/i.test(url) ? url : undefined;
}

/** A bare URL does not take the punctuation after it (but the `;` of an entity), nor a `)` that it did not open. */
export function trimBareUrl(url: string): string {
  const closing = url.includes("(") ? /[,;.:!?]+$/ : /[,;.:!?)]+$/;
  let end = url.length;
  while (end > 0 && closing.test(url.slice(end - 1, end)) && !ENTITY_AT_END.test(url.slice(Math.max(0, end - 34), end)))
    end--;
  return url.slice(0, end);
}

const ENTITY_AT_END = /&#?\w{2,31};$/;

/** Gives the address to link to; nothing when it is not a web or mail address. */
export function toHref(url: string): string | undefined {
  const written = decodeReferences(url);
  const absolute = written.startsWith("//") ? `https:${written}` : written;
  return /^(?:https?:\/\/|mailto:)/i.test(absolute) && URL.canParse(absolute) ? absolute : undefined;
}

/** Finds the next place of a text in amortised constant time, as long as it is asked in ascending order. */
export class NextPlace {
  readonly #text: string;
  readonly #wanted: string;
  #known = -1;

  constructor(text: string, wanted: string) {
    this.#text = text;
    this.#wanted = wanted;
  }

  /** The first place at or after `from`; the text's length when there is none. */
  after(from: number): number {
    if (this.#known < from) {
      const found = this.#text.indexOf(this.#wanted, from);
      this.#known = found === -1 ? this.#text.length : found;
    }
    return this.#known;
  }
}
