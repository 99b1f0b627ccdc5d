import type { PhrasingContent } from "mdast";
import type { InlineStyle } from "./markers.js";

interface Frame {
  style: InlineStyle | undefined;
  children: PhrasingContent[];
}

/**
 * Builds inline Markdown nodes from marks that may overlap or stay open. A style inside itself counts once,
 * so a tree is never deeper than there are styles.
 */
export class PhrasingBuilder {
  #frames: Frame[] = [{ style: undefined, children: [] }];
  readonly #depths = new Map<InlineStyle, number>();

  add(node: PhrasingContent): void {
    addNode(this.#top().children, node);
  }

  addText(value: string): void {
    if (value !== "") this.add({ type: "text", value });
  }

  /** Ends a line of the source; lines that came out empty leave no blank line. */
  addLineEnd(): void {
    dropBlanksAtEnd(this.#top().children);
    this.add({ type: "text", value: "\n" });
  }

  open(style: InlineStyle): void {
    const depth = this.#depths.get(style) ?? 0;
    this.#depths.set(style, depth + 1);
    if (depth === 0) this.#frames.push({ style, children: [] });
  }

  /** Closes a style; those opened after it go on behind it. */
  close(style: InlineStyle): void {
    const depth = this.#depths.get(style) ?? 0;
    if (depth === 0) return;
    this.#depths.set(style, depth - 1);
    if (depth > 1) return;
    const at = this.#frames.findIndex((frame) => frame.style === style);
    const reopened = this.#frames.slice(at + 1).map((frame): Frame => ({ ...frame, children: [] }));
    while (this.#frames.length > at) this.#closeTop();
    this.#frames.push(...reopened);
  }

  finish(): PhrasingContent[] {
    while (this.#frames.length > 1) this.#closeTop();
    return trimEnds(joinTexts(this.#top().children));
  }

  #closeTop(): void {
    const frame = this.#frames.pop();
    if (frame?.style === undefined) return;
    for (const node of wrap(frame.style, joinTexts(frame.children))) this.add(node);
  }

  #top(): Frame {
    return this.#frames.at(-1) ?? { style: undefined, children: [] };
  }
}

/** Gives the words of inline nodes; footnote marks have none. */
export function phrasingToText(nodes: readonly PhrasingContent[]): string {
  return nodes.map(nodeToText).join("");
}

function nodeToText(node: PhrasingContent): string {
  if (node.type === "break") return " ";
  if ("value" in node) return node.value;
  return "children" in node ? phrasingToText(node.children) : "";
}

/** Adds a node; texts are only joined when their parent is closed, so that long ones take linear time. */
function addNode(siblings: PhrasingContent[], node: PhrasingContent): void {
  if (node.type === "break") dropBlanksAtEnd(siblings);
  if (node.type !== "text") {
    siblings.push(node);
    return;
  }
  const last = siblings.at(-1);
  // A line end after <br> would be a second one; a line never begins with a blank.
  const atLineStart = last?.type === "break" || (last?.type === "text" && last.value.endsWith("\n"));
  pushText(siblings, atLineStart ? node.value.trimStart() : node.value);
}

function dropBlanksAtEnd(siblings: PhrasingContent[]): void {
  for (let last = siblings.at(-1); last?.type === "text"; last = siblings.at(-1)) {
    last.value = last.value.trimEnd();
    if (last.value !== "") return;
    siblings.pop();
  }
}

function joinTexts(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  const joined: PhrasingContent[] = [];
  let texts: string[] = [];
  const endText = (): void => {
    pushText(joined, texts.join(""));
    texts = [];
  };
  for (const node of nodes) {
    if (node.type === "text") texts.push(node.value);
    else {
      endText();
      joined.push(node);
    }
  }
  endText();
  return joined;
}

function pushText(siblings: PhrasingContent[], value: string): void {
  if (value !== "") siblings.push({ type: "text", value });
}

/** Markdown wants no blank just inside a style: blanks and line breaks at the ends go outside. */
function wrap(style: InlineStyle, children: PhrasingContent[]): PhrasingContent[] {
  if (style === "code") return wrapCode(children);
  const [before, inside, after] = splitEnds(children);
  return inside.length === 0 ? children : [...before, { type: style, children: inside }, ...after];
}

function wrapCode(children: PhrasingContent[]): PhrasingContent[] {
  const value = phrasingToText(children).replace(/\s+/g, " ");
  return value.trim() === "" ? [textNode(value)] : [{ type: "inlineCode", value }];
}

function textNode(value: string): PhrasingContent {
  return { type: "text", value };
}

/** Takes blanks and line breaks away from both ends. */
function trimEnds(nodes: readonly PhrasingContent[]): PhrasingContent[] {
  return splitEnds(nodes)[1];
}

/** Gives the blanks before, what has words, and the blanks after. */
function splitEnds(nodes: readonly PhrasingContent[]): [PhrasingContent[], PhrasingContent[], PhrasingContent[]] {
  let from = 0;
  let to = nodes.length;
  while (from < to && isBlank(nodes[from])) from++;
  while (to > from && isBlank(nodes[to - 1])) to--;
  const [before, inside, after] = [nodes.slice(0, from), nodes.slice(from, to), nodes.slice(to)];
  const first = inside[0];
  if (first?.type === "text") {
    const words = first.value.trimStart();
    pushText(before, first.value.slice(0, first.value.length - words.length));
    inside[0] = { ...first, value: words };
  }
  const last = inside.at(-1);
  if (last?.type === "text") {
    const words = last.value.trimEnd();
    after.unshift(textNode(last.value.slice(words.length)));
    inside[inside.length - 1] = { ...last, value: words };
  }
  return [before, inside, after];
}

function isBlank(node: PhrasingContent | undefined): boolean {
  return node?.type === "break" || (node?.type === "text" && node.value.trim() === "");
}
