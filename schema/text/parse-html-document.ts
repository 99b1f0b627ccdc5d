import type { Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { type DefaultTreeAdapterMap, Parser } from "parse5";
import { assertHtmlSize, boundedTreeAdapter, writeInPieces } from "./parse-html.js";

/**
 * Parses a whole HTML page as browsers do, its head and the attributes of its root included, within the same limits as
 * a fragment.
 * @throws HtmlTooComplexError
 * @throws Error when the input is over 2 MiB
 */
export function parseHtmlDocument(html: string): Root {
  assertHtmlSize(html);
  const treeAdapter = boundedTreeAdapter();
  const parser = new Parser<DefaultTreeAdapterMap>({ treeAdapter, scriptingEnabled: false });
  writeInPieces(parser.tokenizer, html);
  const tree = fromParse5(parser.document);
  return tree.type === "root" ? tree : { type: "root", children: [] };
}
