import { describe, expect, it } from "vitest";
import { countCandidates, noOutcomes } from "../../../schema/harvest.js";
import type { Incident } from "../../../schema/harvest.js";
import { Page, Revision } from "../../../store/database/ledger-entities.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, closed, gone, handMade, harvestByHand, hidden, revisionOf } from "../../support/hand-made.js";
import { dumpGraph, dumpTables, placesOfText } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";

const counts = (some: object) => ({ ...noOutcomes(), ...some });

describe.each(dialects)("a page that its source says is the same, on %s", (dialect) => {
  const used = useLedger(dialect);
  const listing = (...remoteIds: string[]) => ({
    batches: [remoteIds.map((remoteId) => handMade(remoteId))],
    absenceCounts: true,
  });

  async function livePages(): Promise<string[]> {
    const rows = await used.database.em().find(Page, { state: "live" }, { orderBy: { remoteId: "asc" } });
    return rows.map(({ remoteId }) => remoteId);
  }

  it("counts as unchanged and is seen, and nothing else of it moves", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const before = await dumpTables(used.database);
    used.now = new Date("2026-11-11T08:00:00Z");
    const report = await harvestByHand(used.ledger, { same: ["1"] });
    expect(report.counts).toEqual(counts({ unchanged: 1 }));
    expect(report.incidents).toEqual([]);
    const { page: pages = [], harvest: _, source: __, ...after } = await dumpTables(used.database);
    expect(before).toMatchObject(after);
    const [one, two] = ["1", "2"].map((remoteId) => pages.find((row) => row["remote_id"] === remoteId));
    expect(one).toMatchObject({ last_harvest_id: report.id, missed_listings: 0 });
    expect(two).toMatchObject({ last_harvest_id: report.id - 1 });
    expect(one?.["last_seen_at"]).not.toEqual(two?.["last_seen_at"]);
  });

  it("is not missing from the listing that does not give its text", async () => {
    await harvestByHand(used.ledger, listing("1", "2", "3"));
    for (let time = 0; time < 3; time += 1) {
      const report = await harvestByHand(used.ledger, { ...listing("1"), same: ["2", "3"] });
      expect(report.counts).toEqual(counts({ unchanged: 3 }));
    }
    expect(await livePages()).toEqual(["1", "2", "3"]);
  });

  it("is missed anew after that, from the first listing on", async () => {
    await harvestByHand(used.ledger, listing("1", "2", "3"));
    await harvestByHand(used.ledger, listing("1", "2"));
    await harvestByHand(used.ledger, { ...listing("1", "2"), same: ["3"] });
    await harvestByHand(used.ledger, listing("1", "2"));
    expect(await livePages()).toEqual(["1", "2", "3"]);
    await harvestByHand(used.ledger, listing("1", "2"));
    expect(await livePages()).toEqual(["1", "2"]);
  });

  it("is told to a connector as already seen", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const session = await used.ledger.open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([]), same: ["2"] });
    const seen: Record<string, boolean> = {};
    for await (const page of session.held()) seen[page.remoteId] = page.seen;
    expect(seen).toEqual({ "1": false, "2": true });
  });

  it("may come in the same batch as the page, and twice", async () => {
    const session = await used.ledger.open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([handMade("1")]), same: ["1", "1"] });
    const ending = { gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: false };
    expect((await session.finish(ending)).counts).toEqual(counts({ added: 1, unchanged: 2 }));
  });

  it("fails when we do not hold it, with what to do, and makes nothing of it", async () => {
    const pages = ["1", "2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId));
    await harvestByHand(used.ledger, { batches: [pages], closed: [closed("2")] });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    const before = (await dumpTables(used.database))["page"];
    const report = await harvestByHand(used.ledger, { same: ["1", "2", "3", "never held"] });
    expect(report.counts).toEqual(counts({ unchanged: 1, failed: 3 }));
    expect(report.incidents.map(({ outcome, code, remoteId }) => [outcome, code, remoteId])).toEqual([
      ["failed", "NOT_HELD", "1"],
      ["failed", "NOT_HELD", "2"],
      ["failed", "NOT_HELD", "never held"],
    ]);
    expect(report.incidents[0]?.message).toContain("A full harvest reads it again.");
    const states = (rows: typeof before) => rows?.map((row) => [row["remote_id"], row["state"]]);
    expect(states((await dumpTables(used.database))["page"])).toEqual(states(before));
  });
});

describe.each(dialects)("a page that nobody may read any more, on %s", (dialect) => {
  const used = useLedger(dialect);
  const traces = (text: string) => placesOfText(used.database, text);
  const secret = {
    text: "the telephone number",
    title: "Confidences",
    contributors: ["Zoé Quidam"],
    record: {
      keywords: ["intimate keyword"],
      links: ["https://elsewhere.example.test/rendezvous"],
      locations: [{ text: "Courcy, chez Zoé", field: "lieu" }],
      organizations: [{ name: "Secret Society", role: "CARRIER" as const, field: "from" }],
    },
  };
  const words = ["telephone", "confidences", "quidam", "intimate", "rendezvous", "courcy", "secret society"];
  const other = handMade("2");

  async function expectNoTrace(): Promise<void> {
    for (const word of words) expect(await traces(word), word).toEqual([]);
  }

  it("leaves every table at once, before the harvest has come to its end", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    await harvestByHand(used.ledger, { batches: [[handMade("1", { ...secret, text: "another telephone" })]] });
    for (const word of words) expect(await traces(word), word).not.toEqual([]);
    const session = await used.ledger.open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([]), closed: [closed("1")] });
    await expectNoTrace();
  });

  it("stays as a tombstone that tells that it existed and why it is gone", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    const report = await harvestByHand(used.ledger, { closed: [closed("1")] });
    expect(report).toMatchObject({ counts: counts({ redacted: 1 }), incidents: [] });
    const em = used.database.em();
    const page = await em.findOneOrFail(Page, { remoteId: "1" });
    expect(page).toMatchObject({ state: "redacted", title: "", url: "", goneReason: "The source says: private." });
    expect(await em.find(Revision, { pageId: page.id })).toMatchObject([
      {
        remoteRevisionId: revisionOf("1", secret.text),
        redactionReason: "The source no longer lets anyone read the page.",
      },
    ]);
  });

  it("leaves the reports of past harvests, by whatever address they name it", async () => {
    const failed: Incident = { outcome: "failed", code: "NO_CONTENT", message: "Confidences is empty.", remoteId: "1" };
    await harvestByHand(used.ledger, {
      batches: [[handMade("1", secret), other]],
      incidents: [
        { ...failed, url: handMade("1", secret).candidate.url },
        { ...failed, url: `${SOURCE.url}alias/telephone` },
        { ...failed, message: "Another page.", remoteId: "2", url: other.candidate.url },
      ],
    });
    await harvestByHand(used.ledger, { closed: [closed("1")] });
    await expectNoTrace();
    expect(await traces(other.candidate.url)).toContain("harvest_incident.url");
  });

  it("leaves the report of the harvest that closes it", async () => {
    const session = await used.ledger.open(SOURCE.id, { full: true });
    await session.commit({ ...batchOf([handMade("1", { ...secret, fault: true })]), closed: [closed("1")] });
    const ending = { gone: [], cursor: null, absenceCounts: false, acceptWithdrawals: false };
    const report = await session.finish(ending);
    expect(report.counts).toEqual(counts({ failed: 1, redacted: 1 }));
    expect(report.incidents).toMatchObject([{ code: "MAPPING_FAILED", remoteId: "1" }]);
    await expectNoTrace();
  });

  it("does not touch the reports about another source's page of the same number", async () => {
    const elsewhere = { ...SOURCE, id: "other", url: "https://other.example.test/" };
    await used.ledger.register([SOURCE, elsewhere]);
    const session = await used.ledger.open(elsewhere.id, { full: true });
    const incident = { outcome: "failed", code: "NO_CONTENT", message: "Without text.", remoteId: "1" } as const;
    await session.commit({ ...batchOf([]), incidents: [{ ...incident, url: `${elsewhere.url}page/1` }] });
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret)]], closed: [closed("1")] });
    expect(await traces(`${elsewhere.url}page/1`)).toEqual(["harvest_incident.url"]);
  });

  it("comes back as restored when it can be read again, even with the same words", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    const before = await dumpGraph(used.database);
    await harvestByHand(used.ledger, { closed: [closed("1")] });
    expect(await dumpGraph(used.database)).not.toEqual(before);
    const { counts: told } = await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    expect(told).toEqual(counts({ restored: 1, unchanged: 1 }));
    expect(await dumpGraph(used.database)).toEqual(before);
  });

  it("does not come back by a rebuild", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]], closed: [closed("1")] });
    await rebuildGraph(used.database, () => undefined);
    await expectNoTrace();
  });

  it("is no longer among the pages that a connector asks about", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]], closed: [closed("1")] });
    const session = await used.ledger.open(SOURCE.id, { full: true });
    const ids: string[] = [];
    for await (const { remoteId } of session.held()) ids.push(remoteId);
    expect(ids).toEqual(["2"]);
  });

  it("is skipped when we never held it, with the address that somebody may take off a list", async () => {
    const report = await harvestByHand(used.ledger, { batches: [[other]], closed: [closed("1")] });
    expect(report.counts).toEqual(counts({ added: 1, skipped: 1 }));
    expect(report.incidents).toEqual([
      { outcome: "skipped", code: "CLOSED", message: "The source says: private.", remoteId: "1", url: closed("1").url },
    ]);
    expect(await used.database.em().count(Page, { remoteId: "1" })).toBe(0);
  });

  it("is skipped without its address when it was erased before", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]], closed: [closed("1")] });
    const again = { ...closed("1"), url: handMade("1", secret).candidate.url };
    const report = await harvestByHand(used.ledger, { closed: [again] });
    expect(report.counts).toEqual(counts({ skipped: 1 }));
    expect(report.incidents).toEqual([
      { outcome: "skipped", code: "CLOSED", message: "The source says: private.", remoteId: "1" },
    ]);
    await expectNoTrace();
  });

  it("is erased once and skipped once when it is told twice in one batch", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    const report = await harvestByHand(used.ledger, { closed: [closed("1"), closed("1")] });
    expect(report.counts).toEqual(counts({ redacted: 1, skipped: 1 }));
    expect(report.incidents).toEqual([
      { outcome: "skipped", code: "CLOSED", message: "The source says: private.", remoteId: "1" },
    ]);
    await expectNoTrace();
  });

  it("loses what was kept of it when it had left our part of the source before", async () => {
    const others = ["2", "3", "4", "5", "6"].map((remoteId) => handMade(remoteId));
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), ...others]] });
    await harvestByHand(used.ledger, { gone: [gone("1", "out-of-scope")] });
    expect(await traces("telephone")).not.toEqual([]);
    const { counts: told } = await harvestByHand(used.ledger, { closed: [closed("1")] });
    expect(told).toEqual(counts({ redacted: 1 }));
    await expectNoTrace();
  });

  it("is erased however many others are, for what is hidden must not wait for a steward", async () => {
    const pages = ["1", "2", "3"].map((remoteId) => handMade(remoteId));
    await harvestByHand(used.ledger, { batches: [pages] });
    const report = await harvestByHand(used.ledger, { closed: ["1", "2", "3"].map((id) => closed(id)) });
    expect(report).toMatchObject({ status: "finished", counts: counts({ redacted: 3 }) });
  });

  it("is counted once more for every other thing said of it in the same harvest", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1", secret), other]] });
    const report = await harvestByHand(used.ledger, {
      batches: [[handMade("1", { text: "once more" })]],
      same: ["1"],
      hidden: [hidden("1", [revisionOf("1", secret.text)])],
      closed: [closed("1")],
      gone: [gone("1")],
    });
    expect(report.counts).toEqual(counts({ updated: 1, unchanged: 2, redacted: 2 }));
    expect(countCandidates(report.counts)).toBe(5);
  });
});
