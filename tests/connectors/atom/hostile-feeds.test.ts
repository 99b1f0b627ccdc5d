import { describe, expect, it } from "vitest";
import { candidatesOf, feedOf, linesOf, plainEntry, readEntry, readFeed, serveSite, typesOf } from "./read-feed.js";

const reading = async (feed: string, options = {}) =>
  readFeed(await serveSite({ "/feed.atom": feed }), { options: { path: "/feed.atom", ...options } });

const withDoctype = (doctype: string, title: string) =>
  feedOf([plainEntry(1).replace("Billet 1", title)]).replace("?>", `?>\n<!-- <feed> -->${doctype}`);

describe("a feed that means harm", () => {
  it.each([
    ["an entity that multiplies", '<!DOCTYPE feed [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>', "&b;"],
    ["an entity that is a file", '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"],
    ["a document type from elsewhere", '<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">', "x"],
  ])("is refused whole for %s", async (_, doctype, title) => {
    const refused = reading(withDoctype(doctype, title));
    await expect(refused).rejects.toMatchObject({ code: "MALFORMED_ANSWER", message: /document type/ });
  });

  it("may speak of document types in its texts", async () => {
    const { record } = await readEntry(
      "<id>urn:1</id><title>x</title><content type='html'><![CDATA[<!DOCTYPE html><p>Une haie</p>]]></content>",
    );
    expect(record.description).toBe("Une haie");
  });

  it.each([
    ["cut in an entry", (feed: string) => feed.slice(0, feed.indexOf("Texte 1")), "TRUNCATED_BODY"],
    ["cut between two entries", (feed: string) => feed.slice(0, feed.lastIndexOf("<entry>")), "TRUNCATED_BODY"],
    ["cut before its last sign", (feed: string) => feed.trim().slice(0, -1), "TRUNCATED_BODY"],
    ["not well-formed", (feed: string) => feed.replace("Billet 1", "Une haie & un <champ>"), "MALFORMED_ANSWER"],
    ["nested 100,000 times", () => feedOf(["<a>".repeat(100_000) + "</a>".repeat(100_000)]), "NOT_A_FEED"],
    ["full of tags", () => feedOf(["<entry/>".repeat(300_001)]), "MALFORMED_ANSWER"],
    ["RSS", () => "<rss version='2.0'><channel><title>x</title><item/></channel></rss>", "NOT_A_FEED"],
    ["an entry alone", () => plainEntry(1), "NOT_A_FEED"],
    ["a page", () => "<!-- <feed> --><html><body><feed></feed></body></html>", "NOT_A_FEED"],
    ["words", () => "Bonjour", "NOT_A_FEED"],
    ["empty", () => "", "NOT_A_FEED"],
  ])("is not read when it is %s", async (_, spoil, code) => {
    const feed = spoil(feedOf([plainEntry(1), plainEntry(2)]));
    await expect(reading(feed)).rejects.toMatchObject({ code, message: /^\S+(?: \S+){4,}/ });
  });

  it("is not read when a server sends a part of it", async () => {
    const headers = { "content-type": "application/atom+xml" };
    const server = await serveSite({ "/feed.atom": { status: 206, headers, body: feedOf([plainEntry(1)]) } });
    await expect(readFeed(server)).rejects.toMatchObject({ code: "MALFORMED_ANSWER" });
  });

  it("gives the title of 10 MB that an entry has cut to what a record takes, and the other entries whole", async () => {
    const long = plainEntry(1).replace("Billet 1", "Une haie ".repeat(1_100_000));
    const [first, second] = candidatesOf(await reading(feedOf([long, plainEntry(2)])));
    expect(first?.title).toMatch(/^Une haie .*…$/);
    expect(first?.title.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(first?.payload).length).toBeLessThan(3_000);
    expect(second?.title).toBe("Billet 2");
  });

  it("never keeps half an e-mail address where it cuts", async () => {
    const title = `${"a".repeat(980)} zoe.tardivel@lieu.example`;
    const { candidate, record } = await readEntry(`<id>urn:1</id><title>${title}</title>`);
    expect(JSON.stringify([candidate, record])).not.toContain("zoe");
  });

  it("is read however deep the text of an entry is nested", async () => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${"<b>".repeat(5_000)}fond${"</b>".repeat(5_000)}</div>`;
    const { record } = await readEntry(`<id>urn:1</id><title>x</title><content type="xhtml">${div}</content>`);
    expect(record.description).toContain("fond");
  });

  it("keeps all but the entry whose text is endless", async () => {
    const long = plainEntry(1).replace("Texte 1", "mot ".repeat(300_000));
    const read = await reading(feedOf([long, plainEntry(2)]));
    expect(linesOf(read)).toEqual([expect.stringMatching(/^failed TEXT_TOO_LONG: /)]);
    expect(candidatesOf(read).map(({ remoteId }) => remoteId)).toEqual(["urn:billet:2"]);
  });

  it("is read up to 5,000 entries for each page, and says that there are more", async () => {
    const many = Array.from({ length: 5_001 }, (_, number) => plainEntry(number));
    const read = await reading(feedOf(many), { complete: true });
    expect(candidatesOf(read)).toHaveLength(5_000);
    expect(linesOf(read)).toEqual([expect.stringMatching(/^notice LISTING_INCOMPLETE: .*more than 5000 entries/)]);
    expect(read.observations.at(-1)).toMatchObject({ absenceCounts: false });
  });

  it("says of two entries with one id what the later says, wherever it stands", async () => {
    const older = plainEntry(1).replace("Texte 1", "Ancien texte").replace("2026-11-20", "2026-11-19");
    const undated = plainEntry(1).replace("Texte 1", "Texte sans date").replace("2026-11-20", "hier");
    for (const entries of [
      [older, plainEntry(1), undated],
      [undated, plainEntry(1), older],
    ]) {
      const candidates = candidatesOf(await reading(feedOf(entries)));
      expect(candidates).toHaveLength(1);
      expect(JSON.stringify(candidates)).toContain("Texte 1.");
    }
  });

  it.each(["hier", "", "2026-02-30T08:00:00Z", "2026-13-45T25:61:61Z", "1770000000", "2026-11-20"])(
    "has no date where one is written as « %s »",
    async (date) => {
      const { candidate, record } = await readEntry(
        `<id>urn:1</id><title>x</title><updated>${date}</updated><published>${date}</published>`,
      );
      expect(candidate).not.toHaveProperty("publishedAt");
      expect(record).not.toHaveProperty("publishedAt");
    },
  );

  it("says of an entry without id or title that it cannot be read, and goes on", async () => {
    const without = ["<entry><title>Sans identité</title></entry>", "<entry><id>urn:2</id><title> </title></entry>"];
    const read = await reading(feedOf([...without, plainEntry(1)]));
    expect(typesOf(read)).toEqual(["failed", "failed", "page", "complete"]);
    expect(linesOf(read)).toEqual([
      expect.stringMatching(/^failed MALFORMED_ROW: .*no id/),
      expect.stringMatching(/^failed NO_TITLE: .*no title/),
    ]);
  });
});

describe("the id of an entry", () => {
  const idOf = async (id: string) =>
    candidatesOf(await reading(feedOf([`<entry><id>${id}</id><title>x</title></entry>`])))[0]?.remoteId;

  it.each(["https://carnet.example/?p=1&amp;q=2", "tag:carnet.example,2026:a", "URN:Billet:1", "a".repeat(200)])(
    "stays as it is written: %s",
    async (id) => {
      expect(await idOf(id)).toBe(id.replace("&amp;", "&"));
    },
  );

  it.each([
    ["is long", "a".repeat(201)],
    ["holds an e-mail address", "tag:zoe@lieu.example,2026:1"],
    ["holds signs beyond ASCII", "https://carnet.example/été"],
    ["holds blanks", "billet 1"],
    ["looks like a hash of ours", `sha256:${"0".repeat(64)}`],
  ])("is hashed where it %s, the same each time", async (_, id) => {
    const hashed = await idOf(id);
    expect(hashed).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(hashed).not.toBe(id);
    expect(await idOf(id)).toBe(hashed);
    expect(await idOf(`${id}x`)).not.toBe(hashed);
  });
});
