import type { Root } from "hast";
import rehypeSanitize from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { cleanHtml } from "./clean-html.js";
import { safeSchema } from "./html-schema.js";

const sanitizer = unified().use(rehypeSanitize, safeSchema).freeze();
const htmlWriter = unified().use(rehypeStringify).freeze();

/** Writes a tree as HTML that is safe to keep and to show, as `safeHtml` does for text that is not parsed yet. */
export function treeToSafeHtml(root: Root, baseUrl: string): string {
  return htmlWriter.stringify(sanitizer.runSync(cleanHtml(root, baseUrl))).trim();
}
