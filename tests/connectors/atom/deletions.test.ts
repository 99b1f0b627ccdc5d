import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { atom } from "../../../connectors/atom/index.js";
import { pageNamed } from "../../support/contract-partner.js";
import { dialects } from "../../support/databases.js";
import { PartnerLedger, linesOf as reportLines } from "../../support/harvest-partner.js";
import type { TestPartner } from "../../support/partner.js";
import { startAtom } from "../../support/partners/atom.js";
import { feedOf, plainEntry, readFeed, serveSite, typesOf } from "./read-feed.js";

const TOMBSTONES = 'xmlns:at="http://purl.org/atompub/tombstones/1.0"';
const HISTORY = 'xmlns:fh="http://purl.org/syndication/history/1.0"';
const HELD = ["urn:billet:1", "urn:billet:2", "urn:a?x=1&y=2"];

const stone = (ref: string, when = "2026-11-21T08:00:00Z", name = "at:deleted-entry") =>
  `<${name} ref="${ref}" when="${when}"><at:by><name>Zoé</name></at:by></${name}>`;

const reading = async (feed: string, options = {}) =>
  readFeed(await serveSite({ "/feed.atom": feed }), { held: HELD, options: { path: "/feed.atom", ...options } });

describe("the word of a feed that an entry is deleted", () => {
  it.each([
    ["by its id", TOMBSTONES, stone("urn:billet:2"), "urn:billet:2"],
    ["by an id with references in it", TOMBSTONES, stone("urn:a?x=1&amp;y=2"), "urn:a?x=1&y=2"],
    [
      "under any prefix",
      'xmlns:t="http://purl.org/atompub/tombstones/1.0" xmlns:at="urn:x"',
      stone("urn:billet:2", "2026-11-21T08:00:00Z", "t:deleted-entry"),
      "urn:billet:2",
    ],
  ])("is believed %s", async (_, attributes, ofFeed, remoteId) => {
    const { observations } = await reading(feedOf([plainEntry(1)], { ofFeed, attributes }));
    expect(observations.slice(1, -1)).toEqual([
      {
        type: "gone",
        page: expect.objectContaining({ remoteId, reason: "deleted", message: expect.not.stringContaining("Zoé") }),
      },
    ]);
  });

  it.each([
    ["in another namespace", feedOf([], { ofFeed: stone("urn:billet:2"), attributes: 'xmlns:at="urn:x"' })],
    ["without an id", feedOf([], { ofFeed: '<at:deleted-entry when="x"/>', attributes: TOMBSTONES })],
    ["about an entry that we do not hold", feedOf([], { ofFeed: stone("urn:billet:3"), attributes: TOMBSTONES })],
    [
      "in the text of an entry",
      feedOf(
        [plainEntry(1, `<summary type="xhtml"><div>${stone("urn:billet:2")}</div></summary>${stone("urn:billet:2")}`)],
        { attributes: TOMBSTONES },
      ),
    ],
    ["in a comment", feedOf([`<!-- ${stone("urn:billet:2")} -->`], { attributes: TOMBSTONES })],
  ])("is not heard %s", async (_, feed) => {
    expect(typesOf(await reading(feed))).not.toContain("gone");
  });

  it.each([
    ["later", "2026-11-20T08:00:01Z", ["gone", "complete"]],
    ["earlier", "2026-11-20T07:59:59Z", ["page", "complete"]],
    ["at the same time", "2026-11-20T08:00:00Z", ["page", "complete"]],
    ["nobody knows when", "hier", ["page", "complete"]],
  ])("counts against an entry that is shown all the same only when it is later: %s", async (_, when, expected) => {
    const ofFeed = stone("urn:billet:1", when);
    expect(typesOf(await reading(feedOf([plainEntry(1)], { ofFeed, attributes: TOMBSTONES })))).toEqual(expected);
  });

  it("does not count against an entry that an earlier page of the feed shows", async () => {
    const server = await serveSite({
      "/feed.atom": feedOf([plainEntry(1)], { ofFeed: '<link rel="next" href="?page=2"/>' }),
      "/feed.atom?page=2": feedOf([], { ofFeed: stone("urn:billet:1"), attributes: TOMBSTONES }),
    });
    expect(typesOf(await readFeed(server, { held: HELD }))).toEqual(["page", "checkpoint", "complete"]);
  });

  it("makes the page be read anew that is said to be unchanged and shows the entry", async () => {
    const headers = { "content-type": "application/atom+xml", etag: '"b"' };
    const first = { ofFeed: '<link rel="next" href="?page=2"/>', attributes: TOMBSTONES };
    const server = await serveSite({
      "/feed.atom": feedOf([], first),
      "/feed.atom?page=2": { headers, body: feedOf([plainEntry(1)]) },
    });
    const { cursor } = await readFeed(server);
    const ofFeed = first.ofFeed + stone("urn:billet:1", "2026-11-20T07:00:00Z");
    server.answers = { ...server.answers, "/feed.atom": feedOf([], { ...first, ofFeed }) };
    const second = await readFeed(server, { cursor, held: HELD });
    expect(second.requests.map((request) => request.headers["if-none-match"])).toEqual([undefined, undefined]);
    expect(typesOf(second)).toEqual(["checkpoint", "page", "complete"]);
  });
});

describe("the absence of an entry", () => {
  const complete = feedOf([plainEntry(1)], { ofFeed: "<fh:complete/>", attributes: HISTORY });
  const plain = feedOf([plainEntry(1)]);

  it.each([
    ["for nothing, because a feed shows its latest entries only", plain, {}, false],
    ["where the settings say that the feed lists everything", plain, { complete: true }, true],
    ["where the feed says so", complete, {}, true],
    ["for nothing where the settings contradict the feed", complete, { complete: false }, false],
    [
      "for nothing where an entry could not be read",
      feedOf(["<entry><title>Sans identité</title></entry>"]),
      { complete: true },
      false,
    ],
  ])("counts %s", async (_, feed, options, absenceCounts) => {
    expect((await reading(feed, options)).observations.at(-1)).toMatchObject({ type: "complete", absenceCounts });
  });
});

describe.each(dialects)("an entry that is no longer in its feed, on %s,", (dialect) => {
  let ledger: PartnerLedger;
  let partner: TestPartner;

  beforeAll(async () => {
    ledger = await PartnerLedger.open(dialect, atom);
  });

  beforeEach(async () => {
    partner = await startAtom({ deletions: "silence" });
    for (let number = 0; number < 6; number += 1) partner.create(pageNamed(number));
    await ledger.turnTo(partner);
    await ledger.harvest();
  });

  afterEach(() => partner.close());

  afterAll(() => ledger.drop());

  it("is withdrawn after the second complete list without it, and comes back with it", async () => {
    const [gone = "", ...rest] = await ledger.live();
    partner.delete(gone);
    expect((await ledger.harvest({ full: false })).counts).toMatchObject({ withdrawn: 0, unchanged: 5 });
    expect(await ledger.live()).toHaveLength(6);
    expect((await ledger.harvest({ full: false })).counts).toMatchObject({ withdrawn: 1, unchanged: 5 });
    expect(await ledger.live()).toEqual(rest);
    partner.restore(gone);
    expect((await ledger.harvest({ full: false })).counts).toMatchObject({ restored: 1, unchanged: 5 });
  });

  it("stays for ever where nobody says that the feed lists everything", async () => {
    const [gone = ""] = await ledger.live();
    partner.delete(gone);
    Object.assign(partner.options, { complete: false });
    for (let time = 0; time < 3; time += 1) {
      expect((await ledger.harvest()).counts).toMatchObject({ withdrawn: 0, unchanged: 5 });
    }
    expect(await ledger.live()).toHaveLength(6);
  });

  it("costs one request for each page of the feed, and no text, while nothing changes", async () => {
    const before = partner.requests.length;
    const report = await ledger.harvest({ full: false });
    expect(report.counts).toMatchObject({ unchanged: 6 });
    expect(reportLines(report)).toEqual([]);
    const asked = partner.requests.slice(before).filter(({ path }) => path !== "/robots.txt");
    expect(asked.map(({ answer }) => [answer.status, answer.body])).toEqual([
      [304, ""],
      [304, ""],
    ]);
  });
});
