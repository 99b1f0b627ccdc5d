import { describe, expect, it } from "vitest";
import { dialects } from "../../support/databases.js";
import { type HandMade, SOURCE, batchOf, handMade } from "../../support/hand-made.js";
import { useLedger } from "../../support/use-ledger.js";

describe.each(dialects)("the SQL statements of a batch on %s", (dialect) => {
  const used = useLedger(dialect);

  const said = (index: number, made: HandMade = {}): HandMade => ({
    contributors: ["Ada", `Contributor ${index}`],
    ...made,
    record: {
      keywords: [`keyword ${index}`, "eau"],
      organizations: [{ name: `Organization ${index}`, role: "CARRIER", field: "from" }],
      locations: [{ text: "Courcy", field: "location" }],
      ...made.record,
    },
  });

  /** How many statements a batch of so many pages takes after one that said something else of each. */
  async function statements(pages: number, change: (index: number) => HandMade): Promise<number> {
    await used.empty();
    const session = await used.ledger.open(SOURCE.id, { full: true });
    const batch = (made: (index: number) => HandMade) =>
      batchOf(Array.from({ length: pages }, (_, index) => handMade(String(index), made(index))));
    await session.commit(batch((index) => said(index)));
    used.database.takeStatements();
    await session.commit(batch(change));
    return used.database.takeStatements().length;
  }

  it.each([
    ["whose text changed", (index: number) => said(index, { text: `new words ${index}` })],
    ["that lost a contributor", (index: number) => said(index, { contributors: ["Ada"] })],
    [
      "read by another mapping",
      (index: number) => said(index, { mappingVersion: "hand/2", read: { themes: [`theme ${index}`] } }),
    ],
    ["that cannot be read any more", (index: number) => said(index, { text: "bad", fault: true })],
    [
      "that became organizations",
      (index: number) => said(index, { record: { kind: "organization", organizations: [] } }),
    ],
    ["that did not change", (index: number) => said(index)],
  ])("are not more for 50 pages than for 10 %s", async (_, change) => {
    const few = await statements(10, change);
    expect(few).toBeGreaterThan(3);
    // Less where so many pages share words that these tell nothing any more.
    expect(await statements(50, change)).toBeLessThanOrEqual(few);
  });
});
