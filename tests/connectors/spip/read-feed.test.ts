import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFeed } from "../../../connectors/spip/read-feed.js";
import { readSitemap } from "../../../connectors/spip/read-sitemap.js";
import { readArticlePage } from "../../../connectors/spip/article-page.js";
import { SiteAddresses } from "../../../connectors/spip/site-addresses.js";
import { recordingsOf } from "../../support/recorded-spip.js";

const SITE = new SiteAddresses("https://site.example.test/");

function recorded(folder: string, path: string): string {
  const found = recordingsOf(folder).find(({ request }) => request.path === path);
  if (found === undefined) throw new Error(`${path} is not recorded in ${folder}.`);
  return found.response.body;
}

const FEED_A = recorded("02-state-A", "/spip.php?page=backend");

function itemsOf(text: string): ReadonlyMap<string, string> {
  const { feed, why } = readFeed(text, SITE);
  if (feed === undefined) throw new Error(why);
  return feed.items;
}

describe("the feed of a SPIP site", () => {
  it("names the ten latest articles by number", () => {
    expect([...itemsOf(FEED_A).keys()].map(Number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("says the same of an article until it changes", () => {
    const [before, after] = [itemsOf(FEED_A), itemsOf(recorded("04-state-B", "/spip.php?page=backend"))];
    const changed = [...after].filter(([key, item]) => before.has(key) && before.get(key) !== item);
    expect(changed.map(([key]) => key)).toEqual(["1"]);
  });

  it("says the same when only notes and table headers are numbered anew", () => {
    const again = FEED_A.replaceAll("id7299", "idbeef").replaceAll("nb2-1", "nb9-1").replaceAll("nh2-1", "nh9-1");
    expect(again).not.toBe(FEED_A);
    expect(itemsOf(again)).toEqual(itemsOf(FEED_A));
  });

  it.each([
    ["title", "Une fresque pour voir", "Une fresque pour sentir"],
    ["text", "autour d'une grande nappe", "autour d'une petite nappe"],
    ["link", "wiki.example.test/wiki/Fresque", "wiki.example.test/wiki/Carte"],
    ["author", "Tanguy Brisefer</dc:creator>", "Tanguy B.</dc:creator>"],
    ["keyword", "<dc:subject>r&#233;silience", "<dc:subject>rivi&#232;res"],
  ])("says something else of an article whose %s has changed", (_, before, after) => {
    const changed = FEED_A.replace(before, after);
    expect(changed).not.toBe(FEED_A);
    expect(itemsOf(changed).get("2")).not.toBe(itemsOf(FEED_A).get("2"));
  });

  it.each([
    ["is cut", FEED_A.slice(0, 9_000)],
    ["is a web page", "<!DOCTYPE html><html><body>Bonjour</body></html>"],
    ["is empty", ""],
    ["is too long", `${FEED_A}${" ".repeat(5_000_000)}`],
    [
      "holds more articles than any",
      FEED_A.replace(
        "</channel>",
        `${"<item><link>https://site.example.test/spip.php?article1</link></item>".repeat(1_500)}</channel>`,
      ),
    ],
  ])("is not used when it %s", (_, text) => {
    const { feed, why } = readFeed(text, SITE);
    expect([feed, why]).toEqual([undefined, expect.stringMatching(/\w+ \w+/)]);
  });

  it("does not expand entities that it declares itself", () => {
    const entities = `<!DOCTYPE rss [<!ENTITY a "${"a".repeat(100)}"><!ENTITY b "${"&a;".repeat(100)}"><!ENTITY c "${"&b;".repeat(100)}">]>`;
    const bomb = FEED_A.replace("<rss", `${entities}<rss`).replace("Une fresque pour voir les liens", "&c;");
    expect(JSON.stringify(readFeed(bomb, SITE)).length).toBeLessThan(2_000);
  });

  it("leaves out what is no article of the site, and the others go on", () => {
    const odd = [
      "<item></item>",
      "<item><link>https://ailleurs.example/spip.php?article1</link></item>",
      `<item><link>${"x".repeat(9_999)}</link></item>`,
    ];
    const { feed } = readFeed(FEED_A.replace("</channel>", `${odd.join("")}</channel>`), SITE);
    expect([feed?.items.size, feed?.ignored]).toEqual([10, 2]);
  });
});

describe("whatever a SPIP site sends", () => {
  const pieces = [
    "<url>",
    "</url>",
    "<loc>",
    "</loc>",
    "https://site.example.test/spip.php?article",
    "<item>",
    "<link>",
    "&b;",
    "<![CDATA[",
    "]]>",
    "\u0000",
    "\ud800",
    "<table>",
    "<p class='texte'>",
    "<h1>",
    "</div>",
    "<li class=comment-item>",
    "5 mai 2020 par ",
    "<!--",
    "é",
  ];
  const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string(), fc.nat().map(String))).map((parts) => parts.join("")),
  );

  it("is a sitemap or a reason", () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const whole of [text, `<urlset><url><loc>https://site.example.test/${text}</loc></url></urlset>`]) {
          const { sitemap, why } = safely(() => readSitemap(whole, SITE, true)) ?? { why: "invalid" };
          expect((sitemap === undefined) !== (why === undefined)).toBe(true);
        }
      }),
    );
  });

  it("is a feed or a reason", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const { feed, why } = readFeed(
          `<rss version="2.0"><channel><title>t</title><item>${text}</item></channel></rss>`,
          SITE,
        );
        expect((feed === undefined) !== (why === undefined)).toBe(true);
      }),
    );
  });

  it("is a page that says something or nothing", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const page = readArticlePage(`<body>${text}</body>`, "https://site.example.test/spip.php?article1", SITE, {});
        expect(Object.values(page.texts).join("")).not.toMatch(/<script|\son\w+=|javascript:/i);
      }),
    );
  });

  function safely<T>(work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      expect(error).toHaveProperty("faults");
      return undefined;
    }
  }
});
