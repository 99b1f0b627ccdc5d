import { AngleReader } from "./angle-reader.js";

/** One `{{…}}` or `{{{…}}}` found in a text, as offsets in that text. */
export interface BraceSpan {
  kind: "template" | "argument";
  start: number;
  end: number;
  /** For each part after the name: where its `|` is, then where its first `=` is (-1 when it has none). */
  cuts: readonly number[];
}

export interface Range {
  start: number;
  end: number;
}

export interface Scan {
  /** The outermost spans only, in page order. */
  spans: BraceSpan[];
  /** Comments, in page order. */
  comments: Range[];
  /** False when a bracket or comment is never closed, or a `}}` closes nothing. */
  balanced: boolean;
}

/** A bracket still open; a heading line is one too, as MediaWiki reads it so. */
interface OpenBracket {
  kind: "{" | "[" | "-{" | "heading";
  /** How many opening characters are still unmatched. */
  count: number;
  start: number;
  /** How many spans were found before it: when it closes as a template, later ones are inside it. */
  spansBefore: number;
  cuts: number[];
  /** True for the braces of `-{{…`. */
  afterDash: boolean;
}

const SPECIAL = /[\n<[{|=}\]]|-\{/g;

/**
 * Finds templates exactly as MediaWiki's preprocessor does: no recursion, linear time, no limit of depth.
 * A heading line, an open `[[` or an open `-{` hides the `}}` that comes before its end, as on the server.
 * @see https://www.mediawiki.org/wiki/Preprocessor_ABNF
 */
export function scanTemplates(text: string): Scan {
  return new TemplateScanner(text).scan();
}

class TemplateScanner {
  readonly #text: string;
  readonly #angles: AngleReader;
  readonly #stack: OpenBracket[] = [];
  readonly #spans: BraceSpan[] = [];
  readonly #comments: Range[] = [];
  #balanced = true;

  constructor(text: string) {
    this.#text = text;
    this.#angles = new AngleReader(text);
  }

  scan(): Scan {
    let at = this.#lineStart(0);
    while (at < this.#text.length) {
      SPECIAL.lastIndex = at;
      const special = SPECIAL.exec(this.#text);
      if (!special) break;
      at = this.#readSpecial(special[0], special.index);
    }
    const closed = this.#stack.every((open) => open.kind === "heading");
    return { spans: this.#spans, comments: this.#comments, balanced: this.#balanced && closed };
  }

  /** Reads the special character at `at`; gives where to go on. */
  #readSpecial(special: string, at: number): number {
    const top = this.#stack.at(-1);
    switch (special) {
      case "<":
        return this.#angle(at);
      case "\n":
        if (top?.kind === "heading") this.#stack.pop();
        return this.#lineStart(at + 1);
      case "|":
        if (top && hasParts(top)) top.cuts.push(at, -1);
        return at + 1;
      case "=":
        if (expectsEquals(top)) top.cuts[top.cuts.length - 1] = at;
        return at + 1;
      case "}":
      case "]":
        return this.#close(special, at, top);
      default:
        return this.#open(special, at);
    }
  }

  #angle(at: number): number {
    const found = this.#angles.read(at);
    if (found.kind !== "comment") return found.end;
    this.#comments.push({ start: found.start, end: found.end });
    if (!found.closed) this.#balanced = false;
    // After a comment that took its line away, the next line may be a heading.
    return found.tookLine ? this.#lineStart(found.end) : found.end;
  }

  /** A line that starts with `=` is a heading until its end, unless that `=` belongs to a parameter. */
  #lineStart(at: number): number {
    const count = countRepeats(this.#text, "=", at, 6);
    if (count === 0 || (count === 1 && expectsEquals(this.#stack.at(-1)))) return at;
    this.#push("heading", count, at, false);
    return at + count;
  }

  #open(special: string, at: number): number {
    if (special === "-{") {
      const braces = countRepeats(this.#text, "{", at + 1);
      if (braces === 1) this.#push("-{", 2, at, false);
      // "-{{" is a dash before a template: the rightmost meaning wins.
      else this.#push("{", braces, at + 1, true);
      return at + 1 + braces;
    }
    const count = countRepeats(this.#text, special, at);
    if (count >= 2) this.#push(special === "{" ? "{" : "[", count, at, false);
    return at + count;
  }

  #close(special: string, at: number, top: OpenBracket | undefined): number {
    if (special === "}" && top?.kind === "-{" && this.#text[at + 1] === "-") return this.#unwind(top, 2, at);
    const closes = top && (special === "}" ? top.kind === "{" : top.kind === "[");
    if (!closes) {
      if (special === "}" && top?.kind !== "-{" && this.#text[at + 1] === "}") this.#balanced = false;
      return at + 1;
    }
    const most = Math.min(top.count, top.kind === "{" ? 3 : 2);
    const count = countRepeats(this.#text, special, at, most);
    return count < 2 ? at + count : this.#unwind(top, count, at);
  }

  /** Closes `count` characters of the bracket on top of the stack with those at `at`. */
  #unwind(top: OpenBracket, count: number, at: number): number {
    const end = at + count;
    const left = top.count - count;
    if (top.kind === "{") {
      this.#spans.length = top.spansBefore;
      const kind = count === 3 ? "argument" : "template";
      this.#spans.push({ kind, start: top.start + left, end, cuts: top.cuts });
    }
    this.#stack.pop();
    if (left >= 2) this.#stack.push({ ...top, count: left, cuts: [] });
    else if (left === 1 && top.afterDash) this.#push("-{", 2, top.start - 1, false, top.spansBefore);
    return end;
  }

  #push(
    kind: OpenBracket["kind"],
    count: number,
    start: number,
    afterDash: boolean,
    spansBefore = this.#spans.length,
  ): void {
    this.#stack.push({ kind, count, start, spansBefore, cuts: [], afterDash });
  }
}

function hasParts(open: OpenBracket): boolean {
  return open.kind === "{" || open.kind === "-{";
}

/** True inside a part that has no `=` yet. */
function expectsEquals(open: OpenBracket | undefined): open is OpenBracket {
  return open !== undefined && hasParts(open) && open.cuts.length > 0 && open.cuts.at(-1) === -1;
}

function countRepeats(text: string, character: string, from: number, most = Number.POSITIVE_INFINITY): number {
  let count = 0;
  while (count < most && text[from + count] === character) count++;
  return count;
}
