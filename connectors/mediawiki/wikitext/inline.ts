import type { PhrasingContent } from "mdast";
import { decodeReferences } from "../../../schema/text/decode-references.js";
import { NextPlace, readUrl, toHref, trimBareUrl } from "./external-links.js";
import { readLinks, type WikiLink } from "./links.js";
import { type Marked, MARKER, type MarkerStore } from "./markers.js";
import { PhrasingBuilder } from "./phrasing-builder.js";
import { type QuoteMark, readQuotes } from "./quotes.js";

/** What reading inline wikitext needs. */
export interface InlineContext {
  store: MarkerStore;
  /** Gives the absolute URL of a page of the wiki. */
  resolveLink: (title: string) => string;
}

type Token =
  | { kind: "text"; value: string }
  | { kind: "quotes"; length: number }
  | { kind: "marked"; marked: Marked }
  | { kind: "link"; url: string; label: string }
  | { kind: "newline" };

const SPECIAL = new RegExp(`${MARKER.source}|\\[\\[|\\[|'{2,}|https?://|\\n`, "gi");

/** A longer `[https://… text]` is no link, so that a far `]` is not looked for again and again. */
const MAX_BRACKET_LINK = 4096;

/** Reads one block of stripped wikitext: styles, links and markers. */
export function parseInline(text: string, context: InlineContext): PhrasingContent[] {
  return buildPhrasing(new InlineReader(text, context, true).tokens(), context);
}

/** Cuts a text into tokens, left to right, each character looked at a fixed number of times. */
class InlineReader {
  readonly #text: string;
  readonly #context: InlineContext;
  readonly #withLinks: boolean;
  readonly #links: ReadonlyMap<number, WikiLink>;
  readonly #tokens: Token[] = [];
  readonly #nextBracket: NextPlace;
  readonly #nextLine: NextPlace;

  constructor(text: string, context: InlineContext, withLinks: boolean) {
    this.#text = text;
    this.#context = context;
    this.#withLinks = withLinks;
    this.#links = new Map(withLinks ? readLinks(text).map((link) => [link.start, link]) : []);
    this.#nextBracket = new NextPlace(text, "]");
    this.#nextLine = new NextPlace(text, "\n");
  }

  tokens(): Token[] {
    let from = 0;
    const special = new RegExp(SPECIAL);
    for (let match = special.exec(this.#text); match; match = special.exec(this.#text)) {
      const end = this.#readSpecial(match, from);
      if (end === undefined) continue;
      special.lastIndex = end;
      from = end;
    }
    this.#pushText(from, this.#text.length);
    return this.#tokens;
  }

  /** Reads the special text found; gives its end, or nothing when it turns out to be plain text. */
  #readSpecial(match: RegExpExecArray, from: number): number | undefined {
    const at = match.index;
    const [special, marker] = match;
    if (special === "\n") return this.#push({ kind: "newline" }, from, at, at + 1);
    if (special.startsWith("'"))
      return this.#push({ kind: "quotes", length: special.length }, from, at, at + special.length);
    if (marker !== undefined) {
      const marked = this.#context.store.get(Number(marker)) ?? { kind: "text", value: "" };
      return this.#push({ kind: "marked", marked }, from, at, at + special.length);
    }
    if (!this.#withLinks) return undefined;
    if (special === "[[") return this.#wikiLink(from, at) ?? this.#bracketLink(from, at + 1);
    if (special === "[") return this.#bracketLink(from, at);
    return this.#bareUrl(from, at);
  }

  #wikiLink(from: number, at: number): number | undefined {
    const link = this.#links.get(at);
    if (!link) return undefined;
    return this.#push(this.#linkToken(link), from, at, link.end);
  }

  #linkToken(link: WikiLink): Token {
    if (!link.colon && (link.kind === "file" || link.kind === "category")) return { kind: "text", value: "" };
    if (link.kind === "property") return { kind: "text", value: link.label ?? link.target };
    const written = link.fragment === undefined ? link.target : `${link.target}#${link.fragment}`;
    const label = link.label?.trim() ? link.label : written;
    if (link.target === "") return { kind: "text", value: label };
    const hash = link.fragment === undefined ? "" : `#${encodeURIComponent(link.fragment.replaceAll(" ", "_"))}`;
    return { kind: "link", url: `${this.#context.resolveLink(link.target)}${hash}`, label };
  }

  /** `[https://… text]`, on one line. */
  #bracketLink(from: number, at: number): number | undefined {
    const url = readUrl(this.#text, at + 1);
    const close = url === undefined ? -1 : this.#nextBracket.after(at + 1 + url.length);
    const last = Math.min(this.#nextLine.after(at + 1), this.#text.length, at + MAX_BRACKET_LINK);
    if (url === undefined || close >= last) return undefined;
    const label = this.#text.slice(at + 1 + url.length, close).trim();
    const href = toHref(url);
    // A wiki link in the label means that this bracket is closed by that link's own.
    if (href === undefined || label.includes("[[")) return undefined;
    return this.#push({ kind: "link", url: href, label: label === "" ? url : label }, from, at, close + 1);
  }

  #bareUrl(from: number, at: number): number | undefined {
    const url = trimBareUrl(readUrl(this.#text, at) ?? "");
    if (url === "") return undefined;
    const href = toHref(url);
    // One that cannot be a link is passed over whole: looking into it again and again would take quadratic time.
    const token: Token = href === undefined ? { kind: "text", value: url } : { kind: "link", url: href, label: url };
    return this.#push(token, from, at, at + url.length);
  }

  #push(token: Token, from: number, at: number, end: number): number {
    this.#pushText(from, at);
    this.#tokens.push(token);
    return end;
  }

  #pushText(from: number, to: number): void {
    if (to <= from) return;
    const value = decodeReferences(this.#text.slice(from, to)).replace(/[ \t]{2,}/g, " ");
    this.#tokens.push({ kind: "text", value });
  }
}

function buildPhrasing(tokens: readonly Token[], context: InlineContext): PhrasingContent[] {
  const builder = new PhrasingBuilder();
  let line: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "newline") line.push(token);
    else {
      buildLine(line, builder, context);
      builder.addLineEnd();
      line = [];
    }
  }
  buildLine(line, builder, context);
  return builder.finish();
}

/** Quotes open and close on one line: what is still open at its end closes there. */
function buildLine(tokens: readonly Token[], builder: PhrasingBuilder, context: InlineContext): void {
  const marks = readQuotes(quoteRuns(tokens));
  const open = new Set<2 | 3>();
  let quote = 0;
  for (const token of tokens) {
    if (token.kind === "quotes") applyQuotes(marks, quote++, open, builder);
    else addToken(token, builder, context);
  }
  for (const mark of open) builder.close(styleOf(mark));
}

function quoteRuns(tokens: readonly Token[]): { length: number; before: string }[] {
  return tokens.flatMap((token, index) => {
    const previous = tokens[index - 1];
    const before = previous?.kind === "text" ? previous.value.slice(-2) : previous ? "xx" : "";
    return token.kind === "quotes" ? [{ length: token.length, before }] : [];
  });
}

function applyQuotes(marks: readonly QuoteMark[], index: number, open: Set<2 | 3>, builder: PhrasingBuilder): void {
  const { literal, mark } = marks[index] ?? { literal: 0, mark: 0 };
  builder.addText("'".repeat(literal));
  // Of two styles opened at once, the one that closes first is the inner one.
  const both: (2 | 3)[] = marks[index + 1]?.mark === 3 ? [2, 3] : [3, 2];
  const toggled = both.filter((style) => mark === style || mark === 5);
  for (const style of toggled.toSorted((one, other) => Number(open.has(other)) - Number(open.has(one)))) {
    if (open.delete(style)) builder.close(styleOf(style));
    else {
      open.add(style);
      builder.open(styleOf(style));
    }
  }
}

function styleOf(mark: 2 | 3): "emphasis" | "strong" {
  return mark === 2 ? "emphasis" : "strong";
}

function addToken(token: Token, builder: PhrasingBuilder, context: InlineContext): void {
  if (token.kind === "text") builder.addText(token.value);
  else if (token.kind === "link") addLink(token, builder, context);
  else if (token.kind === "marked") addMarked(token.marked, builder, context.store);
}

/** A link's words may have styles, but no link inside. */
function addLink(
  { url, label }: { url: string; label: string },
  builder: PhrasingBuilder,
  context: InlineContext,
): void {
  const words = buildPhrasing(new InlineReader(label, context, false).tokens(), context);
  if (/^(?:https?|mailto):/i.test(url)) builder.add({ type: "link", url, children: words });
  else for (const word of words) builder.add(word);
}

function addMarked(marked: Marked, builder: PhrasingBuilder, store: MarkerStore): void {
  switch (marked.kind) {
    case "open":
      return builder.open(marked.style);
    case "close":
      return builder.close(marked.style);
    case "break":
      return builder.add({ type: "break" });
    case "code":
      return builder.add({ type: "inlineCode", value: marked.value });
    case "text":
      return builder.addText(marked.value.replace(/\s+/g, " "));
    case "reference":
      if (store.hasBody(marked.label)) builder.add(toReference(marked.label));
  }
}

function toReference(label: string): PhrasingContent {
  return { type: "footnoteReference", identifier: label, label };
}
