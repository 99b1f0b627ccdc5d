import { describe, expect, it } from "vitest";
import { candidatesOf, feedOf, linesOf, plainEntry, readFeed, serveSite, typesOf } from "./read-feed.js";

const link = (href: string, rel = "next") => ({ ofFeed: `<link rel="${rel}" href="${href}"/>` });
const idsOf = (reading: Awaited<ReturnType<typeof readFeed>>) => candidatesOf(reading).map(({ remoteId }) => remoteId);
const numbered = (...numbers: number[]) => numbers.map((number) => `urn:billet:${number}`);

describe("a feed in several pages", () => {
  it.each([
    ["next", "?page=2", "/feed.atom?page=2"],
    ["next", "/feed/2#top", "/feed/2"],
    ["prev-archive", "2026/10.atom", "/2026/10.atom"],
  ])("is followed by its links rel=%s, however they are written (%s)", async (rel, href, path) => {
    const server = await serveSite({
      "/feed.atom": feedOf([plainEntry(1)], link(href, rel)),
      [path]: feedOf([plainEntry(2)]),
    });
    const reading = await readFeed(server, { options: { path: "/feed.atom", complete: true } });
    expect(idsOf(reading)).toEqual(numbered(1, 2));
    expect(reading.observations.at(-1)).toMatchObject({ type: "complete", absenceCounts: true });
  });

  it("gives an entry that moved to the next page meanwhile once, as its first page shows it", async () => {
    const server = await serveSite({
      "/feed.atom": feedOf([plainEntry(1), plainEntry(2)], link("?page=2")),
      "/feed.atom?page=2": feedOf([plainEntry(2).replace("Texte", "Ancien texte"), plainEntry(3)]),
    });
    const reading = await readFeed(server);
    expect(idsOf(reading)).toEqual(numbered(1, 2, 3));
    expect(JSON.stringify(candidatesOf(reading))).not.toContain("Ancien");
  });

  it("gives the same revision of an entry on whichever page it stands", async () => {
    const server = await serveSite({ "/feed.atom": feedOf([plainEntry(1)]) });
    const first = candidatesOf(await readFeed(server));
    server.answers = { "/feed.atom": feedOf([], link("/feed/2")), "/feed/2": feedOf([plainEntry(1)]) };
    expect(candidatesOf(await readFeed(server))).toEqual(first);
  });

  it.each([
    ["leads back to the feed itself", "/feed.atom", {}],
    ["leads to another place of itself", "#suite", {}],
    ["leads in a circle", "?page=2", { "/feed.atom?page=2": feedOf([], link("/feed.atom")) }],
    ["leads to another host", "https://ailleurs.example/feed.atom", {}],
    ["leads to a file", "file:///etc/passwd", {}],
    ["leads to nothing", "?page=2", {}],
  ])(
    "ends with a word about it where its next page %s, and then absence counts for nothing",
    async (_, href, others) => {
      const server = await serveSite({ "/feed.atom": feedOf([plainEntry(1)], link(href)), ...others });
      const reading = await readFeed(server, { options: { path: "/feed.atom", complete: true } });
      expect(idsOf(reading)).toEqual(numbered(1));
      expect(linesOf(reading)).toEqual([expect.stringMatching(/^notice LISTING_INCOMPLETE: .*not read/)]);
      const paths = reading.requests.map(({ path }) => path);
      expect(paths).toEqual([...new Set(paths)]);
      expect(reading.observations.at(-1)).toMatchObject({ type: "complete", absenceCounts: false });
    },
  );

  it("ends somewhere, however many pages it claims to have", async () => {
    const pages = Array.from({ length: 300 }, (_, n) => [`/feed.atom?page=${n}`, feedOf([], link(`?page=${n + 1}`))]);
    const server = await serveSite({ "/feed.atom": feedOf([], link("?page=0")), ...Object.fromEntries(pages) });
    const reading = await readFeed(server);
    expect(reading.requests).toHaveLength(200);
    expect(linesOf(reading)).toEqual([expect.stringMatching(/^notice LISTING_INCOMPLETE: .*more than 200 pages/)]);
  });

  it("goes on where a killed harvest stood, and still knows what was deleted on the pages before", async () => {
    const ofFeed =
      '<link rel="next" href="?page=2"/>' +
      '<deleted-entry xmlns="http://purl.org/atompub/tombstones/1.0" ref="urn:billet:9" when="2026-11-21T08:00:00Z"/>';
    const server = await serveSite({
      "/feed.atom": feedOf([plainEntry(1)], { ofFeed }),
      "/feed.atom?page=2": feedOf([plainEntry(1), plainEntry(2)]),
    });
    const whole = await readFeed(server, { held: numbered(9) });
    const checkpoint = whole.observations.find((each) => each.type === "checkpoint");
    expect(checkpoint).toBeDefined();
    const rest = await readFeed(server, { position: checkpoint?.position, held: numbered(9) });
    expect(rest.requests.map(({ path }) => path)).toEqual(["/feed.atom?page=2"]);
    expect(typesOf(rest)).toEqual(["page", "gone", "complete"]);
    expect(rest.cursor).toEqual(whole.cursor);
  });

  it("leaves no key and no e-mail address of its pages' addresses behind, and gives no place to go on from", async () => {
    const server = await serveSite({
      "/feed.atom": feedOf([plainEntry(1)], link("?page=2&amp;token=jetonsecret")),
      "/feed.atom?page=2&token=jetonsecret": feedOf([plainEntry(2)]),
    });
    const reading = await readFeed(server);
    expect(typesOf(reading)).toEqual(["page", "page", "complete"]);
    expect(JSON.stringify(reading.observations)).not.toContain("jetonsecret");
  });
});

describe("the address of a feed", () => {
  it("is the source's own where no path is given", async () => {
    const server = await serveSite({ "/blog/atom.xml": feedOf([plainEntry(1)]) });
    const reading = await readFeed(server, {
      options: {},
      source: { url: new URL("/blog/atom.xml", server.url).href },
    });
    expect(idsOf(reading)).toEqual(numbered(1));
  });

  it.each([404, 410])("stops the source when the server answers %i there", async (status) => {
    const server = await serveSite({ "/feed.atom": { status, headers: {}, body: "" } });
    await expect(readFeed(server)).rejects.toMatchObject({ name: "StopSourceError", code: "NOT_A_FEED" });
  });
});
