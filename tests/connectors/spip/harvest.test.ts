import { afterEach, describe, expect, it } from "vitest";
import type { Misbehaviour, PartnerAnswer, PartnerRequest } from "../../support/partner.js";
import { LISTINGS, RememberedSite, article, codesOf, html, inOrder, saidAs } from "./remembered-harvest.js";

const HOUR_MS = 3_600_000;

let site: RememberedSite;
afterEach(() => site.partner.close());

/** Answers for one article otherwise, from now on. */
function insteadOf(number: number, answer: (request: PartnerRequest) => Misbehaviour): void {
  site.partner.misbehave((request) => (request.path === article(number) ? answer(request) : undefined));
}

const redirect = (location: string) => () => ({ status: 302, headers: { location }, body: "" });

describe("which articles of a SPIP site are read", () => {
  it("are those that the sitemap says were modified, and no others", async () => {
    site = await RememberedSite.start(14);
    await site.harvest();
    site.partner.edit("14", "Une édition hors du flux.");
    const heard = await site.harvest();
    expect(heard.asked).toEqual([...LISTINGS, article(14)]);
    expect([saidAs("page", heard), saidAs("same", heard).length]).toEqual([[14], 13]);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
  });

  it("are those of which the feed says something else, though the sitemap says nothing", async () => {
    site = await RememberedSite.start(6);
    await site.harvest();
    site.partner.edit("6", "Modifié en base, sans que la date change.");
    site.partner.misbehave(({ path, answer }) =>
      path === "/sitemap.xml" ? { body: String(answer.body).replaceAll(/<lastmod>.*<\/lastmod>/g, "") } : undefined,
    );
    expect((await site.harvest()).asked).toEqual([...LISTINGS, article(6)]);
  });

  it("are not those that come into the feed because others leave it", async () => {
    site = await RememberedSite.start(14);
    await site.harvest();
    site.partner.passTime(30 * HOUR_MS);
    await site.harvest();
    site.partner.passTime(HOUR_MS);
    site.partner.delete("6");
    expect((await site.harvest()).asked).toEqual([...LISTINGS, article(6)]);
  });

  it("are all when the last harvest is longer ago than a sitemap shows changes, and it says so", async () => {
    site = await RememberedSite.start(3);
    await site.harvest();
    site.partner.edit("2", "Vu par personne.");
    site.partner.passTime(22 * HOUR_MS);
    expect((await site.harvest()).asked).toEqual([...LISTINGS, article(2)]);
    site.partner.passTime(23 * HOUR_MS + 1_000);
    const heard = await site.harvest();
    expect([codesOf(heard), saidAs("page", heard).length]).toEqual([["LASTMOD_EXPIRED"], 3]);
    expect(JSON.stringify(heard.observations)).toContain("23 hours ago");
  });

  it("are all when our clock has gone back, or the options have changed", async () => {
    site = await RememberedSite.start(3);
    await site.harvest();
    site.partner.passTime(-HOUR_MS);
    expect(codesOf(await site.harvest())).toEqual(["CLOCK_WENT_BACK"]);
    const heard = await site.harvest({ options: { comments: false } });
    expect([codesOf(heard), saidAs("page", heard).length]).toEqual([["SETTINGS_CHANGED"], 3]);
  });

  it("are all when the cursor is of a version that nobody reads any more", async () => {
    site = await RememberedSite.start(3);
    await site.harvest();
    site.cursor = { after: "everything" };
    const heard = await site.harvest();
    expect([codesOf(heard), saidAs("page", heard).length]).toEqual([["FULL_READ"], 3]);
  });

  it("are dated by their last change as the sitemap told it, long after it tells no more; else by publication", async () => {
    site = await RememberedSite.start(2);
    site.partner.passTime(30 * HOUR_MS);
    site.partner.edit("1", "Modifié.");
    const modified = new Date(Math.floor(site.partner.now().getTime() / 1000) * 1000).toISOString();
    await site.harvest();
    const dated = site.pages.get("1");
    expect(dated).toMatchObject({ publishedAt: modified, payload: { modifiedAt: modified } });
    site.partner.passTime(30 * HOUR_MS);
    await site.harvest({ full: true });
    await site.harvest({ options: { comments: false } });
    expect(site.pages.get("1")).toEqual(dated);
    const { publishedAt, payload } = site.pages.get("2") ?? {};
    expect(payload).toMatchObject({ publishedAt });
    expect(payload).not.toHaveProperty("modifiedAt");
  });

  it("are dated anew by a sitemap that could not be read when they were, under the same revision", async () => {
    site = await RememberedSite.start(2);
    await site.harvest();
    site.partner.edit("2", "Modifié.");
    site.partner.misbehave(({ path }) => (path.includes("sitemap") ? { status: 404 } : undefined));
    await site.harvest();
    const before = site.pages.get("2");
    site.partner.misbehave(undefined);
    expect((await site.harvest()).asked).toEqual([...LISTINGS, article(2)]);
    const after = site.pages.get("2");
    expect([after?.revisionId, after?.permalink]).toEqual([before?.revisionId, before?.permalink]);
    expect(Date.parse(after?.publishedAt ?? "")).toBeGreaterThan(Date.parse(before?.publishedAt ?? ""));
  });
});

describe("what becomes of an article that is not there", () => {
  it("is withdrawn when no list names it and SPIP itself answers 404", async () => {
    site = await RememberedSite.start(8);
    await site.harvest();
    site.partner.delete("3");
    const heard = await site.harvest();
    expect(heard.asked).toEqual([...LISTINGS, article(3)]);
    expect([saidAs("gone", heard), codesOf(heard)]).toEqual([[3], []]);
  });

  it.each<[string, Partial<PartnerAnswer>]>([
    ["a proxy's own 404", { headers: { "content-type": "text/html" }, body: "<h1>nginx: not found</h1>" }],
    ["an empty 410", { status: 410, headers: {}, body: "" }],
  ])("stays when %s is all that speaks against it", async (_, answer) => {
    site = await RememberedSite.start(8);
    await site.harvest();
    site.partner.delete("3");
    insteadOf(3, () => answer);
    const heard = await site.harvest();
    expect([saidAs("gone", heard), saidAs("failed", heard), codesOf(heard)]).toEqual([[], [3], ["NOT_FROM_SPIP"]]);
    site.partner.misbehave(undefined);
    expect(saidAs("gone", await site.harvest())).toEqual([3]);
  });

  it("is known for SPIP's own by the page, where the server hides SPIP's headers", async () => {
    site = await RememberedSite.start(8);
    await site.harvest();
    site.partner.delete("3");
    insteadOf(3, () => ({ headers: { "content-type": "text/html; charset=utf-8" } }));
    expect(saidAs("gone", await site.harvest())).toEqual([3]);
  });

  it("stays when it answers as ever and is only missing from the list, and is not asked about each time", async () => {
    site = await RememberedSite.start(8);
    await site.harvest();
    site.partner.misbehave(({ path, answer }) =>
      LISTINGS.includes(path)
        ? { body: String(answer.body).replaceAll(/spip\.php\?article[34]\b/g, "spip.php?rubrique1") }
        : undefined,
    );
    const heard = await site.harvest();
    expect(heard.asked).toEqual([...LISTINGS, article(3), article(4)]);
    expect(codesOf(heard)).toEqual(["LISTING_INCOMPLETE"]);
    expect(JSON.stringify(heard.observations)).toContain("2 articles that are there");
    expect((await site.harvest()).asked).toEqual(LISTINGS);
    const full = await site.harvest({ full: true });
    expect([codesOf(full), saidAs("gone", full)]).toEqual([["LISTING_INCOMPLETE"], []]);
    expect(site.pages.size).toBe(8);
  });

  it("stays when the list names it all the same, and is asked for again the next time", async () => {
    site = await RememberedSite.start(8);
    await site.harvest();
    site.partner.edit("3", "Modifié.");
    insteadOf(3, () => ({ status: 404, body: "" }));
    const heard = await site.harvest();
    expect([codesOf(heard), saidAs("failed", heard), saidAs("gone", heard)]).toEqual([["LISTED_BUT_MISSING"], [3], []]);
    site.partner.misbehave(undefined);
    const again = await site.harvest();
    expect([again.asked, saidAs("page", again)]).toEqual([[...LISTINGS, article(3)], [3]]);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
  });

  it.each<[string, (request: PartnerRequest) => Misbehaviour, string]>([
    ["a form to log in", redirect("/spip.php?page=login&url=spip.php%3Farticle3"), "REDIRECTED"],
    ["the home page", redirect("/"), "REDIRECTED"],
    ["another site", redirect("https://ailleurs.example/spip.php?article3"), "REDIRECTED"],
    ["itself", redirect("/spip.php?article3"), "REDIRECTED"],
    ["another article", redirect("/spip.php?article4"), "OTHER_ARTICLE"],
    ["a refusal", () => ({ status: 403, body: "" }), "ARTICLE_CLOSED"],
    [
      "a rubrique",
      () => html('<html><body class="page_rubrique"><a href="spip.php?page=plan">Plan</a></body></html>'),
      "NOT_AN_ARTICLE",
    ],
    [
      "a page that says it is being mended",
      () => html("<html><body><main><h1>En maintenance</h1></main></body></html>"),
      "NOT_FROM_SPIP",
    ],
    [
      "a file",
      () => ({ status: 200, headers: { "content-type": "application/pdf" }, body: "%PDF" }),
      "UNEXPECTED_CONTENT_TYPE",
    ],
    ["a page that nests without end", () => html("<div>".repeat(5_000)), "HTML_UNREADABLE"],
    ["a page of endless elements", () => html("<p>a".repeat(30_000)), "HTML_UNREADABLE"],
    ["a page of 3 MB", () => html("a".repeat(3_000_000)), "HTML_UNREADABLE"],
    ["nothing", () => html(""), "NOT_FROM_SPIP"],
  ])("stays when its address leads to %s, and the others go on", async (_, answer, code) => {
    site = await RememberedSite.start(8);
    await site.harvest();
    const before = site.pages.get("3");
    for (const id of ["2", "3", "5"]) site.partner.edit(id, "Modifié.");
    insteadOf(3, answer);
    const heard = await site.harvest();
    expect([codesOf(heard), saidAs("failed", heard), saidAs("gone", heard)]).toEqual([[code], [3], []]);
    expect(saidAs("page", heard)).toEqual([5, 2]);
    expect(site.pages.get("3")).toBe(before);
  });

  it("follows a redirect to the same article under its other address", async () => {
    site = await RememberedSite.start(3);
    insteadOf(3, redirect("/article3.html"));
    const heard = await site.harvest();
    expect([inOrder(saidAs("page", heard)), codesOf(heard)]).toEqual([[1, 2, 3], []]);
  });

  it("is never repeated in a message with what a login address holds", async () => {
    site = await RememberedSite.start(2);
    insteadOf(2, redirect("/spip.php?page=login&token=secret"));
    expect(JSON.stringify((await site.harvest()).observations)).not.toContain("secret");
  });
});

describe("an article that the site cannot answer", () => {
  it("has a second chance after all others, and holds nobody up", async () => {
    site = await RememberedSite.start(6);
    let refused = 0;
    insteadOf(4, () => ((refused += 1) <= 2 ? { status: 503, body: "" } : {}));
    const heard = await site.harvest();
    expect(saidAs("page", heard)).toEqual([6, 5, 3, 2, 1, 4]);
    expect(codesOf(heard)).toEqual([]);
  });

  it("is reported when it fails again, and tried in the next harvest", async () => {
    site = await RememberedSite.start(6);
    insteadOf(4, () => ({ status: 500, body: "" }));
    const heard = await site.harvest();
    expect([saidAs("page", heard), codesOf(heard), heard.error]).toEqual([
      [6, 5, 3, 2, 1],
      ["SERVER_ERROR"],
      undefined,
    ]);
    site.partner.misbehave(undefined);
    expect((await site.harvest()).asked).toEqual([...LISTINGS, article(4)]);
  });

  it("ends the harvest when three in a row fail, and the next one gets past them", async () => {
    site = await RememberedSite.start(8);
    site.partner.misbehave(({ path }) => (/article[3-7]$/.test(path) ? { status: 500, body: "" } : undefined));
    const first = await site.harvest();
    expect(first.error?.code).toBe("SERVER_ERROR");
    let attempts = 0;
    for (let heard = first; heard.error !== undefined && attempts < 10; attempts += 1) heard = await site.harvest();
    expect([...site.pages.keys()].toSorted()).toEqual(["1", "2", "8"]);
    expect(site.cursor).toBeDefined();
    site.partner.misbehave(undefined);
    await site.harvest();
    expect(site.pages.size).toBe(8);
  });

  it("stops the source when none of the first twenty can be used, and says what to set", async () => {
    site = await RememberedSite.start(25);
    site.partner.misbehave(({ path, answer }) =>
      path.includes("?article")
        ? { body: String(answer.body).replace(/<main[^]*<\/main>/, "<b>Autrement</b>") }
        : undefined,
    );
    const heard = await site.harvest();
    expect(heard.error).toMatchObject({ code: "NOTHING_USABLE" });
    expect(heard.error?.message).toContain("options.selectors.text");
    expect(heard.asked).toHaveLength(22);
  });
});

describe("a harvest that was killed", () => {
  it("goes on from where it was, sees what changed meanwhile, and reads nothing else again", async () => {
    site = await RememberedSite.start(25);
    const first = await site.harvest({ killAfter: 23 });
    expect(first.observations.findLast(({ type }) => type === "checkpoint")).toMatchObject({ total: 25 });
    expect(site.pages.size).toBe(20);
    site.partner.edit("24", "Modifié entre-temps.");
    site.partner.create({ title: "Nouveau", text: "Neuf." });
    site.partner.passTime(22 * HOUR_MS);
    const second = await site.harvest();
    expect(second.asked.slice(2)).toEqual([26, 24, 5, 4, 3, 2, 1].map(article));
    expect(site.pages.size).toBe(26);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
  });

  it("begins anew when so much time has passed that changes may have gone unseen", async () => {
    site = await RememberedSite.start(25);
    await site.harvest({ killAfter: 23 });
    site.partner.passTime(24 * HOUR_MS);
    expect(saidAs("page", await site.harvest())).toHaveLength(25);
  });

  it("says again which articles have left the source's scope", async () => {
    site = await RememberedSite.start(29);
    await site.harvest();
    for (let n = 1; n <= 24; n += 1) site.partner.change(String(n), { rubriques: [{ number: 9, name: "Archives" }] });
    const options = { rubriques: ["Ressources"] };
    const first = await site.harvest({ options, killAfter: 4 });
    expect([codesOf(first), saidAs("page", first), saidAs("gone", first)]).toEqual([["SETTINGS_CHANGED"], [29], []]);
    const heard = await site.harvest({ options });
    expect(heard.asked.slice(2)).toEqual([4, 3, 2, 1, 29, 28, 27, 26, 25].map(article));
    expect(inOrder(saidAs("gone", heard))).toEqual(Array.from({ length: 24 }, (_, n) => n + 1));
  });
});
