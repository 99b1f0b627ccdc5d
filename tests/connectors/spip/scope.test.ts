import { afterEach, describe, expect, it } from "vitest";
import { SiteAddresses } from "../../../connectors/spip/site-addresses.js";
import { StopSourceError } from "../../../connectors/errors.js";
import { LISTINGS, RememberedSite, article, codesOf, html, inOrder, saidAs } from "./remembered-harvest.js";

let site: RememberedSite;
afterEach(() => site.partner.close());

const RESSOURCES = { number: 1, name: "Ressources" };
const GUIDES = { number: 7, name: "2. Guides d’été" };
const DIALOGUE = { number: 4, name: "dialogue" };

/** Five articles: 1 and 2 in a rubrique below another, 3 about dialogue, 4 both, 5 neither. */
async function startWithRubriques(): Promise<void> {
  site = await RememberedSite.start(5);
  for (const id of ["1", "2", "4"]) site.partner.change(id, { rubriques: [RESSOURCES, GUIDES] });
  for (const id of ["3", "4"]) site.partner.change(id, { keywords: [DIALOGUE] });
  for (const id of ["3", "5"]) site.partner.change(id, { rubriques: [{ number: 2, name: "Récits" }] });
}

describe("a SPIP source that is limited", () => {
  it.each([
    ["a rubrique by number", { rubriques: [7] }, [1, 2, 4]],
    ["a rubrique by name, however it is written", { rubriques: ["guides d'ete"] }, [1, 2, 4]],
    ["a rubrique with those below it", { rubriques: ["Ressources"] }, [1, 2, 4]],
    ["several rubriques", { rubriques: ["Récits", 7] }, [1, 2, 3, 4, 5]],
    ["a keyword by number", { keywords: [4] }, [3, 4]],
    ["a keyword by name", { keywords: ["Dialogue"] }, [3, 4]],
    ["a rubrique and a keyword", { rubriques: [1], keywords: ["dialogue"] }, [4]],
  ])("to %s reads no others", async (_, options, expected) => {
    await startWithRubriques();
    const heard = await site.harvest({ options });
    expect(inOrder(saidAs("page", heard))).toEqual(expected);
    expect(codesOf(heard)).toEqual(expected.length === 5 ? [] : ["OUT_OF_SCOPE"]);
    expect(JSON.stringify(heard.observations)).toContain(
      expected.length === 5 ? "page" : `${5 - expected.length} articles`,
    );
    expect((await site.harvest({ options })).asked).toEqual(LISTINGS);
  });

  it("keeps an article no longer that leaves its scope, and reads one that comes into it", async () => {
    await startWithRubriques();
    const options = { keywords: ["dialogue"] };
    await site.harvest({ options });
    site.partner.change("3", { keywords: [] });
    site.partner.change("5", { keywords: [DIALOGUE] });
    const heard = await site.harvest({ options });
    expect(heard.asked).toEqual([...LISTINGS, article(5), article(3)]);
    expect([saidAs("page", heard), saidAs("gone", heard)]).toEqual([[5], [3]]);
    const gone = heard.observations.find(({ type }) => type === "gone");
    expect(gone).toMatchObject({ page: { reason: "out-of-scope", message: expect.stringContaining("dialogue") } });
    expect((await site.harvest({ options })).asked).toEqual(LISTINGS);
  });

  describe("to articles that are named", () => {
    it("reads them without asking for any list, each time", async () => {
      site = await RememberedSite.start(4);
      const options = {
        articles: [2, "4", `${site.partner.url}article1.html`, `${site.partner.url}spip.php?article2`],
      };
      for (let time = 0; time < 2; time += 1) {
        const heard = await site.harvest({ options });
        expect([heard.asked, saidAs("page", heard)]).toEqual([
          [article(2), article(4), article(1)],
          [2, 4, 1],
        ]);
        expect(codesOf(heard)).toEqual([]);
      }
    });

    it("leaves the source for later when nothing of the site answers, few as they are", async () => {
      site = await RememberedSite.start(2);
      await site.harvest({ options: { articles: [1, 2] } });
      site.partner.misbehave(() => (response) => void response.destroy());
      const heard = await site.harvest({ options: { articles: [1, 2] }, http: { respectRobots: false } });
      expect([heard.error?.code, saidAs("failed", heard)]).toEqual(["UNREACHABLE", []]);
      site.partner.misbehave(undefined);
      expect(saidAs("page", await site.harvest({ options: { articles: [1, 2] } }))).toEqual([1, 2]);
    });

    it("reports one that breaks the connection when another is answered, and reads the other", async () => {
      site = await RememberedSite.start(2);
      site.partner.misbehave(({ path }) => (path === article(1) ? (response) => void response.destroy() : undefined));
      const heard = await site.harvest({ options: { articles: [1, 2] } });
      expect([heard.error, saidAs("page", heard), codesOf(heard)]).toEqual([undefined, [2], ["UNREACHABLE"]]);
    });

    it("withdraws one that SPIP says is not there, and leaves those that are no longer named", async () => {
      site = await RememberedSite.start(4);
      await site.harvest({ options: { articles: [1, 2, 3] } });
      site.partner.delete("2");
      const heard = await site.harvest({ options: { articles: [1, 2] } });
      expect(
        heard.observations.flatMap((each) => (each.type === "gone" ? [[each.page.remoteId, each.page.reason]] : [])),
      ).toEqual([
        ["2", "deleted"],
        ["3", "out-of-scope"],
      ]);
    });

    it("says which it cannot read, and reads the others", async () => {
      site = await RememberedSite.start(2);
      const options = {
        articles: ["https://ailleurs.example/article9.html", `${site.partner.url}rubrique4.html`, 9, 1],
      };
      const heard = await site.harvest({ options });
      expect(codesOf(heard)).toEqual(["NOT_AN_ARTICLE_ADDRESS", "NOT_AN_ARTICLE_ADDRESS", "LISTED_BUT_MISSING"]);
      expect(saidAs("page", heard)).toEqual([1]);
    });

    it("does not look at rubriques and keywords then", async () => {
      await startWithRubriques();
      expect(saidAs("page", await site.harvest({ options: { articles: [5], rubriques: [7] } }))).toEqual([5]);
    });
  });

  it("is asked for articles in the form its options give", async () => {
    site = await RememberedSite.start(2);
    const heard = await site.harvest({ options: { articleUrl: "article{id}.html" } });
    expect(heard.asked).toEqual([...LISTINGS, "/article2.html", "/article1.html"]);
    expect(saidAs("page", heard)).toEqual([2, 1]);
  });

  it("stops at once at a selector that is none", async () => {
    site = await RememberedSite.start(1);
    const heard = await site.harvest({ options: { selectors: { text: "div[" } } });
    expect(heard.error).toBeInstanceOf(StopSourceError);
    expect([heard.error?.code, heard.asked]).toEqual(["BAD_SELECTOR", []]);
  });
});

describe("a SPIP site whose addresses are made of words", () => {
  const page = (number: number, words: string) =>
    `<html lang="fr"><head><link rel="canonical" href="${site.partner.url}${words}"><link rel="shortlink" href="${site.partner.url}?article${number}">
     <meta name="generator" content="SPIP 4.4"></head><body><h1 class="entry-title">${words}</h1><div class="texte"><p>Texte de ${words}.</p></div></body></html>`;
  const rubrique = `<html><head><meta name="generator" content="SPIP 4.4"></head><body class="page_rubrique"><h1>Guides</h1></body></html>`;

  function answerByWords(
    pages: Readonly<Record<string, string>>,
    lastmods: Readonly<Record<string, string>> = {},
  ): void {
    const urls = Object.keys(pages).map((words) => {
      const lastmod = lastmods[words] === undefined ? "" : `<lastmod>${lastmods[words]}</lastmod>`;
      return `<url><loc>${site.partner.url}${words}</loc>${lastmod}</url>`;
    });
    site.partner.misbehave(({ path, answer }) => {
      if (path === "/sitemap.xml")
        return { body: String(answer.body).replace("</urlset>", `${urls.join("")}</urlset>`) };
      const body = pages[path.slice(1)];
      return body === undefined ? undefined : html(body);
    });
  }

  it("learns each number from the page, and does not ask again for what is no article", async () => {
    site = await RememberedSite.start(0);
    answerByWords({ "Le-banc": page(71, "Le-banc"), "La-table": page(72, "La-table"), "Guides-pratiques": rubrique });
    const first = await site.harvest();
    expect(first.asked).toEqual([...LISTINGS, "/Le-banc", "/La-table", "/Guides-pratiques"]);
    expect([saidAs("page", first), codesOf(first)]).toEqual([[71, 72], []]);
    expect(site.pages.get("71")?.url).toBe(`${site.partner.url}Le-banc`);
    const again = await site.harvest();
    expect([again.asked, inOrder(saidAs("same", again))]).toEqual([LISTINGS, [71, 72]]);
  });

  it("keeps an article's identity when its words change", async () => {
    site = await RememberedSite.start(0);
    answerByWords({ "Le-banc": page(71, "Le-banc"), "La-table": page(72, "La-table") });
    await site.harvest();
    answerByWords({ "Le-banc-rouge": page(71, "Le-banc-rouge"), "La-table": page(72, "La-table") });
    const heard = await site.harvest();
    expect([heard.asked, saidAs("page", heard), saidAs("gone", heard)]).toEqual([
      [...LISTINGS, "/Le-banc-rouge"],
      [71],
      [],
    ]);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
  });

  it("reads one again when its own line of the sitemap says so", async () => {
    site = await RememberedSite.start(0);
    const pages = { "Le-banc": page(71, "Le-banc"), "La-table": page(72, "La-table") };
    answerByWords(pages);
    await site.harvest();
    answerByWords(pages, { "La-table": site.partner.now().toISOString() });
    expect((await site.harvest()).asked).toEqual([...LISTINGS, "/La-table"]);
  });

  it("says once that a page tells no number, and leaves it alone until it changes", async () => {
    site = await RememberedSite.start(1);
    answerByWords({ "Sans-numero": page(71, "x").replaceAll(/<link [^>]*>/g, "") });
    const heard = await site.harvest();
    expect(codesOf(heard)).toEqual(["NO_NUMBER"]);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
    expect(codesOf(await site.harvest({ full: true }))).toEqual(["NO_NUMBER"]);
  });
});

describe("the addresses of a SPIP site", () => {
  it("are its own with or without www. and TLS, below its own directory", () => {
    const addresses = new SiteAddresses("https://www.exemple.test/spip/");
    const own = (address: string) => addresses.own(address)?.href;
    expect(own("http://exemple.test/spip/article1.html#forum2")).toBe("https://www.exemple.test/spip/article1.html");
    expect(own("//www.exemple.test/spip/")).toBe("https://www.exemple.test/spip/");
    for (const other of [
      "https://exemple.test/autre/article1.html",
      "https://blog.exemple.test/spip/",
      "mailto:a@b.fr",
      "https://www.exemple.test:8443/spip/",
      "https://[",
    ])
      expect(own(other), other).toBeUndefined();
    expect(addresses.article(12)).toBe("https://www.exemple.test/spip/spip.php?article12");
  });
});
