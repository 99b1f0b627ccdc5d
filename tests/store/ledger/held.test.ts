import { describe, expect, it } from "vitest";
import type { HarvestSession, HeldPage } from "../../../schema/sink.js";
import { dialects } from "../../support/databases.js";
import { SOURCE, batchOf, gone, handMade, harvestByHand, hidden, revisionOf } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";

describe.each(dialects)("the pages a connector can ask the ledger for, on %s", (dialect) => {
  const used = useLedger(dialect);

  async function held(remoteIds?: readonly string[], during?: HarvestSession): Promise<HeldPage[]> {
    const session = during ?? (await used.ledger.open(SOURCE.id, { full: true }));
    const pages: HeldPage[] = [];
    for await (const page of session.held(remoteIds)) pages.push(page);
    return pages;
  }

  it("are the live ones, each once, however many there are", async () => {
    const pages = Array.from({ length: 1001 }, (_, index) => handMade(String(index)));
    await harvestByHand(used.ledger, { batches: [pages] });
    await harvestByHand(used.ledger, { gone: [gone("7"), gone("8", "out-of-scope")] });
    const ids = (await held()).map(({ remoteId }) => Number(remoteId)).toSorted((a, b) => a - b);
    expect(ids).toEqual(
      Array.from({ length: 1001 }, (_, index) => index).filter((index) => index !== 7 && index !== 8),
    );
  });

  it("are only those named, when some are named", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2"), handMade("3")]] });
    expect((await held(["3", "1", "9"])).map(({ remoteId }) => remoteId).toSorted()).toEqual(["1", "3"]);
    expect(await held([])).toEqual([]);
  });

  it("come with the revisions whose content is held, without those erased", async () => {
    const texts = ["one", "two", "three"];
    await harvestByHand(used.ledger, {
      batches: texts.map((text) => [handMade("1", { text })]),
      hidden: [hidden("1", [revisionOf("1", "two")])],
    });
    expect(await held()).toMatchObject([
      { remoteId: "1", revisionIds: [revisionOf("1", "one"), revisionOf("1", "three")] },
    ]);
  });

  it("name a revision that came back last: after a partial restore the others may be hidden", async () => {
    const texts = ["first", "second", "first"];
    await harvestByHand(used.ledger, { batches: texts.map((text) => [handMade("1", { text })]) });
    expect(await held()).toMatchObject([{ revisionIds: [revisionOf("1", "second"), revisionOf("1", "first")] }]);
  });

  it("say whether this harvest has read them", async () => {
    await harvestByHand(used.ledger, { batches: [[handMade("1"), handMade("2")]] });
    const session = await used.ledger.open(SOURCE.id, { full: true });
    await session.commit(batchOf([handMade("2")]));
    const seen = (await held(undefined, session)).map((page) => [page.remoteId, page.seen] as const);
    expect(new Map(seen)).toEqual(
      new Map([
        ["1", false],
        ["2", true],
      ]),
    );
  });
});
