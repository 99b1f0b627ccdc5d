import { describe, expect, it } from "vitest";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import { dialects } from "../../support/databases.js";
import { gone, handMade, harvestByHand, hidden, revisionOf } from "../../support/hand-made.js";
import { dumpGraph, placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

describe.each(dialects)("erasing what a source hides, on %s", (dialect) => {
  const used = useLedger(dialect);
  const others = ["2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId));
  const traces = (text: string) => placesOfText(used.database, text);
  const secret = {
    text: "the hidden telephone number",
    title: "Confidences",
    contributors: ["Zoé Quidam"],
    record: {
      summary: "summary of confidences",
      keywords: ["intimate keyword"],
      locations: [{ text: "Courcy, chez Zoé", field: "lieu" }],
      organizations: [{ name: "Secret Society", role: "CARRIER" as const, field: "from" }],
    },
  };

  describe("deleted pages", () => {
    it("keep no content, title, address or name", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", secret), ...others]] });
      const words = ["telephone", "confidences", "quidam", "intimate", "courcy", "secret society"];
      for (const word of words) expect(await traces(word), word).not.toEqual([]);
      await harvestByHand(used.ledger, { gone: [gone("1")] });
      for (const word of words) expect(await traces(word), word).toEqual([]);
    });

    it("keep the fact that they existed", async () => {
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", secret), ...others], [handMade("1", { text: "later" })]],
      });
      await harvestByHand(used.ledger, { gone: [gone("1")] });
      const em = used.database.em();
      const page = await em.findOneOrFail(Page, { remoteId: "1" });
      expect(page).toMatchObject({
        state: "redacted",
        currentRevisionId: null,
        goneReason: "The source says: deleted.",
      });
      const revisions = await em.find(Revision, { pageId: page.id });
      expect(revisions.map(({ remoteRevisionId, redactionReason }) => [remoteRevisionId, redactionReason])).toEqual([
        [revisionOf("1", secret.text), "The source deleted the page."],
        [revisionOf("1", "later"), "The source deleted the page."],
      ]);
      for (const { redactedAt } of revisions) expect(redactedAt).toEqual(used.now);
    });

    it("leave the reports of past harvests too, where their address tells their title", async () => {
      const incident = { outcome: "failed" as const, code: "NO_CONTENT", message: "No text.", remoteId: "1" };
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", { ...secret, fault: true }), ...others]],
        incidents: [{ ...incident, url: handMade("1", secret).candidate.url }],
      });
      expect(await traces("confidences")).toContain("harvest_incident.url");
      await harvestByHand(used.ledger, { gone: [gone("1")] });
      expect(await traces("confidences")).toEqual([]);
    });

    it("come back when the source restores them, even with the same words", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", secret), ...others]] });
      const before = await dumpGraph(used.database);
      await harvestByHand(used.ledger, { gone: [gone("1")] });
      const { counts } = await harvestByHand(used.ledger, { batches: [[handMade("1", secret)]] });
      expect(counts).toMatchObject({ restored: 1 });
      expect(await dumpGraph(used.database)).toEqual(before);
    });

    it("lose what we still held of them when they had left our part of the source before", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", secret), ...others]] });
      await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
      expect(await traces("telephone")).not.toEqual([]);
      const { counts } = await harvestByHand(used.ledger, { gone: [gone("1")] });
      expect(counts).toMatchObject({ redacted: 1, withdrawn: 0, unchanged: 0 });
      for (const word of ["telephone", "confidences", "quidam"]) expect(await traces(word), word).toEqual([]);
    });
  });

  describe("hidden revisions", () => {
    it("lose their content while the page goes on", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", secret)], [handMade("1", { text: "harmless" })]] });
      const before = await dumpGraph(used.database);
      expect(await traces("telephone")).not.toEqual([]);
      const { counts } = await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", secret.text)])] });
      expect(counts).toMatchObject({ redacted: 1 });
      expect(await traces("telephone")).toEqual([]);
      expect(await traces("quidam")).toEqual([]);
      expect(await dumpGraph(used.database)).toEqual(before);
    });

    it("leave the graph when one of them is what the page shows, until the source says something else", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", secret)]] });
      await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", secret.text)])] });
      expect((await dumpGraph(used.database))["resource"]).toEqual([]);
      expect(await traces("intimate")).toEqual([]);
      await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "harmless" })]] });
      expect((await dumpGraph(used.database))["resource"]).toMatchObject([{ description: "harmless" }]);
    });

    it("are all erased that carry the same number", async () => {
      const twice = [[handMade("1", secret)], [handMade("1", { ...secret, contributors: ["Zoé Quidam", "Ada"] })]];
      await harvestByHand(used.ledger, { batches: twice });
      await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", secret.text)])] });
      expect(await traces("intimate")).toEqual([]);
    });

    it("of another page with the same number stay", async () => {
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", { revisionId: "7" }), handMade("2", { revisionId: "7" })]],
      });
      await harvestByHand(used.ledger, { hidden: [hidden("1", ["7"])] });
      const kept = await used.database.em().find(Revision, { redactedAt: null });
      expect(kept).toHaveLength(1);
    });
  });

  describe("hidden names", () => {
    it("leave older revisions when the page's contributors are told anew", async () => {
      const both = { contributors: ["Ada", "Zoé Quidam"] };
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", both)], [handMade("1", { ...both, text: "second" })]],
      });
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", { text: "second", contributors: ["Ada"] })]],
        hidden: [hidden("1", [revisionOf("1", "second")], false)],
      });
      expect(await traces("quidam")).toEqual([]);
      const revisions = await used.database.em().find(Revision, {});
      expect(revisions.map(({ contributors }) => contributors)).toEqual([["Ada"], ["Ada"], ["Ada"]]);
      expect(revisions.every(({ payload }) => payload !== null)).toBe(true);
    });

    it("leave older revisions even when the newest was erased in between", async () => {
      const named = { contributors: ["Zoé Quidam"] };
      await harvestByHand(used.ledger, {
        batches: [[handMade("1", named)], [handMade("1", { ...named, text: "second" })]],
      });
      await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1", "second")])] });
      await harvestByHand(used.ledger, { batches: [[handMade("1", { text: "third", contributors: ["Ada"] })]] });
      expect(await traces("quidam")).toEqual([]);
    });

    it("leave a page that is no longer ours, whose contributors nobody will tell again", async () => {
      await harvestByHand(used.ledger, { batches: [[handMade("1", { contributors: ["Zoé Quidam"] }), ...others]] });
      await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
      const { counts } = await harvestByHand(used.ledger, { hidden: [hidden("1", [revisionOf("1")], false)] });
      expect(counts).toMatchObject({ redacted: 1 });
      expect(await traces("quidam")).toEqual([]);
      expect(await traces("first words")).not.toEqual([]);
    });

    it("of pages we never had are nothing to us", async () => {
      const { counts } = await harvestByHand(used.ledger, { hidden: [hidden("9", ["1"], false), hidden("9", ["1"])] });
      expect(counts).toMatchObject({ redacted: 0, unchanged: 2 });
    });
  });
});
