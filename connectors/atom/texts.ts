import { linkTargetsOf } from "../../schema/text/markdown-nodes.js";
import { markdownWithoutHtml, parseMarkdown } from "../../schema/text/markdown-without-html.js";
import { htmlToMarkdown, htmlToPlainText } from "../../schema/text/safe-html.js";
import { webAddress } from "../../schema/text/web-address.js";
import { withoutEmails } from "../personal-data.js";
import type { WireText } from "./wire.js";

/** A text as it is kept: as written, how it is written, and what its relative addresses are relative to. */
export interface KeptText {
  readonly value: string;
  readonly format: TextFormat;
  readonly base: string;
}

type TextFormat = "text" | "html" | "markdown";

const FORMATS: ReadonlyMap<string, TextFormat> = new Map([
  ["", "text"],
  ["html", "html"],
  ["xhtml", "html"],
  ["text/html", "html"],
  ["application/xhtml+xml", "html"],
  ["text/markdown", "markdown"],
]);

/**
 * Keeps a text of a feed; undefined when it holds none, or something else, such as a picture.
 *
 * @param most Its longest length in characters; the rest is left out.
 */
export function keepText(text: WireText | undefined, base: string, most: number): KeptText | undefined {
  const { value = "", type = "", xml } = text ?? {};
  const name = type.split(";")[0]?.trim().toLowerCase() ?? "";
  const format = FORMATS.get(name) ?? (name === "text" || name.startsWith("text/") ? "text" : undefined);
  if (format === undefined || value.trim() === "") return undefined;
  return { value: cutAtBlank(value, most), format, base: resolve(xml?.base, base) };
}

/** An address against its base; the base itself where that gives no web address. */
export function resolve(address: string | undefined, base: string): string {
  return (address === undefined ? undefined : addressOf(address, base)) ?? base;
}

/** The web address that somebody wrote, in full; undefined when it is none, or holds an e-mail address. */
export function addressOf(address: string, base: string): string | undefined {
  const found = URL.canParse(address, base) ? webAddress(new URL(address, base).href) : undefined;
  return found !== undefined && withoutEmails(found) === found ? found : undefined;
}

export function markdownOf({ value, format, base }: KeptText): string {
  if (format === "markdown") return markdownWithoutHtml(value).trim();
  return htmlToMarkdown(format === "html" ? value : htmlOfText(value), { baseUrl: base });
}

/** The words of a text, on one line. */
export function lineOf({ value, format }: KeptText, most: number): string {
  const words = format === "html" ? htmlToPlainText(value) : value;
  return cutAtBlank(words.replaceAll(/\s+/g, " ").trim(), most);
}

/** Cuts between two words where it can: half an e-mail address would not be known for one. */
export function cutAtBlank(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most).toWellFormed();
  const blank = cut.search(/\s\S*$/);
  return `${blank > 0 ? cut.slice(0, blank) : cut.slice(0, -1)}…`;
}

/** The web addresses that Markdown links to, in order, each once. */
export function addressesIn(markdown: string): string[] {
  const root = parseMarkdown(markdown);
  const targets = root === undefined ? [] : linkTargetsOf(root);
  return [...new Set(targets.flatMap((target) => webAddress(target) ?? []))];
}

/** Plain text as HTML, a paragraph for each block of lines: so that no sign of it means anything in Markdown. */
function htmlOfText(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const paragraphs = escaped.split(/\n[^\S\n]*\n/).map((block) => block.trim().replaceAll("\n", "<br>"));
  return paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join("");
}
