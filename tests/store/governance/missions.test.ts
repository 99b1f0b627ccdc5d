import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deliverable, Mission } from "../../../store/database/governance-entities.js";
import { addDeliverable, deliver, endMission, reportProgress } from "../../../store/governance/missions.js";
import { closePole } from "../../../store/governance/poles.js";
import { pageId, resourceId } from "../../../store/ids.js";
import { Ledger } from "../../../store/ledger/ledger.js";
import { decide as decideOnPages } from "../../../store/match/decide.js";
import { graphVersion } from "../../../store/memory/graph-version.js";
import {
  countMissionsOfTerritories,
  deliverablesOfResources,
  listMissions,
  missionSortKey,
  missionsOfTerritories,
} from "../../../store/read/governance/missions.js";
import { type TestDatabase, createTestDatabase, dialects } from "../../support/databases.js";
import { SOURCE, gone, handMade, harvestByHand } from "../../support/hand-made.js";
import { START, actingFor, daysAfter, decide, foundCommons, missionOf, poleOf, refusal } from "./commons.js";

const ALL = ["halle", "lisieres", "vesle"];
const NO_MORE = { first: 20, after: undefined };

const idOf = (remoteId: string) => resourceId(pageId(SOURCE.id, remoteId));

describe.each(dialects)("missions on %s", (dialect) => {
  let database: TestDatabase;
  let ledger: Ledger;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await foundCommons(database, { halle: "CARRIER", lisieres: "MEMBER", vesle: "MEMBER" });
    await decide(database, poleOf("recits", ["vesle"]), ALL);
    const deliverables = [{ title: "Un guide", dueOn: "2026-03-10" }, { title: "Un récit" }];
    const places = { leadPoleId: "recits", territoryIds: ["commune:51183", "department:26"] };
    await decide(database, missionOf("veillees", { ...places, deliverables }), ALL, daysAfter(1));
    await decide(database, missionOf("cartes", { territoryIds: ["region:44"] }), ALL, daysAfter(2));
    ledger = new Ledger(database, () => START);
    await ledger.register([SOURCE]);
    const page = (id: string, resourceKind: "TRAINING" | "STORY" | "METHOD") =>
      handMade(id, { title: `Page ${id}`, text: `Le texte de ${id}.`, record: { resourceKind } });
    const pages = [page("1", "TRAINING"), page("2", "STORY"), page("3", "METHOD"), page("4", "METHOD")];
    await harvestByHand(ledger, { batches: [pages] });
  });
  afterAll(() => database.drop());

  const mission = (id: string) => database.em().findOneOrFail(Mission, { id }, { disableIdentityMap: true });
  const deliverables = (missionId = "veillees") =>
    database.em().find(Deliverable, { missionId }, { orderBy: { id: "asc" }, disableIdentityMap: true });
  const version = () => graphVersion(database.em());
  const give = (index: number, remoteId: string, on = "2026-03-02", by = "vesle", now = START) =>
    deliverables().then((all) => {
      const wanted = { deliverableId: String(all[index]?.id), resourceId: idOf(remoteId), on };
      return deliver(database, wanted, actingFor(by), now);
    });

  it("go forward as the members of the pole say that leads them, and nobody else", async () => {
    const report = (progress: number, by: string, missionId = "veillees") =>
      reportProgress(database, { missionId, progress }, actingFor(by), START);
    await report(30, "vesle");
    const before = await version();
    await report(30, "vesle");
    expect(await version()).toBe(before);
    expect((await mission("veillees")).progress).toBe(30);
    await expect(report(40, "halle")).rejects.toEqual(refusal("FORBIDDEN", /members of the pole Pôle recits/));
    await report(10, "halle", "cartes");
    await expect(report(101, "vesle")).rejects.toEqual(refusal("BAD_USER_INPUT", /from 0 to 100/));
    await expect(report(-1, "vesle")).rejects.toEqual(refusal("BAD_USER_INPUT", /from 0 to 100/));
    await expect(report(1, "vesle", "rien")).rejects.toEqual(refusal("NOT_FOUND", /no mission "rien"/));
    await expect(report(1, "vesle", "a\0b")).rejects.toEqual(refusal("NOT_FOUND", /no mission/));
    expect((await mission("veillees")).progress).toBe(30);
  });

  it("are to give what is added, each title once", async () => {
    const add = (title: string, dueOn?: string, by = "vesle") =>
      addDeliverable(database, { missionId: "veillees", title, dueOn }, actingFor(by), START);
    await add("Une carte", "2026-06-30");
    const before = await version();
    await add(" Une carte ", "2026-06-30");
    expect(await version()).toBe(before);
    await add("Une carte", "2026-07-31");
    await expect(add("Une carte", "2026-06-31")).rejects.toEqual(refusal("BAD_USER_INPUT", /day of the calendar/));
    await expect(add("x".repeat(301))).rejects.toEqual(refusal("BAD_USER_INPUT", /301 characters/));
    await expect(add("Autre chose", undefined, "halle")).rejects.toEqual(refusal("FORBIDDEN", /Pôle recits/));
    expect((await deliverables()).map(({ title, dueOn }) => [title, dueOn])).toEqual([
      ["Un guide", "2026-03-10"],
      ["Un récit", null],
      ["Une carte", "2026-07-31"],
    ]);
  });

  it("give trainings and stories, which are resources of the graph", async () => {
    expect(await give(0, "1")).toBe("veillees");
    await give(1, "2");
    const before = await version();
    await give(1, "2");
    expect(await version()).toBe(before);
    const found = await deliverablesOfResources(database, [idOf("1"), idOf("2"), idOf("3")]);
    expect(found.map(({ resourceId: id, deliverable }) => [id, deliverable.title, deliverable.deliveredOn])).toEqual([
      [idOf("1"), "Un guide", "2026-03-02"],
      [idOf("2"), "Un récit", "2026-03-02"],
    ]);
    const kinds = await database.sql.selectFrom("Resource").select(["id", "kind"]).execute();
    const kindOf = new Map(kinds.map(({ id, kind }) => [id, kind]));
    expect([kindOf.get(idOf("1")), kindOf.get(idOf("2"))]).toEqual(["TRAINING", "STORY"]);
  });

  it("give nothing that is not in the graph, nor to come, nor of others", async () => {
    await expect(give(0, "99")).rejects.toEqual(refusal("NOT_FOUND", /no resource .* in the graph/));
    await expect(give(0, "1", "2026-03-03")).rejects.toEqual(refusal("BAD_USER_INPUT", /to come/));
    await expect(give(0, "3", "2026-03-02", "halle")).rejects.toEqual(refusal("FORBIDDEN", /Pôle recits/));
    for (const deliverableId of ["0", "999", "1.5", "99999999999", "x"]) {
      const wanted = { deliverableId, resourceId: idOf("1"), on: "2026-03-02" };
      await expect(deliver(database, wanted, actingFor("vesle"), START)).rejects.toEqual(
        refusal("NOT_FOUND", /no deliverable/),
      );
    }
    expect((await deliverables()).map(({ resourceId: id }) => id)).toEqual([idOf("1"), idOf("2"), null]);
  });

  it("are found from a resource into which the one that was delivered went, and not from one that is gone", async () => {
    await give(2, "4");
    const wisher = { actor: "t-steward", now: START };
    const merge = { action: "MERGE", resourceIds: [idOf("3"), idOf("4")] } as const;
    const { resourceIds } = await decideOnPages(database, merge, wisher);
    const titles = async () =>
      (await deliverablesOfResources(database, resourceIds)).map((each) => each.deliverable.title);
    expect(resourceIds).toHaveLength(1);
    expect(await titles()).toEqual(["Une carte"]);
    await give(2, "3");
    expect(await titles()).toEqual(["Une carte"]);
    // The founding page of what was delivered goes: the other page carries on.
    await harvestByHand(ledger, { gone: [gone("3")] });
    expect((await deliverablesOfResources(database, [idOf("4")])).map((each) => each.deliverable.title)).toEqual([
      "Une carte",
    ]);
    await harvestByHand(ledger, { gone: [gone("4")] });
    expect(await deliverablesOfResources(database, [idOf("3"), idOf("4")])).toEqual([]);
  });

  it("take place where they were decided to, and in all that lies around", async () => {
    const there = async (id: string) =>
      (await missionsOfTerritories(database, [id], NO_MORE)).map((each) => each.mission.id);
    expect(await there("commune:51183")).toEqual(["veillees"]);
    expect(await there("region:44")).toEqual(["cartes", "veillees"]);
    expect(await there("department:26")).toEqual(["veillees"]);
    expect(await there("commune:26113")).toEqual([]);
    const asked = ["region:44", "region:84", "region:11"];
    expect(await countMissionsOfTerritories(database, asked, {})).toEqual(
      new Map([
        ["region:44", 2],
        ["region:84", 1],
      ]),
    );
  });

  it("are led by the consortium once their pole is closed, end once, and are then only delivered to", async () => {
    await closePole(database, "recits", START);
    await expect(endMission(database, "veillees", { id: "t-x", roles: ["member"] }, START)).rejects.toEqual(
      refusal("FORBIDDEN", /the consortium/),
    );
    await endMission(database, "veillees", actingFor("halle"), daysAfter(3));
    await endMission(database, "veillees", actingFor("halle"), daysAfter(4));
    expect((await mission("veillees")).endedAt).toEqual(daysAfter(3));
    const more = { missionId: "veillees", title: "Encore", progress: 100 };
    await expect(addDeliverable(database, more, actingFor("halle"), START)).rejects.toEqual(
      refusal("CONFLICT", /ended on 2026-03-05/),
    );
    await expect(reportProgress(database, more, actingFor("halle"), START)).rejects.toEqual(
      refusal("CONFLICT", /ended on 2026-03-05/),
    );
    await give(2, "2", "2026-03-06", "halle", daysAfter(4));
    expect((await deliverables())[2]).toMatchObject({ resourceId: idOf("2"), deliveredOn: "2026-03-06" });
  });

  it("are listed with the newest first, page by page, ended or not", async () => {
    const ids = async (more: object) =>
      (await listMissions(database, { ...NO_MORE, ...more })).items.map(({ id }) => id);
    expect(await ids({})).toEqual(["cartes", "veillees"]);
    expect(await ids({ ended: true })).toEqual(["veillees"]);
    expect(await ids({ ended: false })).toEqual(["cartes"]);
    const first = await listMissions(database, { first: 1, after: undefined });
    const [newest] = first.items;
    expect(first.hasNextPage).toBe(true);
    expect(newest && (await ids({ after: missionSortKey(newest) }))).toEqual(["veillees"]);
    const there = await missionsOfTerritories(database, ["region:44"], {
      first: 5,
      after: newest && missionSortKey(newest),
    });
    expect(there.map((each) => each.mission.id)).toEqual(["veillees"]);
  });
});
