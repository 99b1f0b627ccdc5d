import type { Definition, Image, Link, Nodes, Parents, Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { droppedTags, inlineTags } from "./html-schema.js";
import { mustStayPlain } from "./plain-markdown.js";

/** What is left when something is taken out can form the same again; whoever needs more rounds than this writes no text. */
const MOST_ROUNDS = 8;

/** Addresses that lead to a page, a mailbox or a telephone, or to a place on the same site; scripts and data do not. */
const SAFE_ADDRESS = /^(?:https?:|mailto:|tel:|[#?]|\/(?!\/)|[^:]*$)/i;

const markdownReader = unified().use(remarkParse).use(remarkGfm).freeze();

/** Blocks in which raw HTML is a block too; everywhere else it stands within a line. */
const flowParents: ReadonlySet<string> = new Set(["root", "blockquote", "listItem", "footnoteDefinition"]);

/** Parses Markdown with the extensions of GitHub; nothing when it is longer or more complex than anyone writes. */
export function parseMarkdown(markdown: string): Root | undefined {
  return mustStayPlain(markdown) ? undefined : markdownReader.parse(markdown);
}

/**
 * Gives Markdown that any reader may show: without raw HTML, and without links that run a script. Comments go, scripts
 * and other code go with what is in them; of every other element, and of such a link, the words stay. All else stays as
 * written; Markdown that holds nothing of the kind is given back as it is.
 *
 * Markdown too long or too complex to be parsed is shown as plain text by us; there, everything goes that looks like
 * HTML, in code too.
 */
export function markdownWithoutHtml(markdown: string): string {
  let text = markdown.replace(/^\uFEFF/, "");
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const tree = parseMarkdown(text);
    if (tree === undefined) return stripUnparsed(text);
    const cuts = findCuts(tree, text);
    if (cuts.length === 0) return text;
    text = cutOut(text, cuts);
  }
  return text.replaceAll("<", "&lt;").replaceAll(/\](?=[(:])/g, "] ");
}

/** A stretch of raw HTML or an unsafe link, in UTF-16 units, and what stays of it. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly kept: string;
}

/** Level by level, without recursion: Markdown can be nested deep. */
function findCuts(root: Root, source: string): Cut[] {
  const cuts: Cut[] = [];
  for (let level: Parents[] = [root]; level.length > 0;) {
    const next: Parents[] = [];
    for (const parent of level) {
      for (const [index, child] of parent.children.entries()) {
        if (child.type === "html") cuts.push(cutOf(child, parent, index, source));
        else if ("url" in child && !SAFE_ADDRESS.test(child.url)) cuts.push(unlink(child, source));
        else if ("children" in child) next.push(child);
      }
    }
    level = next;
  }
  return cuts.toSorted((a, b) => a.start - b.start);
}

function cutOf(html: Nodes, parent: Parents, index: number, source: string): Cut {
  const [start, end] = placeOf(html);
  const own = source.slice(start, end);
  if (flowParents.has(parent.type)) {
    const words = stripMarkup(own, "cut");
    // The indentation of HTML would make code of its words; inside a list or a quotation it belongs to that.
    return { start, end, kept: parent.type === "root" ? words.replace(/^[ \t]+/gm, "") : words };
  }
  const name = /^<([a-z][\w-]*)/i.exec(own)?.[1]?.toLowerCase();
  const closing = name === undefined || !droppedTags.has(name) ? undefined : closingTag(parent, index, name);
  return closing === undefined ? { start, end, kept: gapFor(own) } : { start, end: placeOf(closing)[1], kept: "" };
}

/** The words of a link or the description of an image; a definition that others refer to has none. */
function unlink(node: Link | Image | Definition, source: string): Cut {
  const [start, end] = placeOf(node);
  if (node.type === "definition") return { start, end, kept: "" };
  if (node.type === "image") return { start, end, kept: node.alt ?? "" };
  const [first, last] = [node.children[0], node.children.at(-1)];
  const kept = first === undefined || last === undefined ? "" : source.slice(placeOf(first)[0], placeOf(last)[1]);
  return { start, end, kept };
}

/** The tag on the same line that closes an element whose content is code. */
function closingTag({ children }: Parents, index: number, name: string): Nodes | undefined {
  return children
    .slice(index + 1)
    .find((node) => node.type === "html" && node.value.toLowerCase().startsWith(`</${name}`));
}

function placeOf({ position }: Nodes): [number, number] {
  return [position?.start.offset ?? 0, position?.end.offset ?? 0];
}

function cutOut(text: string, cuts: readonly Cut[]): string {
  const kept = new KeptText();
  let at = 0;
  for (const { start, end, kept: instead } of cuts) {
    // Within another cut: a tag between the tags of a script.
    if (start < at) continue;
    kept.add(text.slice(at, start));
    if (instead === " ") kept.addGap();
    else kept.add(instead);
    at = end;
  }
  kept.add(text.slice(at));
  return kept.toString();
}

/** Text that grows piece by piece, with at most one blank where a tag stood between two words. */
class KeptText {
  readonly #pieces: string[] = [];
  #last = "\n";

  add(piece: string): void {
    if (piece === "") return;
    this.#pieces.push(piece);
    this.#last = piece.slice(-1);
  }

  addGap(): void {
    if (!/[\s[(|>]/.test(this.#last)) this.add(" ");
  }

  toString(): string {
    return this.#pieces.join("");
  }
}

/** Markdown that cannot be parsed is shown as plain text, so a blank behind a `<` is all it takes to make it one. */
function stripUnparsed(text: string): string {
  return stripMarkup(text, "keep").replaceAll(/<(?=[a-z/!?])(?![a-z][a-z0-9+.-]{1,31}:)/gi, "< ");
}

const TAG = /<\/?([a-z][\w-]*)(?:"[^"]*"|'[^']*'|[^"'<>])*>/iy;

/** Gives the words of HTML in linear time. @param unclosed What becomes of markup that never ends. */
function stripMarkup(html: string, unclosed: "cut" | "keep"): string {
  const kept = new KeptText();
  const ends = new Ends(html);
  let at = 0;
  for (let open = html.indexOf("<"); open !== -1; open = html.indexOf("<", at)) {
    kept.add(html.slice(at, open));
    const markup = markupAt(html, open, ends);
    if (markup === undefined || (markup.end === undefined && unclosed === "keep")) {
      kept.add("<");
      at = open + 1;
      continue;
    }
    if (markup.isGap) kept.addGap();
    at = markup.end ?? html.length;
  }
  kept.add(html.slice(at));
  return kept.toString();
}

/** A tag or comment: where it ends, if it does, and whether it kept the words around it apart. */
interface Markup {
  readonly end: number | undefined;
  readonly isGap: boolean;
}

/** The markup that begins with this `<`; nothing when it is only a character, or an address in angle brackets. */
function markupAt(html: string, at: number, ends: Ends): Markup | undefined {
  if (html.startsWith("<!--", at)) return { end: ends.after("-->", at + 2), isGap: false };
  if (html.startsWith("<?", at)) return { end: ends.after("?>", at), isGap: false };
  if (html.startsWith("<![CDATA[", at)) return { end: ends.after("]]>", at), isGap: false };
  const start = html.slice(at, at + 40);
  if (!/^<[/!a-z]/i.test(start) || /^<[a-z][a-z0-9+.-]{1,31}:/i.test(start)) return undefined;
  TAG.lastIndex = at;
  const [tag, name = ""] = TAG.exec(html) ?? [];
  if (tag === undefined) return { end: ends.after(">", at), isGap: true };
  const end = at + tag.length;
  if (!tag.startsWith("</") && droppedTags.has(name.toLowerCase())) {
    const closed = ends.afterClosing(name.toLowerCase(), end);
    if (closed !== undefined) return { end: closed, isGap: false };
    if (/^(?:script|style)$/i.test(name)) return { end: undefined, isGap: false };
  }
  return { end, isGap: gapFor(tag) === " " };
}

/** A blank where a block or a line break stood; nothing where `H<sub>2</sub>O` was one word. */
function gapFor(markup: string): "" | " " {
  const name = /^<\/?([a-z][\w-]*)/i.exec(markup)?.[1]?.toLowerCase();
  return name === undefined || name === "wbr" || inlineTags.has(name) ? "" : " ";
}

/** Finds where markup ends; what was once not found is not looked for again, or hostile text would take quadratic time. */
class Ends {
  readonly #html: string;
  readonly #absent = new Set<string>();

  constructor(html: string) {
    this.#html = html;
  }

  after(mark: string, from: number): number | undefined {
    if (this.#absent.has(mark)) return undefined;
    const at = this.#html.indexOf(mark, from);
    if (at === -1) this.#absent.add(mark);
    return at === -1 ? undefined : at + mark.length;
  }

  afterClosing(name: string, from: number): number | undefined {
    if (this.#absent.has(name)) return undefined;
    const closing = new RegExp(`</${name}(?=[\\s/>])`, "gi");
    closing.lastIndex = from;
    if (closing.exec(this.#html) === null) {
      this.#absent.add(name);
      return undefined;
    }
    return this.after(">", closing.lastIndex);
  }
}
