import type { Definition, Image, Link, Nodes, Parents } from "mdast";
import { linkTargetsOf } from "../../schema/text/markdown-nodes.js";
import { parseMarkdown } from "../../schema/text/markdown-without-html.js";
import { webAddress } from "../../schema/text/web-address.js";
import { outsideLinks } from "../outside-links.js";

/** Most links a record names. */
const MOST_LINKS = 1_000;

/** What Discourse writes behind a picture's description: its size, or that it is no picture. */
const SIZE = /\|(?:\d{1,5}x\d{1,5}(?:, ?\d{1,3}%)?|video|audio|thumbnail|attachment)/g;

/**
 * Gives Markdown in which every address is absolute. Of links to files that only the forum can find (`upload://…`), and
 * to anything else that is no page, the words stay. Markdown too complex to be parsed, which readers show as plain words,
 * is given back as it is.
 */
export function withAbsoluteAddresses(markdown: string, baseUrl: string): string {
  const root = parseMarkdown(markdown);
  return root === undefined ? markdown : new Readdressing(markdown, baseUrl).write(root);
}

/** Gives the addresses outside a host that Markdown links to, each once, in order. */
export function linksOf(markdown: string, host: string): string[] {
  const root = parseMarkdown(markdown);
  return root === undefined ? [] : outsideLinks(linkTargetsOf(root), host).slice(0, MOST_LINKS);
}

/** Writes a tree as it stands in its text, but for addresses. */
class Readdressing {
  readonly #source: string;
  readonly #baseUrl: string;

  constructor(source: string, baseUrl: string) {
    this.#source = source;
    this.#baseUrl = baseUrl;
  }

  write(node: Nodes): string {
    if (node.type === "image") return this.#picture(node);
    if (node.type === "definition") return this.#definition(node);
    if (!("children" in node)) return this.#source.slice(...placeOf(node));
    const [start, end] = placeOf(node);
    const { words, from, to } = this.#children(node);
    const plain = this.#source.slice(start, from) + words + this.#source.slice(to, end);
    return node.type === "link" ? this.#link(node, { words, plain }) : plain;
  }

  #children({ children, ...node }: Parents): { words: string; from: number; to: number } {
    const [first, last] = [children[0], children.at(-1)];
    const [start] = placeOf(node as Nodes);
    if (first === undefined || last === undefined) return { words: "", from: start, to: start };
    const [from, to] = [placeOf(first)[0], placeOf(last)[1]];
    const written: string[] = [];
    let at = from;
    for (const child of children) {
      const [childStart, childEnd] = placeOf(child);
      written.push(this.#source.slice(at, childStart), this.write(child));
      at = Math.max(at, childEnd);
    }
    return { words: written.join(""), from, to };
  }

  #picture(node: Image): string {
    const words = (node.alt ?? "").replaceAll(SIZE, "");
    const address = absolute(node.url, this.#baseUrl);
    if (address === node.url && words === node.alt) return this.#source.slice(...placeOf(node));
    const written = words.replaceAll(/[[\]<>\\`]/g, String.raw`\$&`);
    return address === undefined ? written : `![${written}](${address})`;
  }

  #link(node: Link, { words, plain }: { readonly words: string; readonly plain: string }): string {
    const address = absolute(node.url, this.#baseUrl);
    // `www.example.org` stands for itself.
    if (address === node.url || !/^[[<]/.test(plain)) return plain;
    const written = words.replaceAll(SIZE, "");
    return address === undefined ? written : `[${written}](${address})`;
  }

  #definition(node: Definition): string {
    const address = absolute(node.url, this.#baseUrl);
    if (address === node.url) return this.#source.slice(...placeOf(node));
    return address === undefined ? "" : `[${node.label ?? node.identifier}]: ${address}`;
  }
}

function placeOf({ position }: Nodes): [start: number, end: number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0];
}

/** @returns undefined for what is no address of the web, such as `upload://…` or `mailto:`, or one within the page. */
function absolute(address: string, baseUrl: string): string | undefined {
  if (/^https?:\/\//i.test(address)) return address;
  if (address === "" || address.startsWith("#")) return undefined;
  return URL.canParse(address, baseUrl) ? webAddress(new URL(address, baseUrl).href) : undefined;
}
