import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KnownFacts } from "../../../store/attribution/known-facts.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { type HandMade, SOURCE, handMade, harvestByHand } from "../../support/hand-made.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";

const SHOWN = { resources: [resourceId(pageId(SOURCE.id, "1"))] };

describe.each(dialects)("what is known of shown revisions on %s", (dialect) => {
  let database: TestDatabase;
  let ledger: Ledger;

  beforeEach(async () => {
    database = await createTestDatabase(dialect);
    ledger = new Ledger(database);
    await ledger.register([SOURCE]);
    await harvest({ record: { licenses: [{ label: "first", declaredBy: "page" }] } });
  });
  afterEach(() => database.drop());

  const harvest = (made: HandMade) => harvestByHand(ledger, { batches: [[handMade("1", made)]] });
  const labels = async (facts: KnownFacts) =>
    (await facts.ofShown(SHOWN)).flatMap(({ licenses }) => licenses.map(({ label }) => label));

  it("is read once for all answers", async () => {
    const facts = new KnownFacts(database);
    database.takeStatements();
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      expect(await labels(facts)).toEqual(["first"]);
      counts.push(database.takeStatements().length);
    }

    expect(counts).toEqual([2, 1, 1]);
  });

  it("is what the page says now, as soon as it is harvested", async () => {
    const facts = new KnownFacts(database);
    await labels(facts);
    await harvest({ text: "other words", record: { licenses: [{ label: "second", declaredBy: "page" }] } });

    expect(await labels(facts)).toEqual(["second"]);
  });

  it("is forgotten after every change of the graph", async () => {
    const facts = new KnownFacts(database);
    await labels(facts);
    await database.em().execute("update graph_state set version = version + 1");
    database.takeStatements();
    await labels(facts);

    expect(database.takeStatements()).toHaveLength(2);
  });

  it("is read again after a minute, for what a new mapping finds in an old page", async () => {
    let now = 0;
    const facts = new KnownFacts(database, () => now);
    await labels(facts);
    now = 60_001;
    database.takeStatements();
    await labels(facts);

    expect(database.takeStatements()).toHaveLength(2);
  });
});
