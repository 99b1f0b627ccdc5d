import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { mustStayPlain } from "../../schema/text/plain-markdown.js";

const reader = unified().use(remarkParse).use(remarkGfm).freeze();

const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:|#|\/(?!\/)|[^:]*$)/i;

/** What in a Markdown text could do harm where it is shown: raw HTML, and links to anything but pages. */
export function dangersOf(markdown: string): string[] {
  // Readers show such texts as plain words, and Markdown's own parser would take its time over them.
  if (mustStayPlain(markdown)) return [];
  const dangers: string[] = [];
  const queue: Nodes[] = [reader.parse(markdown)];
  for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
    if (node.type === "html") dangers.push(node.value);
    if ("url" in node && !SAFE_ADDRESS.test(node.url)) dangers.push(node.url);
    if ("children" in node) queue.push(...node.children);
  }
  return dangers;
}
