import type { Element, Root } from "hast";
import rehypeParse from "rehype-parse";
import { unified } from "unified";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { htmlToMarkdown, htmlToPlainText, safeHtml } from "../../../schema/text/safe-html.js";

const options = { baseUrl: "https://wiki.example.test/wiki/Page" };
const parser = unified().use(rehypeParse, { fragment: true }).freeze();

function elementsOf(node: Root | Element): Element[] {
  return node.children.flatMap((child) => (child.type === "element" ? [child, ...elementsOf(child)] : []));
}

const ALLOWED = new Set(
  (
    "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd " +
    "li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
  ).split(" "),
);

/** Reads the output again as a browser would, and looks at every element and attribute. */
function expectHarmless(html: string): void {
  const comments = html.match(/<!--/g);
  expect(comments).toBeNull();
  for (const { tagName, properties } of elementsOf(parser.parse(html))) {
    expect(ALLOWED).toContain(tagName);
    for (const [name, value] of Object.entries(properties)) {
      expect(name).toMatch(/^(?:href|src|alt|title|rel|width|height|colSpan|rowSpan|scope|start|lang|dir|dateTime)$/);
      if (name === "href") expect(value).toMatch(/^(?:https?|mailto):/);
      if (name === "src") expect(value).toMatch(/^https?:/);
    }
  }
}

describe("safeHtml", () => {
  it.each([
    ["a script", "<script>alert(1)</script>a", "a"],
    ["a script in capitals with a space", "<SCRIPT >alert(1)</SCRIPT\n>a", "a"],
    ["a script inside a script", "<scr<script>x</script>ipt>alert(1)</script>", "xipt>alert(1)"],
    ["an unclosed script", "a<script>alert(1)", "a"],
    ["an event handler", '<img src="/x.png" onerror="alert(1)">', '<img src="https://wiki.example.test/x.png">'],
    ["an event handler behind a slash", "<b/onclick=alert(1)>a</b>", "<b>a</b>"],
    ["an svg onload", "<svg onload=alert(1)><a href=javascript:alert(1)>a</a></svg>b", "b"],
    ["an svg animation", '<svg><animate attributeName=href values="javascript:alert(1)"/></svg>a', "a"],
    ["a javascript link", '<a href="javascript:alert(1)">a</a>', "a"],
    ["a javascript link in entities", '<a href="&#106;&#97;vascript&colon;alert(1)">a</a>', "a"],
    ["a javascript link with a tab and a line end", '<a href="java\tscr\nipt:alert(1)">a</a>', "a"],
    ["a javascript link behind a control character", '<a href="\u0001javascript:alert(1)">a</a>', "a"],
    ["a javascript link in capitals", '<a href=" JaVaScRiPt:alert(1)">a</a>', "a"],
    ["a vbscript link", '<a href="vbscript:x">a</a>', "a"],
    ["a data link", '<a href="data:text/html,<script>x</script>">a</a>', "a"],
    ["a data image", '<img alt="a" src="data:image/svg+xml,<svg onload=x>">', "a"],
    ["a blob link", '<a href="blob:https://e.org/1">a</a>', "a"],
    ["a file link", '<a href="file:///etc/passwd">a</a>', "a"],
    ["a meta refresh", '<meta http-equiv=refresh content="0;url=javascript:x">a', "a"],
    [
      "a base",
      '<base href="https://evil.example/"><a href="/b">a</a>',
      '<a href="https://wiki.example.test/b" rel="nofollow noopener">a</a>',
    ],
    ["a srcset", '<img src="https://e.org/a.png" srcset="javascript:x 1x">', '<img src="https://e.org/a.png">'],
    ["a formaction", "<form action=javascript:x><button formaction=javascript:y>b</button>a</form>", "<div>a</div>"],
    ["an input", "<input autofocus onfocus=x value=b>a", "a"],
    ["an iframe", '<iframe src="javascript:x" srcdoc="<script>y</script>">b</iframe>a', "a"],
    ["an object and an embed", "<object data=javascript:x>b</object><embed src=javascript:x>a", "a"],
    ["a style", '<style>@import "javascript:x"</style><p style="background:url(javascript:x)">a</p>', "<p>a</p>"],
    ["a link to a style sheet", "<link rel=stylesheet href=//evil.example>a", "a"],
    ["a template", "<template><script>x</script></template>a", "a"],
    ["mutation through noscript", '<noscript><p title="</noscript><img src=x onerror=alert(1)>">a', ""],
    [
      "mutation through math and style",
      '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
      "",
    ],
    [
      "mutation through svg and style",
      '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
      '<p></p><img src="https://wiki.example.test/wiki/1">">',
    ],
    [
      "mutation through a textarea",
      '<textarea><img title="</textarea><img src=x onerror=y>">a',
      '<img src="https://wiki.example.test/wiki/x">">a',
    ],
    [
      "mutation through xmp",
      '<xmp><p title="</xmp><img src=x onerror=y>">',
      '<img src="https://wiki.example.test/wiki/x">">',
    ],
    [
      "a comment that hides a tag",
      "<!--><img src=x onerror=y>-->a",
      '<img src="https://wiki.example.test/wiki/x">-->a',
    ],
    ["a conditional comment", "<!--[if gte IE 4]><script>x</script><![endif]-->a", "a"],
    ["a CDATA section", "<![CDATA[<img src=x onerror=y>]]>a", "]]>a"],
    ["a processing instruction", "<?xml-stylesheet href='javascript:x'?>a", "a"],
    [
      "a DOM clobbering name",
      '<a name="forms" id="body" href="/b" class="x" target="_blank">a</a>',
      '<a href="https://wiki.example.test/b" rel="nofollow noopener">a</a>',
    ],
    ["attributes of data and aria", '<p data-x="y" aria-label="z" role="alert" contenteditable>a</p>', "<p>a</p>"],
    [
      "a rel of its own",
      '<a rel="opener" href="https://e.org">a</a>',
      '<a rel="nofollow noopener" href="https://e.org/">a</a>',
    ],
    ["a plaintext", "a<plaintext><script>x", "a"],
    ["an unknown element", "<machin onclick=x>a</machin>", "a"],
  ])("makes %s harmless", (_, html, expected) => {
    const safe = safeHtml(html, options);
    expectHarmless(safe);
    expect(safe).toBe(expected);
  });

  it("makes links and images absolute", () => {
    expect(
      safeHtml('<a href="../b?c=d#e">a</a><a href="#f">g</a><img src="//e.org/h.png" alt="i" width="8">', options),
    ).toBe(
      '<a href="https://wiki.example.test/b?c=d#e" rel="nofollow noopener">a</a>' +
        '<a href="https://wiki.example.test/wiki/Page#f" rel="nofollow noopener">g</a>' +
        '<img src="https://e.org/h.png" alt="i" width="8">',
    );
  });

  it("drops edit links, tables of contents, what is hidden, and links without words", () => {
    const html =
      '<h2>a<span class="mw-editsection">[modifier]</span></h2><div id="toc" class="toc">b</div><p class="x noprint">c</p>' +
      '<p hidden>d</p><span style="display: none">e</span><a href="/f"></a><p>g</p>';
    expect(safeHtml(html, options)).toBe("<h2>a</h2><p>g</p>");
  });

  it("keeps tables, spans and lists, and caps what a cell spans", () => {
    const html =
      '<table><tbody><tr><td colspan="2" rowspan="1000000">a</td></tr></tbody></table><ol start="3"><li>b</li></ol>';
    expect(safeHtml(html, options)).toBe(
      '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table><ol start="3"><li>b</li></ol>',
    );
  });

  it("refuses more than 2 MiB, in bytes", () => {
    expect(() => safeHtml("é".repeat(1024 * 1024 + 1), options)).toThrow(/longer than 2097152 bytes/);
    expect(() => htmlToMarkdown("a".repeat(2 * 1024 * 1024 + 1), options)).toThrow(/longer than/);
    expect(() => htmlToPlainText("a".repeat(2 * 1024 * 1024 + 1))).toThrow(/longer than/);
  });
});

const markup = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 5 }),
      fc.constantFrom(
        ..."<script>|</script>|<svg>|<math>|<style>|</style>|<noscript>|</noscript>|<template>|<table>|<td>|<p>|</p>|<a |<img |<!--|-->|>|<|\"|'".split(
          "|",
        ),
        ...'href=javascript:x |href="java&#10;script:y" |onclick=z |src=data:,x |style=x:expression(1) |<select>|<option>|<title>|</title>|<xmp>'.split(
          "|",
        ),
        ..."<mglyph>|<annotation-xml encoding=text/html>|<foreignObject>|<desc>|<iframe srcdoc=x>|<b>|</b>|<form>|&lt;script&gt;|\u0000|<plaintext>".split(
          "|",
        ),
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(""));

describe("safeHtml on generated HTML", () => {
  it("never lets out a script, a handler or a dangerous address", () => {
    fc.assert(
      fc.property(markup, (html) => {
        const safe = safeHtml(html, options);
        expectHarmless(safe);
        expect(safe).not.toMatch(/<script|<svg|<style|<iframe/i);
      }),
      { numRuns: 1500 },
    );
  });

  it("gives the same when it reads its own output", () => {
    fc.assert(
      fc.property(markup, (html) => {
        const once = safeHtml(html, options);
        const twice = safeHtml(once, options);
        expect(safeHtml(twice, options)).toBe(twice);
      }),
      { numRuns: 500 },
    );
  });

  it("never throws in any of its forms", () => {
    fc.assert(
      fc.property(markup, (html) => {
        expect(htmlToMarkdown(html, options)).not.toMatch(/(?<!\\)<(?:script|img|svg)/i);
        expect(typeof htmlToPlainText(html)).toBe("string");
      }),
      { numRuns: 500 },
    );
  });
});
