import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ArticlePage, readArticlePage } from "../../../connectors/spip/article-page.js";
import { toCandidate } from "../../../connectors/spip/payload.js";
import { SiteAddresses } from "../../../connectors/spip/site-addresses.js";
import { judgePage } from "../../../connectors/spip/judge-page.js";
import type { SpipSelectors } from "../../../connectors/spip/generated/settings.js";
import { recordingsOf } from "../../support/recorded-spip.js";

const SITE = "https://site.example.test/";
const SOURCE = { id: "site", name: "Site", connector: "spip", url: SITE };

function read(html: string, address = `${SITE}spip.php?article1`, selectors: SpipSelectors = {}): ArticlePage {
  return readArticlePage(html, address, new SiteAddresses(new URL("/", address).href), selectors);
}

function fixture(name: string): string {
  return readFileSync(`tests/connectors/spip/fixtures/${name}.html`, "utf8");
}

function recorded(number: number): string {
  const found = recordingsOf("02-state-A").find(({ request }) => request.path === `/spip.php?article${number}`);
  if (found === undefined) throw new Error(`Article ${number} is not recorded.`);
  return found.response.body;
}

/** Puts a text into SPIP's own skeleton. */
function withText(html: string, head = ""): string {
  return `<html lang="fr"><head>${head}</head><body class="page_article"><div class="cartouche"><h1 class="entry-title">Titre</h1>
    <abbr class="published" title="2026-11-18T09:30:00Z"></abbr></div><div class="texte">${html}</div></body></html>`;
}

function candidateOf(html: string) {
  const page = read(html);
  return toCandidate(
    { number: 4, url: `${SITE}spip.php?article4`, page: { ...page, title: "T" }, replies: undefined },
    SOURCE,
    undefined,
  );
}

describe("the page of an article in SPIP's own skeleton", () => {
  it("says everything that the site's database holds of it", () => {
    const page = read(recorded(4), `${SITE}spip.php?article4`);
    expect(page).toMatchObject({
      number: 4,
      canonical: `${SITE}spip.php?article4`,
      title: "Dix idées pour une réunion qui respire",
      language: "fr",
      authors: ["Odile Marchevaux", "Tanguy Brisefer"],
      publishedAt: "2026-11-12T09:30:00.000Z",
      rubriques: [{ name: "Formations", number: 3 }],
      keywords: [{ name: "facilitation", number: 2 }],
      comments: { count: 1, dates: ["2026-11-19T10:00:00.000Z"] },
      isDistributed: true,
    });
    expect(Object.keys(page.texts)).toEqual(["chapo", "text", "notes"]);
    expect(page.texts.text).toContain("<th>Idée</th>");
  });

  it("holds neither form, token, menu nor comment in what is kept", () => {
    const kept = JSON.stringify([1, 4, 8].map((number) => candidateOf(recorded(number)).payload));
    for (const words of [
      "formulaire",
      "HLXIawr",
      "Rechercher",
      "Dans la même rubrique",
      "Hortense",
      "apporter des fruits",
      "1753188817",
    ])
      expect(kept, words).not.toContain(words);
  });

  it("is the same revision when only the numbers of its notes and table headers are counted anew", () => {
    const again = recorded(4)
      .replaceAll("id7299", "id1a0f")
      .replaceAll("nb2-1", "nb7-1")
      .replaceAll("nh2-1", "nh7-1")
      .replaceAll("Notes 2-1", "Notes 7-1");
    expect(again).not.toBe(recorded(4));
    expect(candidateOf(again)).toEqual(candidateOf(recorded(4)));
  });

  it("is the same revision when only a token, a style sheet or the age of a picture is new", () => {
    const one = withText(
      '<p>Mot <img src="local/cache-vignettes/L5xH3/a.jpg?1699123456" alt="Une lampe"></p><form><input value="1"></form>',
    );
    const other = withText(
      '<p>Mot <img src="local/cache-vignettes/L5xH3/a.jpg?1722222222" alt="Une lampe"></p><form><input value="2"></form>',
      '<link rel="stylesheet" href="a.css?17">',
    );
    expect(candidateOf(other)).toEqual(candidateOf(one));
  });

  it("is another revision when a word, a link, an author or a keyword is", () => {
    const one = candidateOf(recorded(4));
    const changes: [string, string][] = [
      ["Rire un peu", "Rire beaucoup"],
      ["3 min", "4 min"],
      ["sauf le lundi.</p>", "sauf le mardi.</p>"],
      ["Tanguy Brisefer", "Tanguy Brise"],
      ["facilitation", "animation"],
    ];
    for (const [before, after] of changes) {
      const { revisionId, permalink } = candidateOf(recorded(4).replaceAll(before, after));
      expect(revisionId, after).not.toBe(one.revisionId);
      expect(permalink).toBe(`urn:maillage:spip:site:4:${revisionId}`);
    }
  });

  it("is empty where its text is, for the skeleton is known", () => {
    const page = read(withText(""));
    expect([page.texts, page.isDistributed]).toEqual([{}, true]);
  });

  it("gives links as they are to be followed, and those that leave the site apart", () => {
    const links = [
      "spip.php?article2",
      "/rubrique1.html",
      "https://ailleurs.example/a?b[]=1",
      "//www.site.example.test/x",
      "javascript:alert(1)",
      "https://[",
    ];
    const page = read(withText(links.map((href) => `<p><a href="${href}">mot</a></p>`).join("")));
    expect(page.links).toEqual(["https://ailleurs.example/a?b%5B%5D=1"]);
    expect([...(page.texts.text ?? "").matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual([
      `${SITE}spip.php?article2`,
      `${SITE}rubrique1.html`,
      "https://ailleurs.example/a?b[]=1",
      "https://www.site.example.test/x",
    ]);
  });

  it("takes out the e-mail addresses that SPIP hides from robots, and leaves the words around", () => {
    const html =
      '<p>Écrire à <a href="#zoe#mc#exemple.org#" class="mailcrypt">zoe<span class="mcrypt"> chez </span>exemple.org</a> ou <a href="mailto:jo@exemple.org">Jo</a>.</p>';
    const payload = JSON.stringify(candidateOf(withText(html)).payload);
    expect(payload).not.toMatch(/exemple\.org|zoe|jo@/);
    expect(payload).toContain("Écrire à ");
    expect(payload).toContain("Jo");
  });

  it("keeps a title and names of any length within what a record may hold", () => {
    const page = read(
      withText("x")
        .replace("Titre", "é".repeat(500_000))
        .replace("</abbr>", `</abbr><span class="vcard author"><span class="fn">${"n".repeat(9_999)}</span></span>`),
    );
    expect(page.title).toHaveLength(1_000);
    expect(page.authors[0]).toHaveLength(300);
  });

  it.each([
    ["fr", "fr"],
    ["fr_FR", "fr-FR"],
    ["EN-gb", "en-gb"],
    ["", undefined],
    ["français", undefined],
  ])("says its language as %j", (lang, language) => {
    expect(read(withText("x").replace('lang="fr"', `lang="${lang}"`)).language).toBe(language);
  });

  it.each([
    ["https://site.example.test/Dix-idees", "https://site.example.test/Dix-idees"],
    ["/Dix-idees", "https://site.example.test/Dix-idees"],
    ["https://original.example/page", undefined],
    ["https://site.example.test/", undefined],
    ["https://[", undefined],
  ])("has the canonical address %s taken only where it is its own", (href, canonical) => {
    expect(read(withText("x", `<link rel="canonical" href="${href}">`)).canonical).toBe(canonical);
  });
});

describe("the page of an article in a skeleton of its own", () => {
  it("is read by a line of words that tells date, authors, rubrique and comments, but not visits", () => {
    const page = read(fixture("line-of-words"), "https://peda.example.test/article1969.html");
    expect(page).toMatchObject({
      number: 1969,
      bearsSpip: true,
      title: "Ce que la classe dehors nous apprend",
      authors: ["Maëlle Corvaisier", "Yann Le Tohic"],
      publishedAt: "2016-11-05T00:00:00.000Z",
      rubriques: [{ name: "Retours d’expériences", number: 2 }],
      keywords: [
        { name: "dehors", number: 48 },
        { name: "_accueil", number: 7 },
      ],
      links: ["https://magazine.example.org/classe-dehors"],
      comments: { count: 8, dates: ["2016-11-07T10:12:00.000Z", "2016-11-06T08:00:00.000Z"] },
      isDistributed: false,
    });
    expect(JSON.stringify(page)).not.toMatch(/1 ?969 visites|Ghislaine|flaques\.<\/p>.*Bravo|kermorgant/i);
  });

  it("is read by the marks of schema.org, Open Graph and its base address", () => {
    const page = read(fixture("schema-org"), "https://revue.example.test/Tenir-conseil-en-hiver");
    expect(page).toMatchObject({
      number: 77,
      canonical: "https://revue.example.test/Tenir-conseil-en-hiver",
      title: "2. Tenir conseil en hiver",
      language: "fr-CA",
      authors: ["Solveig Aubrac"],
      publishedAt: "2021-01-14T16:30:00.000Z",
      rubriques: [{ name: "Méthodes" }],
      image: "https://revue.example.test/local/cache-gd2/conseil.jpg",
      license: { text: "CC BY 4.0", url: "https://creativecommons.org/licenses/by/4.0/deed.fr" },
      links: ["https://outils.example.org/cercle?a%5B%5D=1"],
    });
    expect(page.texts.chapo).toBe("<p>Quand il fait nuit à cinq heures, on se parle autrement.</p>");
    expect(page.texts.text).toContain('<a href="https://revue.example.test/Ouvrir-le-cercle"');
    expect(page.texts.text).not.toMatch(/script|onclick|alert|id12ab/);
  });

  it("is not guessed at where nothing is known, and says what to set", () => {
    const address = "https://banc.example.test/spip.php?article5";
    const site = new SiteAddresses("https://banc.example.test/");
    const judged = judgePage(
      { name: 5, url: address, page: read(fixture("nothing-known"), address), isMadeBySpip: true },
      site,
      { rubriques: [], keywords: [] },
    );
    expect(judged).toMatchObject({ type: "unusable", code: "NO_TEXT", lasting: true });
    expect((judged as { message: string }).message).toContain("options.selectors.text");
  });

  it("is read by the selectors that the source's options give", () => {
    const selectors = { title: ".bandeau .grand", text: ".corps-de-fiche p", authors: ".signe", published: ".signe" };
    const page = read(fixture("nothing-known"), "https://banc.example.test/spip.php?article5", selectors);
    expect(page).toMatchObject({
      title: "Le banc sous le tilleul",
      publishedAt: "2022-05-03T00:00:00.000Z",
      authors: ["Gwenn Tréhour"],
    });
    expect(page.texts.text).toBe("On s’y assoit à deux, on s’y tait à trois.");
  });
});
