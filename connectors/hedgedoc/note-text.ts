import type { Heading, Nodes, Root } from "mdast";
import { linkTargetsOf, nodesOf } from "../../schema/text/markdown-nodes.js";
import { parseMarkdown } from "../../schema/text/markdown-without-html.js";
import { type FrontMatter, readFrontMatter } from "./front-matter.js";

/** HedgeDoc's own word for a note without a title. */
const UNTITLED = "Untitled";

/** Longest title kept, in UTF-16 units. */
const LONGEST_TITLE = 500;

/** A note's text in its parts. */
export interface NoteText extends FrontMatter {
  /** The Markdown of the body; undefined when it is longer or more complex than anyone writes. */
  readonly tree: Root | undefined;
}

/**
 * Takes a note's text apart, composed (NFC): HedgeDoc stores what was typed, and some keyboards type `e` and an accent
 * where every other source has `é`.
 */
export function readNoteText(text: string): NoteText {
  const { fields, body } = readFrontMatter(text.normalize("NFC"));
  return { fields, body, tree: parseMarkdown(body) };
}

/** The words of a header field, in HedgeDoc's reading. */
export function headerWords({ fields }: FrontMatter, name: string): string | undefined {
  return fields.find((field) => field.name === name)?.words;
}

/** The title, by HedgeDoc's rule: the header's, else the first heading of the first level if it is one line, else "Untitled". */
export function titleOf(note: NoteText): string {
  const title = (headerWords(note, "title") ?? firstHeading(note)).trim() || UNTITLED;
  return title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1).toWellFormed()}…` : title;
}

/** The body without the heading it begins with, where that only repeats the title. */
export function bodyBelowTitle(note: NoteText): string {
  const { tree, body } = note;
  const first = tree?.children.find(({ type }) => type !== "html");
  if (first?.type !== "heading" || first.depth !== 1 || withoutTags(wordsOf(first)).trim() !== titleOf(note))
    return body;
  return body.slice(0, first.position?.start.offset) + body.slice(first.position?.end.offset);
}

function firstHeading({ tree, body }: NoteText): string {
  if (tree === undefined) return /^ {0,3}#[ \t]+(\S[^\n]*)$/m.exec(body)?.[1]?.replace(/[ \t]+#+[ \t]*$/, "") ?? "";
  const heading = headingsOf(tree).find(({ depth }) => depth === 1);
  const title = heading === undefined ? "" : wordsOf(heading);
  return title.includes("\n") ? "" : withoutTags(title);
}

/** The tags, by HedgeDoc's rule: the header's, parted by commas; else the code in headings `###### tags:`. A list is none. */
export function tagsOf(note: NoteText): string[] {
  const declared = headerWords(note, "tags");
  const tags = declared === undefined ? headingTags(note) : declared.split(",");
  return [...new Set(tags.map((tag) => tag.trim()).filter((tag) => tag !== ""))];
}

function headingTags({ tree }: NoteText): string[] {
  if (tree === undefined) return [];
  return headingsOf(tree)
    .filter((heading) => heading.depth === 6 && /^tags/im.test(wordsOf(heading)))
    .flatMap((heading) => nodesOf(heading))
    .flatMap((node) => (node.type === "inlineCode" ? [withoutTags(node.value)] : []));
}

/** Addresses that the text links to, as written, in the order of the text. */
export function linkTargets({ tree, body }: NoteText): string[] {
  if (tree === undefined) return body.match(/https?:\/\/[^\s<>()[\]"'`]+/g) ?? [];
  return linkTargetsOf(tree);
}

function headingsOf(tree: Root): Heading[] {
  return nodesOf(tree).filter((node) => node.type === "heading");
}

function wordsOf(node: Nodes): string {
  return nodesOf(node)
    .map((each) => (each.type === "break" ? "\n" : "value" in each ? each.value : ""))
    .join("");
}

function withoutTags(text: string): string {
  return text.replaceAll(/<\/?[^<>]*>/g, "");
}
