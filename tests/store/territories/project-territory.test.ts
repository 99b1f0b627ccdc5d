import { describe, expect, it } from "vitest";
import { Place, Resource } from "../../../store/database/graph-entities.js";
import { GraphState } from "../../../store/database/memory-entities.js";
import { GeographyState, ResourceTerritory, Territory } from "../../../store/database/territory-entities.js";
import { loadGeography } from "../../../store/geography/geography.js";
import { DecisionRefusedError } from "../../../store/match/decision-refused.js";
import { currentGeography } from "../../../store/territories/current-geography.js";
import type { ProjectTerritoryInput } from "../../../store/territories/project-input.js";
import { rebuildGraph } from "../../../store/rebuild.js";
import { endProjectTerritory, saveProjectTerritory } from "../../../store/territories/save-project-territory.js";
import { dialects } from "../../support/databases.js";
import { handMade, harvestByHand, recordOf } from "../../support/hand-made.js";
import { dumpGraph } from "../../support/tables.js";
import { useFilledTerritories } from "./use-filled.js";

const NOW = new Date("2026-11-20T12:00:00Z");

const RETZ: ProjectTerritoryInput = {
  code: "grand-marais",
  name: "Grand Marais Vivant",
  aliases: ["Marais Vivant"],
  memberIds: ["commune:51183", "commune:51088"],
  source: "The charter of the project, article 2",
  validFrom: "2025-01-01",
};

describe.each(dialects)("project territories on %s", (dialect) => {
  const used = useFilledTerritories(dialect);

  const save = (input: Partial<ProjectTerritoryInput> = {}) =>
    saveProjectTerritory(used.database, { ...RETZ, ...input }, "steward-1", NOW);
  const row = (code: string) => used.database.em().findOne(Territory, { id: `project:${code}` });
  const versions = async () => {
    const { version: geography } = await used.database.em().findOneOrFail(GeographyState, { id: 1 });
    const { version: graph } = await used.database.em().findOneOrFail(GraphState, { id: 1 });
    return { geography, graph };
  };
  const titlesIn = async (territoryId: string) => {
    const em = used.database.em();
    const areas = await em.find(ResourceTerritory, { territoryId });
    const resources = await em.find(Resource, { id: { $in: areas.map(({ resourceId }) => resourceId) } });
    return resources.map(({ title }) => title).toSorted();
  };

  it("are drawn by a steward, and found by their names and members", async () => {
    expect(await save()).toEqual({ id: "project:grand-marais", changed: true, pages: 0 });

    expect(await row("grand-marais")).toMatchObject({
      kind: "project",
      name: RETZ.name,
      memberIds: RETZ.memberIds,
      source: RETZ.source,
      validFrom: "2025-01-01",
      validUntil: null,
      population: 1693,
      actor: "steward-1",
    });
    const geography = await currentGeography(used.database);
    expect(geography.named("marais vivant").map(({ id }) => id)).toEqual(["project:grand-marais"]);
    expect(geography.descendantIds("project:grand-marais").toSorted()).toEqual(["commune:51088", "commune:51183"]);
  });

  it("change nothing when they are saved once more as they are", async () => {
    await save();
    const before = await versions();

    expect(await save()).toMatchObject({ changed: false });
    expect(await save({ aliases: ["Marais-vivant"], name: " Grand  Marais Vivant" })).toMatchObject({ changed: true });
    expect(await save({ aliases: ["Marais-vivant"] })).toMatchObject({ changed: false });

    expect(await versions()).toEqual({ geography: before.geography + 1, graph: before.graph + 1 });
  });

  it("take in the resources of their members, and let go those of a member that leaves", async () => {
    await harvestByHand(used.ledger, {
      batches: [
        [
          handMade("1", { title: "Jardin", record: { locations: [{ text: "Courcy (51)", field: "location" }] } }),
          handMade("2", { title: "Four", record: { locations: [{ text: "Brimont", field: "location" }] } }),
          handMade("3", { title: "Loin", record: { locations: [{ text: "Die (26)", field: "location" }] } }),
        ],
      ],
    });

    await save();
    expect(await titlesIn("project:grand-marais")).toEqual(["Four", "Jardin"]);
    await save({ memberIds: ["commune:51183"] });
    expect(await titlesIn("project:grand-marais")).toEqual(["Jardin"]);
  });

  it("are found in the pages that mention them, whatever part of the page does", async () => {
    const pages = [
      handMade("1", { title: "Lettre", text: "Une lettre écrite dans le Grand Marais Vivant, au printemps." }),
      handMade("2", { title: "Carte", record: { locations: [{ text: "Marais vivant", field: "location" }] } }),
      handMade("3", { title: "Le Grand Marais Vivant en images" }),
      handMade("4", { title: "Autre chose", text: "Un marais, et rien de plus." }),
    ];
    await harvestByHand(used.ledger, { batches: [pages] });
    const resolved = async () => {
      const em = used.database.em();
      const places = await em.find(Place, { territoryId: "project:grand-marais", status: "resolved" });
      const resources = await em.find(Resource, { id: { $in: places.map(({ resourceId }) => resourceId) } });
      return resources.map(({ title }) => title).toSorted();
    };
    expect(await resolved()).toEqual([]);

    const { pages: woven } = await save();

    expect(woven).toBe(3);
    expect(await resolved()).toContain("Carte");
    expect(await resolved()).toContain("Lettre");
    await save({ name: "Autre nom", aliases: [] });
    expect(await resolved()).toEqual([]);
  });

  it("end on a day that a steward says, and stay in the graph", async () => {
    await save();
    const end = { code: "grand-marais", validUntil: "2025-12-31", source: "Decision of its assembly" };

    expect(await endProjectTerritory(used.database, end, "steward-2", NOW)).toMatchObject({ changed: true });
    expect(await endProjectTerritory(used.database, end, "steward-2", NOW)).toMatchObject({ changed: false });

    expect(await row("grand-marais")).toMatchObject({
      validFrom: "2025-01-01",
      validUntil: "2025-12-31",
      source: `${RETZ.source} Decision of its assembly`,
      actor: "steward-2",
    });
    const geography = await currentGeography(used.database);
    const ended = geography.get("project:grand-marais");
    expect(ended && geography.isCurrent(ended)).toBe(false);
    await expect(
      endProjectTerritory(used.database, { ...end, code: "nowhere" }, "steward-2", NOW),
    ).rejects.toMatchObject({ code: "NOT_FOUND", argument: "code" });
  });

  it("leave the graph as a rebuild makes it, with pages of several kinds, drawn, changed and ended", async () => {
    const pages = [
      handMade("1", { title: "Jardin", record: { locations: [{ text: "Courcy (51)", field: "location" }] } }),
      handMade("2", {
        title: "Carte",
        record: { locations: [{ text: "Marais vivant ; Brimont", field: "location" }] },
      }),
      handMade("3", {
        title: "Amis du marais",
        text: "Née dans le Grand Marais Vivant.",
        record: { kind: "organization" },
      }),
      handMade("4", { title: "Loin", record: { locations: [{ text: "Die (26)", field: "location" }] } }),
    ];
    await harvestByHand(used.ledger, { batches: [pages] });
    const expectRebuilt = async () => {
      const graph = await dumpGraph(used.database);
      await rebuildGraph(used.database, (_, candidate) => ({ mappingVersion: "hand/1", record: recordOf(candidate) }));
      expect(await dumpGraph(used.database)).toEqual(graph);
    };

    await save();
    await expectRebuilt();
    await save({ memberIds: ["commune:26113"], aliases: [] });
    await expectRebuilt();
    await save({ validFrom: "2020-01-01", validUntil: "2025-12-31" });
    expect(await titlesIn("project:grand-marais")).toEqual([]);
    await expectRebuilt();
  });

  it("become a steward's own when they came with Maillage", async () => {
    const [bundled] = loadGeography().named("Biovallée");
    const own = {
      code: "biovallee",
      name: "Biovallée",
      memberIds: bundled?.memberIds ?? [],
      source: "Confirmed by the assembly",
    };

    expect(await saveProjectTerritory(used.database, own, "steward-1", NOW)).toMatchObject({ changed: true });
    expect(await row("biovallee")).toMatchObject({ actor: "steward-1", source: "Confirmed by the assembly" });
  });

  it("may be composed of other projects, without circles", async () => {
    await save();
    await save({ code: "outer", name: "Alentours vivants", aliases: [], memberIds: ["project:grand-marais"] });

    expect(loadGeography().descendantIds("project:outer")).toContain("commune:51183");
    await expect(save({ memberIds: ["project:outer"] })).rejects.toMatchObject({ argument: "memberIds" });
  });

  it.each<[keyof ProjectTerritoryInput, unknown, RegExp]>([
    ["code", "Grand Marais", /lower-case letters/],
    ["code", "a".repeat(61), /up to 60/],
    ["name", "  ", /empty/],
    ["name", "de la", /no word/],
    ["name", "x".repeat(201), /201 characters/],
    ["name", "Marais\u0000", /control/],
    ["aliases", ["le"], /no word/],
    ["aliases", Array.from({ length: 21 }, (_, index) => `Marais ${index}`), /at most 20/],
    ["memberIds", [], /one territory at least/],
    ["memberIds", ["51183"], /no territory id/],
    ["memberIds", ["commune:99999"], /no territory of the edition 2026/],
    ["memberIds", ["commune:93059"], /until 2024/],
    ["memberIds", ["project:grand-marais"], /no territory of the edition|part of itself/],
    ["memberIds", ["commune:51183", "department:51"], /lies in department:51/],
    ["memberIds", Array.from({ length: 1001 }, (_, index) => `commune:${10_000 + index}`), /at most 1000/],
    ["source", "", /empty/],
    ["source", "ask jean@example.org", /e-mail/],
    ["validFrom", "2026-02-30", /no day/],
    ["validFrom", "1/2/2026", /no day/],
    ["validUntil", "2024-12-31", /before 2025-01-01/],
  ])("refuse %s for a reason, and write nothing: %#", async (field, value, message) => {
    const before = await versions();

    const refusal = await save({ [field]: value }).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(DecisionRefusedError);
    expect(refusal).toMatchObject({ code: "BAD_USER_INPUT", argument: field });
    expect((refusal as Error).message).toMatch(message);
    expect(await row("grand-marais")).toBeNull();
    expect(await versions()).toEqual(before);
  });
});
