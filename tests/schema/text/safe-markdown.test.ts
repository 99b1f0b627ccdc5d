import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markdownToPlainText, markdownToSafeHtml } from "../../../schema/text/safe-markdown.js";

describe("markdownToSafeHtml", () => {
  it.each([
    [
      "a heading and styles",
      "# a\n\n**b** *c* ~~d~~ `e`",
      "<h1>a</h1>\n<p><strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>",
    ],
    ["an absolute link", "[a](https://e.org)", '<p><a href="https://e.org/" rel="nofollow noopener">a</a></p>'],
    ["a relative link and image", "[a](/b) ![c](d.png)", "<p>a c</p>"],
    ["a javascript link", "[a](javascript:alert(1)) <javascript:alert(1)>", "<p>a javascript:alert(1)</p>"],
    ["a link in entities", "[a](&#106;avascript:alert(1))", "<p>a</p>"],
    ["a data image", "![a](data:image/svg+xml,x)", "<p>a</p>"],
    ["a reference to a javascript link", "[a][b]\n\n[b]: javascript:x", "<p>a</p>"],
    ["a block of HTML", "<div onclick=x>a</div>", "<p>&#x3C;div onclick=x>a&#x3C;/div></p>"],
    ["HTML in a line", "a <img src=x onerror=y> b", "<p>a &#x3C;img src=x onerror=y> b</p>"],
    ["a comment", "a <!-- secret --> b\n\n<!-- secret -->\n", "<p>a  b</p>\n<p></p>"],
    [
      "a table",
      "| a |\n|---|\n| b |",
      "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>",
    ],
    ["a task list", "- [x] a\n- [ ] b", "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>"],
  ])("shows %s", (_, markdown, html) => {
    expect(markdownToSafeHtml(markdown)).toBe(html);
  });

  it("links notes with their marks", () => {
    const html = markdownToSafeHtml("a[^1]\n\n[^1]: b");
    expect(html).toContain('<a href="#user-content-fn-1" id="user-content-fnref-1" rel="nofollow noopener">1</a>');
    expect(html).toContain('<li id="user-content-fn-1">');
  });

  it("refuses more than 2 MiB", () => {
    expect(() => markdownToSafeHtml("a".repeat(2 * 1024 * 1024 + 1))).toThrow(/longer than/);
  });

  it("never lets raw HTML or a dangerous address out", () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        ..."<script>|</script>|<img src=x onerror=y>|<!--|-->|[a](javascript:b)|![c](data:d)|[e]: javascript:f|<javascript:g>|`|```|\n|\n\n|> |- |# |\\|&lt;|<svg onload=h>".split(
          "|",
        ),
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const html = markdownToSafeHtml(pieces.join(""));
        expect(html).not.toMatch(/<(?:script|svg|iframe|!--)|<[^>]*\son\w+=/i);
        for (const [, url] of html.matchAll(/<[^>]*(?:href|src)="([^"]*)"/g))
          expect(url).toMatch(/^(?:https?:|mailto:|#user-content-fn)/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("markdownToPlainText", () => {
  it.each([
    ["# a\n\nb *c*\n- d\n- e", "a\n\nb c\n\nd\ne"],
    ["a <b>b</b> <!-- c -->\n\n<div>d <script>e</script></div>", "a b\n\nd"],
    ["[a](https://e.org) &amp; ![b](https://e.org/b.png)", "a &"],
    ["", ""],
  ])("reads %j", (markdown, text) => {
    expect(markdownToPlainText(markdown).replace(/ {2,}/g, " ")).toBe(text);
  });
});

describe("Markdown nested or repeated beyond reason", () => {
  const size = 100_000;
  const units = [
    ">",
    "> ",
    "- ",
    "1. ",
    "*a* ",
    "a* ",
    "[",
    "]",
    "[a](",
    "![",
    "`a",
    "~a ",
    "a\n=\n\n",
    "|a\n",
    "<!--",
    "<a ",
    "[^1]",
    "_*`[",
    "]\n\n",
  ];

  it.each(units)("reads %j again and again in bounded time", (unit) => {
    const start = performance.now();
    markdownToSafeHtml(unit.repeat(size / unit.length));
    // Measured: under 5 s. Quadratic time would be minutes.
    expect(performance.now() - start).toBeLessThan(28_000);
  });

  it("keeps the words of lists nested step by step", () => {
    const nested = Array.from({ length: 150 }, (_, depth) => `${"  ".repeat(depth)}- mot${depth}`).join("\n");
    expect(markdownToPlainText(nested)).toContain("mot149");
  });

  it("shows a text that is too long as plain paragraphs", () => {
    expect(markdownToSafeHtml("*a*\n\n".repeat(120_000))).toMatch(/^<p>\*a\*<\/p>\n<p>\*a\*<\/p>/);
  });
});
