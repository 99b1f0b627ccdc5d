import { describe, expect, it } from "vitest";
import { Page } from "../../../store/database/ledger-entities.js";
import { dialects } from "../../support/databases.js";
import { gone, handMade, harvestByHand } from "../../support/hand-made.js";
import { dumpGraph, dumpTables, placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

describe.each(dialects)("withdrawing pages on %s", (dialect) => {
  const used = useLedger(dialect);
  const pages = (count: number) => Array.from({ length: count }, (_, index) => handMade(String(index + 1)));

  async function livePages(): Promise<string[]> {
    const rows = await used.database.em().find(Page, { state: "live" }, { orderBy: { remoteId: "asc" } });
    return rows.map(({ remoteId }) => remoteId);
  }

  async function dumpPages() {
    const { page, revision, resource } = await dumpTables(used.database);
    return { page, revision, resource };
  }

  it("stops and withdraws nothing when more than one page in five would vanish", async () => {
    await harvestByHand(used.ledger, { batches: [pages(10)] });
    const before = await dumpPages();
    const report = await harvestByHand(used.ledger, { gone: [gone("1"), gone("2"), gone("3", "out-of-scope")] });
    expect(report).toMatchObject({ status: "stopped", problem: { code: "TOO_MANY_WITHDRAWALS" } });
    expect(report.problem?.message).toContain("3 of 10 live pages");
    expect(report.problem?.message).toContain("maillage harvest hand --accept-withdrawals");
    expect(report.counts).toMatchObject({ withdrawn: 0, redacted: 0 });
    expect(await dumpPages()).toEqual(before);
  });

  it("does not move the cursor of a harvest that it stopped, and tells readers why", async () => {
    await harvestByHand(used.ledger, { batches: [pages(10)] });
    const [before] = (await dumpTables(used.database))["source"] ?? [];
    used.now = new Date("2026-11-11T08:00:00Z");
    await harvestByHand(used.ledger, { gone: [gone("1"), gone("2"), gone("3")] });
    const [after] = (await dumpTables(used.database))["source"] ?? [];
    expect(after).toMatchObject({ cursor: before?.["cursor"], last_success_at: before?.["last_success_at"] });
    expect(JSON.stringify(after?.["problem"])).toContain("TOO_MANY_WITHDRAWALS");
    await harvestByHand(used.ledger, {});
    expect((await dumpTables(used.database))["source"]?.[0]?.["problem"]).toBeNull();
  });

  it("lets them go when a steward accepts it", async () => {
    await harvestByHand(used.ledger, { batches: [pages(10)] });
    const report = await harvestByHand(used.ledger, {
      gone: pages(10).map(({ candidate }) => gone(candidate.remoteId)),
      acceptWithdrawals: true,
    });
    expect(report).toMatchObject({ status: "finished", counts: { withdrawn: 10 } });
    expect(await livePages()).toEqual([]);
  });

  it("lets one page in five go, and one page of three", async () => {
    await harvestByHand(used.ledger, { batches: [pages(10)] });
    const fifth = await harvestByHand(used.ledger, { gone: [gone("9"), gone("10")] });
    expect(fifth).toMatchObject({ status: "finished", counts: { withdrawn: 2 } });
    await used.empty();
    await harvestByHand(used.ledger, { batches: [pages(3)] });
    const third = await harvestByHand(used.ledger, { gone: [gone("2")] });
    expect(third).toMatchObject({ status: "finished", counts: { withdrawn: 1 } });
    expect(await livePages()).toEqual(["1", "3"]);
  });

  it("counts a page that is told to be gone twice only once", async () => {
    await harvestByHand(used.ledger, { batches: [pages(3)] });
    const { counts } = await harvestByHand(used.ledger, { gone: [gone("1"), gone("1")] });
    expect(counts).toMatchObject({ withdrawn: 1, unchanged: 1 });
  });

  it("keeps what a page said when it only left the part of the source that is ours", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "words to keep" }), ...pages(6).slice(1)]] });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    expect(await placesOfText(used.database, "words to keep")).toEqual(["revision.payload", "revision.record"]);
    const restored = await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "words to keep" })]] });
    expect(restored.counts).toMatchObject({ restored: 1 });
    expect(await placesOfText(used.database, "words to keep")).toContain("resource.description");
  });

  it("leaves a restored page as if it had never been away", async () => {
    await harvestByHand(used.ledger, { batches: [pages(6)] });
    const before = await dumpGraph(used.database);
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    expect(await dumpGraph(used.database)).not.toEqual(before);
    await harvestByHand(used.ledger, { batches: [[handMade("1")]] });
    expect(await dumpGraph(used.database)).toEqual(before);
  });

  describe("because a complete listing does not name them", () => {
    const listing = (...remoteIds: string[]) => ({
      batches: [remoteIds.map((remoteId) => handMade(remoteId))],
      absenceCounts: true,
    });

    it("keeps a page that one listing misses and withdraws it after the second", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      const once = await harvestByHand(used.ledger, listing("1", "2"));
      expect(once.counts).toMatchObject({ withdrawn: 0, unchanged: 2 });
      expect(await livePages()).toEqual(["1", "2", "3"]);
      const twice = await harvestByHand(used.ledger, listing("1", "2"));
      expect(twice.counts).toMatchObject({ withdrawn: 1, unchanged: 2 });
      expect(await livePages()).toEqual(["1", "2"]);
    });

    it("begins to count anew when the page is named again", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      await harvestByHand(used.ledger, listing("1", "2"));
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      await harvestByHand(used.ledger, listing("1", "2"));
      expect(await livePages()).toEqual(["1", "2", "3"]);
    });

    it("does not count a listing that says nothing about absence", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      await harvestByHand(used.ledger, { ...listing("1", "2"), absenceCounts: false });
      await harvestByHand(used.ledger, listing("1", "2"));
      expect(await livePages()).toEqual(["1", "2", "3"]);
    });

    it("does not take a page for missing that was there but could not be read", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      const failed = { outcome: "failed" as const, code: "NO_CONTENT", message: "Without text.", remoteId: "3" };
      for (let time = 0; time < 3; time += 1) {
        const { counts } = await harvestByHand(used.ledger, { ...listing("1", "2"), incidents: [failed] });
        expect(counts).toMatchObject({ withdrawn: 0, unchanged: 2, failed: 1 });
      }
      expect(await livePages()).toEqual(["1", "2", "3"]);
    });

    it("stops when the second listing in a row misses too many", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3", "4", "5"));
      await harvestByHand(used.ledger, listing("1"));
      expect(await harvestByHand(used.ledger, listing("1"))).toMatchObject({ status: "stopped" });
      expect(await livePages()).toEqual(["1", "2", "3", "4", "5"]);
    });

    it("withdraws a page once that is both missing and told to be gone", async () => {
      await harvestByHand(used.ledger, listing("1", "2", "3"));
      await harvestByHand(used.ledger, listing("1", "2"));
      const { counts } = await harvestByHand(used.ledger, { ...listing("1", "2"), gone: [gone("3")] });
      expect(counts).toMatchObject({ withdrawn: 1, unchanged: 2 });
      expect(await placesOfText(used.database, "Page 3")).toEqual([]);
    });
  });
});
