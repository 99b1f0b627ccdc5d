/** Inline styles that wikitext writes with quotes or with HTML tags. */
export type InlineStyle = "strong" | "emphasis" | "delete" | "code";

/** What a marker in a stripped text stands for. */
export type Marked =
  | { kind: "text"; value: string }
  | { kind: "code"; value: string; language: string | undefined }
  | { kind: "reference"; label: string }
  | { kind: "break" }
  | { kind: "open" | "close"; style: InlineStyle };

/** The body of a footnote, as wikitext. */
export interface Footnote {
  label: string;
  body: string;
}

/**
 * What was taken out of a text while stripping it, and markers that stand in its place, as MediaWiki itself does.
 * Markers are made of characters that Unicode reserves for such inside use; the source's own are removed first.
 */
export class MarkerStore {
  /** False once something only the server can render was met. */
  complete = true;
  readonly #marked: Marked[] = [];
  readonly #footnotes: Footnote[] = [];
  readonly #named = new Map<string, Footnote>();

  /** Keeps something; gives the marker that stands for it. */
  put(marked: Marked): string {
    this.#marked.push(marked);
    return `\uFDD0${this.#marked.length - 1}\uFDD1`;
  }

  get(index: number): Marked | undefined {
    return this.#marked[index];
  }

  /** Notes a reference; all that share a name share one footnote, and the first body given is its body. */
  refer(name: string, body: string): string {
    const footnote = (name === "" ? undefined : this.#named.get(name)) ?? this.#newFootnote(name);
    if (footnote.body === "") footnote.body = body;
    return footnote.label;
  }

  /** The footnotes that have a body. */
  footnotes(): Footnote[] {
    return this.#footnotes.filter(({ body }) => body !== "");
  }

  hasBody(label: string): boolean {
    return (this.#footnotes[Number(label) - 1]?.body ?? "") !== "";
  }

  #newFootnote(name: string): Footnote {
    const footnote = { label: String(this.#footnotes.length + 1), body: "" };
    this.#footnotes.push(footnote);
    if (name !== "") this.#named.set(name, footnote);
    return footnote;
  }
}

/** Takes the characters of markers out of a source text. */
export function withoutMarkerCharacters(text: string): string {
  return text.replace(/[\uFDD0-\uFDEF]/g, "");
}

export const MARKER = /\uFDD0(\d+)\uFDD1/;
