import type { Nodes } from "mdast";
import fc from "fast-check";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { markdownWithoutHtml } from "../../../schema/text/markdown-without-html.js";

const reader = unified().use(remarkParse).use(remarkGfm);

/** Addresses with a scheme nobody knows run nothing that we know of; they go all the same. */
const UNKNOWN_ADDRESS = /^(?!(?:https?|mailto|tel):|[#?]|\/(?!\/))[^:]*:|^\/\//i;

/** Raw HTML and addresses that run something, which a reader of this Markdown would meet. */
function dangersIn(markdown: string, isDangerous = /^(?:javascript|vbscript|data):/i): string[] {
  const found: string[] = [];
  for (let level: Nodes[] = [reader.parse(markdown)]; level.length > 0;) {
    for (const node of level) {
      if (node.type === "html") found.push(node.value);
      // Browsers leave blanks and tabulators out of a scheme.
      const address = "url" in node ? node.url.replaceAll(/\s/g, "") : "";
      if (isDangerous.test(address)) found.push(address);
    }
    level = level.flatMap((node) => ("children" in node ? node.children : []));
  }
  return found;
}

describe("Markdown without raw HTML", () => {
  it.each([
    ["a comment in a line", "a <!-- b --> c", "a  c"],
    ["a comment of its own", "a\n\n<!-- b\n\nc -->\n\nd", "a\n\n\n\nd"],
    ["a comment that never ends", "a\n\n<!-- b\n\nc", "a\n\n"],
    ["a script", "a\n\n<script>\nalert(1)\n\n// **b**\n</script>\n\nc", "a\n\n\n\nc"],
    ["a script that never ends", "a\n\n<script>\nalert(1)\n\nb", "a\n\n"],
    ["a script in a line", "a <script>alert('b')</script> c", "a  c"],
    ["a style in a line", "a <STYLE media=x>*{}</STYLE> c", "a  c"],
    ["a script in a line that never ends, but for its words", "a <script>b c", "a b c"],
    ["tags within a word", "H<sub>2</sub>O, <kbd>Ctrl</kbd>", "H2O, Ctrl"],
    ["a line break between words", "a<br>b<br/>c", "a b c"],
    ["an element in the middle of emphasis", "**a <u>b</u>**", "**a b**"],
    ["a block, but for its words", "<div class='x'>\na\n</div>", "\na\n"],
    ["the indentation of a block, which would make code", "<ul>\n    <li>a</li>\n    <li>b</li>\n</ul>", "\na \nb \n"],
    ["a fold, with its text", "<details><summary>a</summary>\n\n**b**\n\n</details>", "a \n\n**b**\n\n"],
    ["a tag in a quotation", "> <div>\n> a\n> </div>", "> \n> a\n> "],
    ["a tag in a table", "| a<br>b | <b>c</b> |\n|---|---|\n| d | e |", "| a b | c |\n|---|---|\n| d | e |"],
    ["a tag in a link", "[<img src=x onerror=y>a](https://e.org)", "[a](https://e.org)"],
    ["an attribute that holds a bracket", '<div title="a > b">c</div>', "c "],
    ["an image", 'a <img src="b.png" alt="c"> d', "a  d"],
    ["a declaration and an instruction", "<!DOCTYPE html>\n\n<?php echo 1 ?>\n\na", "\n\n\n\na"],
    ["a tag that stands when another has gone", "<sp<b></b>an>a", "a"],
    ["a link that runs a script, but for its words", "a [*b* c](javascript:d) e", "a *b* c e"],
    ["a script in entities, blanks and capitals", "[a](&#106;ava&#9;Script:b) [c](<\nx>)", "a [c](<\nx>)"],
    ["a script in angle brackets", "<javascript:alert(1)>", "javascript:alert(1)"],
    ["an image made of data, but for its description", "![a b](data:image/svg+xml,c)", "a b"],
    ["a picture in such a link", "[![a](https://e.org/b.png)](javascript:c)", "![a](https://e.org/b.png)"],
    ["what a reference leads to", "[a][b]\n\n[b]: javascript:c", "[a][b]\n\n"],
    ["a link within the words of a link", "[a [b](javascript:c)](javascript:d)", "a b"],
  ])("takes out %s", (_, markdown, expected) => {
    expect(markdownWithoutHtml(markdown)).toBe(expected);
  });

  it.each([
    ["HedgeDoc's blocks", ":::info\na\n:::\n\n[toc]\n\n==b== ++c++ ^d^ {%youtube x %}"],
    ["tables, task lists and notes", "| a |\n|---|\n| b |\n\n- [x] c\n- [ ] d\n\ne[^1]\n\n[^1]: f\n"],
    ["code that shows HTML", "`<b>` and\n\n```html\n<script>a</script>\n```\n\n    <i>b</i>\n"],
    ["addresses in angle brackets", "<https://e.org/a?b=c> <mailto:x>"],
    [
      "links to pages, mailboxes and places",
      "[a](https://e.org) [b](mailto:c) [d](tel:+331) [e](#f) [g](/h:i) [j](k.md)",
    ],
    ["signs that are no tags", "a < b, c <3 d, 1<2>0, \\<b>, &lt;b&gt;"],
    ["blanks, tabs and every kind of line end", "\ta  \r\n\r\nb\t\n   c \r"],
    ["combining letters, emoji and other scripts", "e\u0301 🌾 مرحبا"],
  ])("leaves %s as they are", (_, markdown) => {
    expect(markdownWithoutHtml(markdown)).toBe(markdown);
  });

  const pieces = fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom(
          ...[
            "<b>",
            "</b>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<",
            ">",
            "</",
            "<div",
            '="',
            "'",
            "<br>",
            "<?",
            "?>",
          ],
          ...[
            "<![CDATA[",
            "]]>",
            "<!x",
            "\n",
            "\n\n",
            "> ",
            "- ",
            "    ",
            "`",
            "```\n",
            "|a|b|\n|-|-|\n",
            "[",
            "](",
            ")",
          ],
          ...["<https://e.org>", "\\", "&lt;", "<svg>", "<select>", "a", "*", "\t", "\r\n", "[^1]: ", "<x-y z>"],
          ...[
            "[a](javascript:b)",
            "![c](data:d)",
            "[e]: vbscript:f\n",
            "[e]",
            "<javascript:g>",
            "&#106;",
            "javascript:",
          ],
        ),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(""));

  it.each(["<b>a</b>", "a <i>", "[a](javascript:b)", "![a](data:b)", "[a]\n\n[a]: vbscript:b"])(
    "would be found to hold something if it did: %s",
    (markdown) => expect(dangersIn(markdown)).not.toEqual([]),
  );

  it("holds none, whatever it was made of", () => {
    fc.assert(
      fc.property(pieces, (markdown) => {
        expect(dangersIn(markdownWithoutHtml(markdown))).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("is the Markdown itself where there was none, and does not change any more", () => {
    fc.assert(
      fc.property(pieces, (markdown) => {
        const text = markdownWithoutHtml(markdown);
        if (dangersIn(markdown, UNKNOWN_ADDRESS).length === 0) expect(text).toBe(markdown.replace(/^\uFEFF/, ""));
        expect(markdownWithoutHtml(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it("keeps every word that is neither in a tag nor in code", () => {
    const word = fc.stringMatching(/^[a-zé]{3,8}$/);
    const wrapped = fc
      .tuple(word, fc.constantFrom("b", "span", "div", "td", "center", "font"))
      .map(([text, tag]) => [text, `<${tag} class="x">${text}</${tag}>`] as const);
    fc.assert(
      fc.property(
        fc.array(wrapped, { minLength: 1, maxLength: 8 }),
        fc.constantFrom(" ", "\n", "\n\n"),
        (words, gap) => {
          const text = markdownWithoutHtml(words.map(([, html]) => html).join(gap));
          expect(text.split(/\s+/).filter((each) => each !== "")).toEqual(words.map(([each]) => each));
        },
      ),
    );
  });

  it.each([
    ["<!--", 120_000],
    ["<a ", 120_000],
    ["<script>", 80_000],
    ["<svg>", 100_000],
    ["<a '\"", 100_000],
    ["<div>a</div>\n\n", 40_000],
    ["<b>a</b> ", 60_000],
  ])("reads %j again and again without looking at anything twice", (unit, times) => {
    const text = markdownWithoutHtml(unit.repeat(times));
    expect(text).not.toMatch(/<[a-z/!?]/i);
  });

  it("keeps the words of a text too long to be parsed", () => {
    const long = "Une *phrase* <b>longue</b>, a < b, <https://e.org>.\n\n".repeat(15_000);
    expect(markdownWithoutHtml(long)).toBe("Une *phrase* longue, a < b, <https://e.org>.\n\n".repeat(15_000));
  });
});
