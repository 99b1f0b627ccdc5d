import { afterEach, describe, expect, it } from "vitest";
import { readReplies } from "../../../connectors/spip/comments.js";
import type { PageRecord } from "../../../schema/generated/record.js";
import { spip } from "../../../connectors/spip/index.js";
import { LISTINGS, RememberedSite, article } from "./remembered-harvest.js";

const COMMENTS = "/spip.php?page=rss_forum_article&id_article=2";
const ZELIE = {
  author: "Zélie Ramassamy",
  email: "zelie.ramassamy@example.org",
  text: "Je connais les préaux du Butor.",
};
const BASILE = { author: "Basile Ploumel", email: "basile@example.net", text: "Nous avons attendu, et c’était mieux." };

let site: RememberedSite;
afterEach(() => site.partner.close());

async function startWithComments(): Promise<void> {
  site = await RememberedSite.start(3);
  site.partner.comment("2", ZELIE);
  site.partner.passTime(60_000);
  site.partner.comment("2", BASILE);
}

function repliesOf(id: string): PageRecord["replies"] {
  const candidate = site.pages.get(id);
  if (candidate === undefined) throw new Error(`Article ${id} is not held.`);
  const source = { id: "site", name: "Site", connector: "spip", url: site.partner.url };
  return spip.toRecord(candidate, source, {}).replies;
}

describe("the comments of a SPIP article", () => {
  it("are asked for only where the page shows some, and counted with their dates, newest first", async () => {
    await startWithComments();
    const heard = await site.harvest();
    expect(heard.asked).toEqual([...LISTINGS, article(3), article(2), COMMENTS, article(1)]);
    const { count, dates = [] } = repliesOf("2") ?? {};
    expect([count, dates.length]).toEqual([2, 2]);
    expect(Date.parse(dates[0] ?? "") - Date.parse(dates[1] ?? "")).toBe(61_000);
    expect(repliesOf("1")).toBeUndefined();
  });

  it("leave neither names, addresses nor words in anything that is said", async () => {
    await startWithComments();
    const heard = JSON.stringify([(await site.harvest()).observations, site.cursor]);
    for (const words of Object.values(ZELIE).concat(Object.values(BASILE))) expect(heard).not.toContain(words);
    expect(heard).not.toContain("@");
  });

  it.each([
    ["is not there", { status: 404, body: "" }],
    ["is a web page", { headers: { "content-type": "text/html" }, body: "<p>Bonjour" }],
    ["is cut", { body: "<rss version='2.0'><channel><item>" }],
    ["fails", { status: 500, body: "" }],
  ])("are counted by the page itself when their feed %s", async (_, answer) => {
    await startWithComments();
    site.partner.misbehave(({ path }) => (path === COMMENTS ? answer : undefined));
    const heard = await site.harvest();
    expect(heard.error).toBeUndefined();
    expect(repliesOf("2")).toMatchObject({ count: 2, dates: [expect.any(String), expect.any(String)] });
  });

  it("are neither asked for nor counted when the source's options say so", async () => {
    await startWithComments();
    const heard = await site.harvest({ options: { comments: false } });
    expect(heard.asked).not.toContain(COMMENTS);
    expect(repliesOf("2")).toBeUndefined();
  });

  it("make another revision when one is added, once the article is read again", async () => {
    await startWithComments();
    await site.harvest();
    const before = site.pages.get("2")?.revisionId;
    site.partner.comment("2", ZELIE);
    expect((await site.harvest()).asked).toEqual(LISTINGS);
    await site.harvest({ full: true });
    expect(repliesOf("2")?.count).toBe(3);
    expect(site.pages.get("2")?.revisionId).not.toBe(before);
  });
});

describe("a feed of comments", () => {
  const feed = (items: string) =>
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title>${items}</channel></rss>`;

  it("is read as far as numbers and dates go, in either of their forms", () => {
    const items = [
      "<item><title>a</title><dc:date>2026-11-19T11:00:00Z</dc:date></item>",
      "<item><title>b</title><pubDate>Thu, 19 Nov 2026 10:00:00 +0100</pubDate></item>",
      "<item><title>c</title><dc:date>hier</dc:date></item>",
    ];
    expect(readReplies(feed(items.join("")))).toEqual({
      count: 3,
      dates: ["2026-11-19T11:00:00.000Z", "2026-11-19T09:00:00.000Z"],
    });
  });

  it.each([
    ["no RSS", "<html></html>"],
    ["more than anyone reads", feed("<item><title>a</title></item>".repeat(2_000))],
    ["longer than anyone reads", feed(`<item><title>${"a".repeat(5_000_000)}</title></item>`)],
    ["cut", feed("<item>").slice(0, -10)],
  ])("is left when it is %s", (_, text) => {
    expect(readReplies(text)).toBeUndefined();
  });
});
