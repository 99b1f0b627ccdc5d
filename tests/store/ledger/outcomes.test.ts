import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countCandidates, noOutcomes } from "../../../schema/harvest.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { gone, handMade, harvestByHand, hidden, revisionOf } from "../../support/hand-made.js";
import { dumpGraph, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { candidatesOf, histories, live, shownAfter } from "./histories.js";

describe.each(dialects)("the outcomes of a harvest on %s", (dialect) => {
  const used = useLedger(dialect);
  const counts = (some: object) => ({ ...noOutcomes(), ...some });

  it("tells added, updated, unchanged and failed pages apart", async () => {
    const first = await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2"), handMade("3")]] });
    expect(first.counts).toEqual(counts({ added: 3 }));
    const second = await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "new words" }), handMade("2"), handMade("3", { fault: true }), handMade("4")]],
      incidents: [{ outcome: "skipped", code: "NOT_OURS", message: "Not for us.", remoteId: "5" }],
    });
    expect(second.counts).toEqual(counts({ updated: 1, unchanged: 1, failed: 1, added: 1, skipped: 1 }));
    expect(second.incidents.map(({ outcome, code, remoteId }) => [outcome, code, remoteId])).toEqual([
      ["failed", "MAPPING_FAILED", "3"],
      ["skipped", "NOT_OURS", "5"],
    ]);
  });

  it("counts a notice as nothing", async () => {
    const incidents = [{ outcome: "notice" as const, code: "SLOW", message: "The source is slow." }];
    const { counts: told, incidents: lines } = await harvestByHand(used.ledger, { incidents });
    expect(told).toEqual(noOutcomes());
    expect(lines).toEqual(incidents);
  });

  it("tells withdrawn, restored and redacted pages apart", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const withdrawn = await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope"), gone("never seen")] });
    expect(withdrawn.counts).toEqual(counts({ withdrawn: 1, unchanged: 1 }));
    const restored = await harvestByHand(used.ledger, {
      batches: [[handMade("1")]],
      hidden: [hidden("2", [revisionOf("2")]), hidden("2", ["a revision we never had"])],
    });
    expect(restored.counts).toEqual(counts({ restored: 1, redacted: 1, unchanged: 1 }));
  });

  it("calls a page updated when only its contributors, its permalink or its mapping changed", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2"), handMade("3")]] });
    const { counts: told } = await harvestByHand(used.ledger, {
      batches: [
        [
          handMade("1", { contributors: ["Ada", "Bo"] }),
          handMade("2", { revisionId: "the same text again" }),
          handMade("3", { mappingVersion: "hand/2", read: { keywords: ["better"] } }),
        ],
      ],
    });
    expect(told).toEqual(counts({ updated: 3 }));
  });

  it("appends a revision for every change and leaves the older ones as they were", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const before = (await dumpTables(used.database))["revision"] ?? [];
    await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "second" })], [handMade("1", { text: "third" })]],
    });
    const after = (await dumpTables(used.database))["revision"] ?? [];
    expect(after).toHaveLength(4);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  it("changes neither ledger nor graph when the same batch comes twice", async () => {
    const batch = [handMade("1"), handMade("2", { record: { keywords: ["eau"] } })];
    await harvestByHand(used.ledger, { batches: [batch] });
    const before = await dumpTables(used.database);
    await harvestByHand(used.ledger, { batches: [batch, batch] });
    const { page: _, harvest: __, source: ___, ...after } = await dumpTables(used.database);
    expect(before).toMatchObject(after);
  });

  it(
    "gives counts that add up and the graph of the last state, whatever happened before",
    { timeout: 60_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (history) => {
          await used.empty();
          for (const moment of history) {
            const { counts: told } = await live(used.ledger, moment);
            const missed = countCandidates(told) - candidatesOf(moment);
            expect(missed).toBeGreaterThanOrEqual(0);
            if (!moment.absenceCounts) expect(missed).toBe(0);
          }
          const graph = await dumpGraph(used.database);
          await rebuildGraph(used.database, () => undefined);
          expect(await dumpGraph(used.database)).toEqual(graph);
          await used.empty();
          const last = shownAfter(history).map(({ remoteId, made }) => handMade(remoteId, made));
          await harvestByHand(used.ledger, { batches: [last] });
          expect(graph).toEqual(await dumpGraph(used.database));
        }),
        { numRuns: 25 },
      );
    },
  );
});
