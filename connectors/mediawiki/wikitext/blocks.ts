import { readHeading } from "./headings.js";
import { type Marked, MARKER, type MarkerStore } from "./markers.js";

/** One block of a page, its inline text still to be read. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "paragraph"; text: string }
  | { kind: "list"; items: ListLine[] }
  | { kind: "rule" }
  | { kind: "code"; marked: Extract<Marked, { kind: "code" }> };

/** One line of a list: `**` and the text after it. */
export interface ListLine {
  prefix: string;
  text: string;
}

/** Deeper list prefixes count as this deep. */
const MAX_PREFIX = 12;
const LIST = /^([*#:;]+)[ \t]*(.*)$/s;
const CODE_LINE = new RegExp(`^${MARKER.source}$`);

/** Cuts stripped wikitext into blocks, line by line. */
export function parseBlocks(text: string, store: MarkerStore): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", text: paragraph.join("\n") });
    paragraph = [];
  };
  for (const rawLine of text.split("\n")) {
    const line = rawLine.trim();
    // A mark counts at the very start of a line only.
    const block = readBlock(rawLine.trimEnd(), store);
    if (!block && line !== "") paragraph.push(line);
    else endParagraph();
    if (block) pushBlock(blocks, block);
    // A blank line ends a list too.
    else if (line === "") blocks.push({ kind: "paragraph", text: "" });
  }
  endParagraph();
  return blocks.filter((block) => block.kind !== "paragraph" || block.text !== "");
}

function readBlock(line: string, store: MarkerStore): Block | undefined {
  const heading = readHeading(line);
  if (heading) return { kind: "heading", ...heading };
  if (/^-{4}/.test(line)) return { kind: "rule" };
  const marked = store.get(Number(CODE_LINE.exec(line)?.[1] ?? -1));
  if (marked?.kind === "code") return { kind: "code", marked };
  const [, prefix, text] = LIST.exec(line) ?? [];
  if (prefix === undefined || text === undefined) return undefined;
  return { kind: "list", items: [{ prefix: prefix.slice(0, MAX_PREFIX), text }] };
}

function pushBlock(blocks: Block[], block: Block): void {
  const last = blocks.at(-1);
  if (block.kind === "list" && last?.kind === "list") {
    for (const item of block.items) last.items.push(item);
  } else blocks.push(block);
}
