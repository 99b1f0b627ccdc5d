import { describe, expect, it } from "vitest";
import { readByline, readCommentCount, readFrenchDate } from "../../../connectors/spip/byline.js";
import { parseHtmlFragment } from "../../../schema/text/parse-html.js";

const read = (html: string) => readByline(parseHtmlFragment(html));

describe("a line that tells an article's date and authors", () => {
  it.each([
    [
      '<p>5 novembre 2016 par <a href="auteur1.html">Michèle Brandt</a> <b>Veille</b> 1969 visites 8 commentaires</p>',
      { authors: ["Michèle Brandt"], rubrique: { name: "Veille" }, comments: 8 },
    ],
    [
      '<div><span>5 novembre 2016</span> <span>par Michèle Brandt</span> <a href="rubrique3.html">Veille</a> <span>1 969 visites</span></div>',
      { authors: ["Michèle Brandt"], rubrique: { name: "Veille", href: "rubrique3.html" }, comments: 0 },
    ],
    [
      "<p>Publié le 5 novembre 2016, par Michèle Brandt, Yann Le Tohic et Awa Diop</p>",
      { authors: ["Michèle Brandt", "Yann Le Tohic", "Awa Diop"], comments: 0 },
    ],
    ["<p>5 novembre 2016 par Michèle Brandt | 1 commentaire</p>", { authors: ["Michèle Brandt"], comments: 1 }],
    ["<section><p>Bonjour</p><p>5 novembre 2016 par</p></section>", { authors: [], comments: 0 }],
  ])("is read in %s", (html, expected) => {
    expect(read(html)).toEqual({ publishedAt: "2016-11-05T00:00:00.000Z", ...expected });
  });

  it.each([
    ["no date", "<p>par Michèle Brandt</p>"],
    ["no author", "<p>Le 5 novembre 2016, à Brest</p>"],
    ["the author first", "<p>par Michèle Brandt, le 5 novembre 2016</p>"],
    ["words that only begin alike", "<p>5 novembre 2016 partage</p>"],
    ["too many words", `<p>5 novembre 2016 par ${"mot ".repeat(200)}</p>`],
    ["nothing", ""],
  ])("is not seen where there is %s", (_, html) => {
    expect(read(html)).toBeUndefined();
  });
});

describe("a day written out in French", () => {
  it.each([
    ["1er janvier 2020", "2020-01-01"],
    ["jeudi 29 février 2024", "2024-02-29"],
    ["15 août 1999", "1999-08-15"],
    ["15 aou\u0302t 1999", "1999-08-15"],
    ["3 DÉCEMBRE 2025", "2025-12-03"],
  ])("is %s", (text, day) => {
    expect(readFrenchDate(text)).toBe(`${day}T00:00:00.000Z`);
  });

  it.each([
    ["31 février 2024"],
    ["29 février 2023"],
    ["0 mai 2022"],
    ["mai 2022"],
    ["12 mai 20222"],
    ["112 mai 2022"],
    ["12 mais 2022"],
  ])("is not %s", (text) => {
    expect(readFrenchDate(text)).toBeUndefined();
  });
});

describe("a number of comments in words", () => {
  it.each([
    ["1969 visites 8 commentaires", 8],
    ["1 commentaire", 1],
    ["12\u00a0messages", 12],
    ["0 commentaire", 0],
    ["Commentaires", 0],
    ["8 communes", 0],
  ])("is read in « %s »", (text, count) => {
    expect(readCommentCount(text)).toBe(count);
  });
});
