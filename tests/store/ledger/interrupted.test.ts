import { describe, expect, it } from "vitest";
import type { Json, HarvestSession } from "../../../schema/sink.js";
import { Harvest } from "../../../store/database/ledger-entities.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { HarvestTakenOverError } from "../../../store/ledger/session.js";
import { openDatabase } from "../../../store/database/database.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, gone, handMade, harvestByHand } from "../../support/hand-made.js";
import { dumpGraph, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const ENDING = { gone: [], cursor: { after: "everything" }, absenceCounts: false, acceptWithdrawals: false };
const BATCHES = [
  [handMade("1"), handMade("2")],
  [handMade("3", { fault: true })],
  [handMade("4"), handMade("1", { text: "again" })],
];

describe.each(dialects)("harvests that do not reach their end, on %s", (dialect) => {
  const used = useLedger(dialect);
  const open = (full = true) => used.ledger.open(SOURCE.id, { full });
  const harvests = () => used.database.em().find(Harvest, {}, { orderBy: { id: "asc" } });

  /** Commits the batches that a session's position says are still to come. */
  async function goOn(session: HarvestSession, until = BATCHES.length): Promise<void> {
    const from = (session.position as { done: number } | undefined)?.done ?? 0;
    for (let done = from; done < until; done += 1) {
      const position: Json = { done: done + 1 };
      await session.commit({ ...batchOf(BATCHES[done] ?? []), position });
    }
  }

  it("go on where they were killed, and give the graph and the whole counts of an undisturbed one", async () => {
    const undisturbed = await open();
    await goOn(undisturbed);
    const expected = await undisturbed.finish(ENDING);
    const graph = await dumpGraph(used.database);
    for (let killedAfter = 1; killedAfter <= BATCHES.length; killedAfter += 1) {
      await used.empty();
      await goOn(await open(), killedAfter);
      const session = await open();
      expect(session.position).toEqual({ done: killedAfter });
      await goOn(session);
      const { counts, requests, bytes, incidents } = await session.finish(ENDING);
      expect({ counts, requests, bytes, incidents }).toMatchObject({
        counts: expected.counts,
        requests: expected.requests,
        bytes: expected.bytes,
        incidents: expected.incidents,
      });
      expect(await dumpGraph(used.database)).toEqual(graph);
      expect((await harvests()).map(({ status }) => status)).toEqual(["finished"]);
    }
  });

  it("tell which pages the killed one had already read", async () => {
    await goOn(await open(), 1);
    const session = await open();
    await session.commit(batchOf([handMade("4")]));
    await harvestByHand(used.ledger, { batches: [[handMade("5")]] });
    const seen: Record<string, boolean> = {};
    const next = await open();
    await next.commit(batchOf([handMade("2")]));
    for await (const page of next.held()) seen[page.remoteId] = page.seen;
    expect(seen).toEqual({ "1": false, "2": true, "4": false, "5": false });
  });

  it("begin anew when they had no position yet, and the report of the killed one says so", async () => {
    const killed = await open();
    await killed.commit(batchOf([handMade("1")]));
    const session = await open();
    expect(session.position).toBeUndefined();
    await session.commit(batchOf([handMade("1"), handMade("2")]));
    expect((await session.finish(ENDING)).counts).toMatchObject({ unchanged: 1, added: 1 });
    expect(await harvests()).toMatchObject([
      { status: "failed", problem: { code: "INTERRUPTED" } },
      { status: "finished" },
    ]);
  });

  it("begin anew when the killed one was of another kind", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1")]] });
    await goOn(await open(), 1);
    const session = await open(false);
    expect([session.mode, session.position]).toEqual(["incremental", undefined]);
    expect((await harvests()).map(({ status }) => status)).toEqual(["finished", "failed", "running"]);
  });

  it("keep their position when the source failed, and give it up when a person must look", async () => {
    const failed = await open();
    await goOn(failed, 2);
    const problem = { code: "SERVER_ERROR", message: "503", retryAt: new Date("2026-11-10T09:00:00Z") };
    expect(await failed.stop("failed", problem)).toMatchObject({
      status: "failed",
      problem,
      counts: { added: 2, failed: 1 },
    });
    expect((await open()).position).toEqual({ done: 2 });
    const stopped = await open();
    await stopped.stop("stopped", { code: "NOT_A_WIKI", message: "No wiki." });
    expect((await open()).position).toBeUndefined();
  });

  it("leave nothing of a batch that broke off half way", async () => {
    const session = await open();
    await goOn(session, 1);
    const before = await dumpTables(used.database);
    const broken = { ...handMade("3"), mappingVersion: null as never };
    await expect(session.commit({ ...batchOf([handMade("4"), broken]), position: { done: 9 } })).rejects.toThrow(
      /null/i,
    );
    expect(await dumpTables(used.database)).toEqual(before);
    await goOn(await open());
    expect((await dumpGraph(used.database))["resource"]).toHaveLength(3);
  });

  it("fail and write nothing more once another process has taken over", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2"), handMade("3")]] });
    const first = await open();
    await first.commit({ ...batchOf([handMade("1")]), position: { done: 1 } });
    const second = await open();
    const before = await dumpTables(used.database);
    const late = { ...batchOf([handMade("2", { text: "late" })]), position: { done: 2 } };
    await expect(first.commit(late)).rejects.toThrow(HarvestTakenOverError);
    await expect(first.finish({ ...ENDING, gone: [gone("3")], absenceCounts: true })).rejects.toThrow(
      HarvestTakenOverError,
    );
    await expect(first.stop("failed", { code: "LATE", message: "Late." })).rejects.toThrow(HarvestTakenOverError);
    expect(await dumpTables(used.database)).toEqual(before);
    await second.commit(batchOf([handMade("2"), handMade("3")]));
    expect(await second.finish(ENDING)).toMatchObject({ status: "finished", counts: { unchanged: 3 } });
  });

  it("leave one of two processes in charge that begin at once", async () => {
    const other = await openDatabase({ url: used.database.url });
    const openOther = () => new Ledger(other, () => used.now).open(SOURCE.id, { full: true });
    try {
      // SQLite makes one wait for the other, which two connections of one process cannot.
      const sessions =
        dialect === "sqlite" ? [await open(), await openOther()] : await Promise.all([open(), openOther()]);
      const endings: string[] = [];
      for (const session of sessions) {
        const written = session.commit(batchOf([handMade("1")])).then(() => session.finish(ENDING));
        endings.push(
          await written.then(
            ({ status }) => status,
            (error: Error) => error.name,
          ),
        );
      }
      expect(endings.toSorted()).toEqual(["HarvestTakenOverError", "finished"]);
      expect((await harvests()).map(({ status }) => status).toSorted()).toEqual(["failed", "finished"]);
    } finally {
      await other.close();
    }
  });
});

describe.each(dialects)("when a source is compared in full, on %s", (dialect) => {
  const used = useLedger(dialect);
  const modeNow = async () => (await used.ledger.open(SOURCE.id, { full: false })).mode;

  it("it is the first time, and once a week", async () => {
    expect(await modeNow()).toBe("full");
    await harvestByHand(used.ledger, { batches: [[handMade("1")]] });
    expect(await modeNow()).toBe("incremental");
    await harvestByHand(used.ledger, { full: false });
    used.now = new Date(used.now.getTime() + 7 * 86_400_000 - 1);
    expect(await modeNow()).toBe("incremental");
    used.now = new Date(used.now.getTime() + 1);
    expect(await modeNow()).toBe("full");
  });

  it("a source that is not registered is refused with a hint", async () => {
    await expect(used.ledger.open("nobody", { full: true })).rejects.toThrow(
      'The source "nobody" is not registered. Add it to the sources file.',
    );
  });
});
