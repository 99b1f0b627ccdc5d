import type { ElementContent, RootContent } from "hast";
import { parseHtmlFragment } from "../../schema/text/parse-html.js";
import { stripMarkup } from "../../schema/text/strip-markup.js";

/** A line of a text as people read it: a paragraph, a list item, what stands between two line breaks. */
export interface Line {
  readonly text: string;
  readonly links: readonly Link[];
}

export interface Link {
  /** Where its words begin and end in the line. */
  readonly from: number;
  readonly to: number;
  readonly href: string;
}

const INLINE: ReadonlySet<string> = new Set(
  "a abbr b bdo cite code del dfn em i ins kbd mark q s samp small span strike strong sub sup time tt u var".split(" "),
);

/** Gives the lines of safe HTML that are not empty, blanks made single. */
export function linesOf(html: string): Line[] {
  const writer = new LineWriter();
  try {
    writer.writeAll(parseHtmlFragment(html).children);
  } catch {
    writer.write(stripMarkup(html));
  }
  return writer.end();
}

class LineWriter {
  readonly #lines: Line[] = [];
  #text = "";
  #links: Link[] = [];

  writeAll(nodes: readonly (RootContent | ElementContent)[]): void {
    for (const node of nodes) {
      if (node.type === "text") this.write(node.value);
      else if (node.type === "element") {
        const isInline = INLINE.has(node.tagName);
        if (!isInline) this.#breakLine();
        const from = this.#text.length;
        this.writeAll(node.children);
        const { href } = node.properties;
        if (node.tagName === "a" && typeof href === "string") this.#links.push({ from, to: this.#text.length, href });
        if (!isInline) this.#breakLine();
      }
    }
  }

  write(value: string): void {
    const words = value.replaceAll(/\s+/g, " ");
    this.#text += this.#text === "" || this.#text.endsWith(" ") ? words.trimStart() : words;
  }

  #breakLine(): void {
    const text = this.#text.trimEnd();
    if (text !== "") this.#lines.push({ text, links: this.#links });
    this.#text = "";
    this.#links = [];
  }

  end(): Line[] {
    this.#breakLine();
    return this.#lines;
  }
}
