import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDay } from "../../../store/governance/day.js";
import { charterHistories, charterTexts, versionInForce } from "../../../store/read/governance/charters.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { daysAfter, decide, foundCommons, refusal } from "./commons.js";

describe.each(dialects)("charters on %s", (dialect) => {
  let database: TestDatabase;
  const proposals: string[] = [];
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, { halle: "CARRIER" });
    for (const [charter, inForceFrom] of [
      ["charte", "2026-04-01"],
      ["charte", "2026-06-01"],
      ["charte", "2026-05-01"],
      ["accueil", "2026-04-15"],
    ] as const) {
      const content = { charter, title: `Depuis ${inForceFrom}`, text: `Le texte de ${inForceFrom}.`, inForceFrom };
      proposals.push(
        await decide(database, { kind: "ADOPT_CHARTER", content }, ["halle"], daysAfter(proposals.length)),
      );
    }
  });
  afterAll(() => database.drop());

  const charter = async () => (await charterHistories(database, "charte"))[0] ?? { name: "", versions: [] };

  it("keep every version with the decision that adopted it, the newest first", async () => {
    const { versions } = await charter();
    expect(versions.map(({ number, inForceFrom }) => [number, inForceFrom])).toEqual([
      [3, "2026-05-01"],
      [2, "2026-06-01"],
      [1, "2026-04-01"],
    ]);
    expect(versions.map(({ proposalId }) => proposalId)).toEqual([proposals[2], proposals[1], proposals[0]]);
    expect(versions[0]?.adoptedAt).toEqual(daysAfter(2));
    expect((await charterHistories(database)).map(({ name }) => name)).toEqual(["accueil", "charte"]);
    expect(await charterHistories(database, "rien")).toEqual([]);
    expect(await charterHistories(database, "a\0b")).toEqual([]);
  });

  it("hold until the day of a version that was adopted later", async () => {
    const { versions } = await charter();
    expect(versions.map(({ inForceUntil }) => inForceUntil)).toEqual([null, "2026-05-01", "2026-05-01"]);
  });

  it("tell which version was in force on a day: none, the first, and the one adopted last", async () => {
    const history = await charter();
    const numberOn = (day: string) => versionInForce(history, day)?.number;
    expect(["2026-03-31", "2026-04-01", "2026-04-30", "2026-05-01", "2026-07-01"].map(numberOn)).toEqual([
      undefined,
      1,
      1,
      3,
      3,
    ]);
  });

  it("give their texts by version", async () => {
    const { versions } = await charter();
    const ids = versions.map(({ id }) => id);
    expect([...(await charterTexts(database, ids)).values()].toSorted()).toEqual([
      "Le texte de 2026-04-01.",
      "Le texte de 2026-05-01.",
      "Le texte de 2026-06-01.",
    ]);
  });
});

it.each(["2026-02-29", "2026-13-01", "2026-1-1", "01/02/2026", "2026-01-01T00:00:00Z", "", "2026-01-01\n"])(
  "%j is no day of the calendar",
  (day) => {
    expect(() => readDay("on", day)).toThrow(refusal("BAD_USER_INPUT", /`on` must be a day of the calendar/));
  },
);

it("the last day of February is a day of the calendar in a leap year", () => {
  expect(readDay("on", "2028-02-29")).toBe("2028-02-29");
});
