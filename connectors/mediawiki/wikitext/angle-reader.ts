import { EXTENSION_TAGS, INCLUSION_TAGS } from "./vocabulary.js";

/** What stands at a `<` of wikitext. Every offset is an index in the whole text; `end` is the first index after it. */
export type AngleConstruct =
  /** A comment; `start` lies before the `<` when the comment takes its whole line away, as in MediaWiki. */
  | { kind: "comment"; start: number; end: number; closed: boolean; tookLine: boolean }
  /** An extension tag; `inner` is absent for `<tag/>`. */
  | { kind: "extension"; name: string; attributes: string; inner?: string; end: number }
  /** An inclusion tag (or all of `<includeonly>…</includeonly>`): shows nothing. */
  | { kind: "ignored"; end: number }
  /** Nothing special: the text up to `end` stands for itself. */
  | { kind: "literal"; end: number };

const SPACE = "[ \\t\\n\\r\\f\\v]";
const TAG_NAMES = [...EXTENSION_TAGS, "includeonly", ...INCLUSION_TAGS, ...INCLUSION_TAGS.map((tag) => `/${tag}`)];
const NAME_PATTERN = `(${TAG_NAMES.join("|")})(?=${SPACE}|/?>)`;

/**
 * Reads comments and extension tags the way MediaWiki's preprocessor does.
 * Remembers which closing marks are missing, so that a hostile text is read in linear time.
 * @see https://www.mediawiki.org/wiki/Manual:Preprocessor_Hash.php
 */
export class AngleReader {
  readonly #text: string;
  readonly #name = new RegExp(NAME_PATTERN, "iy");
  readonly #unclosed = new Set<string>();
  #noMoreTagEnd = false;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the construct whose `<` is at `at`. */
  read(at: number): AngleConstruct {
    if (this.#text.startsWith("!--", at + 1)) return this.#comment(at);
    this.#name.lastIndex = at + 1;
    const name = this.#name.exec(this.#text)?.[1];
    if (name === undefined) return { kind: "literal", end: at + 1 };
    return this.#tag(at, name);
  }

  #comment(at: number): AngleConstruct {
    const close = this.#text.indexOf("-->", at + 4);
    if (close === -1) return { kind: "comment", start: at, end: this.#text.length, closed: false, tookLine: false };
    const line = this.#wholeLine(at, close + 3);
    if (line) return { kind: "comment", ...line, closed: true, tookLine: true };
    return { kind: "comment", start: at, end: close + 3, closed: true, tookLine: false };
  }

  /** The line to take away when it holds nothing but comments and blanks. */
  #wholeLine(at: number, afterFirst: number): { start: number; end: number } | undefined {
    let start = at;
    while (start > 0 && isBlank(this.#text.charCodeAt(start - 1))) start--;
    if (start === 0 || this.#text[start - 1] !== "\n") return undefined;
    let end = this.#skipBlanks(afterFirst);
    while (this.#text.startsWith("<!--", end)) {
      const close = this.#text.indexOf("-->", end + 3);
      if (close === -1) break;
      end = this.#skipBlanks(close + 3);
    }
    return this.#text[end] === "\n" ? { start, end: end + 1 } : undefined;
  }

  #skipBlanks(from: number): number {
    let at = from;
    while (isBlank(this.#text.charCodeAt(at))) at++;
    return at;
  }

  #tag(at: number, name: string): AngleConstruct {
    const tagEnd = this.#noMoreTagEnd ? -1 : this.#text.indexOf(">", at + 1 + name.length);
    if (tagEnd === -1) {
      this.#noMoreTagEnd = true;
      return { kind: "literal", end: at + 1 };
    }
    const lowerName = name.toLowerCase();
    if (INCLUSION_TAGS.includes(lowerName.replace("/", ""))) return { kind: "ignored", end: tagEnd + 1 };
    const attributesStart = at + 1 + name.length;
    if (this.#text[tagEnd - 1] === "/") {
      const attributes = this.#text.slice(attributesStart, tagEnd - 1);
      if (lowerName === "includeonly") return { kind: "ignored", end: tagEnd + 1 };
      return { kind: "extension", name: lowerName, attributes, end: tagEnd + 1 };
    }
    return this.#element(lowerName, name, this.#text.slice(attributesStart, tagEnd), tagEnd);
  }

  #element(lowerName: string, name: string, attributes: string, tagEnd: number): AngleConstruct {
    const close = this.#closingTag(lowerName, tagEnd + 1);
    if (lowerName === "includeonly") {
      if (close) return { kind: "ignored", end: close.end };
      // MediaWiki lets only the exact lower-case tag run to the end of the text.
      if (name === lowerName) return { kind: "ignored", end: this.#text.length };
    }
    if (!close) return { kind: "literal", end: tagEnd + 1 };
    const inner = this.#text.slice(tagEnd + 1, close.start);
    return { kind: "extension", name: lowerName, attributes, inner, end: close.end };
  }

  #closingTag(lowerName: string, from: number): { start: number; end: number } | undefined {
    if (this.#unclosed.has(lowerName)) return undefined;
    const pattern = new RegExp(`</${lowerName}${SPACE}*>`, "gi");
    pattern.lastIndex = from;
    const match = pattern.exec(this.#text);
    if (match) return { start: match.index, end: pattern.lastIndex };
    this.#unclosed.add(lowerName);
    return undefined;
  }
}

function isBlank(charCode: number): boolean {
  return charCode === 32 || charCode === 9;
}
