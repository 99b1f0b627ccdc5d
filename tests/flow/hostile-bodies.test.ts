import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { dialects } from "../support/databases.js";
import { type Misbehaviour, type WikiRequest, errorAnswer } from "../support/generated-wiki.js";
import { type HarvestedWiki, isListing, linesOf, startHarvestedWiki } from "./harvested-wiki.js";

const MEBIBYTE = 1024 * 1024;

const GZIPPED_MEBIBYTE = gzipSync(Buffer.alloc(MEBIBYTE, " "));

/** How much this process, wiki and harvest together, may grow while a body is read that must not be kept. */
const MOST_GROWTH = 120 * MEBIBYTE;

/** Ends the connection after half of the answer, as a server does that is restarted. */
const cutInTheMiddle =
  ({ answer }: WikiRequest): Misbehaviour =>
  (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(answer) });
    response.write(answer.slice(0, answer.length / 2), () => response.destroy());
  };

/** Sends spaces for ever and tells how many bytes the harvest let it send, and how large this process became. */
function endlessBody(measured: { sent: number; rss: number }): (response: ServerResponse) => void {
  const chunk = Buffer.alloc(MEBIBYTE, " ");
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const send = () => {
      measured.rss = Math.max(measured.rss, process.memoryUsage().rss);
      if (response.destroyed || measured.sent >= 100 * MEBIBYTE) return response.end();
      measured.sent += chunk.length;
      response.write(chunk, send);
    };
    send();
  };
}

describe.each(dialects)("bodies that are not what they should be, on %s", (dialect) => {
  let harvested: HarvestedWiki;
  let before: { live: string[]; graph: unknown };

  beforeAll(async () => {
    harvested = await startHarvestedWiki(dialect, { pages: 60, rendered: 0.3 });
    await harvested.harvest();
    before = { live: await harvested.live(), graph: await harvested.graph() };
  });

  afterEach(async () => {
    expect(await harvested.live()).toEqual(before.live);
    harvested.wiki.misbehave(undefined);
    expect(await harvested.harvestAnew(await harvested.harvest())).toMatchObject({ status: "finished", incidents: [] });
    expect(await harvested.graph()).toEqual(before.graph);
  });

  afterAll(() => harvested.close());

  it("stops at a body of 100 MB without taking it in", async () => {
    const measured = { sent: 0, rss: 0 };
    const rss = process.memoryUsage().rss;
    harvested.wiki.misbehave((request) => (isListing(request, 2) ? endlessBody(measured) : undefined));
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([
      expect.stringMatching(/^BODY_TOO_LARGE: .*larger than the limit of 20971520.*maxBytes/),
    ]);
    expect(report.status).toBe("stopped");
    expect(measured.sent).toBeLessThan(50 * MEBIBYTE);
    expect(measured.rss - rss).toBeLessThan(MOST_GROWTH);
  });

  it("stops at a megabyte of gzip that holds a gigabyte", async () => {
    const body = Buffer.concat(Array.from({ length: 1024 }, () => GZIPPED_MEBIBYTE));
    const rss = process.memoryUsage().rss;
    const headers = { "content-encoding": "gzip" };
    harvested.wiki.misbehave((request) => (isListing(request, 2) ? { headers, body } : undefined));
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([expect.stringMatching(/^BODY_TOO_LARGE: .*larger than the limit/)]);
    expect(process.memoryUsage().rss - rss).toBeLessThan(MOST_GROWTH);
  });

  it("asks again when a connection breaks in the middle of a body, and goes on", async () => {
    let cuts = 0;
    harvested.wiki.misbehave((request) =>
      isListing(request, 2) && (cuts += 1) <= 2 ? cutInTheMiddle(request) : undefined,
    );
    expect(await harvested.harvest()).toMatchObject({ status: "finished", incidents: [], counts: { unchanged: 60 } });
    expect(cuts).toBe(3);
  });

  it("leaves the source for later when every body breaks off", async () => {
    harvested.wiki.misbehave((request) => (isListing(request, 2) ? cutInTheMiddle(request) : undefined));
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([expect.stringMatching(/^TRUNCATED_BODY: .*cut or broken/)]);
    expect(report).toMatchObject({ status: "failed", counts: { unchanged: 50, withdrawn: 0 } });
  });

  it("uses nothing of JSON that ends in the middle of a page", async () => {
    harvested.wiki.misbehave((request) =>
      isListing(request, 2) ? { body: request.answer.slice(0, request.answer.length / 2) } : undefined,
    );
    const report = await harvested.harvest();
    expect(linesOf(report)).toEqual([
      expect.stringMatching(/^TRUNCATED_BODY: .*JSON that is cut or broken.*asked again later/),
    ]);
    expect(report).toMatchObject({ status: "failed", counts: { unchanged: 50 } });
  });

  it("waits while the wiki is busy and goes on when it is not", async () => {
    let asked = 0;
    const headers = { "mediawiki-api-error": "maxlag", "retry-after": "0.001" };
    const busy = { headers, body: errorAnswer("maxlag", "Attente d’un serveur : 6 secondes de retard.") };
    harvested.wiki.misbehave((request) => (isListing(request, 2) && (asked += 1) <= 2 ? busy : undefined));
    expect(await harvested.harvest()).toMatchObject({ status: "finished", incidents: [], counts: { unchanged: 60 } });
    expect(asked).toBe(3);
  });

  it("keeps a page that the server cannot render, and goes on with the others", async () => {
    let refused = "";
    harvested.wiki.misbehave(({ params }) => {
      if (params.get("action") !== "parse") return undefined;
      refused ||= `${params.get("oldid") ?? params.get("title")}`;
      return refused === (params.get("oldid") ?? params.get("title"))
        ? { status: 500, body: "Fatal error" }
        : undefined;
    });
    const report = await harvested.harvest();
    const line = /^NOT_RENDERED: .*status 500.*The page is kept without what the server would have rendered/;
    expect(linesOf(report)).toEqual([expect.stringMatching(line)]);
    expect(report).toMatchObject({ status: "finished", counts: { updated: 1, unchanged: 59 } });
  });

  it("leaves the source for later when the server can render nothing any more", async () => {
    harvested.wiki.misbehave(({ params }) =>
      params.get("action") === "parse" ? { status: 500, body: "" } : undefined,
    );
    const report = await harvested.harvest();
    expect(report).toMatchObject({ status: "failed", problem: { code: "SERVER_ERROR" } });
    expect(linesOf(report)).toHaveLength(3);
  });
});
