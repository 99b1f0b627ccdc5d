import { afterEach, describe, expect, it } from "vitest";
import type { Misbehaviour, PartnerRequest } from "../../support/partner.js";
import { LISTINGS, RememberedSite, article, codesOf, html, inOrder, saidAs } from "./remembered-harvest.js";

const HOUR_MS = 3_600_000;

let site: RememberedSite;
afterEach(() => site.partner.close());

/** An answer made of the right one. */
type Instead = (request: PartnerRequest) => Misbehaviour;

/** Answers a listing otherwise, from now on. */
function instead(path: string, answer: Instead): void {
  site.partner.misbehave((request) => (request.path.startsWith(path) ? answer(request) : undefined));
}

const xml = (body: string) => ({ status: 200, headers: { "content-type": "text/xml" }, body });

describe("what a SPIP site lists", () => {
  it("is its sitemap and its feed, and nothing more when nothing changed", async () => {
    site = await RememberedSite.start(5);
    await site.harvest();
    const again = await site.harvest();
    expect(again.asked).toEqual(LISTINGS);
    expect(inOrder(saidAs("same", again))).toEqual([1, 2, 3, 4, 5]);
    expect(codesOf(again)).toEqual([]);
  });

  it("is completed year by year in a full harvest when the sitemap is full, and not in another", async () => {
    site = await RememberedSite.start(12, 5);
    const first = await site.harvest();
    const year = site.partner.now().getUTCFullYear();
    const years = [0, 1, 2, 3, 4, 5, 6].map((past) => `/spip.php?page=sitemap.xml&annee=${year - past}`);
    expect(first.asked.slice(0, 9)).toEqual([...LISTINGS, ...years]);
    expect(saidAs("page", first)).toHaveLength(12);
    expect(codesOf(first)).toEqual([]);
    site.partner.edit("2", "Un autre texte.");
    const second = await site.harvest();
    expect(second.asked).toEqual([...LISTINGS, article(2)]);
    expect(codesOf(second)).toEqual([]);
  });

  it("loses nothing of what a full sitemap does not name, and sees a deletion when everything is compared", async () => {
    site = await RememberedSite.start(12, 5);
    await site.harvest();
    site.partner.delete("1");
    const second = await site.harvest();
    expect([saidAs("gone", second), second.asked]).toEqual([[], LISTINGS]);
    const third = await site.harvest({ full: true });
    expect(saidAs("gone", third)).toEqual([1]);
  });

  it.each<[string, (request: PartnerRequest) => Misbehaviour, RegExp]>([
    ["the years give the same list again", () => ({}), /is the same for every year/],
    ["a year is full too", () => ({}), /is full for \d+ too/],
    ["a year cannot be read", () => xml("<urlset><url>"), /cannot be read for \d+/],
  ])("is not taken for complete when %s", async (what, answer, message) => {
    site = await RememberedSite.start(12, 5);
    await site.harvest();
    site.partner.delete("1");
    const same = site.partner.requests.find(({ path }) => path === "/sitemap.xml")?.answer ?? {};
    const urls = [20, 21, 22, 23, 24].map((n) => `<url><loc>${site.partner.url}spip.php?article${n}</loc></url>`);
    const full = xml(`<urlset>${urls.join("")}</urlset>`);
    site.partner.misbehave((request) => {
      if (request.path === "/sitemap.xml") return same;
      if (!request.path.includes("annee")) return undefined;
      if (what.startsWith("the years")) return same;
      return what.startsWith("a year is full") ? full : answer(request);
    });
    const heard = await site.harvest({ full: true });
    expect(codesOf(heard)).toContain("SITEMAP_CUT");
    expect(JSON.stringify(heard.observations)).toMatch(message);
    expect(saidAs("gone", heard)).toEqual([]);
  });

  it("says that articles are older than the first year it was told", async () => {
    site = await RememberedSite.start(12, 5);
    const heard = await site.harvest({ options: { firstYear: site.partner.now().getUTCFullYear() } });
    expect(JSON.stringify(heard.observations)).toMatch(/from before \d+ \(see the option firstYear\)/);
    expect(heard.error).toBeUndefined();
  });

  it("is looked for at its other address where the server rewrites none", async () => {
    site = await RememberedSite.start(3);
    instead("/sitemap.xml", () => ({ status: 404 }));
    const heard = await site.harvest();
    expect(heard.asked.slice(0, 3)).toEqual(["/sitemap.xml", "/spip.php?page=sitemap.xml", "/spip.php?page=backend"]);
    expect([saidAs("page", heard).length, codesOf(heard)]).toEqual([3, []]);
  });

  describe.each<[string, Instead]>([
    ["is cut", ({ answer }) => ({ body: String(answer.body).slice(0, -20) })],
    ["is empty", () => ({ body: "" })],
    ["names no address at all", () => xml('<?xml version="1.0"?><urlset></urlset>')],
    ["is a web page", () => html("<!DOCTYPE html><html><body>Bienvenue</body></html>")],
    ["is a web page that calls itself XML", () => xml("<!DOCTYPE html><html><head><meta charset=utf-8></head></html>")],
    [
      "is a list of sitemaps",
      () => xml("<sitemapindex><sitemap><loc>https://x.test/1.xml</loc></sitemap></sitemapindex>"),
    ],
    [
      "names another site only",
      () => xml("<urlset><url><loc>https://ailleurs.example/spip.php?article1</loc></url></urlset>"),
    ],
    ["always fails", () => ({ status: 500, body: "" })],
    [
      "is 10 MB long",
      ({ answer }) => ({ body: String(answer.body).replace("</urlset>", `${" ".repeat(10_000_000)}</urlset>`) }),
    ],
    ["nests without end", () => xml(`<urlset>${"<url>".repeat(20_000)}${"</url>".repeat(20_000)}</urlset>`)],
    [
      "declares exploding entities",
      () =>
        xml(
          `<!DOCTYPE u [<!ENTITY a "${"a".repeat(1000)}"><!ENTITY b "${"&a;".repeat(1000)}">]><urlset><url><loc>&b;</loc></url></urlset>`,
        ),
    ],
  ])("when the sitemap %s", (_, answer) => {
    it("goes by the feed, withdraws nothing, and asks about each page it holds in a full harvest only", async () => {
      site = await RememberedSite.start(12);
      await site.harvest();
      site.partner.delete("1");
      site.partner.edit("11", "Changé.");
      instead("/sitemap.xml", answer);
      const second = await site.harvest();
      expect([codesOf(second), saidAs("gone", second)]).toEqual([["SITEMAP_UNUSABLE"], []]);
      const third = await site.harvest({ full: true });
      expect(codesOf(third)).toEqual(["SITEMAP_UNUSABLE", "MISSING_UNCONFIRMED"]);
      expect([saidAs("gone", third), saidAs("failed", third)]).toEqual([[], [1]]);
      expect(saidAs("page", third)).toHaveLength(11);
      expect(site.pages.size).toBe(12);
      site.partner.misbehave(undefined);
      expect(saidAs("gone", await site.harvest())).toEqual([1]);
    });
  });

  it("sees the next deletion after everything was compared without a sitemap", async () => {
    site = await RememberedSite.start(12);
    instead("/sitemap.xml", () => ({ status: 500 }));
    await site.harvest();
    site.partner.misbehave(undefined);
    await site.harvest();
    instead("/sitemap.xml", () => ({ status: 500 }));
    await site.harvest({ full: true });
    site.partner.misbehave(undefined);
    site.partner.delete("1");
    expect(saidAs("gone", await site.harvest())).toEqual([1]);
  });

  it("sees the deletion of an article that it named again after leaving it out", async () => {
    site = await RememberedSite.start(12);
    await site.harvest();
    const omit = ({ answer }: PartnerRequest) => ({ body: String(answer.body).replaceAll(/article1\b/g, "rubrique1") });
    instead("/", omit);
    expect(codesOf(await site.harvest())).toEqual(["LISTING_INCOMPLETE"]);
    site.partner.misbehave(undefined);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
    site.partner.delete("1");
    expect(saidAs("gone", await site.harvest())).toEqual([1]);
  });

  it("reads everything again when the sitemap could not be read for a day, for it may have shown a change", async () => {
    site = await RememberedSite.start(12);
    await site.harvest();
    instead("/sitemap.xml", () => ({ status: 500 }));
    const codes: string[][] = [];
    for (let hour = 5; hour <= 25; hour += 5) {
      site.partner.passTime(5 * HOUR_MS);
      if (hour === 10) site.partner.edit("5", "Modifié sans que le plan du site le dise.");
      codes.push(codesOf(await site.harvest()));
    }
    expect(codes.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => ["SITEMAP_UNUSABLE"]));
    expect(codes[4]).toEqual(["LASTMOD_EXPIRED", "SITEMAP_UNUSABLE"]);
    expect(JSON.stringify(site.pages.get("5")?.payload)).toContain("Modifié sans que");
    site.partner.misbehave(undefined);
    expect(codesOf(await site.harvest())).toEqual([]);
  });

  it("is the sitemap alone when the feed cannot be used, and says so", async () => {
    site = await RememberedSite.start(3);
    instead("/spip.php?page=backend", () => ({ body: "<rss" }));
    const heard = await site.harvest();
    expect([codesOf(heard), saidAs("page", heard).length]).toEqual([["FEED_UNUSABLE"], 3]);
  });

  it.each<[string, Misbehaviour, string]>([
    ["answer that they are not there", { status: 404 }, "NO_LISTING"],
    ["are web pages", html("<p>Bonjour</p>"), "UNEXPECTED_CONTENT_TYPE"],
    ["fail", { status: 503 }, "SERVER_ERROR"],
    ["are forbidden", { status: 403 }, "FORBIDDEN"],
  ])("stops the harvest when both %s", async (_, answer, code) => {
    site = await RememberedSite.start(3);
    await site.harvest();
    site.partner.misbehave(({ path }) => (path === "/robots.txt" ? undefined : answer));
    const heard = await site.harvest();
    expect(heard.error?.code).toBe(code);
    expect(saidAs("gone", heard)).toEqual([]);
    expect(site.pages.size).toBe(3);
  });

  it("leaves out addresses that are none of the site's articles, and counts them in one line", async () => {
    site = await RememberedSite.start(2);
    const foreign = Array.from(
      { length: 3_000 },
      (_, n) => `<url><loc>https://hote${n}.example/article${n}.html</loc></url>`,
    );
    const odd = ["article2147483648.html", "spip.php?article99999999999999999999", "article0.html"].map(
      (path) => `<url><loc>${site.partner.url}${path}</loc></url>`,
    );
    const empty = "<url></url><url><loc></loc></url><url><loc><b>1</b></loc></url>";
    instead("/sitemap.xml", ({ answer }) => ({
      body: String(answer.body).replace("</urlset>", `${foreign.join("")}${odd.join("")}${empty}</urlset>`),
    }));
    const heard = await site.harvest();
    expect(codesOf(heard)).toEqual(["ADDRESSES_IGNORED"]);
    expect(JSON.stringify(heard.observations)).toContain("3005 addresses");
    expect(heard.asked).toEqual([...LISTINGS, article(2), article(1)]);
  });

  it("reads an article once, however often it is named and in whatever form", async () => {
    site = await RememberedSite.start(2);
    const forms = [
      "spip.php?article1",
      "article1.html",
      "?id_article=1",
      "spip.php?page=article&id_article=1",
      "article1",
    ];
    instead("/sitemap.xml", ({ answer }) => ({
      body: String(answer.body).replace(
        "</urlset>",
        `${forms.map((form) => `<url><loc>${site.partner.url}${form.replace("&", "&amp;")}</loc></url>`).join("")}</urlset>`,
      ),
    }));
    const heard = await site.harvest();
    expect(heard.asked).toEqual([...LISTINGS, article(2), article(1)]);
  });
});
