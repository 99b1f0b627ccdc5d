import { describe, expect, it } from "vitest";
import { atom } from "../../../connectors/atom/index.js";
import { feedOf, linesOf, plainEntry, readFeed, serveSite, typesOf } from "./read-feed.js";

const HELD = ["urn:billet:1", "urn:billet:2"];
const MODIFIED = "Fri, 20 Nov 2026 08:00:00 GMT";

/** A feed of two entries, with headers, that has not changed when it is asked again. */
async function serveUnchanged(headers: Readonly<Record<string, string>>, entries = [plainEntry(1), plainEntry(2)]) {
  const answer = { headers: { "content-type": "application/atom+xml", ...headers }, body: feedOf(entries) };
  return serveSite({ "/feed.atom": answer });
}

const conditionsOf = ({ requests }: Awaited<ReturnType<typeof readFeed>>) =>
  requests.map(({ headers }) => [headers["if-none-match"], headers["if-modified-since"]]);

describe("a feed that is read a second time", () => {
  it.each([
    ["ETag", { etag: 'W/"abc"' }, ['W/"abc"', undefined]],
    ["date", { "last-modified": MODIFIED }, [undefined, MODIFIED]],
    ["ETag and date", { etag: '"abc"', "last-modified": MODIFIED }, ['"abc"', MODIFIED]],
  ])("is asked by its %s, and costs one request without a body", async (_, headers, condition) => {
    const server = await serveUnchanged(headers);
    const first = await readFeed(server, { full: true });
    expect(conditionsOf(first)).toEqual([[undefined, undefined]]);
    server.answers = { "/feed.atom": { status: 304, headers, body: "" } };
    const second = await readFeed(server, { cursor: first.cursor, held: HELD });
    expect(conditionsOf(second)).toEqual([condition]);
    expect(second.observations.slice(0, -1)).toEqual(HELD.map((remoteId) => ({ type: "same", remoteId })));
    expect(second.cursor).toEqual(first.cursor);
  });

  it.each([
    ["everything is to be compared", { full: true, held: HELD }],
    ["one of its entries is not held", { held: HELD.slice(1) }],
    ["the entries are of another kind now", { held: HELD, options: { path: "/feed.atom", kind: "METHOD" } }],
  ])("is asked without a condition when %s", async (_, given) => {
    const server = await serveUnchanged({ etag: '"abc"' });
    const { cursor } = await readFeed(server);
    const second = await readFeed(server, { cursor, ...given });
    expect(conditionsOf(second)).toEqual([[undefined, undefined]]);
    expect(typesOf(second)).toEqual(["page", "page", "complete"]);
  });

  it.each([
    ["an entry of it could not be read", [plainEntry(1), "<entry><title>Sans identité</title></entry>"], "/feed.atom"],
    ["its address holds a key", [plainEntry(1)], "/feed.atom?token=abc"],
    ["its address holds an e-mail address", [plainEntry(1)], "/feed.atom?de=zoe@lieu.example"],
  ])("is asked without a condition when %s", async (_, entries, path) => {
    const headers = { "content-type": "application/atom+xml", etag: '"abc"' };
    const server = await serveSite({ [path]: { headers, body: feedOf(entries) } });
    const { cursor } = await readFeed(server, { options: { path } });
    expect(JSON.stringify(cursor)).not.toMatch(/abc|zoe/);
    const second = await readFeed(server, { cursor, options: { path }, held: HELD });
    expect(conditionsOf(second)).toEqual([[undefined, undefined]]);
  });

  it.each([
    ["is not one anybody writes", "é\u0001".repeat(3)],
    ["is endless", `"${"a".repeat(5_000)}"`],
    ["is empty", ""],
  ])("is asked without an ETag that %s", async (_, etag) => {
    const server = await serveUnchanged({ etag: Buffer.from(etag).toString("latin1").replaceAll("\u0001", " ") });
    const { cursor } = await readFeed(server);
    expect(conditionsOf(await readFeed(server, { cursor, held: HELD }))).toEqual([[undefined, undefined]]);
  });

  it.each([null, "1", 7, [], {}, { version: atom.mappingVersion({}), documents: [{ url: 3 }], deleted: [] }])(
    "is read from the beginning when the cursor is %j",
    async (cursor) => {
      const server = await serveUnchanged({ etag: '"abc"' });
      const reading = await readFeed(server, { cursor, position: cursor, held: HELD });
      expect(typesOf(reading)).toEqual(["page", "page", "complete"]);
    },
  );

  it("is given the same revisions again by a server that knows no conditions, whatever else it changes", async () => {
    const server = await serveUnchanged({});
    const first = await readFeed(server);
    const body = feedOf([plainEntry(2), plainEntry(1)]).replaceAll("2026-11-20", "2026-11-21");
    server.answers = { "/feed.atom": body };
    const second = await readFeed(server, { cursor: first.cursor, held: HELD });
    const revisions = (reading: typeof first) =>
      reading.observations.flatMap((each) => (each.type === "page" ? each.candidate.permalink : [])).toSorted();
    expect(revisions(second)).toEqual(revisions(first));
  });

  it("stops when the server says that nothing has changed though nobody asked", async () => {
    const server = await serveSite({ "/feed.atom": { status: 304, headers: {}, body: "" } });
    await expect(readFeed(server)).rejects.toThrow(/status 304/);
  });
});

describe("a feed in several pages that is read a second time", () => {
  const next = (page: number) => ({ ofFeed: `<link rel="next" href="?page=${page}"/>` });
  const page = (etag: string, body: string) => ({ headers: { "content-type": "application/atom+xml", etag }, body });

  it("is asked page by page, and only the page that changed is read", async () => {
    const server = await serveSite({
      "/feed.atom": page('"a"', feedOf([plainEntry(1)], next(2))),
      "/feed.atom?page=2": page('"b"', feedOf([plainEntry(2)])),
    });
    const { cursor } = await readFeed(server);
    server.answers = {
      "/feed.atom": { status: 304, headers: {}, body: "" },
      "/feed.atom?page=2": page('"c"', feedOf([plainEntry(2).replace("Texte 2", "Texte réécrit")])),
    };
    const second = await readFeed(server, { cursor, held: HELD });
    expect(typesOf(second)).toEqual(["same", "checkpoint", "page", "complete"]);
    expect(second.requests.map(({ headers }) => headers["if-none-match"])).toEqual(['"a"', '"b"']);
    expect(linesOf(second)).toEqual([]);
  });

  it("gives an entry once that has moved up from a page that is said to be unchanged", async () => {
    const server = await serveSite({
      "/feed.atom": page('"a"', feedOf([plainEntry(1)], next(2))),
      "/feed.atom?page=2": page('"b"', feedOf([plainEntry(2)])),
    });
    const { cursor } = await readFeed(server);
    server.answers = {
      "/feed.atom": page('"c"', feedOf([plainEntry(2), plainEntry(1)], next(2))),
      "/feed.atom?page=2": { status: 304, headers: {}, body: "" },
    };
    const second = await readFeed(server, { cursor, held: HELD });
    expect(typesOf(second)).toEqual(["page", "page", "checkpoint", "complete"]);
  });

  it("reads a page again whose entry stood on another page too, for it gave nothing of its own", async () => {
    const server = await serveSite({
      "/feed.atom": page('"a"', feedOf([plainEntry(1), plainEntry(2)], next(2))),
      "/feed.atom?page=2": page('"b"', feedOf([plainEntry(2)])),
    });
    const { cursor } = await readFeed(server);
    const second = await readFeed(server, { cursor, held: HELD });
    expect(second.requests.map(({ headers }) => headers["if-none-match"])).toEqual(['"a"', undefined]);
  });
});
