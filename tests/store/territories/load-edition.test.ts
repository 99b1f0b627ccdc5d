import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Place } from "../../../store/database/graph-entities.js";
import { GraphState } from "../../../store/database/memory-entities.js";
import { GeographyState, ResourceTerritory, Territory } from "../../../store/database/territory-entities.js";
import { translateTerritory } from "../../../store/geography/translate.js";
import { currentGeography } from "../../../store/territories/current-geography.js";
import { EditionError } from "../../../store/territories/edition-to-load.js";
import { fillTerritories } from "../../../store/territories/fill.js";
import { loadEdition } from "../../../store/territories/load-edition.js";
import { saveProjectTerritory } from "../../../store/territories/save-project-territory.js";
import { dialects } from "../../support/databases.js";
import { handMade, harvestByHand } from "../../support/hand-made.js";
import { dumpTables } from "../../support/tables.js";
import { useLedger } from "../../support/use-ledger.js";
import { type EditionFiles, commune, happenIn2027, makeEdition } from "./made-edition.js";

const NOW = new Date("2026-11-20T12:00:00Z");

/** Written for the merged commune, and for the one that is divided. */
const PROJECTS = [
  { code: "pays-remois", name: "Pays rémois partagé", memberIds: ["commune:51088", "commune:51329"], source: "Us" },
  { code: "solaure", name: "Solaure en commun", memberIds: ["commune:26001"], source: "Us" },
];

describe.each(dialects)("loading an edition on %s", (dialect) => {
  const used = useLedger(dialect);
  const folders: string[] = [];
  let edition2027: string;

  const made = (change: (files: EditionFiles) => void) => {
    const folder = makeEdition(change);
    folders.push(folder);
    return folder;
  };
  const territory = (id: string) => used.database.em().findOne(Territory, { id });
  const places = async () =>
    (await used.database.em().find(Place, {}, { orderBy: { text: "asc" } })).map(
      ({ text, territoryId }) => `${text}: ${territoryId}`,
    );

  beforeAll(() => {
    edition2027 = makeEdition(happenIn2027);
  });
  beforeEach(() => fillTerritories(used.database));
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));
  afterAll(() => rmSync(edition2027, { recursive: true }));

  it("keeps ids, ends what is no more, and tells what became of it", async () => {
    const report = await loadEdition(used.database, edition2027, 2027);

    expect(report).toMatchObject({ year: 2027, repointings: [] });
    expect(await used.database.em().findOne(GeographyState, { id: 1 })).toMatchObject({ version: 2, vintage: 2027 });
    expect(await territory("commune:51183")).toMatchObject({ vintage: 2027, since: 2021, population: 1_693 });
    expect(await territory("commune:51088")).toMatchObject({ name: "Brimont", vintage: 2026, since: 2021 });
    expect(await territory("commune:51329")).toMatchObject({ name: "Loivre-sur-Vesle", vintage: 2027, since: 2021 });
    expect(await territory("commune:26187")).toMatchObject({ name: "Molières-Glandaz", vintage: 2027, since: 2027 });
    expect(await territory("delegated-commune:26187")).toMatchObject({ vintage: 2026 });
    expect(await territory("commune:93059")).toMatchObject({ vintage: 2024 });

    const geography = await currentGeography(used.database);
    expect(geography.editions).toEqual([2021, 2022, 2023, 2024, 2025, 2026, 2027]);
    const translate = (id: string) => translateTerritory(id, 2026, geography);
    expect(translate("commune:51088")).toMatchObject({ status: "MERGED", territoryId: "commune:51183" });
    expect(translate("commune:51329")).toMatchObject({ status: "RENAMED", territoryId: "commune:51329" });
    expect(translate("commune:26001")).toMatchObject({ status: "SPLIT" });
    expect(translate("commune:26001").candidateIds.toSorted()).toEqual(["commune:26001", "commune:26187"]);
    expect(translateTerritory("commune:93059", 2024, geography)).toMatchObject({ territoryId: "commune:93066" });
    expect(geography.changesOf("epci:242600534")[0]).toMatchObject({
      year: 2027,
      kind: "MEMBERS_CHANGED",
      toIds: ["commune:26125"],
    });
  });

  it("lets places mean what they mean now, and the areas follow", async () => {
    const pages = [
      handMade("1", { record: { locations: [{ text: "Loivre-sur-Vesle", field: "location" }] } }),
      handMade("2", { record: { territories: [{ id: "commune:51088", text: "Brimont" }] } }),
      handMade("3", { record: { locations: [{ text: "Eurre", field: "location" }] } }),
    ];
    await harvestByHand(used.ledger, { batches: [pages] });
    const within = async (territoryId: string) =>
      (await used.database.em().find(ResourceTerritory, { territoryId })).length;
    expect(await places()).toEqual(["Brimont: commune:51088", "Eurre: commune:26125", "Loivre-sur-Vesle: null"]);
    expect([await within("epci:242600252"), await within("epci:242600534")]).toEqual([1, 0]);
    const before = await used.database.em().findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });
    const shares: number[] = [];

    await loadEdition(used.database, edition2027, 2027, (share) => shares.push(share));

    expect(await places()).toEqual([
      "Brimont: commune:51183",
      "Eurre: commune:26125",
      "Loivre-sur-Vesle: commune:51329",
    ]);
    expect([await within("epci:242600252"), await within("epci:242600534")]).toEqual([0, 1]);
    const after = await used.database.em().findOneOrFail(GraphState, { id: 1 }, { disableIdentityMap: true });
    expect(after.version).toBeGreaterThan(before.version);
    expect(after.rules).toBe(before.rules);
    expect(shares.at(-1)).toBe(1);
  });

  it("lets projects name what their members became, and reports what a steward has to decide", async () => {
    for (const project of PROJECTS) await saveProjectTerritory(used.database, project, "steward", NOW);

    const { repointings } = await loadEdition(used.database, edition2027, 2027);

    expect(repointings).toEqual([
      {
        projectId: "project:pays-remois",
        memberId: "commune:51088",
        replacedBy: "commune:51183",
        explanation: expect.stringContaining("2027"),
      },
    ]);
    expect(await territory("project:pays-remois")).toMatchObject({
      memberIds: ["commune:51183", "commune:51329"],
      actor: "steward",
      population: 1_693 + 1_442,
    });
    // The commune that was divided is still there, smaller.
    expect(await territory("project:solaure")).toMatchObject({ memberIds: ["commune:26001"] });
    expect((await currentGeography(used.database)).ancestorsOf("commune:51183").map(({ id }) => id)).toContain(
      "project:pays-remois",
    );
  });

  it("loaded once more changes nothing, and a correction replaces what it corrects", async () => {
    await loadEdition(used.database, edition2027, 2027);
    const rows = () => dumpTables(used.database, ["territory"]);
    const before = await rows();

    const again = await loadEdition(used.database, edition2027, 2027);
    expect(again).toMatchObject({ former: 0, changes: new Map() });
    expect(await rows()).toEqual(before);

    const corrected = made((files) => {
      happenIn2027(files);
      commune(files.communes, "51329").nom = "Loivre";
    });
    await loadEdition(used.database, corrected, 2027);
    expect(await territory("commune:51329")).toMatchObject({ name: "Loivre", vintage: 2027, since: 2021 });
  });

  it("takes back what only a mistake had made or ended", async () => {
    await loadEdition(used.database, edition2027, 2027);

    await loadEdition(
      used.database,
      made(() => {}),
      2027,
    );

    expect(await territory("commune:51088")).toMatchObject({ name: "Brimont", vintage: 2027 });
    expect(await territory("commune:26187")).toBeNull();
    expect(await territory("delegated-commune:26187")).toMatchObject({ vintage: 2027 });
  });

  it("is not undone by the bundle that the next start brings", async () => {
    await loadEdition(used.database, edition2027, 2027);

    expect(await fillTerritories(used.database)).toMatchObject({ outcome: "CURRENT", vintage: 2027 });
    await used.database.em().nativeUpdate(GeographyState, { id: 1 }, { bundle: "7.0.0/1" });
    expect(await fillTerritories(used.database)).toMatchObject({ outcome: "KEPT", vintage: 2027 });
    expect(await territory("commune:51329")).toMatchObject({ name: "Loivre-sur-Vesle" });
  });

  it("refuses what is no edition that follows, and writes nothing", async () => {
    const state = () => dumpTables(used.database, ["geography_state"]);
    const before = await state();
    const refusal = (folder: string, year: number) => loadEdition(used.database, folder, year).catch((error) => error);
    const empty = mkdtempSync(join(tmpdir(), "maillage-edition-"));
    folders.push(empty);
    const half = made(({ communes }) => void communes.splice(0, 3_000));
    const twice = made(({ communes }) => void communes.push(commune(communes, "51183")));
    const wrongCode = made(({ communes }) => void (commune(communes, "51183").code = "Courcy"));

    const refusals = [
      await refusal(empty, 2027),
      await refusal(edition2027, 2025),
      await refusal(edition2027, 20.27),
      await refusal(edition2027, 3027),
      await refusal(half, 2027),
      await refusal(twice, 2027),
      await refusal(wrongCode, 2027),
    ];
    writeFileSync(join(empty, "communes.json"), "{");
    refusals.push(await refusal(empty, 2027));

    expect(refusals.map((error) => error instanceof EditionError)).toEqual(refusals.map(() => true));
    expect(refusals.map((error) => (error as Error).message)).toEqual([
      expect.stringContaining("is missing"),
      expect.stringContaining("would undo"),
      expect.stringContaining("is not the year"),
      expect.stringContaining("is not the year"),
      expect.stringContaining("one in twenty"),
      expect.stringContaining("commune:51183 twice"),
      expect.stringContaining("commune:Courcy"),
      expect.stringContaining("not JSON"),
    ]);
    expect(await state()).toEqual(before);
  });
});
