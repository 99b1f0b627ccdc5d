import { type BraceSpan, type Range, scanTemplates } from "./template-scanner.js";

/** One call of a template, a parser function or a magic word: `{{…}}`. */
export interface TemplateCall {
  /** Trimmed, underscores as spaces, otherwise as written: `Commun`, `#if:x`, `Modèle:Commun`. */
  name: string;
  /** In the order of the page; repeated names are kept. */
  params: TemplateParam[];
  /** Where the call begins in the text, and the first index after it; -1 when read from a parsetree. */
  start: number;
  end: number;
}

export interface TemplateParam {
  /** As written, trimmed; "1", "2"… for a positional one. */
  name: string;
  /** Raw wikitext without its comments, as the server hands it to the template; trimmed when named. */
  value: string;
  positional: boolean;
}

/**
 * Gives the template calls of a page, in page order. Calls nested in another call stay in its values.
 * `balanced` is false when brackets do not balance: the caller should then ask the server for its parsetree.
 *
 * Reads as MediaWiki's preprocessor does: `|` separates even inside a `{| table |}`, but not inside links,
 * `<ref>` or `<nowiki>`; an unclosed `[[` hides the `}}` after it. Linear time, any depth.
 *
 * @example extractTemplates("{{Commun|lieu=Die}}").templates[0]?.params[0]?.value // "Die"
 */
export function extractTemplates(wikitext: string): { templates: TemplateCall[]; balanced: boolean } {
  const { spans, comments, balanced } = scanTemplates(wikitext);
  const reader = new CommentlessReader(wikitext, comments);
  const templates = spans.filter((span) => span.kind === "template").map((span) => spanToCall(span, reader));
  return { templates, balanced };
}

/** Gives the value of each parameter; the last of a repeated name wins, as in MediaWiki. */
export function paramsToMap(call: TemplateCall): Map<string, string> {
  return new Map(call.params.map(({ name, value }) => [name, value]));
}

/** Builds the parameter that MediaWiki would hand over; `index` is the number of a positional one. */
export function buildParam(name: string | undefined, value: string, index: number): TemplateParam {
  if (name === undefined) return { name: String(index), value, positional: true };
  return { name: trimWikitext(name), value: trimWikitext(value), positional: false };
}

/** Gives a template's name as `TemplateCall` promises it. */
export function cleanTemplateName(raw: string): string {
  return trimWikitext(raw.replaceAll("_", " "));
}

/** Trims what PHP's `trim` trims, as MediaWiki does: a no-break space stays. */
export function trimWikitext(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isTrimmed(text.charCodeAt(start))) start++;
  while (end > start && isTrimmed(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function isTrimmed(charCode: number): boolean {
  return charCode === 32 || (charCode >= 9 && charCode <= 11) || charCode === 13 || charCode === 0;
}

function spanToCall(span: BraceSpan, reader: CommentlessReader): TemplateCall {
  const brackets = span.kind === "argument" ? 3 : 2;
  const last = span.end - brackets;
  const name = cleanTemplateName(reader.read(span.start + brackets, span.cuts[0] ?? last));
  const params: TemplateParam[] = [];
  let positional = 0;
  for (let cut = 0; cut < span.cuts.length; cut += 2) {
    const start = (span.cuts[cut] ?? 0) + 1;
    const equals = span.cuts[cut + 1] ?? -1;
    const end = span.cuts[cut + 2] ?? last;
    if (equals === -1) params.push(buildParam(undefined, reader.read(start, end), ++positional));
    else params.push(buildParam(reader.read(start, equals), reader.read(equals + 1, end), 0));
  }
  return { name, params, start: span.start, end: span.end };
}

/** Gives slices of a text without the comments in them. */
class CommentlessReader {
  readonly #text: string;
  readonly #comments: readonly Range[];

  constructor(text: string, comments: readonly Range[]) {
    this.#text = text;
    this.#comments = comments;
  }

  read(start: number, end: number): string {
    const kept: string[] = [];
    let from = start;
    for (let index = this.#firstCommentFrom(start); index < this.#comments.length; index++) {
      const comment = this.#comments[index];
      if (!comment || comment.start >= end) break;
      kept.push(this.#text.slice(from, Math.max(from, comment.start)));
      from = comment.end;
    }
    kept.push(this.#text.slice(from, Math.max(from, end)));
    return kept.join("");
  }

  /** Binary search, so that a page of thousands of comments and parameters stays fast. */
  #firstCommentFrom(start: number): number {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#comments[middle]?.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
