import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, gone, handMade, harvestByHand, hidden, revisionOf } from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { type HarvestMoment, histories, live } from "./histories.js";

describe.each(dialects)("a dry run on %s", (dialect) => {
  const used = useLedger(dialect);

  async function dryAndReal(moment: Parameters<typeof harvestByHand>[1]) {
    const before = await dumpTables(used.database);
    const dry = await harvestByHand(used.ledger.dryRun(), moment);
    expect(await dumpTables(used.database)).toEqual(before);
    return { dry, real: await harvestByHand(used.ledger, moment) };
  }

  it("writes nothing and tells what the real run does, line by line", async () => {
    await harvestByHand(used.ledger, {
      batches: [["1", "2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId))],
    });
    const { dry, real } = await dryAndReal({
      batches: [[handMade("1", { text: "new" }), handMade("2"), handMade("3", { fault: true }), handMade("7")]],
      hidden: [hidden("4", [revisionOf("4")]), hidden("5", ["never held"])],
      incidents: [{ outcome: "skipped", code: "NOT_OURS", message: "Not ours.", remoteId: "8" }],
      gone: [gone("6"), gone("9")],
    });
    expect(dry).toEqual({ ...real, id: 0 });
    expect(real.counts).toMatchObject({
      added: 1,
      updated: 1,
      unchanged: 3,
      failed: 1,
      redacted: 1,
      skipped: 1,
      withdrawn: 1,
    });
  });

  it("knows a page again that comes twice", async () => {
    const { dry, real } = await dryAndReal({
      batches: [[handMade("1")], [handMade("1")], [handMade("1", { text: "new" })]],
      hidden: [hidden("1", [revisionOf("1")])],
      gone: [gone("1")],
    });
    expect(dry.counts).toEqual(real.counts);
    expect(real.counts).toMatchObject({ added: 1, unchanged: 1, updated: 1, redacted: 1, withdrawn: 1 });
  });

  it("stops where the real run stops", async () => {
    await harvestByHand(used.ledger, {
      batches: [["1", "2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId))],
    });
    const { dry, real } = await dryAndReal({ gone: [gone("1"), gone("2")] });
    expect(dry).toEqual({ ...real, id: 0 });
    expect(real).toMatchObject({ status: "stopped", problem: { code: "TOO_MANY_WITHDRAWALS" } });
  });

  it("tells a connector which pages it has already read", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const session = await used.ledger.dryRun().open(SOURCE.id, { full: true });
    await session.commit(batchOf([handMade("1", { text: "new" })]));
    const pages: Record<string, unknown> = {};
    for await (const { remoteId, seen, revisionIds } of session.held()) pages[remoteId] = { seen, revisionIds };
    expect(pages).toEqual({
      "1": { seen: true, revisionIds: [revisionOf("1"), revisionOf("1", "new")] },
      "2": { seen: false, revisionIds: [revisionOf("2")] },
    });
  });

  it("tells the same counts as the real run after any history", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        await used.empty();
        for (const moment of history.slice(0, -1)) await live(used.ledger, moment);
        const last = history.at(-1) as HarvestMoment;
        const before = await dumpTables(used.database);
        const dry = await live(used.ledger.dryRun(), last);
        expect(await dumpTables(used.database)).toEqual(before);
        const real = await live(used.ledger, last);
        expect({ status: dry.status, counts: dry.counts }).toEqual({ status: real.status, counts: real.counts });
      }),
      { numRuns: 25 },
    );
  });
});
