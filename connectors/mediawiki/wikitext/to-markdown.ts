import type { Nodes, PhrasingContent, Root, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { type Block, parseBlocks } from "./blocks.js";
import { flattenTemplates } from "./flatten-templates.js";
import { type InlineContext, parseInline } from "./inline.js";
import { buildLists } from "./lists.js";
import { MarkerStore, withoutMarkerCharacters } from "./markers.js";
import { stripTags } from "./strip-tags.js";
import { flattenTables } from "./tables.js";

const markdownWriter = unified()
  .use(remarkGfm)
  .use(remarkStringify, { bullet: "-", listItemIndent: "one", resourceLink: true, rule: "-" })
  .freeze();

/**
 * Gives a page's wikitext as Markdown. Everything the page wrote is escaped, so that it can bring neither raw HTML
 * nor a link other than http, https or mailto. Footnotes stand at the end.
 *
 * `complete` is false when the text holds something only the server can render: a template, a table, a gallery, an
 * unknown tag. Its words are then kept as plain text.
 */
export function wikitextToMarkdown(
  wikitext: string,
  context: { resolveLink(title: string): string },
): { markdown: string; complete: boolean } {
  const { root, complete } = parseWikitext(wikitext, (title) => context.resolveLink(title));
  return { markdown: markdownWriter.stringify(root).trim(), complete };
}

/** Gives the words of a wikitext on one line, one space between them; footnotes are left out. */
export function wikitextToPlainText(wikitext: string): string {
  const { root } = parseWikitext(wikitext, () => "");
  const words = root.children.filter(({ type }) => type !== "footnoteDefinition").map(toWords);
  return words.join(" ").replace(/\s+/g, " ").trim();
}

function parseWikitext(wikitext: string, resolveLink: (title: string) => string): { root: Root; complete: boolean } {
  const store = new MarkerStore();
  const templates = flattenTemplates(withoutMarkerCharacters(wikitext).replace(/\r\n?/g, "\n"));
  const tables = flattenTables(stripTags(templates.text, store));
  const context = { store, resolveLink };
  const children = parseBlocks(tables.text, store).flatMap((block) => blockToNodes(block, context));
  // Read after the page itself: a body may hold tags, and its number is known by now.
  const notes = store.footnotes().map(({ label, body }) => toFootnote(label, body, context));
  const complete = store.complete && !templates.found && !tables.found;
  return { root: { type: "root", children: [...children, ...notes] }, complete };
}

function blockToNodes(block: Block, context: InlineContext): RootContent[] {
  switch (block.kind) {
    case "rule":
      return [{ type: "thematicBreak" }];
    case "code":
      return [{ type: "code", value: block.marked.value, lang: block.marked.language ?? null }];
    case "list":
      return buildLists(block.items, (text) => onOneLine(parseInline(text, context)));
    case "heading":
      return withWords(onOneLine(parseInline(block.text, context)), (children) => {
        return { type: "heading", depth: toDepth(block.level), children };
      });
    default:
      return withWords(parseInline(block.text, context), (children) => ({ type: "paragraph", children }));
  }
}

/** Nothing for a block that came out without words. */
function withWords(words: PhrasingContent[], toNode: (words: PhrasingContent[]) => RootContent): RootContent[] {
  return words.length === 0 ? [] : [toNode(words)];
}

/** Markdown headings and list lines have one line: a `<br>` in them is a space. */
function onOneLine(nodes: PhrasingContent[]): PhrasingContent[] {
  return nodes.map((node): PhrasingContent => (node.type === "break" ? { type: "text", value: " " } : node));
}

function toDepth(level: number): 1 | 2 | 3 | 4 | 5 | 6 {
  return Math.min(6, Math.max(1, level)) as 1 | 2 | 3 | 4 | 5 | 6;
}

function toFootnote(label: string, body: string, context: InlineContext): RootContent {
  const text = stripTags(body, context.store).replace(/\s*\n\s*/g, " ");
  const children = parseInline(text, context);
  return { type: "footnoteDefinition", identifier: label, label, children: [{ type: "paragraph", children }] };
}

/** Blocks and list items are kept apart by a space; inline styles are not. */
function toWords(node: Nodes): string {
  if (node.type === "break") return " ";
  if ("value" in node) return node.value;
  if (!("children" in node)) return "";
  const separator = node.type === "list" || node.type === "listItem" ? " " : "";
  return node.children.map(toWords).join(separator);
}
