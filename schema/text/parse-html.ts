import type { Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { type DefaultTreeAdapterMap, defaultTreeAdapter, Parser, type Tokenizer, type TreeAdapter } from "parse5";

/** More HTML than this is refused, in bytes. */
export const MAX_HTML_BYTES = 2 * 1024 * 1024;

/** Beyond these, HTML is hostile or broken, and parsing it could take quadratic time or overflow the stack. */
const MAX_DEPTH = 200;
const MAX_ELEMENTS = 100_000;
const MAX_ATTRIBUTES = 500;

/** Text is parsed piece by piece, so that a tag of endless attributes is noticed early. In UTF-16 units. */
const PIECE_LENGTH = 4096;

/** Means that HTML is too deep or too wide to be read as a tree; its words can still be kept. */
export class HtmlTooComplexError extends Error {
  override name = "HtmlTooComplexError";
}

/**
 * Parses an HTML fragment as browsers do. Unlike `rehype-parse`, which rests on the same parser, it stops at once
 * when the tree gets too deep or too large.
 * @throws HtmlTooComplexError
 */
export function parseHtmlFragment(html: string): Root {
  const treeAdapter = boundedTreeAdapter();
  const parser = Parser.getFragmentParser<DefaultTreeAdapterMap>(null, { treeAdapter, scriptingEnabled: false });
  writeInPieces(parser.tokenizer, html);
  const tree = fromParse5(parser.getFragment());
  return tree.type === "root" ? tree : { type: "root", children: [] };
}

/**
 * Gives the text to a parser.
 * @throws HtmlTooComplexError when a tag has more attributes than anyone writes
 */
export function writeInPieces(tokenizer: Tokenizer, html: string): void {
  for (let at = 0; at < html.length; at += PIECE_LENGTH) {
    tokenizer.write(html.slice(at, at + PIECE_LENGTH), false);
    if (openAttributes(tokenizer) > MAX_ATTRIBUTES) throw new HtmlTooComplexError("A tag has too many attributes.");
  }
  tokenizer.write("", true);
}

/** Refuses HTML that is longer than anyone writes. */
export function assertHtmlSize(text: string): void {
  if (text.length > MAX_HTML_BYTES || Buffer.byteLength(text) > MAX_HTML_BYTES) {
    throw new Error(
      `The text is longer than ${MAX_HTML_BYTES} bytes and is not read. Ask the source for a shorter page.`,
    );
  }
}

/** How many attributes the tag being read has so far; parse5 looks through all of them for each new one. */
function openAttributes(tokenizer: object): number {
  const token: unknown = Reflect.get(tokenizer, "currentToken");
  return typeof token === "object" && token !== null && "attrs" in token && Array.isArray(token.attrs)
    ? token.attrs.length
    : 0;
}

/** Builds trees as parse5 does, and throws `HtmlTooComplexError` when one gets too deep or too large. */
export function boundedTreeAdapter(): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0;
  let elements = 0;
  return {
    ...defaultTreeAdapter,
    createElement(tagName, namespace, attributes) {
      if (++elements > MAX_ELEMENTS) throw new HtmlTooComplexError("The HTML has too many elements.");
      return defaultTreeAdapter.createElement(tagName, namespace, attributes);
    },
    onItemPush() {
      if (++depth > MAX_DEPTH) throw new HtmlTooComplexError("The HTML is nested too deep.");
    },
    onItemPop() {
      depth--;
    },
  };
}
