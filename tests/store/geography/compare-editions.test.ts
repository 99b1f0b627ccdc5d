import { describe, expect, it } from "vitest";
import { compareEditions } from "../../../store/geography/compare-editions.js";
import { edition, made, pastOf } from "../../support/made-editions.js";
import type { Edition } from "../../../store/geography/edition.js";

const department = made("department:85", "Vendée");
const commune = (code: string, name: string, parentIds = ["department:85"]) =>
  made(`commune:${code}`, name, { parentIds });
const part = (id: string, name: string, chief: string) => made(id, name, { parentIds: [`commune:${chief}`] });
const epci = (code: string, name: string, ...members: string[]) =>
  made(`epci:${code}`, name, { memberIds: members.map((each) => `commune:${each}`) });

/** The changes as lines: kind, whose past, from whom, to whom. */
function changesBetween(before: Edition, after: Edition): string[] {
  const { changes } = compareEditions(before, after);
  return changes.map(({ kind, territoryId, fromIds, toIds, nameBefore, nameAfter }) => {
    const names = nameBefore === undefined ? "" : `, ${nameBefore} → ${nameAfter}`;
    return `${kind} ${territoryId}: ${fromIds.join(" ")} → ${toIds.join(" ")}${names}`;
  });
}

describe("communes of two editions", () => {
  it("tells a merger in the past of who went and of who took in", () => {
    const before = edition(2024, [department, commune("85001", "Aube"), commune("85002", "Brume")]);
    const after = edition(2025, [department, commune("85001", "Aube-Brume")], { "commune:85001": ["commune:85002"] });
    expect(changesBetween(before, after)).toEqual([
      "ENLARGED commune:85001: commune:85001 commune:85002 → commune:85001, Aube → Aube-Brume",
      "MERGED commune:85002: commune:85002 → commune:85001",
    ]);
    expect(compareEditions(before, after).former.map(({ id, vintage }) => [id, vintage])).toEqual([
      ["commune:85002", 2024],
    ]);
  });

  it("finds the heir of a commune by the part that it lives on as, when no code tells it", () => {
    const before = edition(2024, [department, commune("85001", "Aube"), commune("85002", "Brume")]);
    const lives = part("delegated-commune:85002", "Brume", "85001");
    expect(changesBetween(before, edition(2025, [department, commune("85001", "Aube"), lives]))).toContain(
      "MERGED commune:85002: commune:85002 → commune:85001",
    );
  });

  it("tells a division, and that what keeps code and name is still the same commune", () => {
    const before = edition(2023, [department, commune("85084", "Essarts en Bocage")], {
      "commune:85084": ["commune:85165"],
    });
    const after = edition(2024, [department, commune("85084", "Essarts-en-Bocage"), commune("85165", "L'Oie")]);
    expect(changesBetween(before, after)).toEqual([
      "SPLIT commune:85084: commune:85084 → commune:85084 commune:85165, Essarts en Bocage → Essarts-en-Bocage",
      "CREATED commune:85165: commune:85084 → commune:85165",
    ]);
    expect(compareEditions(before, after).begun).toEqual(["commune:85165"]);
  });

  it("tells that a code means another commune when what keeps it has another name", () => {
    const before = edition(2023, [department, commune("85054", "Hauts-Talican")], {
      "commune:85054": ["commune:85694"],
    });
    const after = edition(2024, [department, commune("85054", "Beaumont"), commune("85694", "Hauts-Talican")]);
    expect(changesBetween(before, after)).toContain(
      "CODE_REUSED commune:85054: commune:85054 → commune:85694 commune:85054, Hauts-Talican → Beaumont",
    );
    expect(compareEditions(before, after).begun).toEqual(["commune:85054", "commune:85694"]);
  });

  it("tells a new code of the same commune in the past of both", () => {
    const before = edition(2022, [department, commune("85058", "Trois Lacs")], { "commune:85058": ["commune:85676"] });
    const after = edition(2023, [department, commune("85676", "Trois Lacs")], { "commune:85676": ["commune:85058"] });
    expect(changesBetween(before, after)).toEqual([
      "RECODED commune:85058: commune:85058 → commune:85676",
      "RECODED commune:85676: commune:85058 → commune:85676",
    ]);
  });

  it("tells a new name, and not that a name is spelled otherwise", () => {
    const before = edition(2025, [department, commune("85001", "Saint-Cyr"), commune("85002", "Sougéal")]);
    const after = edition(2026, [department, commune("85001", "Saint-Cyr-Bocage"), commune("85002", "Sougeal")]);
    expect(changesBetween(before, after)).toEqual([
      "RENAMED commune:85001: commune:85001 → commune:85001, Saint-Cyr → Saint-Cyr-Bocage",
    ]);
  });

  it("tells that a commune ended when nothing says what became of it", () => {
    const before = edition(2025, [department, commune("85001", "Aube"), commune("85002", "Brume")]);
    expect(changesBetween(before, edition(2026, [department, commune("85001", "Aube")]))).toEqual([
      "ENDED commune:85002: commune:85002 → ",
    ]);
  });

  it("tells that a commune went to another département", () => {
    const other = made("department:44", "Loire-Atlantique");
    const before = edition(2025, [department, other, commune("85001", "Aube")]);
    const after = edition(2026, [department, other, commune("85001", "Aube", ["department:44"])]);
    expect(changesBetween(before, after)).toEqual(["MOVED commune:85001: department:85 → department:44"]);
  });

  it("says nothing of what an edition only begins to list", () => {
    const before = edition(2021, [department, commune("85001", "Aube"), commune("97501", "Miquelon", [])]);
    const collectivity = made("department:975", "Saint-Pierre-et-Miquelon");
    const there = ["97501", "97502"].map((code) => commune(code, `Île ${code}`, ["department:975"]));
    const plaine = made("ept:200057867", "Plaine", { memberIds: ["commune:85001"] });
    const after = edition(2022, [
      department,
      collectivity,
      commune("85001", "Aube"),
      commune("97501", "Miquelon", ["department:975"]),
      there[1]!,
      plaine,
    ]);
    expect(changesBetween(before, after)).toEqual([]);
    expect(compareEditions(before, after).begun).toEqual(["commune:97502", "department:975", "ept:200057867"]);
  });
});

describe("groupings of two editions", () => {
  const [a, b, c] = [commune("85001", "Aube"), commune("85002", "Brume"), commune("85003", "Cime")];

  it("tells who left and who joined", () => {
    const before = edition(2023, [
      department,
      a,
      b,
      c,
      epci("200000001", "Nord", "85001", "85002"),
      epci("200000002", "Sud", "85003"),
    ]);
    const after = edition(2024, [
      department,
      a,
      b,
      c,
      epci("200000001", "Nord", "85001"),
      epci("200000002", "Grand Sud", "85003", "85002"),
    ]);
    expect(changesBetween(before, after)).toEqual([
      "MEMBERS_CHANGED epci:200000001: commune:85002 → ",
      "MEMBERS_CHANGED epci:200000002:  → commune:85002, Sud → Grand Sud",
    ]);
  });

  it("does not take mergers and new codes of communes for members that come and go", () => {
    const before = edition(2024, [
      department,
      a,
      b,
      c,
      epci("200000001", "Nord", "85001", "85002"),
      epci("200000002", "Sud", "85003"),
    ]);
    const after = edition(
      2025,
      [department, a, commune("85009", "Cime"), epci("200000001", "Nord", "85001"), epci("200000002", "Sud", "85009")],
      {
        "commune:85001": ["commune:85002"],
        "commune:85009": ["commune:85003"],
      },
    );
    expect(changesBetween(before, after).filter((line) => line.includes("epci"))).toEqual([]);
  });

  it("tells what dissolved groupings went into, and what new ones are made of", () => {
    const before = edition(2021, [
      department,
      a,
      b,
      c,
      epci("200000001", "Nord", "85001", "85002"),
      epci("200000002", "Sud", "85003"),
    ]);
    const joined = edition(2022, [department, a, b, c, epci("200000009", "Tout", "85001", "85002", "85003")]);
    expect(changesBetween(before, joined)).toEqual([
      "MERGED epci:200000001: epci:200000001 → epci:200000009",
      "MERGED epci:200000002: epci:200000002 → epci:200000009",
      "CREATED epci:200000009: epci:200000001 epci:200000002 → epci:200000009",
    ]);
    const divided = edition(2022, [
      department,
      a,
      b,
      c,
      epci("200000008", "Est", "85001"),
      epci("200000002", "Sud", "85003", "85002"),
    ]);
    expect(changesBetween(before, divided)).toEqual([
      "SPLIT epci:200000001: epci:200000001 → epci:200000002 epci:200000008",
      "MEMBERS_CHANGED epci:200000002:  → commune:85002",
      "CREATED epci:200000008: epci:200000001 → epci:200000008",
    ]);
    const recoded = edition(2022, [
      department,
      a,
      b,
      c,
      epci("200000007", "Nord", "85001", "85002"),
      epci("200000002", "Sud", "85003"),
    ]);
    expect(changesBetween(before, recoded).filter((line) => line.startsWith("RECODED"))).toHaveLength(2);
  });

  it("reads the communes of an arrondissement off the communes", () => {
    const places = [made("arrondissement:851", "Nord"), made("arrondissement:852", "Sud"), department];
    const lies = (code: string, where: string) => commune(code, "Aube", ["department:85", `arrondissement:${where}`]);
    const before = edition(2021, [...places, lies("85001", "851"), lies("85002", "851"), lies("85003", "852")]);
    const after = edition(2022, [...places, lies("85001", "851"), lies("85002", "852"), lies("85003", "852")]);
    expect(changesBetween(before, after)).toEqual([
      "MEMBERS_CHANGED arrondissement:851: commune:85002 → ",
      "MEMBERS_CHANGED arrondissement:852:  → commune:85002",
    ]);
  });
});

describe("parts of communes of two editions", () => {
  const chief = commune("85001", "Aube");

  it("tells that a part that is no more lies in its commune, or in the one that this became", () => {
    const before = edition(2024, [
      department,
      chief,
      commune("85002", "Brume"),
      part("delegated-commune:85009", "Cime", "85002"),
    ]);
    const after = edition(2025, [department, chief], { "commune:85001": ["commune:85002"] });
    expect(changesBetween(before, after)).toContain(
      "MERGED delegated-commune:85009: delegated-commune:85009 → commune:85001",
    );
  });

  it("tells that a part became a commune again, a part of another kind, or was a commune until now", () => {
    const before = edition(2023, [
      department,
      chief,
      commune("85005", "Étang"),
      part("delegated-commune:85002", "Brume", "85001"),
      part("associated-commune:85003", "Cime", "85001"),
    ]);
    const after = edition(2024, [
      department,
      chief,
      commune("85002", "Brume"),
      part("delegated-commune:85003", "Cime", "85001"),
      part("delegated-commune:85005", "Étang", "85001"),
    ]);
    const changes = changesBetween(before, after);
    expect(changes).toContain("RECODED delegated-commune:85002: delegated-commune:85002 → commune:85002");
    expect(changes).toContain("RECODED delegated-commune:85003: associated-commune:85003 → delegated-commune:85003");
    expect(changes).toContain("CREATED delegated-commune:85005: commune:85005 → delegated-commune:85005");
    expect(changes.filter((line) => line.includes("delegated-commune:85003:"))).toHaveLength(1);
  });

  it("tells that a part lies in another commune, and not that its commune has another code", () => {
    const piece = (where: string) => part("delegated-commune:85009", "Cime", where);
    const before = edition(2023, [department, chief, commune("85002", "Brume"), piece("85001")]);
    const moved = edition(2024, [department, chief, commune("85002", "Brume"), piece("85002")]);
    expect(changesBetween(before, moved)).toEqual(["MOVED delegated-commune:85009: commune:85001 → commune:85002"]);
    const follows = edition(2024, [department, commune("85007", "Aube"), commune("85002", "Brume"), piece("85007")], {
      "commune:85007": ["commune:85001"],
    });
    expect(changesBetween(before, follows).filter((line) => line.startsWith("MOVED"))).toEqual([]);
  });
});

describe("a past of several editions", () => {
  it("refuses editions that are not in their order", () => {
    const [older, newer] = [edition(2021, [department]), edition(2022, [department])];
    expect(() => compareEditions(newer, older)).toThrow("2021 is not later than 2022");
  });

  it("lets a commune that is restored stand again, since the edition that restored it", () => {
    const both = [department, commune("85001", "Aube"), commune("85002", "Brume")];
    const merged = edition(2022, [department, commune("85001", "Aube")], { "commune:85001": ["commune:85002"] });
    const past = pastOf([edition(2021, both), merged, edition(2023, both)]);
    expect(past.former).toEqual([]);
    expect([...past.since]).toEqual([["commune:85002", 2023]]);
    expect(past.changes.map(({ year, kind }) => `${year} ${kind}`)).toEqual([
      "2022 ENLARGED",
      "2022 MERGED",
      "2023 SPLIT",
      "2023 CREATED",
    ]);
  });
});
