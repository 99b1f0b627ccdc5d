import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MappedPage } from "../../schema/sink.js";
import { openDatabase } from "../../store/database/database.js";
import { type Remap, rebuildGraph } from "../../store/rebuild.js";
import { dialects } from "../support/databases.js";
import { SOURCE, batchOf, gone, handMade, harvestByHand, recordOf } from "../support/hand-made.js";
import { dumpGraph, dumpTables } from "../support/tables.js";
import { useLedger } from "../support/use-ledger.js";

const same: Remap = (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) });

/** Pages that share organizations, places and words, one of them described twice. */
const WOVEN: readonly MappedPage[] = [
  handMade("1", {
    record: {
      keywords: ["Eau", "eau"],
      themes: ["Climat"],
      licenses: [{ spdx: "CC-BY-SA-4.0", label: "CC BY-SA 4.0", declaredBy: "page" }],
      organizations: [
        { name: "Les Passerelles", role: "CARRIER", field: "from" },
        { name: "les passerelles", role: "USER", field: "Utilisé par" },
      ],
      locations: [{ text: "Courcy près de Reims ; Seine-Saint-Denis", field: "location" }],
    },
  }),
  handMade("2", {
    publishedAt: undefined,
    record: { organizations: [{ name: "LES PASSERELLES", role: "CARRIER", field: "from" }] },
  }),
  handMade("3", {
    title: "Les Passerelles",
    record: { kind: "organization", organization: { type: "association", siren: "123456789" } },
  }),
  handMade("4", { title: "les passerelles", record: { kind: "organization", organization: { type: "collectif" } } }),
  handMade("5", { record: { kind: "auxiliary", auxiliary: { reason: "REDIRECT", target: "Page 1" } } }),
  handMade("6", { record: { territories: [{ id: "commune:51183", text: "Courcy" }] } }),
];

describe.each(dialects)("rebuilding the graph on %s", (dialect) => {
  const used = useLedger(dialect);

  it("gives the same graph, row for row", async () => {
    await harvestByHand(used.ledger, { batches: [WOVEN] });
    const { resource, place, organization, resource_organization: mentions } = await dumpTables(used.database);
    expect([resource?.length, organization?.length, mentions?.length]).toEqual([3, 1, 3]);
    expect(place?.map(({ territory_id: id }) => id)).toEqual(
      expect.arrayContaining(["commune:51183", "department:93"]),
    );
    const graph = await dumpGraph(used.database);
    used.now = new Date("2027-01-01T00:00:00Z");
    expect(await rebuildGraph(used.database, same)).toEqual({ pages: 6, remapped: 0, failed: 0 });
    expect(await dumpGraph(used.database)).toEqual(graph);
    const shown = async () => (await dumpTables(used.database))["resource"]?.map(({ revision_id: id }) => id);
    expect(await shown()).toEqual(resource?.map(({ revision_id: id }) => id));
  });

  it("gives the same dates as harvests that read a page again, published or not", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2", { publishedAt: undefined })]] });
    await harvestByHand(used.ledger, { gone: [gone("2", "out-of-scope")] });
    used.now = new Date("2026-11-12T08:00:00Z");
    const again = (mappingVersion: string) => [
      handMade("1", { mappingVersion }),
      handMade("2", { mappingVersion, publishedAt: undefined }),
    ];
    await harvestByHand(used.ledger, { batches: [again("hand/1"), again("hand/2")] });
    const graph = await dumpGraph(used.database);
    expect(new Set(graph["resource"]?.map(({ updated_at: date }) => String(date))).size).toBe(2);
    await rebuildGraph(used.database, () => undefined);
    expect(await dumpGraph(used.database)).toEqual(graph);
  });

  it("gives the same graph in whatever order and batches the pages came", { timeout: 60_000 }, async () => {
    await used.empty();
    await harvestByHand(used.ledger, { batches: [WOVEN] });
    const graph = await dumpGraph(used.database);
    const order = fc.shuffledSubarray([...WOVEN], { minLength: WOVEN.length, maxLength: WOVEN.length });
    await fc.assert(
      fc.asyncProperty(order, fc.integer({ min: 1, max: WOVEN.length }), async (pages, size) => {
        await used.empty();
        const batches = Array.from({ length: Math.ceil(pages.length / size) }, (_, index) =>
          pages.slice(index * size, (index + 1) * size),
        );
        await harvestByHand(used.ledger, { batches });
        expect(await dumpGraph(used.database)).toEqual(graph);
        await rebuildGraph(used.database, same);
        expect(await dumpGraph(used.database)).toEqual(graph);
      }),
      { numRuns: 15 },
    );
  });

  it("leaves withdrawn and deleted pages out, and forgets nothing of the ledger", async () => {
    await harvestByHand(used.ledger, { batches: [WOVEN] });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope"), gone("2")], acceptWithdrawals: true });
    const { revision, page } = await dumpTables(used.database);
    const graph = await dumpGraph(used.database);
    await rebuildGraph(used.database, same);
    expect(await dumpGraph(used.database)).toEqual(graph);
    expect(await dumpTables(used.database)).toMatchObject({ revision, page });
  });

  it("applies a better mapping without a new revision, and says how many records it changed", async () => {
    await harvestByHand(used.ledger, { batches: [WOVEN] });
    const better: Remap = (_, candidate) => ({
      mappingVersion: "hand/2",
      record: { ...recordOf(candidate), ...(candidate.remoteId === "2" && { summary: "Now it has one." }) },
    });
    expect(await rebuildGraph(used.database, better)).toEqual({ pages: 6, remapped: 1, failed: 0 });
    const { resource, revision } = await dumpTables(used.database);
    expect(resource?.filter(({ summary }) => summary === "Now it has one.")).toHaveLength(1);
    expect(revision).toHaveLength(6);
    expect(new Set(revision?.map(({ mapping_version: version }) => version))).toEqual(new Set(["hand/2"]));
  });

  it("leaves the records of a source that nobody knows any more as they are", async () => {
    await harvestByHand(used.ledger, { batches: [WOVEN] });
    const before = await dumpTables(used.database);
    expect(await rebuildGraph(used.database, () => undefined)).toEqual({ pages: 6, remapped: 0, failed: 0 });
    expect((await dumpTables(used.database))["revision"]).toEqual(before["revision"]);
  });

  it("leaves the old graph and ledger when it is interrupted", async () => {
    await harvestByHand(used.ledger, { batches: [Array.from({ length: 450 }, (_, index) => handMade(String(index)))] });
    const before = await dumpTables(used.database);
    const told: [number, number][] = [];
    const other: Remap = (_, candidate) => ({
      mappingVersion: "hand/2",
      record: { ...recordOf(candidate), title: "Changed" },
    });
    const rebuilding = rebuildGraph(used.database, other, (done, total) => {
      told.push([done, total]);
      if (done > 200) throw new Error("pulled the plug");
    });
    await expect(rebuilding).rejects.toThrow("pulled the plug");
    // The pages are gone through several times: halfway, they have been mapped and indexed, and none is in the graph.
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b));
    expect(told.at(-1)?.[0]).toBeGreaterThan(200);
    expect(new Set(told.map(([, total]) => total))).toEqual(new Set([450]));
    expect(await dumpTables(used.database)).toEqual(before);
  });

  // SQLite has one writer at a time anyway, and two connections of one process cannot wait for each other.
  it.runIf(dialect === "postgresql")("waits for a harvest that is writing, and a harvest waits for it", async () => {
    const other = await openDatabase({ url: used.database.url });
    try {
      await harvestByHand(used.ledger, { batches: [WOVEN] });
      const session = await used.ledger.open(SOURCE.id, { full: true });
      const texts = Array.from({ length: 12 }, (_, index) => `state ${index}`);
      const harvesting = texts.reduce(
        (before, text) =>
          before.then(() => session.commit(batchOf(["1", "2", "6", text].map((id) => handMade(id, { text }))))),
        Promise.resolve(),
      );
      const rebuilding = (async () => {
        for (let time = 0; time < 6; time += 1) await rebuildGraph(other, same);
      })();
      await Promise.all([harvesting, rebuilding]);
      const graph = await dumpGraph(used.database);
      expect(graph["resource"]?.filter(({ description }) => description === "state 11")).toHaveLength(4);
      await rebuildGraph(other, same);
      expect(await dumpGraph(used.database)).toEqual(graph);
    } finally {
      await other.close();
    }
  });
});
