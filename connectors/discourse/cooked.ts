import type { Element, ElementContent, Root, RootContent } from "hast";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { HtmlTooComplexError, parseHtmlFragment } from "../../schema/text/parse-html.js";
import { stripMarkup } from "../../schema/text/strip-markup.js";

const writer = unified().use(rehypeStringify).freeze();

/** Parts of a post's HTML that name people or serve the forum's own page, by class. */
const DROPPED = new Set(["avatar", "quote-controls", "meta", "anchor", "onebox-avatar", "github-icon-container"]);

/** Links that lead to a person's page, or only enlarge the picture in them. */
const UNLINKED = new Set(["mention", "mention-group", "lightbox"]);

/** All that is read of an element; others name people, as `data-username` does, or serve the forum's own page. */
const KEPT_ATTRIBUTES = new Set(["href", "src", "alt", "start", "colSpan", "rowSpan"]);

/**
 * Gives the HTML that Discourse makes of a post without the pictures of people, the names of those it quotes, and links
 * to people's pages. HTML too deep or too large to be read as a tree becomes one paragraph of its words.
 */
export function cookedWithoutPeople(html: string): string {
  return writer.stringify(readTree(html));
}

function readTree(html: string): Root {
  try {
    const root = parseHtmlFragment(html);
    return { ...root, children: root.children.flatMap((node) => cleanNode(node, false)) };
  } catch (error) {
    if (!(error instanceof HtmlTooComplexError)) throw error;
    const words = { type: "text" as const, value: stripMarkup(html) };
    return { type: "root", children: [{ type: "element", tagName: "p", properties: {}, children: [words] }] };
  }
}

function cleanNode(node: RootContent, inQuotation: boolean): ElementContent[] {
  if (node.type === "text") return [node];
  if (node.type !== "element") return [];
  const classes = classesOf(node);
  if (classes.some((name) => DROPPED.has(name) || (inQuotation && name === "title"))) return [];
  if (node.tagName === "img" && classes.includes("emoji")) return [{ type: "text", value: wordOf(node) }];
  const within = inQuotation || (node.tagName === "aside" && classes.includes("quote"));
  const children = node.children.flatMap((child) => cleanNode(child, within));
  return classes.some((name) => UNLINKED.has(name)) ? children : [{ ...node, properties: keptOf(node), children }];
}

function keptOf({ properties }: Element): Element["properties"] {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => KEPT_ATTRIBUTES.has(name)));
}

function classesOf({ properties: { className } }: Element): string[] {
  return Array.isArray(className) ? className.map(String) : [];
}

function wordOf({ properties: { alt } }: Element): string {
  return typeof alt === "string" ? alt : "";
}
