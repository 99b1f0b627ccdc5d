/** Deepest quotation inside quotations that is still shown as one. */
const MOST_QUOTATIONS = 10;

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const QUOTE_OPENS = /^\s*\[quote(?:=(?:"[^"\n]{0,300}"|[^\]\n]{0,300}))?\](.*)$/i;
const QUOTE_CLOSES = /^(.*?)\[\/quote\]\s*$/i;

/** Marks around words that only say how a forum shows them: their words stay. */
const WRAPPERS = /\[\/?(?:details|spoiler|poll|wrap|grid|hide|center)(?:[= ][^\]\n]{0,300})?\]/gi;
const DETAILS = /\[details=(?:"([^"\n]{0,300})"|([^\]\n]{0,300}))\]/gi;
const DATE = /\[date=(\d{4}-\d\d-\d\d)(?: time=(\d\d:\d\d)(?::\d\d)?)?[^\]\n]{0,300}\]/gi;

/**
 * Gives a post's Markdown without the marks in square brackets that only Discourse knows: quotations become Markdown's
 * own, without the person quoted, dates are written out, and of the other marks the words stay. Code is left alone.
 *
 * https://meta.discourse.org/t/post-format-reference-documentation/19197
 */
export function withoutBbcode(markdown: string): string {
  const quotations = new Quotations();
  let fence: string | undefined;
  for (const line of markdown.split(/\r\n?|\n/)) {
    const mark = FENCE.exec(line)?.[1];
    const isCode = fence !== undefined || mark !== undefined;
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    if (isCode) quotations.add(line);
    else takeLine(line, quotations);
  }
  return quotations.toString();
}

function takeLine(line: string, quotations: Quotations): void {
  const [, opened] = QUOTE_OPENS.exec(line) ?? [];
  if (opened !== undefined) {
    quotations.open();
    if (opened.trim() === "") return;
  }
  const rest = opened ?? line;
  const [, closed] = quotations.isOpen ? (QUOTE_CLOSES.exec(rest) ?? []) : [];
  if (closed === undefined) return quotations.add(withoutMarks(rest));
  if (closed.trim() !== "") quotations.add(withoutMarks(closed));
  quotations.close();
}

/** Words between backticks are code. */
function withoutMarks(line: string): string {
  if (!line.includes("[")) return line;
  return line
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : withoutMarksInWords(part)))
    .join("");
}

function withoutMarksInWords(words: string): string {
  return words
    .replaceAll(DETAILS, (_, quoted?: string, bare?: string) => `**${quoted ?? bare ?? ""}**`)
    .replaceAll(DATE, (_, day: string, time?: string) => (time === undefined ? day : `${day} ${time}`))
    .replaceAll(WRAPPERS, "");
}

interface Quotation {
  readonly lines: string[];
  /** False for one so deep that its lines stand in the quotation around it. */
  readonly isShown: boolean;
}

/** Lines as they come, and the quotations that are open. One that is never closed was none. */
class Quotations {
  readonly #lines: string[] = [];
  readonly #open: Quotation[] = [];

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  add(line: string): void {
    this.#innermost.push(line);
  }

  open(): void {
    const isShown = this.#open.length < MOST_QUOTATIONS;
    this.#open.push({ lines: isShown ? [] : this.#innermost, isShown });
  }

  close(): void {
    const quotation = this.#open.pop();
    if (quotation?.isShown !== true) return;
    this.add("");
    for (const line of quotation.lines) this.add(`> ${line}`.trimEnd());
    this.add("");
  }

  toString(): string {
    for (let left = this.#open.pop(); left !== undefined; left = this.#open.pop()) {
      if (left.isShown) for (const line of left.lines) this.add(line);
    }
    return this.#lines.join("\n").trim();
  }

  get #innermost(): string[] {
    return this.#open.at(-1)?.lines ?? this.#lines;
  }
}
