import fc from "fast-check";
import type { Nodes } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { extractTemplates, paramsToMap } from "../../../connectors/mediawiki/wikitext/templates.js";
import { wikitextToMarkdown, wikitextToPlainText } from "../../../connectors/mediawiki/wikitext/to-markdown.js";
import { readListing } from "./recordings.js";

const context = { resolveLink: (title: string) => `https://wiki.example.test/wiki/${encodeURIComponent(title)}` };
const toMarkdown = (wikitext: string): string => wikitextToMarkdown(wikitext, context).markdown;

describe("wikitextToMarkdown", () => {
  it.each([
    ["bold, italics and both", "'''a''' ''b'' '''''c'''''", "**a** *b* **_c_**"],
    ["an apostrophe before italics", "l'''eau'' vive", "l'*eau* vive"],
    ["a style left open at the end of a line", "'''a\nb", "**a**\nb"],
    ["an internal link", "[[Page]]", "[Page](https://wiki.example.test/wiki/Page)"],
    [
      "a piped link with a fragment",
      "[[Page#Là bas|''ici'']]s",
      "[*ici*](https://wiki.example.test/wiki/Page#L%C3%A0_bas)s",
    ],
    [
      "a link to a category page",
      "[[:Catégorie:X]]",
      "[Catégorie:X](https://wiki.example.test/wiki/Cat%C3%A9gorie%3AX)",
    ],
    ["an external link", "[https://e.org/?a=b&amp;c un ''site'']", "[un *site*](https://e.org/?a=b\\&c)"],
    ["a mail link", "[mailto:a@e.org écrire]", "[écrire](mailto:a@e.org)"],
    ["a bare address before punctuation", "Voir https://e.org/a.", "Voir [https://e.org/a](https://e.org/a)."],
    ["headings", "= A =\n=== B ===", "# A\n\n### B"],
    ["nested lists", "* a\n** b\n*# c\n# d", "- a\n  - b\n  1. c\n\n1. d"],
    ["a definition list", "; terme : sens\n: autre", "- **terme**\n- sens\n- autre"],
    ["a line break", "a<br />b", "a\\\nb"],
    ["a rule", "a\n----\nb", "a\n\n---\n\nb"],
    ["what nowiki protects", "<nowiki>'''a''' [[b]] {{c}}</nowiki>", "'''a''' \\[\\[b]] {{c}}"],
    ["comments", "a<!-- b -->c", "ac"],
    [
      "footnotes",
      "a<ref name=x>note [https://e.org b]</ref> c<ref name=x/>",
      "a[^1] c[^1]\n\n[^1]: note [b](https://e.org)",
    ],
    ["switches, files and categories", "__NOTOC__a [[Fichier:x.png|thumb|b [[c]]]]\n[[Catégorie:D]]", "a"],
    ["semantic properties", "[[Porté par::Fabrique]], [[Date::2021|l’an]]", "Fabrique, l’an"],
    ["preformatted text", "<pre>\na ''b''\n</pre>", "```\na ''b''\n```"],
    ["entities", "&eacute;&nbsp;&lt;b&gt; &inconnu;", "é\u00a0\\<b> \\&inconnu;"],
    ["HTML that only styles", "<b>a</b> <small>b</small> <code>c</code> <s>d</s>", "**a** b `c` ~~d~~"],
    ["a display title", "{{DISPLAYTITLE:x}}a", "a"],
  ])("reads %s completely", (_, wikitext, markdown) => {
    expect(wikitextToMarkdown(wikitext, context)).toEqual({ markdown, complete: true });
  });

  it.each([
    ["a template", "a {{Note|b|niveau=c}} d", "a b · c d"],
    ["nested templates", "{{A|{{B|x}} y|z={{C}}}}", "x y · C"],
    ["a parser function", "{{formatnum:12}} {{#if:x|oui|non}}", "12 x · oui · non"],
    [
      "a table",
      '{| class="w"\n|+ T\n! a !! b\n|-\n| style="x" | c || [[d|e]]\n|}\nf',
      "T\n\na · b\n\nc · [e](https://wiki.example.test/wiki/d)\n\nf",
    ],
    ["a gallery", "<gallery>\nFichier:x.png|Une ''image''\nFichier:y.png\n</gallery>", "Une *image*"],
    ["an unknown tag", "<machin>a</machin>", "\\<machin>a\\</machin>"],
    ["an HTML table", "<table><tr><td>a</td><td>b</td></tr></table>", "· a · b"],
  ])("keeps the words of %s and says that it is not complete", (_, wikitext, markdown) => {
    expect(wikitextToMarkdown(wikitext, context)).toEqual({ markdown, complete: false });
  });

  it.each([
    [
      "raw HTML",
      "<script>alert(1)</script><img src=x onerror=y>",
      "\\<script>alert(1)\\</script>\\<img src=x onerror=y>",
    ],
    ["a Markdown link", "[x](javascript:alert(1))", "\\[x]\\(javascript:alert(1))"],
    ["an external link of another protocol", "[javascript:alert(1) x]", "\\[javascript:alert(1) x]"],
    ["an autolink", "<javascript:alert(1)>", "\\<javascript:alert(1)>"],
    ["an image", "![x](https://e.org)", "!\\[x]\\([https://e.org](https://e.org))"],
    ["emphasis, code and lists", "*a* `b` _c_\n- d\n1. e", "- a\\* \\`b\\` \\_c\\_\n\n\\- d\n1\\. e"],
  ])("keeps %s as text", (_, wikitext, markdown) => {
    expect(toMarkdown(wikitext)).toBe(markdown);
  });

  it("does not follow a page that resolves to another protocol", () => {
    expect(wikitextToMarkdown("[[a|b]]", { resolveLink: () => "javascript:alert(1)" }).markdown).toBe("b");
  });

  it("takes no harm from the characters it uses inside", () => {
    expect(toMarkdown("\uFDD00\uFDD1a <nowiki>b</nowiki>")).toBe("0a b");
  });

  it("reads the description of a recorded page with everything in it", () => {
    const [call] = extractTemplates(readListing("02-full-listing-A").get(53)?.wikitext ?? "").templates;
    const description = (call && paramsToMap(call).get("description")) ?? "";
    const { markdown, complete } = wikitextToMarkdown(description, context);
    expect(complete).toBe(false);
    expect(markdown).toContain("- un quai de gare à rendre aux piétons ;\n  - avec ou sans les taxis ;");
    expect(markdown).toContain("[faire tourner la parole](https://wiki.example.test/wiki/Question%20tournante)");
    expect(markdown).toContain(
      "[^1]: Bilan interne, [le bilan](https://example.org/bilan?annee=2024|complet), page 4 | tableau 2.",
    );
  });
});

describe("wikitextToPlainText", () => {
  it.each([
    ["'''a'''  ''b''\n\n* [[c|d]]\n* e<br>f", "a b d e f"],
    ["Élodie<ref>vu en mars</ref> Vauquelin", "Élodie Vauquelin"],
    ["[https://e.org le site] &amp; [[Fichier:x.png]]", "le site &"],
    ["<script>a</script>", "<script>a</script>"],
    ["", ""],
  ])("reads %j", (wikitext, text) => {
    expect(wikitextToPlainText(wikitext)).toBe(text);
  });
});

const markdownReader = unified().use(remarkParse).use(remarkGfm).freeze();

function nodesOf(node: Nodes): Nodes[] {
  return [node, ...("children" in node ? node.children.flatMap(nodesOf) : [])];
}

const soup = fc
  .array(
    fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        ..."'' ''' ''''' [[ ]] [ ] {{ }} <ref> </ref> <nowiki> </nowiki> <b> </b> <pre> </pre> == https://e.org javascript: data:".split(
          " ",
        ),
        ..."<script> <img~src=x~onerror=y> [javascript:x~y] [x](javascript:y) &lt;script&gt; &#60; ![a](b) <!-- --> {| |} || :: -{"
          .split(" ")
          .map((text) => text.replaceAll("~", " ")),
        "\n",
        "\n* ",
        "\n# ",
        "\n: ",
        "\n; ",
        "|",
        "\n|-\n",
        "<javascript:x>",
        "\\",
        "`",
        "<svg onload=x>",
        "\uFDD0",
      ),
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(""));

describe("wikitextToMarkdown on generated texts", () => {
  it("never throws and never brings raw HTML or a dangerous link into the Markdown", () => {
    fc.assert(
      fc.property(soup, (wikitext) => {
        for (const node of nodesOf(markdownReader.parse(toMarkdown(wikitext)))) {
          expect(node.type).not.toMatch(/^(?:html|image|definition)/);
          if (node.type === "link") expect(node.url).toMatch(/^(?:https?|mailto):/);
        }
        expect(wikitextToPlainText(wikitext)).not.toMatch(/[\n\uFDD0]| {2}/);
      }),
      { numRuns: 1000 },
    );
  });

  it("loses no word of plain text", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zé]{1,8}$/), { maxLength: 30 }), (words) => {
        const marks = ["''", "'''", "\n* ", " ", "\n\n", "<br>", " [https://e.org ", "]", "{{", "}}"];
        const text = words.map((word, index) => `${marks[(index * 7 + word.length) % marks.length]} ${word} `).join("");
        const shown = wikitextToMarkdown(text, context).markdown;
        for (const word of words) expect(shown).toContain(word);
      }),
    );
  });
});

describe("wikitextToMarkdown on hostile texts", () => {
  const units = [
    "{{a|",
    "[[",
    "[[a|",
    "'''a ''b ",
    "<ref>",
    "[http://a ",
    "http://% ",
    "= a\n",
    "a\n",
    "|\n",
    "<b><i>",
    "****a\n",
    "<poem>",
  ];

  it.each(units)("reads 200 kB of %j in linear time", (unit) => {
    const start = performance.now();
    toMarkdown(unit.repeat(200_000 / unit.length));
    // Measured: under 2 s. Quadratic time would be far more.
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("reads templates, styles and lists nested 10 000 deep", () => {
    const depth = 10_000;
    expect(toMarkdown(`${"{{a|".repeat(depth)}x${"}}".repeat(depth)}`)).toContain("x");
    expect(toMarkdown(`${"<b>".repeat(depth)}x${"</b>".repeat(depth)}`)).toBe("**x**");
    expect(toMarkdown(`${"*".repeat(depth)}x`)).toBe("- x");
  });
});
