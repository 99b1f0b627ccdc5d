import type { ServerResponse } from "node:http";
import { beforeEach, describe, expect, it } from "vitest";
import type { Connector } from "../../connectors/connector.js";
import { SkipRecordError } from "../../connectors/errors.js";
import { noOutcomes } from "../../schema/harvest.js";
import type { Dialect } from "../../store/database/dialect.js";
import type { ConnectorUnderTest } from "./connector-under-test.js";
import { isContent, textWith, titleWith, usePartner } from "./contract-partner.js";
import { linesOf } from "./harvest-partner.js";
import type { Misbehaviour, PartnerRequest } from "./partner.js";

const HOUR_SECONDS = 3_600;

/** What a connector does when the source does not answer as it should, and what it does not do. */
export function describeFaults(under: ConnectorUnderTest, dialect: Dialect): void {
  describe("at a source that has a bad day", () => {
    const used = usePartner(under, dialect);
    let before: { live: string[]; graph: unknown };
    let asked: number;

    beforeEach(async () => {
      await used.ledger.harvest();
      asked = used.partner.requests.length;
      before = { live: await used.ledger.live(), graph: await used.ledger.graph() };
    });

    const requestsSince = () => used.partner.requests.slice(asked);
    const expectNothingLost = async () => {
      expect(await used.ledger.live()).toEqual(before.live);
      expect(await used.ledger.graph()).toEqual(before.graph);
    };

    it.each<[string, (request: PartnerRequest) => Misbehaviour]>([
      ["a 503", () => ({ status: 503, body: "" })],
      ["a broken connection", () => (response) => void response.destroy()],
      ["a body that is cut in the middle", ({ answer }) => cutInTheMiddle(Buffer.from(answer.body))],
    ])("asks again after %s, everywhere, and reads everything", async (_, instead) => {
      const tried = new Set<string>();
      used.partner.misbehave((request) => {
        const once = `${request.method} ${request.path}`;
        if (tried.has(once)) return undefined;
        tried.add(once);
        return instead(request);
      });
      const unchanged = used.ids.length;
      expect(await used.ledger.harvest()).toMatchObject({ status: "finished", counts: { ...noOutcomes(), unchanged } });
      expect(tried.size).toBeGreaterThan(1);
      expect(used.ledger.retries).toBe(tried.size);
      await expectNothingLost();
    });

    it("leaves the source for later when it answers 503 for ever, and loses nothing", async () => {
      used.partner.misbehave((request) => (isContent(request) ? { status: 503, body: "" } : undefined));
      const report = await used.ledger.harvest();
      expect(report).toMatchObject({ status: "failed", problem: { code: "SERVER_ERROR" } });
      expect(report.counts).toMatchObject({ withdrawn: 0, redacted: 0 });
      await expectNothingLost();
    });

    it("does not ask again after a 404, wherever it comes", async () => {
      for (let nth = 1; nth <= asked; nth += 1) {
        answerOnce(nth, { status: 404, headers: { "content-type": "text/html" }, body: "<h1>404</h1>" });
        await used.ledger.harvest();
        expect([nth, used.ledger.retries]).toEqual([nth, 0]);
      }
    });

    it("waits as long as a 429 asks for, and longer than it can means: come back later", async () => {
      answerOnce(2, { status: 429, headers: { "retry-after": "0" }, body: "" });
      expect(await used.ledger.harvest()).toMatchObject({ status: "finished", incidents: [] });
      expect(used.ledger.retries).toBe(1);
      const last = answerOnce(2, { status: 429, headers: { "retry-after": String(HOUR_SECONDS) }, body: "" });
      const earliest = Date.now() + HOUR_SECONDS * 1_000;
      const { status, problem } = await used.ledger.harvest();
      expect([status, problem?.code, used.ledger.retries]).toEqual(["failed", "TOO_MANY_REQUESTS", 0]);
      expect(problem?.retryAt?.getTime()).toBeGreaterThanOrEqual(earliest);
      expect(requestsSince().at(-1)?.number).toBe(last);
      await expectNothingLost();
    });

    it("stops where robots.txt does not allow it, asks for nothing else, and loses nothing", async () => {
      used.partner.misbehave((request) =>
        isContent(request)
          ? undefined
          : { status: 200, headers: { "content-type": "text/plain" }, body: "User-agent: *\nDisallow: /" },
      );
      for (const full of [false, true]) {
        const report = await used.ledger.harvest({ full });
        expect(report).toMatchObject({ status: "stopped", counts: noOutcomes() });
        expect(linesOf(report)).toEqual([expect.stringMatching(/^ROBOTS_DISALLOWED: .*respectRobots: false/)]);
      }
      expect(requestsSince().filter(isContent)).toEqual([]);
      await expectNothingLost();
    });

    it("obeys a robots.txt that names us, whatever it allows everybody else", async () => {
      const body = "User-agent: Maillage\nDisallow: /\n\nUser-agent: *\nAllow: /";
      used.partner.misbehave((request) =>
        isContent(request) ? undefined : { status: 200, headers: { "content-type": "text/plain" }, body },
      );
      expect(await used.ledger.harvest()).toMatchObject({ problem: { code: "ROBOTS_DISALLOWED" } });
      expect(requestsSince().filter(isContent)).toEqual([]);
    });

    it("says which page it skips and why, and goes on with the others", async () => {
      const refusing = (connector: Connector): Connector => ({
        ...connector,
        toRecord(candidate, source, options) {
          if (candidate.remoteId !== used.ids[3]) return connector.toRecord(candidate, source, options);
          throw new SkipRecordError("NOT_FOR_US", "The page is not for us, so it is left where it is.");
        },
      });
      await used.ledger.turnTo(used.partner);
      const report = await used.ledger.harvest({ connector: refusing });
      expect(report.counts).toEqual({ ...noOutcomes(), added: used.ids.length - 1, skipped: 1 });
      expect(report.incidents).toEqual([
        {
          outcome: "skipped",
          code: "NOT_FOR_US",
          message: "The page is not for us, so it is left where it is.",
          remoteId: used.ids[3],
          url: expect.stringContaining(used.partner.url),
        },
      ]);
    });

    it("keeps what a page said when its new text cannot be mapped, and shows it once a mapping can", async () => {
      const [id = ""] = used.ids;
      used.partner.edit(id, textWith("illisible"));
      used.partner.rename(used.ids[1] ?? "", titleWith("renommé"));
      const failing = (connector: Connector): Connector => ({
        ...connector,
        toRecord(candidate, source, options) {
          if (candidate.remoteId !== id) return connector.toRecord(candidate, source, options);
          throw new TypeError("Cannot read properties of undefined (reading 'title')");
        },
      });
      const report = await used.ledger.harvest({ connector: failing });
      expect(report).toMatchObject({ status: "finished", counts: { failed: 1, updated: 1, withdrawn: 0 } });
      expect(linesOf(report)).toEqual([expect.stringMatching(/^MAPPING_FAILED: .*kept for a better mapping/)]);
      expect((await used.ledger.shown()).get(id)?.text).not.toContain("illisible");
      await used.ledger.rebuild();
      expect((await used.ledger.shown()).get(id)?.text).toContain("illisible");
    });

    /** Answers the `nth` request from now on otherwise, once. @returns The number of that request. */
    function answerOnce(nth: number, instead: Misbehaviour): number {
      const number = used.partner.requests.length + nth;
      used.partner.misbehave((request) => (request.number === number ? instead : undefined));
      return number;
    }
  });
}

/** Promises the whole body and ends the connection after half of it. */
function cutInTheMiddle(body: Buffer): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(200, { "content-length": Math.max(body.length, 2) });
    response.write(body.subarray(0, Math.ceil(body.length / 2)), () => response.destroy());
  };
}
