import type { Root as HtmlRoot } from "hast";
import type { Nodes, Paragraph, Root } from "mdast";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { cleanHtml } from "./clean-html.js";
import { safeSchema } from "./html-schema.js";
import { assertHtmlSize } from "./parse-html.js";
import { mustStayPlain } from "./plain-markdown.js";
import { stripMarkup, withoutComments } from "./strip-markup.js";
import { treeToText } from "./tree-to-text.js";

/** Deeper Markdown is shown as plain text. */
const MAX_DEPTH = 100;

/** Nodes whose children are inline. */
const phrasingParents: ReadonlySet<string> = new Set(
  "paragraph heading emphasis strong delete link linkReference tableCell".split(" "),
);

const markdownReader = unified().use(remarkParse).use(remarkGfm).freeze();
const toHtmlTree = unified().use(remarkRehype, { footnoteLabel: "Notes" }).freeze();
const sanitizer = unified().use(rehypeSanitize, safeSchema).freeze();
const htmlWriter = unified().use(rehypeStringify).freeze();

/**
 * Gives Markdown as safe HTML. Raw HTML in it is shown as text, except its comments, which no reader is meant to see.
 * Only absolute links and images are kept.
 * @throws Error when the input is over 2 MiB
 */
export function markdownToSafeHtml(markdown: string): string {
  return htmlWriter.stringify(readSafeTree(markdown, withoutComments));
}

/**
 * Gives the words of Markdown; blocks stand on lines of their own, and of raw HTML only the words are kept.
 * @throws Error when the input is over 2 MiB
 */
export function markdownToPlainText(markdown: string): string {
  return treeToText(readSafeTree(markdown, stripMarkup));
}

function readSafeTree(markdown: string, showRawHtml: (html: string) => string): HtmlRoot {
  assertHtmlSize(markdown);
  const tree = parseBounded(markdown);
  showAsText(tree, showRawHtml);
  return sanitizer.runSync(cleanHtml(toHtmlTree.runSync(tree), undefined));
}

function parseBounded(markdown: string): Root {
  if (mustStayPlain(markdown)) return asPlainText(markdown);
  const parsed = markdownReader.parse(markdown);
  return isTooDeep(parsed) ? asPlainText(markdown) : parsed;
}

/** Walks level by level, without recursion. */
function isTooDeep(root: Root): boolean {
  let level: Nodes[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((node) => ("children" in node ? node.children : []));
  }
  return false;
}

function asPlainText(markdown: string): Root {
  const paragraphs = markdown.split(/\n\s*\n/).map((text) => text.trim());
  const children = paragraphs.filter((text) => text !== "").map(toParagraph);
  return { type: "root", children };
}

function toParagraph(value: string): Paragraph {
  return { type: "paragraph", children: [{ type: "text", value }] };
}

/** Turns raw HTML nodes into text nodes, in place; a block of it into a paragraph. */
function showAsText(node: Nodes, showRawHtml: (html: string) => string): void {
  if (!("children" in node)) return;
  const isFlow = !phrasingParents.has(node.type);
  const shown = node.children.map((child): Nodes => {
    showAsText(child, showRawHtml);
    if (child.type !== "html") return child;
    const value = showRawHtml(child.value);
    return isFlow ? toParagraph(value) : { type: "text", value };
  });
  Object.assign(node, { children: shown });
}
