import type { Element, Nodes, Root } from "hast";
import { select, selectAll } from "hast-util-select";
import { toText } from "hast-util-to-text";
import { StopSourceError } from "../errors.js";
import type { SpipSelectors } from "./generated/settings.js";
import selectors from "./vocabulary/selectors.json" with { type: "json" };

/** A field of an article that is looked for in its page. */
export type Field = keyof typeof selectors & keyof SpipSelectors;

/**
 * How many elements a page may have: ten times more than long articles do. Each of some eighty selectors looks at all.
 */
const MOST_ELEMENTS = 20_000;

/** The page of an article, and where its fields stand in it. */
export class PageTree {
  readonly root: Root;
  readonly #selectors: SpipSelectors;
  readonly #marks: ReadonlySet<string>;

  /** @throws Error when it has more elements than an article's page has. */
  constructor(root: Root, own: SpipSelectors) {
    this.root = root;
    this.#selectors = own;
    this.#marks = marksOf(root);
  }

  /** The elements of a field by the first selector that `accepts` what it finds; none when no one does. */
  find<T>(field: Field, accepts: (elements: readonly Element[]) => T | undefined): T | undefined {
    for (const selector of this.#selectorsOf(field)) {
      const found = accepts(
        selector === this.#selectors[field] ? selectAll(selector, this.root) : findAll(selector, this.root),
      );
      if (found !== undefined) return found;
    }
    return undefined;
  }

  all(field: Field): Element[] {
    return this.find(field, (elements) => (elements.length > 0 ? [...elements] : undefined)) ?? [];
  }

  /** The first words of a field. */
  words(field: Field): string | undefined {
    return this.find(field, (elements) => elements.map(wordsOf).find((words) => words !== ""));
  }

  /** The same page without some of its elements and all that is in them. */
  without(elements: ReadonlySet<Element>): PageTree {
    return new PageTree(pruned(this.root, elements), this.#selectors);
  }

  #selectorsOf(field: Field): readonly string[] {
    const own = this.#selectors[field];
    return own === undefined ? selectors[field].filter((selector) => this.#canMatch(selector)) : [own];
  }

  /** Most of our selectors are for skeletons other than this page's: they need not be tried. */
  #canMatch(selector: string): boolean {
    return requiredMarks(selector).every((mark) => this.#marks.has(mark));
  }
}

/**
 * The elements that one of our own selectors finds: a simple one, or one inside another. Where elements of the outer
 * kind stand in each other, only the outermost is looked into, so that the time taken does not grow with their depth.
 */
function findAll(selector: string, root: Root): Element[] {
  const [outer = "", inner] = selector.split(" ");
  const found = selectAll(outer, root);
  if (inner === undefined || found.length === 0) return found;
  return outermost(root, new Set(found)).flatMap(({ children }) => selectAll(inner, { type: "root", children }));
}

function outermost(node: Root | Element, wanted: ReadonlySet<Element>): Element[] {
  return node.children.flatMap((child) => {
    if (child.type !== "element") return [];
    return wanted.has(child) ? [child] : outermost(child, wanted);
  });
}

/** The classes (`.name`), ids (`#name`) and words of attributes (`=word`) that stand in a page. */
function marksOf(root: Root): Set<string> {
  const marks = new Set<string>();
  const open: Nodes[] = [root];
  let elements = 0;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!("children" in node)) continue;
    for (const child of node.children) open.push(child);
    if (node.type !== "element") continue;
    if ((elements += 1) > MOST_ELEMENTS) throw new Error(`The page has more than ${MOST_ELEMENTS} elements.`);
    for (const [name, value] of Object.entries(node.properties)) {
      const sign = name === "className" ? "." : name === "id" ? "#" : "=";
      for (const word of Array.isArray(value) ? value : [value]) if (typeof word === "string") marks.add(sign + word);
    }
  }
  return marks;
}

/** What a page must hold for one of our own selectors to find anything. */
function requiredMarks(selector: string): string[] {
  const withoutNot = selector.replace(/:not\([^)]*\)/, "");
  const named = [...withoutNot.matchAll(/(?<![$^*|])(?:~?=['"]?|[.#])[\w:-]+/g)];
  return named.map(([mark]) => mark.replace(/^~?=['"]?/, "="));
}

function pruned<T extends Nodes>(node: T, elements: ReadonlySet<Element>): T {
  if (!("children" in node)) return node;
  const kept = node.children.filter((child) => child.type !== "element" || !elements.has(child));
  return { ...node, children: kept.map((child) => pruned(child, elements)) };
}

/** What an element says: its words, or the attribute that says them to programs. Blanks are single ones. */
export function wordsOf(element: Element): string {
  const { tagName, properties } = element;
  const told = tagName === "meta" || properties.content !== undefined ? properties.content : undefined;
  const words = typeof told === "string" ? told : tagName === "meta" ? "" : toText(element);
  return words.replaceAll(/\s+/g, " ").trim();
}

/** Attribute of an element, when it is a single word or sentence. */
export function attributeOf(element: Element | undefined, name: string): string | undefined {
  const value = element?.properties[name];
  return typeof value === "string" ? value : undefined;
}

/** @throws StopSourceError BAD_SELECTOR when one of the source's own selectors cannot be understood. */
export function checkSelectors(own: SpipSelectors): void {
  for (const [field, selector] of Object.entries(own)) {
    try {
      select(selector, { type: "root", children: [] });
    } catch {
      const message = `The option selectors.${field} is no CSS selector that can be used: "${selector}". Correct it.`;
      throw new StopSourceError("BAD_SELECTOR", message);
    }
  }
}
