import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadGeography } from "../../../store/geography/geography.js";
import { readPast, writePast, type WirePast } from "../../../store/geography/past-file.js";
import { explainUnknown, translateTerritory } from "../../../store/geography/translate.js";
import {
  edition,
  geographyOf,
  made,
  makeYears,
  pastOf,
  type MadeEvent,
  type MadeTelling,
} from "../../support/made-editions.js";

const geography = loadGeography();

describe("translating an id of an earlier edition", () => {
  it("finds the commune that a merged one went into", () => {
    const answer = translateTerritory("commune:93059", 2024, geography);
    expect(answer).toMatchObject({ status: "MERGED", territoryId: "commune:93066", candidateIds: [], year: 2024 });
    expect(answer.explanation).toBe(
      "In 2025, commune:93059 (Pierrefitte-sur-Seine) went into commune:93066 (Saint-Denis).",
    );
  });

  it("leaves the parts that carry on the name of a merged commune what they are", () => {
    expect(translateTerritory("delegated-commune:93059", 2025, geography)).toMatchObject({
      status: "SAME",
      territoryId: "delegated-commune:93059",
    });
  });

  it("answers a division with candidates, never a guess", () => {
    const answer = translateTerritory("commune:85084", 2023, geography);
    expect(answer.status).toBe("SPLIT");
    expect(answer).not.toHaveProperty("territoryId");
    expect(answer.candidateIds).toEqual(["commune:85084", "commune:85165", "commune:85212"]);
    expect(answer.explanation).toContain("Essarts en Bocage");
    expect(answer.explanation).toContain("The id does not tell which of them is meant.");
    expect(translateTerritory("commune:85084", 2024, geography)).toMatchObject({
      status: "SAME",
      territoryId: "commune:85084",
    });
  });

  it("tells that a code means another commune, with the one that bears its old name first", () => {
    const before = translateTerritory("commune:60054", 2023, geography);
    expect(before).toMatchObject({ status: "CODE_REUSED", candidateIds: ["commune:60694", "commune:60054"] });
    expect(before).not.toHaveProperty("territoryId");
    expect(before.explanation).toContain("commune:60054 (Les Hauts-Talican) was divided");
    expect(translateTerritory("commune:60054", 2024, geography)).toMatchObject({ territoryId: "commune:60054" });
  });

  it("is sure of an id without a year only when all editions agree", () => {
    expect(translateTerritory("commune:51183", undefined, geography)).toMatchObject({
      status: "SAME",
      territoryId: "commune:51183",
    });
    expect(translateTerritory("commune:93059", undefined, geography)).toMatchObject({ territoryId: "commune:93066" });
    expect(translateTerritory("commune:60054", undefined, geography).status).toBe("CODE_REUSED");
    expect(translateTerritory("commune:85084", undefined, geography).status).toBe("SPLIT");
    expect(translateTerritory("epci:200096956", undefined, geography)).toMatchObject({ status: "SAME" });
  });

  it("knows the names and ids that changed", () => {
    expect(translateTerritory("commune:62588", 2021, geography)).toMatchObject({
      status: "RENAMED",
      territoryId: "commune:62588",
    });
    expect(translateTerritory("commune:27058", 2022, geography)).toMatchObject({
      status: "RECODED",
      territoryId: "commune:27676",
    });
    expect(translateTerritory("epci:200035459", 2021, geography)).toMatchObject({
      status: "MERGED",
      territoryId: "epci:200096956",
    });
    expect(translateTerritory("associated-commune:62482", 2021, geography)).toMatchObject({
      status: "RECODED",
      territoryId: "delegated-commune:62482",
    });
  });

  it("reads a year before the first edition as the first, and says so", () => {
    const answer = translateTerritory("commune:93059", 1999, geography);
    expect(answer).toMatchObject({ year: 1999, status: "MERGED", territoryId: "commune:93066" });
    expect(answer.explanation).toMatch(/^The oldest edition is 2021: commune:93059 is read in its sense\./);
  });

  it("refuses a year after the newest edition, or that is none", () => {
    expect(() => translateTerritory("commune:93066", 2027, geography)).toThrow(
      new RangeError("There is no edition 2027: the newest is 2026. Give that year or an earlier."),
    );
    expect(() => translateTerritory("commune:93066", 2023.5, geography)).toThrow(RangeError);
    expect(() => translateTerritory("commune:93066", Number.NaN, geography)).toThrow(RangeError);
  });

  it("says that an id meant nothing yet, or nothing any more, in an edition", () => {
    const early = translateTerritory("commune:60694", 2022, geography);
    expect(early).toMatchObject({ status: "UNKNOWN", candidateIds: ["commune:60694"] });
    expect(early.explanation).toContain("meant nothing yet in the edition 2022");
    const late = translateTerritory("commune:93059", 2026, geography);
    expect(late).toMatchObject({ status: "MERGED", territoryId: "commune:93066" });
    expect(late.explanation).toContain("2024 was the last");
  });

  it("does not take the first edition that lists something for its birth", () => {
    const answer = translateTerritory("ept:200057867", 2021, geography);
    expect(answer).toMatchObject({ status: "SAME", territoryId: "ept:200057867" });
    expect(answer.explanation).toContain("The editions before 2023 do not list ept:200057867.");
  });

  it("leaves a project what it is, whatever the year", () => {
    expect(translateTerritory("project:biovallee", 2021, geography)).toMatchObject({
      status: "SAME",
      territoryId: "project:biovallee",
    });
  });

  it("tells that a territory ended when nothing says what became of it", () => {
    const one = made("commune:01001", "Aube");
    const made2 = geographyOf([edition(2021, [one, made("commune:01002", "Brume")]), edition(2022, [one])]);
    const answer = translateTerritory("commune:01002", 2021, made2);
    expect(answer).toMatchObject({ status: "ENDED", candidateIds: [] });
    expect(answer.explanation).toBe(
      "In 2022, commune:01002 (Brume) is no longer listed, and nothing says what became of it.",
    );
  });

  it("follows a chain through several years", () => {
    const [a, b, c] = [made("commune:01001", "Aube"), made("commune:01002", "Brume"), made("commune:01003", "Cime")];
    const chain = geographyOf([
      edition(2021, [a, b, c]),
      edition(2022, [b, c], { "commune:01002": ["commune:01001"] }),
      edition(2023, [c], { "commune:01003": ["commune:01001", "commune:01002"] }),
    ]);
    const answer = translateTerritory("commune:01001", 2021, chain);
    expect(answer).toMatchObject({ status: "MERGED", territoryId: "commune:01003" });
    expect(answer.changes.map(({ year, kind }) => [year, kind])).toEqual([
      [2022, "MERGED"],
      [2023, "MERGED"],
    ]);
  });

  it("answers an id of no edition with what is known of it", () => {
    const answer = translateTerritory("commune:75059", 2021, geography);
    expect(answer).toMatchObject({ status: "UNKNOWN", candidateIds: ["commune:93066"] });
    expect(answer.explanation).toContain("a code of earlier times");
  });
});

describe("explaining an unknown id", () => {
  it.each([
    ["commune:75059", "code of earlier times", ["commune:93066"]],
    [
      "commune:12114",
      "The same code: delegated-commune:12114 (Grand-Vabre)",
      ["commune:12218", "delegated-commune:12114"],
    ],
    ["region:93", undefined, ["department:93"]],
    ["commune:75", "write its kind and code", ["region:75", "department:75"]],
    ["93059", "write its kind and code", ["commune:93066", "delegated-commune:93059"]],
    ["commune:99404", "there is no département 99", []],
    ["commune:51999", "in none of the editions 2021 to 2026", []],
    ["epci:200000000", "in none of the editions 2021 to 2026", []],
    ["", "no id of a territory", []],
  ])("says of %j: %s", (id, words, candidateIds) => {
    const { message, candidateIds: found } = explainUnknown(id, geography);
    if (words !== undefined) expect(message).toContain(words);
    for (const each of candidateIds) expect(found).toContain(each);
    if (candidateIds.length === 0) expect(found).toEqual([]);
  });

  it("answers any text with a message and territories of today only", () => {
    const text = fc.oneof(fc.string({ maxLength: 200 }), fc.stringMatching(/^commune:[0-9]{5}$/));
    fc.assert(
      fc.property(text, (id) => {
        const { message, candidateIds } = explainUnknown(id, geography);
        expect(message.length).toBeGreaterThan(20);
        for (const each of candidateIds) expect(geography.get(each)?.vintage).toBe(geography.vintage);
      }),
    );
  });
});

describe("translating through made years", () => {
  const event: fc.Arbitrary<MadeEvent> = fc.record({
    kind: fc.constantFrom("merge", "split", "split and rename", "rename", "recode"),
    one: fc.nat(20),
    other: fc.nat(20),
  });
  const years = fc.array(fc.array(event, { maxLength: 3 }), { minLength: 1, maxLength: 6 });
  const telling: fc.Arbitrary<MadeTelling> = fc.constantFrom("former codes", "parts", "both");

  it("reaches the commune that holds each piece of what an id meant, and is sure only when that is one", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(years, telling, (events, how) => {
        const made = makeYears(events, how);
        const today = made.at(-1)!;
        const madeGeography = geographyOf(made.map((each) => each.edition));
        for (const { edition: then, holderOf } of made)
          for (const [id, pieces] of Map.groupBy([...holderOf], ([, holder]) => holder)) {
            const answer = translateTerritory(id, then.year, madeGeography);
            const holders = new Set(pieces.map(([piece]) => today.holderOf.get(piece)));
            seen.add(answer.status);
            if (answer.territoryId !== undefined)
              expect([...holders], answer.explanation).toEqual([answer.territoryId]);
            else for (const holder of holders) expect(answer.candidateIds, answer.explanation).toContain(holder);
          }
      }),
      { numRuns: 300 },
    );
    expect([...seen].toSorted()).toEqual(["CODE_REUSED", "MERGED", "RECODED", "RENAMED", "SAME", "SPLIT"]);
  });

  it("knows without a year no more than with every year", () => {
    fc.assert(
      fc.property(years, telling, (events, how) => {
        const made = makeYears(events, how);
        const madeGeography = geographyOf(made.map((each) => each.edition));
        const ids = new Set(made.flatMap(({ edition: then }) => then.territories.map(({ id }) => id)));
        for (const id of ids) {
          const { territoryId } = translateTerritory(id, undefined, madeGeography);
          if (territoryId === undefined) continue;
          for (const { edition: then } of made.filter((each) => each.edition.territories.some((one) => one.id === id)))
            expect(translateTerritory(id, then.year, madeGeography).territoryId).toBe(territoryId);
        }
      }),
    );
  });

  it("keeps ids apart, and all of the past in the file", () => {
    fc.assert(
      fc.property(years, telling, (events, how) => {
        const editions = makeYears(events, how).map((each) => each.edition);
        const past = pastOf(editions);
        const today = new Set(editions.at(-1)!.territories.map(({ id }) => id));
        const before = new Set(editions.flatMap(({ territories }) => territories.map(({ id }) => id)));
        const former = past.former.map(({ id }) => id);
        expect(former.toSorted()).toEqual([...before].filter((id) => !today.has(id)).toSorted());
        expect(readPast(JSON.parse(writePast(past)) as WirePast)).toEqual(past);
      }),
    );
  });
});
