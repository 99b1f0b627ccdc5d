import type { Element, ElementContent, Root, RootContent } from "hast";
import {
  allowedTags,
  blockTags,
  droppedClasses,
  droppedIds,
  droppedTags,
  inlineTags,
  LINK_PROTOCOLS,
  neededAround,
} from "./html-schema.js";

/**
 * Gives the tree without what no reader needs (edit links, tables of contents, hidden parts, comments, code), every
 * address absolute. Elements that safe HTML does not know are replaced by their content, and so are inline ones
 * without words.
 *
 * Without `baseUrl`, only addresses that are absolute already are kept, and those of the page's own footnotes.
 */
export function cleanHtml(root: Root, baseUrl: string | undefined): Root {
  return { type: "root", children: cleanChildren(root.children, { baseUrl, around: new Set() }) };
}

interface Surroundings {
  baseUrl: string | undefined;
  /** The elements around, of those that others need around them. */
  around: ReadonlySet<string>;
}

function cleanChildren(children: readonly RootContent[], surroundings: Surroundings): ElementContent[] {
  const kept: ElementContent[] = [];
  for (const child of children) {
    if (child.type === "text") kept.push(child);
    else if (child.type === "element" && !isNoise(child)) {
      // One at a time: a spread of a hundred thousand children would overflow the stack.
      for (const node of cleanElement(child, surroundings)) kept.push(node);
    }
  }
  return joinTexts(kept);
}

function cleanElement(element: Element, { baseUrl, around }: Surroundings): ElementContent[] {
  const { tagName } = element;
  if (tagName === "img") return cleanImage(element, baseUrl);
  if (tagName === "input") return [{ type: "text", value: element.properties.checked ? "☑" : "☐" }];
  const within = tagName === "table" || tagName === "details" ? new Set([...around, tagName]) : around;
  const children = cleanChildren(element.children, { baseUrl, around: within });
  if (inlineTags.has(tagName) && !children.some(isVisible)) return children;
  if (tagName === "a") return cleanLink(element, children, baseUrl);
  const needed = neededAround.get(tagName);
  const isLost = needed !== undefined && !around.has(needed);
  if (isLost || blockTags.has(tagName)) return [{ ...element, tagName: "div", children }];
  return allowedTags.has(tagName) ? [{ ...element, children }] : children;
}

function cleanLink(element: Element, children: ElementContent[], baseUrl: string | undefined): ElementContent[] {
  const href = toAbsolute(element.properties.href, baseUrl);
  if (href === undefined) return children;
  return [{ ...element, properties: { ...element.properties, href, rel: ["nofollow", "noopener"] }, children }];
}

/** Any element counts: those without words are gone by then, but for images, line breaks and blocks. */
function isVisible(node: ElementContent): boolean {
  return node.type === "element" || (node.type === "text" && node.value.trim() !== "");
}

/** Runs of text nodes would cost the Markdown writer quadratic time. */
function joinTexts(nodes: readonly ElementContent[]): ElementContent[] {
  const joined: ElementContent[] = [];
  let texts: string[] = [];
  for (const [index, node] of nodes.entries()) {
    if (node.type === "text") texts.push(node.value);
    else joined.push(node);
    if (texts.length > 0 && nodes[index + 1]?.type !== "text") {
      joined.push({ type: "text", value: texts.join("") });
      texts = [];
    }
  }
  return joined;
}

/** An image that cannot be shown leaves its description. */
function cleanImage(element: Element, baseUrl: string | undefined): ElementContent[] {
  const { src, alt } = element.properties;
  const url = toAbsolute(src, baseUrl);
  if (url !== undefined && /^https?:/.test(url))
    return [{ ...element, properties: { ...element.properties, src: url } }];
  return typeof alt === "string" && alt !== "" ? [{ type: "text", value: alt }] : [];
}

function toAbsolute(address: unknown, baseUrl: string | undefined): string | undefined {
  if (typeof address !== "string") return undefined;
  if (baseUrl === undefined && /^#user-content-fn(?:ref)?-[\w%-]+$/.test(address)) return address;
  if (!URL.canParse(address, baseUrl)) return undefined;
  const url = new URL(address, baseUrl);
  return LINK_PROTOCOLS.includes(url.protocol.slice(0, -1)) ? url.href : undefined;
}

function isNoise({ tagName, properties }: Element): boolean {
  // The boxes of a task list say something; other controls do not.
  if (tagName === "input" && properties.type === "checkbox") return false;
  if (droppedTags.has(tagName) || properties.hidden === true) return true;
  if (typeof properties.id === "string" && droppedIds.has(properties.id)) return true;
  if (typeof properties.style === "string" && /display\s*:\s*none/i.test(properties.style)) return true;
  return (
    Array.isArray(properties.className) &&
    properties.className.some((name) => typeof name === "string" && droppedClasses.has(name))
  );
}
