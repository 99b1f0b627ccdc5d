import { decodeReferences } from "../../../schema/text/decode-references.js";
import { CATEGORY_NAMESPACES, FILE_NAMESPACES } from "./vocabulary.js";

/** One `[[…]]` of a text. */
export interface WikiLink {
  kind: "page" | "file" | "category" | "property";
  /** The page title, or the value of a Semantic MediaWiki property: trimmed, underscores as spaces, no `#fragment`. */
  target: string;
  fragment?: string;
  /** What stands after the `|`, as written. */
  label?: string;
  /** True for `[[:Catégorie:X]]`, which points at the page instead of filing under it. */
  colon: boolean;
  start: number;
  end: number;
}

/**
 * Gives the links of a text in order. A link inside another one wins over it, except inside a file's caption,
 * which belongs to the file. Linear time.
 */
export function readLinks(text: string): WikiLink[] {
  const ends = matchBrackets(text);
  const links: WikiLink[] = [];
  let at = text.indexOf("[[");
  while (at !== -1) {
    const link = readLink(text, at, ends);
    if (link) links.push(link);
    at = text.indexOf("[[", link ? link.end : at + 2);
  }
  return links;
}

/** Gives a title as MediaWiki would: entities and `%C3%A9` decoded, underscores as spaces, one space at a time. */
export function cleanTitle(raw: string): string {
  return decodePercents(decodeReferences(raw))
    .replace(/[_\s]+/g, " ")
    .trim();
}

/** Where each `[[` is closed. */
function matchBrackets(text: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: bracket, index } of text.matchAll(/\[\[|\]\]/g)) {
    if (bracket === "[[") open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined) ends.set(start, index + 2);
    }
  }
  return ends;
}

function readLink(text: string, start: number, ends: ReadonlyMap<number, number>): WikiLink | undefined {
  const end = ends.get(start);
  if (end === undefined) return undefined;
  // Only the target is cut out before knowing that this is a link: nested brackets must not cost a copy each.
  const bar = indexBefore(text, "|", start + 2, end - 2);
  const rawTarget = text.slice(start + 2, Math.min(bar, start + MAX_TARGET));
  const target = rawTarget.includes("[[") ? undefined : parseTarget(rawTarget);
  if (!target) return undefined;
  const nested = indexBefore(text, "[[", start + 2, end - 2) < end - 2;
  if (nested && target.kind !== "file") return undefined;
  const label = bar < end - 2 ? { label: text.slice(bar + 1, end - 2) } : {};
  return { ...target, ...label, start, end };
}

/** MediaWiki titles hold 255 bytes; a property's value may be longer. */
const MAX_TARGET = 4096;

/** Looks for `wanted` near: a target ends soon, so that a far `|` is no reason to read the whole text each time. */
function indexBefore(text: string, wanted: string, from: number, end: number): number {
  const near = text.slice(from, Math.min(end, from + MAX_TARGET)).indexOf(wanted);
  return near === -1 ? end : from + near;
}

function parseTarget(raw: string): Pick<WikiLink, "kind" | "target" | "fragment" | "colon"> | undefined {
  const colon = raw.trimStart().startsWith(":");
  const written = colon ? raw.trimStart().slice(1) : raw;
  const property = colon ? -1 : written.lastIndexOf("::");
  if (property > 0) return { kind: "property", target: decodeReferences(written.slice(property + 2)).trim(), colon };
  if (raw.length >= MAX_TARGET || /[\n<>[\]{}\uFDD0]/.test(written)) return undefined;
  const [title = "", ...fragments] = cleanTitle(written).split("#");
  const fragment = fragments.length > 0 ? { fragment: fragments.join("#").trim() } : {};
  if (title.trim() === "" && fragments.length === 0) return undefined;
  return { kind: kindOf(title), target: title.trim(), ...fragment, colon };
}

function kindOf(title: string): WikiLink["kind"] {
  const namespace = title
    .slice(0, Math.max(0, title.indexOf(":")))
    .trim()
    .toLowerCase()
    .normalize("NFC");
  if (FILE_NAMESPACES.has(namespace)) return "file";
  return CATEGORY_NAMESPACES.has(namespace) ? "category" : "page";
}

function decodePercents(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
