import type { Element, ElementContent, Root, RootContent } from "hast";
import { treeToSafeHtml } from "../../schema/text/safe-fragment.js";

export interface FragmentOptions {
  /** Address against which links are made absolute. */
  readonly baseUrl: string;
  /** Elements inside it that are read for themselves. */
  readonly without?: ReadonlySet<Element>;
}

/** How SPIP's plugin mailcrypt writes the @ of an address; so written, an address is taken out like any other. */
const HIDDEN_AT = new Set(["mcrypt", "spancrypt"]);

/** The age of a picture's file, which SPIP adds to its address and renews with its caches. */
const FILE_AGE = /\?\d{9,11}$/;

/**
 * Writes part of a page as safe HTML that stays the same as long as nobody edits it.
 *
 * What changes from one showing of a page to the next is left out: the numbers of notes and table headers that SPIP
 * counts anew, the links to them, and the age of pictures.
 */
export function steadyHtml(part: Element | Root, { baseUrl, without = new Set() }: FragmentOptions): string {
  const children = part.children.flatMap((child) => steady(child, without)) as RootContent[];
  return treeToSafeHtml({ type: "root", children }, baseUrl);
}

function steady(node: RootContent | ElementContent, without: ReadonlySet<Element>): ElementContent[] {
  if (node.type === "text") return [node];
  if (node.type !== "element" || without.has(node) || node.tagName === "form") return [];
  const { tagName, properties } = node;
  if (classesOf(node).some((name) => HIDDEN_AT.has(name))) return [{ type: "text", value: "@" }];
  const children = node.children.flatMap((child) => steady(child, without));
  if (tagName === "a" && isInPage(properties.href)) return children;
  if (tagName === "img" && typeof properties.src === "string") {
    return [{ ...node, properties: { ...properties, src: withoutFileAge(properties.src) }, children }];
  }
  return [{ ...node, children }];
}

/** Links to notes, and those that mailcrypt makes of an e-mail address (`#name#mc#host#`). */
function isInPage(href: unknown): boolean {
  return typeof href === "string" && href.startsWith("#");
}

export function withoutFileAge(address: string): string {
  return address.replace(FILE_AGE, "");
}

export function classesOf({ properties }: Element): string[] {
  return Array.isArray(properties.className) ? properties.className.map(String) : [];
}
