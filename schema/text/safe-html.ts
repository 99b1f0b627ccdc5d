import type { Root } from "hast";
import rehypeRemark from "rehype-remark";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { cleanHtml } from "./clean-html.js";
import { safeSchema } from "./html-schema.js";
import { assertHtmlSize, HtmlTooComplexError, parseHtmlFragment } from "./parse-html.js";
import { simplifyForMarkdown } from "./simplify-for-markdown.js";
import { stripMarkup } from "./strip-markup.js";
import { treeToText } from "./tree-to-text.js";

const sanitizer = unified().use(rehypeSanitize, safeSchema).freeze();
const htmlWriter = unified().use(rehypeStringify).freeze();
const markdownWriter = unified()
  .use(rehypeRemark)
  // Aligned bars would pad every row to its longest cell.
  .use(remarkGfm, { tablePipeAlign: false })
  .use(remarkStringify, { bullet: "-", listItemIndent: "one", resourceLink: true, rule: "-" })
  .freeze();

/** Any absolute address will do where links are not shown. */
const NO_BASE = "https://nowhere.invalid/";

/**
 * Gives partner HTML that is safe to show: only the elements and attributes of `html-schema.ts`, links and images
 * absolute against `baseUrl`, links with `rel="nofollow noopener"`. HTML too deep or too large to be read as a tree
 * becomes one paragraph of its words.
 * @throws Error when the input is over 2 MiB
 */
export function safeHtml(html: string, options: { baseUrl: string }): string {
  return htmlWriter.stringify(readSafeTree(html, options.baseUrl));
}

/**
 * Gives partner HTML as Markdown, tables and lists kept; nothing in it can become raw HTML again.
 * @throws Error when the input is over 2 MiB
 */
export function htmlToMarkdown(html: string, options: { baseUrl: string }): string {
  const tree = simplifyForMarkdown(readSafeTree(html, options.baseUrl));
  return markdownWriter.stringify(markdownWriter.runSync(tree)).trim();
}

/**
 * Gives the words of partner HTML; blocks and rows stand on lines of their own.
 * @throws Error when the input is over 2 MiB
 */
export function htmlToPlainText(html: string): string {
  return treeToText(readSafeTree(html, NO_BASE));
}

function readSafeTree(html: string, baseUrl: string): Root {
  assertHtmlSize(html);
  return sanitizer.runSync(cleanHtml(parseOrFlatten(html), baseUrl));
}

function parseOrFlatten(html: string): Root {
  try {
    return parseHtmlFragment(html);
  } catch (error) {
    if (!(error instanceof HtmlTooComplexError)) throw error;
    const text = { type: "text" as const, value: stripMarkup(html) };
    return { type: "root", children: [{ type: "element", tagName: "p", properties: {}, children: [text] }] };
  }
}
