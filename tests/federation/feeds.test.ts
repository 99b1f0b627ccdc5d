import { XMLValidator } from "fast-xml-parser";
import { parseAtomFeed } from "feedsmith";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createFeeds } from "../../bin/feeds/create-feeds.js";
import { type RunningGateway, startGateway } from "../../gateway/gateway.js";
import { dialects } from "../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand } from "../support/hand-made.js";
import { useLedger } from "../support/use-ledger.js";

const HOSTILE = `Bêtes & <script>alert("x")</script> ]]> \u0007\u202Efin\uFFFF`;

describe.each(dialects)("the feeds of changes on %s", (dialect) => {
  const used = useLedger(dialect);
  let gateway: RunningGateway;

  beforeAll(async () => {
    const nothing = () => {};
    gateway = await startGateway({
      supergraph: { path: "schema/generated/supergraph.graphql" },
      host: "127.0.0.1",
      port: 0,
      explorer: false,
      logger: { info: nothing, warn: nothing, error: nothing },
      feeds: createFeeds(used.database),
    });
  });
  beforeEach(async () => {
    used.now = new Date("2026-11-10T08:00:00Z");
    const reims = { territories: [{ id: "commune:51454", text: "Reims" }] };
    const pages = [
      handMade("a", { title: HOSTILE, text: "one apple", record: reims }),
      handMade("b", { text: "two boats" }),
    ];
    await harvestByHand(used.ledger, { batches: [pages], full: false });
    used.now = new Date("2026-11-12T08:00:00Z");
    await harvestByHand(used.ledger, { gone: [gone("b", "out-of-scope")], acceptWithdrawals: true });
  });
  afterAll(() => gateway.stop());

  it("are valid Atom in French, the newest change first", async () => {
    const { feed, answer } = await read("/feeds/changes.atom");

    expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
    expect(feed.entries).toHaveLength(3);
    expect(feed.entries?.[0]?.title?.value).toBe("Ressource retirée");
    expect(feed.updated).toBe("2026-11-12T08:00:00.000Z");
    expect([feed.id, feed.authors?.[0]?.name]).toEqual(["urn:maillage:feed:changes", "Maillage"]);
    for (const entry of feed.entries ?? [])
      expect([entry.id, entry.updated, entry.content?.value].every(Boolean)).toBe(true);
    expect(new Set(feed.entries?.map(({ id }) => id)).size).toBe(3);
  });

  it("are in English for who asks", async () => {
    const { feed } = await read("/feeds/changes.atom?lang=en");

    expect(feed.entries?.[0]?.title?.value).toBe("Resource withdrawn");
  });

  it("name what has left neither by its title nor by its address", async () => {
    const { body } = await read("/feeds/changes.atom");

    expect(body).not.toContain("Page b");
    expect(body).not.toContain("page/b");
  });

  it("show the title and the page of what is there, however hostile", async () => {
    const { feed, body } = await read("/feeds/territory/commune:51454.atom");

    expect(feed.title?.value).toContain("Reims");
    const [entry] = feed.entries ?? [];
    expect(entry?.title?.value).toBe(`Nouvelle ressource\u{a0}: Bêtes & <script>alert("x")</script> ]]> fin`);
    expect(entry?.links?.[0]?.href).toBe(`${SOURCE.url}page/${encodeURIComponent(HOSTILE)}`);
    expect(["\u0007", "\u202E", "\uFFFF"].filter((character) => body.includes(character))).toEqual([]);
  });

  it("are of one source or one territory", async () => {
    const counts = [
      await read("/feeds/source/hand.atom"),
      await read("/feeds/territory/commune%3A51454.atom"),
      await read("/feeds/territory/department:93.atom"),
    ].map(({ feed }) => feed.entries?.length ?? 0);

    expect(counts).toEqual([3, 1, 0]);
  });

  it("are not sent again to who has them, until something changes", async () => {
    const { answer } = await read("/feeds/source/hand.atom");
    const headers = { "if-none-match": `W/${answer.headers.get("etag")}` };
    const again = await ask("/feeds/source/hand.atom", headers);
    await harvestByHand(used.ledger, { batches: [[handMade("c", { text: "three cranes" })]], full: false });
    const later = await ask("/feeds/source/hand.atom", headers);

    expect([again.status, await again.text(), later.status]).toEqual([304, "", 200]);
  });

  it("are made once for a version of the graph", async () => {
    await read("/feeds/changes.atom");
    used.database.takeStatements();
    await read("/feeds/changes.atom");

    expect(used.database.takeStatements()).toHaveLength(1);
  });

  it.each([
    "/feeds/source/nobody.atom",
    "/feeds/territory/Reims.atom",
    "/feeds/changes",
    "/feeds/.atom",
    "/feeds/source/%00.atom",
    "/feeds/source/hand/more.atom",
  ])("are not found at %s", async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  async function read(path: string) {
    const answer = await ask(path);
    const body = await answer.text();
    expect([answer.status, XMLValidator.validate(body)]).toEqual([200, true]);
    return { answer, body, feed: parseAtomFeed(body) };
  }

  async function ask(path: string, headers: Record<string, string> = {}) {
    return fetch(new URL(path, gateway.url), { headers });
  }
});
