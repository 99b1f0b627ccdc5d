import { describe, expect, it } from "vitest";
import { htmlToMarkdown, htmlToPlainText, safeHtml } from "../../../schema/text/safe-html.js";
import { readAnswers } from "../../connectors/wikitext/recordings.js";

const options = { baseUrl: "https://wiki.example.test/wiki/Page" };

const rendered = new Map(
  (readAnswers("11-parse-html") as { parse?: { pageid: number; title: string; text: string } }[]).flatMap(({ parse }) =>
    parse ? [[parse.title, parse.text] as const] : [],
  ),
);

describe("recorded pages of the wiki", () => {
  it.each([...rendered])("shows %s with absolute links only", (_, text) => {
    const html = safeHtml(text, options);
    for (const [, url] of html.matchAll(/(?:href|src)="([^"]*)"/g)) expect(url).toMatch(/^https:\/\//);
    expect(html).not.toMatch(/class=|id=|style=/);
    expect(htmlToPlainText(text)).not.toMatch(/[<>]|[ \t]$/m);
  });

  it("keeps the table and the links as Markdown", () => {
    const markdown = htmlToMarkdown(rendered.get("Atelier des paroles croisées") ?? "", options);
    expect(markdown).toContain("| Lieu | Courcy (Marne) |\n| Licence | Creative Commons BY SA 4.0 |");
    expect(markdown).toContain(
      "- [Fabrique Arc-en-Terre](https://wiki.example.test/wiki/Fabrique_Arc-en-Terre)\n- [Les Tisserands",
    );
    expect(markdown).toContain("![Halle en débat.png](https://wiki.example.test/images/8/82/Halle_en_d%C3%A9bat.png)");
  });

  it("keeps nested lists and notes as Markdown", () => {
    const markdown = htmlToMarkdown(rendered.get("Parcours d'accompagnement des transitions") ?? "", options);
    expect(markdown).toContain("- un quai de gare à rendre aux piétons\u00a0;\n  - avec ou sans les taxis\u00a0;\n");
    expect(markdown).toContain("[faire tourner la parole](https://wiki.example.test/wiki/Question_tournante)");
    expect(markdown).toContain(
      "1. Bilan interne, [le bilan](https://example.org/bilan?annee=2024%7Ccomplet), page 4 | tableau 2.",
    );
  });

  it("writes a table inside a table as words", () => {
    expect(htmlToMarkdown(rendered.get("Licences acceptées") ?? "", options)).toContain(
      '| acceptees | "CC-BY-SA-4.0" "ODbL-1.0" |',
    );
  });
});

describe("htmlToMarkdown", () => {
  it.each([
    [
      "text that looks like Markdown",
      "<p>*a* [b](c) # d &lt;script&gt; `e`</p>",
      "\\*a\\* \\[b]\\(c) # d \\<script> \\`e\\`",
    ],
    ["a table without a head", "<table><tr><td>a|b</td><td>c</td></tr></table>", "| | |\n| - | - |\n| a\\|b | c |"],
    ["words of blocks it does not know", "<article>a</article><section>b</section>", "a\n\nb"],
    [
      "a task list",
      "<ul><li><input type=checkbox checked> a</li><li><input type=checkbox> b</li></ul>",
      "- ☑ a\n- ☐ b",
    ],
    ["cells outside of a table", "<td>a</td><td>b</td>", "a\n\nb"],
    ["nothing", "", ""],
  ])("writes %s", (_, html, markdown) => {
    expect(htmlToMarkdown(html, options)).toBe(markdown);
  });

  it("writes a table that is too large as lines", () => {
    const wide = `<table><tr>${"<td>a</td>".repeat(300)}</tr>${"<tr><td>b</td></tr>".repeat(300)}</table>`;
    const markdown = htmlToMarkdown(wide, options);
    expect(markdown).not.toContain("|");
    expect(markdown).toMatch(/^a a a .* a\n\nb\n\nb/);
  });
});

describe("htmlToPlainText", () => {
  it("keeps blocks apart and drops what is no text", () => {
    expect(htmlToPlainText("<p>a <b>b</b></p><!-- c --><script>d</script><ul><li>e<li>f</ul>")).toBe("a b\n\ne\nf");
  });
});

describe("HTML nested or repeated beyond reason", () => {
  const size = 2_000_000;
  const fill = (unit: string): string => unit.repeat(Math.floor(size / unit.length));
  const numbered = (make: (index: number) => string): string => {
    const parts: string[] = [];
    for (let index = 0, length = 0; length < size; index++) {
      const part = make(index);
      parts.push(part);
      length += part.length;
    }
    return parts.join("");
  };

  it.each([
    ["10 000 nested blocks", `${"<div>".repeat(10_000)}mot${"</div>".repeat(10_000)}`],
    ["blocks that are never closed", `${fill("<div>").slice(5)}mot`],
    ["formatting that each paragraph opens again", `${numbered((index) => `<p><b a${index}>`)}mot`],
    ["links in links", `${fill("<a href=x>")}mot`],
    ["tables in tables", `${fill("<table><tr><td>")}mot`],
  ])("keeps the words of %s", (_, html) => {
    const start = performance.now();
    expect(safeHtml(html, options)).toBe("<p>mot</p>");
    expect(htmlToMarkdown(html, options)).toBe("mot");
    expect(htmlToPlainText(html)).toBe("mot");
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it.each([
    ["a tag of endless attributes", `<a ${numbered((index) => `x${index.toString(36)} `)}>`],
    ["a row of endless cells", `<table><tr>${"<td>".repeat(50_000)}</tr>${"<tr><td>x".repeat(20_000)}`],
    ["cells that span everything", fill("<table><tr><td colspan=50 rowspan=50>x</td></tr></table>")],
    ["elements without words", "<span> </span> ".repeat(40_000)],
    ["quotations one in the other", `${"<blockquote>".repeat(90)}${"x<br>".repeat(20_000)}`],
    ["open comments", fill("<!--")],
    ["open code", fill("<script>")],
    ["brackets", fill("<")],
    ["ends of code that never end", `${"<div>".repeat(300)}<script>${fill("</script")}`],
  ])("reads %s in bounded time", (_, html) => {
    const start = performance.now();
    const bounded = html.slice(0, size);
    safeHtml(bounded, options);
    const markdown = htmlToMarkdown(bounded, options);
    htmlToPlainText(bounded);
    expect(markdown.length).toBeLessThan(10 * size);
    // Measured: under 4 s each. Quadratic time would be hours.
    expect(performance.now() - start).toBeLessThan(25_000);
  });
});
