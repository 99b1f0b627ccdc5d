import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dialects } from "../../support/databases.js";
import type { HarvestReport } from "../../../schema/harvest.js";
import type { HarvestSession, HeldPage } from "../../../schema/sink.js";
import {
  SOURCE,
  batchOf,
  closed,
  gone,
  handMade,
  harvestByHand,
  hidden,
  revisionOf,
  tellByHand,
} from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { type HarvestMoment, asHarvest, histories, live } from "./histories.js";
import { tallying } from "./tallying-listener.js";

/** The real run takes addresses and words out of its own lines when it erases the page that they are about. */
function withoutWords({ incidents, ...report }: HarvestReport) {
  return { ...report, incidents: incidents.map(({ outcome, code, remoteId }) => [outcome, code, remoteId]) };
}

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
      batches: [["1", "2", "3", "4", "5", "6", "10", "11"].map((remoteId) => handMade(remoteId))],
    });
    const { dry, real } = await dryAndReal({
      same: ["10", "never held"],
      closed: [closed("11"), closed("11"), closed("12")],
      batches: [[handMade("1", { text: "new" }), handMade("2"), handMade("3", { fault: true }), handMade("7")]],
      hidden: [hidden("4", [revisionOf("4")]), hidden("5", ["never held"])],
      incidents: [{ outcome: "skipped", code: "NOT_OURS", message: "Not ours.", remoteId: "8" }],
      gone: [gone("6"), gone("9")],
    });
    expect(dry).toEqual({ ...real, id: 0 });
    expect(real.counts).toMatchObject({
      added: 1,
      updated: 1,
      unchanged: 4,
      failed: 2,
      redacted: 2,
      skipped: 3,
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

  async function held(session: HarvestSession): Promise<HeldPage[]> {
    const pages: HeldPage[] = [];
    for await (const page of session.held()) pages.push(page);
    return pages.toSorted((a, b) => (a.remoteId < b.remoteId ? -1 : 1));
  }

  it("tells a connector which pages it has already read", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2"), handMade("3")]] });
    const session = await used.ledger.dryRun().open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([handMade("1", { text: "new" }), handMade("4")]), closed: [closed("3")] });
    expect(await held(session)).toMatchObject([
      { remoteId: "1", seen: true, revisionIds: [revisionOf("1"), revisionOf("1", "new")] },
      { remoteId: "2", seen: false, revisionIds: [revisionOf("2")] },
      { remoteId: "4", seen: true, revisionIds: [revisionOf("4")] },
    ]);
  });

  it("does not call a page missing that was closed in the same run", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]], absenceCounts: true });
    await harvestByHand(used.ledger, { batches: [[handMade("1")]], absenceCounts: true });
    const { dry, real } = await dryAndReal({
      batches: [[handMade("1")]],
      closed: [closed("2")],
      absenceCounts: true,
    });
    expect(dry).toEqual({ ...real, id: 0 });
    expect(real.counts).toMatchObject({ redacted: 1, withdrawn: 0 });
  });

  it("works for a source that nobody has registered, as for one never harvested", async () => {
    await used.database.em().execute("delete from source");
    const before = await dumpTables(used.database);
    const begun: unknown[] = [];
    const sink = used.ledger.dryRun({ listener: { ...tallying().listener, begun: (plan) => begun.push(plan) } });
    const { counts } = await harvestByHand(sink, { full: false, batches: [[handMade("1"), handMade("2")]] });
    expect(counts).toMatchObject({ added: 2 });
    expect(begun).toEqual([{ mode: "full", reason: "NEVER_HARVESTED", since: null }]);
    expect(await dumpTables(used.database)).toEqual(before);
  });

  it("says what it would read, and why", async () => {
    const planOf = async (full: boolean, fullEveryDays?: number) => {
      const begun: unknown[] = [];
      const listener = { ...tallying().listener, begun: (plan: unknown) => void begun.push(plan) };
      await used.ledger.dryRun({ fullEveryDays, listener }).open(SOURCE.id, { full });
      return begun;
    };
    expect(await planOf(false)).toMatchObject([{ mode: "full", reason: "NEVER_HARVESTED" }]);
    const first = used.now;
    await harvestByHand(used.ledger, { batches: [[handMade("1")]] });
    used.now = new Date("2026-11-12T08:00:00Z");
    expect(await planOf(false)).toEqual([{ mode: "incremental", reason: "CHANGES_SINCE", since: first }]);
    expect(await planOf(false, 1)).toEqual([{ mode: "full", reason: "FULL_IS_DUE", since: first }]);
    expect(await planOf(true)).toEqual([{ mode: "full", reason: "ASKED", since: null }]);
    await used.database.em().execute("update source set cursor = null");
    expect(await planOf(false)).toEqual([{ mode: "full", reason: "NO_CURSOR", since: null }]);
  });

  it("keeps as many lines as a report does, however many there are", async () => {
    const incidents = Array.from({ length: 1_005 }, (_, index) => ({
      outcome: "skipped" as const,
      code: "NOT_OURS",
      message: index === 0 ? "x".repeat(3_000) : "Not ours.",
      remoteId: String(index),
    }));
    const { dry, real } = await dryAndReal({ incidents });
    expect(dry).toEqual({ ...real, id: 0 });
    expect(dry.incidents).toHaveLength(1_000);
    expect(dry.counts.skipped).toBe(1_005);
  });

  it("reads the ledger as often for 50 pages as for 10, however they end", async () => {
    const statements = async (pages: number) => {
      await used.empty();
      const ids = Array.from({ length: pages }, (_, index) => String(index));
      await harvestByHand(used.ledger, { batches: [ids.map((id) => handMade(id))] });
      used.database.takeStatements();
      await harvestByHand(used.ledger.dryRun(), {
        batches: [ids.map((id) => handMade(id, { text: "new" }))],
        same: ids,
        hidden: ids.map((id) => hidden(id, [revisionOf(id)])),
        closed: ids.map((id) => closed(id)),
        gone: ids.map((id) => gone(id)),
      });
      return used.database.takeStatements().length;
    };
    const few = await statements(10);
    expect(few).toBeGreaterThan(2);
    expect(await statements(50)).toBe(few);
  });

  it("tells the same as the real run after any history", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        await used.empty();
        for (const moment of history.slice(0, -1)) await live(used.ledger, moment);
        const last = history.at(-1) as HarvestMoment;
        const before = await dumpTables(used.database);
        const { listener, tally } = tallying();
        const dry = await live(used.ledger.dryRun({ listener }), last);
        expect(await dumpTables(used.database)).toEqual(before);
        const { added, updated, unchanged, restored, withdrawn, redacted, skipped, failed } = dry.counts;
        expect(tally).toMatchObject({ added, updated, restored, withdrawn, redacted, skipped, failed });
        expect(unchanged).toBeGreaterThanOrEqual(tally.unchanged);
        const real = await live(used.ledger, last);
        expect(withoutWords(dry)).toEqual({ ...withoutWords(real), id: 0 });
      }),
      { numRuns: 25 },
    );
  });

  it("gives a connector the same pages to ask about as the real run", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        await used.empty();
        for (const moment of history.slice(0, -1)) await live(used.ledger, moment);
        const last = asHarvest(history.at(-1) as HarvestMoment);
        const dry = await used.ledger.dryRun().open(SOURCE.id, { full: true });
        await tellByHand(dry, last);
        const foreseen = await held(dry);
        const real = await used.ledger.open(SOURCE.id, { full: true });
        await tellByHand(real, last);
        expect(foreseen).toEqual(await held(real));
      }),
      { numRuns: 15 },
    );
  });
});
