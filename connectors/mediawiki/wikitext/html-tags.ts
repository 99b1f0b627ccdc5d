import type { InlineStyle } from "./markers.js";

/** What an HTML tag means in a wiki page. */
export type TagMeaning =
  | { kind: "style"; style: InlineStyle }
  /** Begins a new paragraph. */
  | { kind: "block" }
  /** Only changes how the words look: the tag goes, the words stay. */
  | { kind: "plain" }
  | { kind: "break" }
  | { kind: "rule" }
  /** Part of an HTML table or list: `text` keeps its words apart, but only the server can lay them out. */
  | { kind: "layout"; text: string };

const STYLES: Readonly<Record<InlineStyle, string>> = {
  strong: "b strong",
  emphasis: "i em var cite dfn",
  delete: "s del strike",
  code: "code tt kbd samp",
};
const PLAIN =
  "u ins small big sub sup span font abbr bdi bdo mark q rb rp rt rtc ruby time data wbr link meta noinclude";
const BLOCK = "p div center blockquote h1 h2 h3 h4 h5 h6";
const LAYOUT: readonly (readonly [names: string, text: string])[] = [
  ["table thead tbody tfoot tr caption ul ol dl dt dd", "\n\n"],
  ["td th", " · "],
  ["li", "\n* "],
];

const MEANINGS: ReadonlyMap<string, TagMeaning> = new Map([
  ...Object.entries(STYLES).flatMap(([style, names]) => each(names, { kind: "style", style: style as InlineStyle })),
  ...each(PLAIN, { kind: "plain" }),
  ...each(BLOCK, { kind: "block" }),
  ...each("br", { kind: "break" }),
  ...each("hr", { kind: "rule" }),
  ...LAYOUT.flatMap(([names, text]) => each(names, { kind: "layout", text })),
]);

export interface HtmlTag {
  name: string;
  closing: boolean;
  /** Absent for a tag that MediaWiki does not know either: it shows such a tag as text. */
  meaning: TagMeaning | undefined;
  end: number;
}

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:[\s/][^<>]*)?)>/iy;

/** Reads the HTML tag at `at`, if there is one. */
export function readHtmlTag(text: string, at: number): HtmlTag | undefined {
  TAG.lastIndex = at;
  const match = TAG.exec(text);
  if (!match) return undefined;
  const name = (match[2] ?? "").toLowerCase();
  return { name, closing: match[1] === "/", meaning: MEANINGS.get(name), end: TAG.lastIndex };
}

function each(names: string, meaning: TagMeaning): [string, TagMeaning][] {
  return names.split(" ").map((name) => [name, meaning]);
}
