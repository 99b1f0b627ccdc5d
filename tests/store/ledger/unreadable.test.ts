import { describe, expect, it } from "vitest";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import { unpackPayload } from "../../../store/ledger/payload.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { gone, handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpGraph, dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

describe.each(dialects)("pages that the mapping cannot read, on %s", (dialect) => {
  const used = useLedger(dialect);
  const shown = async () => (await dumpGraph(used.database))["resource"]?.map(({ description }) => description);
  const revisions = () => used.database.em().find(Revision, {}, { orderBy: { id: "asc" } });

  it("keep what they said before, and the new payload", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "good" })]] });
    const report = await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "bad", fault: true })]] });
    expect(report.counts).toMatchObject({ failed: 1, updated: 0 });
    expect(report.incidents).toMatchObject([
      { code: "MAPPING_FAILED", remoteId: "1", url: "https://hand.example.test/page/1" },
    ]);
    expect(await shown()).toEqual(["good"]);
    const [, bad] = await revisions();
    expect(bad).toMatchObject({ record: null, mappingFault: { code: "MAPPING_FAILED" } });
    expect(unpackPayload(bad?.payload ?? Buffer.of())).toEqual({ text: "bad" });
  });

  it("are remembered but not shown when they are new", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { fault: true })]] });
    expect(await shown()).toEqual([]);
    const page = await used.database.em().findOneOrFail(Page, { remoteId: "1" });
    expect(page).toMatchObject({ state: "live", currentRevisionId: null });
  });

  it("fail again in every harvest without filling the ledger", async () => {
    const batches = [[handMade("1", { fault: true })]];
    await harvestByHand(used.ledger, { batches });
    const { counts } = await harvestByHand(used.ledger, { batches });
    expect(counts).toMatchObject({ failed: 1 });
    expect(await revisions()).toHaveLength(1);
  });

  it("come with a better mapping, when they are harvested again", async () => {
    await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "good" })], [handMade("1", { text: "hard", fault: true })]],
    });
    const { counts } = await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "hard", mappingVersion: "hand/2" })]],
    });
    expect(counts).toMatchObject({ updated: 1 });
    expect(await shown()).toEqual(["hard"]);
    expect(await revisions()).toHaveLength(2);
  });

  it("come with a mapping that was mended without another version", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { fault: true })]] });
    const { counts } = await harvestByHand(used.ledger, { batches: [[handMade("1")]] });
    expect(counts).toMatchObject({ updated: 1 });
    expect(await shown()).toEqual(["first words"]);
    expect(await revisions()).toMatchObject([{ mappingFault: null }]);
  });

  it("come with a better mapping, when the graph is rebuilt without asking the source", async () => {
    await harvestByHand(used.ledger, {
      batches: [
        [handMade("1", { text: "good" }), handMade("2", { text: "new", fault: true })],
        [handMade("1", { text: "hard", fault: true })],
      ],
    });
    expect(await shown()).toEqual(["good"]);
    const report = await rebuildGraph(used.database, (_, candidate) => ({
      mappingVersion: "hand/2",
      record: recordOf(candidate),
    }));
    expect(report).toEqual({ pages: 2, remapped: 2, failed: 0 });
    expect((await shown())?.toSorted()).toEqual(["hard", "new"]);
    const again = await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "hard", mappingVersion: "hand/2" })]],
    });
    expect(again.counts).toMatchObject({ unchanged: 1 });
  });

  it("keep their record when a worse mapping comes, in a harvest and in every rebuild after it", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "good" })]] });
    const graph = await dumpGraph(used.database);
    const { counts } = await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "good", mappingVersion: "hand/2", fault: true })]],
    });
    expect(counts).toMatchObject({ failed: 1 });
    expect(await dumpGraph(used.database)).toEqual(graph);
    const worse = () => ({ mappingVersion: "hand/3", fault: { code: "MAPPING_FAILED", message: "Worse." } });
    for (let time = 0; time < 2; time += 1) {
      expect(await rebuildGraph(used.database, worse)).toEqual({ pages: 1, remapped: 0, failed: 1 });
      expect(await dumpGraph(used.database)).toEqual(graph);
    }
    const [revision] = await revisions();
    expect(revision).toMatchObject({ mappingVersion: "hand/3", mappingFault: { message: "Worse." } });
  });

  it("show what they said last when they come back from a withdrawal", async () => {
    await harvestByHand(used.ledger, {
      batches: [["1", "2", "3"].map((remoteId) => handMade(remoteId, { text: `words of ${remoteId}` }))],
    });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    expect((await shown())?.toSorted()).toEqual(["words of 2", "words of 3"]);
    const { counts } = await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "bad", fault: true })]] });
    expect(counts).toMatchObject({ failed: 1 });
    expect((await shown())?.toSorted()).toEqual(["words of 1", "words of 2", "words of 3"]);
  });

  it("show nothing when they come back from a deletion", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    await harvestByHand(used.ledger, { gone: [gone("1")] });
    await harvestByHand(used.ledger, { batches: [[handMade("1", { fault: true })]] });
    expect((await dumpTables(used.database))["resource"]).toHaveLength(1);
  });
});
