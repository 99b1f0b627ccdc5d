import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { IngestRun } from "../../store/database/governance-entities.js";
import { Harvest, Page, Revision, Source } from "../../store/database/ledger-entities.js";
import { dialects } from "../support/databases.js";
import { type IngestServer, pageLine, startIngest } from "../support/ingest-server.js";

describe.each(dialects)("what a partner pushes, on %s", (dialect) => {
  let server: IngestServer;
  beforeAll(async () => {
    server = await startIngest(dialect);
  });
  beforeEach(() => server.empty());
  afterAll(() => server.stop());

  const outcomes = async (lines: readonly unknown[], headers: Record<string, string> = {}) => {
    const { answers } = await server.push(lines, { headers });
    return answers.map(({ outcome, code }) => (code === undefined ? outcome : `${outcome} ${code}`));
  };
  const liveIds = async () => {
    const pages = await server.database.em().find(Page, { state: "live" }, { orderBy: { remoteId: "asc" } });
    return pages.map(({ remoteId }) => remoteId);
  };

  it("is answered line by line, in the order of the lines, with a summary as the last", async () => {
    const { answers, summary, headers } = await server.push([pageLine(1), "{", pageLine(2), { type: "complete" }]);
    expect(headers.get("content-type")).toContain("application/x-ndjson");
    expect(answers.map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, "added"],
      [2, "refused"],
      [3, "added"],
      [4, "finished"],
    ]);
    expect(summary).toMatchObject({
      type: "summary",
      status: "finished",
      received: 4,
      lines: 4,
      outcomes: { added: 2, refused: 1, finished: 1 },
      counts: { added: 2, failed: 1, updated: 0 },
    });
    expect(await liveIds()).toEqual(["1", "2"]);
  });

  it("enters the graph like what is harvested, with the licence of the sources file where the page has none", async () => {
    await server.push([pageLine(1), { type: "complete" }]);
    const [revision] = await server.database.em().find(Revision, {});
    expect(revision?.record).toMatchObject({ licenses: [{ spdx: "CC-BY-4.0", declaredBy: "settings" }] });
    const resources = await server.database.sql.selectFrom("Resource").selectAll().execute();
    expect(resources).toHaveLength(1);
  });

  it("is unchanged when it is sent again, updated when it says something else, and withdrawn when it is gone", async () => {
    const pages = Array.from({ length: 8 }, (_, index) => pageLine(index));
    await server.push([...pages, { type: "complete" }]);
    expect(await outcomes([...pages, { type: "complete" }])).toEqual([...pages.map(() => "unchanged"), "finished"]);
    const gone = { type: "gone", remoteId: "1", url: pageLine(1).url, reason: "deleted", message: "It was deleted." };
    const changed = pageLine(0, {}, { description: "Other words." });
    expect(await outcomes([changed, gone, { type: "same", remoteId: "2" }])).toEqual(["updated", "noted", "unchanged"]);
    expect(await liveIds()).toContain("1");
    const { summary } = await server.push([gone, { type: "complete" }]);
    expect(summary.counts).toMatchObject({ withdrawn: 1 });
    expect(await liveIds()).not.toContain("1");
  });

  it("keeps what is gone through a broken connection until the run is complete", async () => {
    const pages = Array.from({ length: 8 }, (_, index) => pageLine(index));
    await server.push([...pages, { type: "complete" }]);
    const gone = { type: "gone", remoteId: "3", url: pageLine(3).url, reason: "out-of-scope", message: "Moved." };
    await server.push([gone, pageLine(4)], { headers: { "ingest-run": "r" } });
    const headers = { "ingest-run": "r", "ingest-offset": "2" };
    const { summary } = await server.push([{ type: "complete" }], { headers });
    expect(summary).toMatchObject({ lines: 3, counts: { withdrawn: 1, unchanged: 1 } });
    expect(await liveIds()).toHaveLength(7);
  });

  it("forgets that a page is gone when a later line of the run says that it is there", async () => {
    const pages = Array.from({ length: 8 }, (_, index) => pageLine(index));
    await server.push([...pages, { type: "complete" }]);
    const gone = { type: "gone", remoteId: "3", url: pageLine(3).url, reason: "deleted", message: "Deleted." };
    await server.push([gone, pageLine(3), { type: "complete" }]);
    expect(await liveIds()).toHaveLength(8);
  });

  it("judges several lines about one page in their order", async () => {
    const closed = { type: "closed", remoteId: "1", url: pageLine(1).url, message: "Made private." };
    expect(await outcomes([pageLine(1), closed, pageLine(1)])).toEqual(["added", "redacted", "restored"]);
    const hidden = { type: "hidden", remoteId: "1", revisionIds: ["r1"], content: true, message: "Hidden." };
    expect(await outcomes([hidden, { type: "same", remoteId: "never" }])).toEqual(["redacted", "failed NOT_HELD"]);
  });

  it("withdraws nothing when too much would vanish, and says how a steward lets it pass", async () => {
    const pages = Array.from({ length: 10 }, (_, index) => pageLine(index));
    const gone = pages.slice(0, 5).map(({ remoteId, url }) => {
      return { type: "gone", remoteId, url, reason: "deleted", message: "Deleted." };
    });
    await server.push([...pages, { type: "complete" }]);
    const { answers } = await server.push([...gone, { type: "complete" }]);
    expect(answers.at(-1)).toMatchObject({ outcome: "stopped", code: "TOO_MANY_WITHDRAWALS" });
    expect(await liveIds()).toHaveLength(10);
    const accepting = [...gone, { type: "complete", acceptWithdrawals: true }];
    expect(await outcomes(accepting)).toEqual([...gone.map(() => "noted"), "refused FORBIDDEN"]);
    expect(await liveIds()).toHaveLength(10);
    const token = await server.tokenFor({ roles: ["admin"] });
    const { answers: accepted } = await server.push(accepting, { token });
    expect(accepted.at(-1)).toMatchObject({ outcome: "finished" });
    expect(await liveIds()).toHaveLength(5);
  });

  it("counts what is missing only where a run says that it listed all, and only twice in a row", async () => {
    const pages = Array.from({ length: 10 }, (_, index) => pageLine(index));
    await server.push([...pages, { type: "complete" }]);
    const all = [...pages.slice(1), { type: "complete", listedAll: true }];
    await server.push([...pages.slice(1), { type: "complete" }]);
    await server.push(all);
    expect(await liveIds()).toHaveLength(10);
    await server.push(all);
    expect(await liveIds()).toHaveLength(9);
  });

  it("does not count a page as missing whose line was refused", async () => {
    const pages = Array.from({ length: 10 }, (_, index) => pageLine(index));
    await server.push([...pages, { type: "complete" }]);
    const broken = pageLine(0, {}, { kind: "nonsense" });
    const all = [broken, ...pages.slice(1), { type: "complete", listedAll: true }];
    for (let run = 0; run < 3; run += 1) await server.push(all);
    expect(await liveIds()).toHaveLength(10);
  });

  it("gives position and cursor back to who pushes", async () => {
    await server.push([{ type: "checkpoint", position: { page: 3 } }], { headers: { "ingest-run": "a" } });
    expect(await (await server.get("partner")).json()).toMatchObject({
      cursor: null,
      openRun: { run: "a", lines: 1, position: { page: 3 }, mode: "full", status: "running" },
    });
    const headers = { "ingest-run": "a", "ingest-offset": "1" };
    await server.push([{ type: "complete", cursor: { since: "today" } }], { headers });
    expect(await (await server.get("partner")).json()).toMatchObject({ cursor: { since: "today" }, openRun: null });
    expect(await (await server.get("partner/a")).json()).toMatchObject({
      status: "finished",
      lines: 2,
      position: null,
    });
  });

  it("shows what a refused line was refused for in the source's report, without an address of a person", async () => {
    await server.push([pageLine(1, {}, { "ada@example.org": 1 })], { headers: { "ingest-run": "a" } });
    const { incidents } = (await (await server.get("partner/a")).json()) as { incidents: { message: string }[] };
    expect(incidents).toMatchObject([{ outcome: "failed", code: "INVALID_RECORD", remoteId: "1" }]);
    expect(incidents[0]?.message).toMatch(/^Line 1 was refused: .*unknown key/);
    expect(incidents[0]?.message).not.toContain("ada@");
  });

  it("ends when it is stopped, and keeps what was sent", async () => {
    const stop = { type: "stop", status: "failed", code: "SITE_DOWN", message: "The site does not answer." };
    expect(await outcomes([pageLine(1), stop])).toEqual(["added", "failed SITE_DOWN"]);
    const source = await server.database.em().findOneOrFail(Source, { id: "partner" });
    expect(source).toMatchObject({ failures: 1, problem: { code: "SITE_DOWN" } });
    expect(await liveIds()).toEqual(["1"]);
  });

  it("is said to be done when an ended run is sent again, and refused when it goes on", async () => {
    const lines = [pageLine(1), { type: "complete" }];
    const headers = { "ingest-run": "a" };
    await outcomes(lines, headers);
    const again = await outcomes([...lines, pageLine(2)], headers);
    expect(again).toEqual(["skipped ALREADY_DONE", "skipped ALREADY_DONE", "refused RUN_ENDED"]);
    expect(await server.database.em().count(Harvest, {})).toBe(1);
  });

  it("has the runs of two sources apart, whatever they are called", async () => {
    const token = await server.tokenFor({ sourceId: "other" });
    const headers = { "ingest-run": "same" };
    await server.push([pageLine(1)], { headers });
    const other = { url: "https://other.example.test/1", permalink: "https://other.example.test/1?1" };
    const { answers } = await server.push([pageLine(1, other)], { headers, token, source: "other" });
    expect(answers).toMatchObject([{ outcome: "added" }]);
    expect(await server.database.em().count(IngestRun, { id: "same" })).toBe(2);
    expect(await server.database.em().count(Page, { remoteId: "1" })).toBe(2);
  });

  it("lets a connector elsewhere ask which pages are held, all or by name, and which are linked", async () => {
    await server.push([...Array.from({ length: 3 }, (_, at) => pageLine(at)), { type: "complete" }]);
    await server.push([pageLine(1)], { headers: { "ingest-run": "b" } });
    const held = async (query: string) =>
      (await (await server.get(`partner/b/held${query}`)).text())
        .trim()
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as { remoteId: string; seen: boolean })
        .map(({ remoteId, seen }) => `${remoteId}${seen ? " seen" : ""}`)
        .toSorted();
    expect(await held("")).toEqual(["0", "1 seen", "2"]);
    expect(await held("?remoteId=2&remoteId=nothing")).toEqual(["2"]);
    expect((await server.get("partner/b/linked")).status).toBe(200);
    expect((await server.get("partner/b/linked?host=elsewhere.test")).status).toBe(400);
    expect((await server.get("partner/b/secrets")).status).toBe(404);
    expect((await server.get("partner/no-such-run")).status).toBe(404);
  });
});
