import { toText } from "hast-util-to-text";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";

// Raw HTML in the Markdown is dropped by remark-rehype; what is left is still sanitized, whoever wrote it.
const toSafeTree = unified().use(remarkParse).use(remarkGfm).use(remarkRehype).use(rehypeSanitize).freeze();
const toHtml = unified().use(rehypeStringify).freeze();

/** Markdown as HTML that is safe to show: no script, style, frame, form or javascript: address. */
export function markdownToSafeHtml(markdown: string): string {
  return toHtml.stringify(toSafeTree.runSync(toSafeTree.parse(markdown)));
}

/** The words of a Markdown text, without its marks. */
export function markdownToPlainText(markdown: string): string {
  return toText(toSafeTree.runSync(toSafeTree.parse(markdown))).trim();
}
