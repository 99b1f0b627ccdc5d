import { type AngleConstruct, AngleReader } from "./angle-reader.js";
import { decodeReferences } from "../../../schema/text/decode-references.js";
import { type HtmlTag, readHtmlTag } from "./html-tags.js";
import type { MarkerStore } from "./markers.js";
import { BEHAVIOUR_SWITCHES } from "./vocabulary.js";

type Extension = Extract<AngleConstruct, { kind: "extension" }>;

/** Extension tags that show nothing, or whose content the page shows elsewhere. */
const SILENT_TAGS: ReadonlySet<string> = new Set(["templatestyles", "templatedata", "section"]);

/** Extension tags may hold other ones (`<references><ref>…`): deeper than this, their content is kept as text. */
const MAX_DEPTH = 5;

const SWITCHES = new RegExp(`__(?:${BEHAVIOUR_SWITCHES.join("|")})__`, "gi");

/**
 * Takes comments, tags and switches out of a text. What they held goes into `store`, with markers in its place;
 * blocks such as `<pre>` stand on a line of their own.
 */
export function stripTags(wikitext: string, store: MarkerStore): string {
  return strip(wikitext, store, 0);
}

function strip(wikitext: string, store: MarkerStore, depth: number): string {
  const reader = new AngleReader(wikitext);
  const kept: string[] = [];
  let from = 0;
  let at = wikitext.indexOf("<");
  while (at !== -1) {
    const found = reader.read(at);
    const tag = found.kind === "literal" ? readHtmlTag(wikitext, at) : undefined;
    const end = tag?.end ?? (found.kind === "literal" ? at + 1 : found.end);
    if (tag || found.kind !== "literal") {
      const start = found.kind === "comment" ? Math.max(from, found.start) : at;
      const words = tag ? tagToText(tag, wikitext.slice(at, end), store) : foundToText(found, store, depth);
      kept.push(withoutSwitches(wikitext.slice(from, start)), words);
      from = end;
    }
    at = wikitext.indexOf("<", end);
  }
  kept.push(withoutSwitches(wikitext.slice(from)));
  return kept.join("");
}

function withoutSwitches(text: string): string {
  return text.includes("__") ? text.replace(SWITCHES, "") : text;
}

function tagToText({ meaning, closing }: HtmlTag, raw: string, store: MarkerStore): string {
  switch (meaning?.kind) {
    case "style":
      return store.put({ kind: closing ? "close" : "open", style: meaning.style });
    case "break":
      return store.put({ kind: "break" });
    case "block":
      return "\n\n";
    case "rule":
      return "\n----\n";
    case "plain":
      return "";
    case "layout":
      store.complete = false;
      return closing ? "" : meaning.text;
    default:
      // Either text, as MediaWiki would show it, or the tag of an extension that we do not know.
      store.complete = false;
      return store.put({ kind: "text", value: raw });
  }
}

function foundToText(found: AngleConstruct, store: MarkerStore, depth: number): string {
  if (found.kind !== "extension") return "";
  const inner = found.inner ?? "";
  switch (found.name) {
    case "nowiki":
      return inner === "" ? "" : store.put({ kind: "text", value: decodeReferences(inner) });
    case "pre":
    case "syntaxhighlight":
    case "source":
      return codeToText(found, store);
    case "ref":
      return referenceToText(found, store);
    case "references":
      // The notes defined here are shown at the end in any case.
      if (depth < MAX_DEPTH) strip(inner, store, depth + 1);
      return "";
    case "poem":
      return `\n\n${deeper(inner.trim().replaceAll("\n", "<br>\n"), store, depth)}\n\n`;
    default:
      return unknownToText(found, store, depth);
  }
}

function codeToText({ name, attributes, inner }: Extension, store: MarkerStore): string {
  const value = inner ?? "";
  if (/\binline\b/i.test(attributes)) return inlineCode(value, store);
  const language = readAttribute(attributes, "lang");
  const code = name === "pre" ? decodeReferences(value) : value;
  return `\n${store.put({ kind: "code", value: code.replace(/^\n|\n$/g, ""), language })}\n`;
}

function inlineCode(value: string, store: MarkerStore): string {
  const [open, text, close] = [
    store.put({ kind: "open", style: "code" }),
    store.put({ kind: "text", value }),
    store.put({ kind: "close", style: "code" }),
  ];
  return `${open}${text}${close}`;
}

function referenceToText({ attributes, inner }: Extension, store: MarkerStore): string {
  const name = readAttribute(attributes, "name") ?? "";
  if (name === "" && (inner ?? "").trim() === "") return "";
  return store.put({ kind: "reference", label: store.refer(name, (inner ?? "").trim()) });
}

/** Shows the words of a gallery, a formula, or any other extension's tag. */
function unknownToText({ name, inner = "" }: Extension, store: MarkerStore, depth: number): string {
  if (SILENT_TAGS.has(name)) return "";
  store.complete = false;
  if (name === "math" || name === "chem" || name === "ce") return store.put({ kind: "text", value: inner.trim() });
  if (name !== "gallery") return deeper(inner, store, depth);
  const captions = inner.split("\n").map((line) => line.slice(line.indexOf("|") + 1 || line.length).trim());
  return `\n\n${deeper(captions.filter((caption) => caption !== "").join("\n\n"), store, depth)}\n\n`;
}

function deeper(inner: string, store: MarkerStore, depth: number): string {
  if (depth < MAX_DEPTH) return strip(inner, store, depth + 1);
  return store.put({ kind: "text", value: inner });
}

function readAttribute(attributes: string, name: string): string | undefined {
  const pattern = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'/]+))`, "i");
  const match = pattern.exec(attributes);
  return (match?.[1] ?? match?.[2] ?? match?.[3])?.trim();
}
