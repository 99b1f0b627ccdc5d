import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Identity } from "../../store/access/identity.js";
import { Mission, Pole, PoleLink } from "../../store/database/governance-entities.js";
import { pageId, resourceId } from "../../store/ids.js";
import { graphVersion } from "../../store/memory/graph-version.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { governanceSubgraph } from "../../subgraphs/governance/index.js";
import { fillWithPages } from "../federation/fill-graph.js";
import { actingFor, decide, foundCommons, missionOf, poleOf } from "../store/governance/commons.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { dumpTables } from "../support/tables.js";
import { askSubgraph, somebody } from "./asked-subgraph.js";

const ALL = ["halle", "lisieres", "vesle"];
const TRAINING = resourceId(pageId("made", "0"));
const STEWARD = somebody("steward");

const LINK = `linkPoles(poleId: "recits", otherPoleId: "outils", text: "Un atelier par mois.") { id }`;
const NAME_ADA = `addPersonRole(input: { name: "Ada Lovelace", role: "autrice", organizationId: "halle",
  since: "2026-01-01", agreedOn: "2026-01-01" }) { name }`;

/** Each mutation as somebody may send it who has every right. */
const MUTATIONS: readonly (readonly [name: string, mutation: string, rightful: Identity])[] = [
  ["linkPoles", LINK, STEWARD],
  ["unlinkPoles", `unlinkPoles(poleId: "recits", otherPoleId: "outils") { id }`, actingFor("halle")],
  ["reportProgress", `reportProgress(missionId: "veillees", progress: 60) { progress }`, actingFor("halle")],
  ["addDeliverable", `addDeliverable(missionId: "veillees", title: "Une carte") { id }`, actingFor("halle")],
  ["deliver", `deliver(deliverableId: "2", resourceId: "${TRAINING}", on: "2026-03-09") { id }`, actingFor("halle")],
  ["addPersonRole", NAME_ADA, actingFor("halle")],
  ["removePersonRoles", `removePersonRoles(name: "lovelace ADA", organizationId: "halle")`, actingFor("halle")],
  ["endMission", `endMission(missionId: "veillees") { endedAt }`, actingFor("halle")],
  ["closePole", `closePole(poleId: "outils") { closedAt }`, STEWARD],
];

const EVERYTHING = `{
  commons {
    name openProposals objectedProposals
    members { role since until organization { id } pole { id } proposal { id } }
    carriers: members(role: CARRIER) { role }
    poles { id } charters { title text } people { name role }
  }
  poles { ...pole }
  charters { name versions { number title text adoptedAt inForceFrom inForceUntil proposal { title } } inForce { number } }
  missions { totalCount nodes { ...mission } }
}
fragment pole on Pole {
  id name remit autonomy decides quorum deadlineDays openedAt closedAt
  members { role organization { id } }
  coordinatesWith { text pole { id name } }
  people { name role agreedOn sourceUrl organization { id } pole { id } }
  missions { id }
  proposals(state: ADOPTED, first: 2) { totalCount nodes { title pole { id } } }
  proposal { kind pole { id } }
}
fragment mission on Mission {
  id title purpose progress launchedAt endedAt
  leadPole { id } territories { id } proposal { kind }
  deliverables { id title dueOn deliveredOn isLate mission { id } resource { id } }
}`;

const ENTITIES = `query ($of: [_Any!]!) { _entities(representations: $of) {
  ... on Territory { missions { totalCount nodes { id deliverables { title } } } }
  ... on Resource { deliverables { title mission { id leadPole { name } } } }
} }`;

describe.each(dialects)("what the commons is and does, on %s,", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;
  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await governanceSubgraph(database);
  });
  afterAll(() => database.drop());

  const ask = async (query: string, variables: Record<string, unknown> = {}) => {
    const answer = await askSubgraph(subgraph, query, { variables });
    expect(answer.errors).toBeUndefined();
    return answer.data;
  };
  const change = (mutation: string, identity?: Identity) =>
    askSubgraph(subgraph, `mutation { ${mutation} }`, { identity });
  const entities = async (of: readonly object[]) => (await ask(ENTITIES, { of }))._entities;

  it("is a commons with a name when nobody has joined yet", async () => {
    const { commons, poles, charters, missions } = await ask(EVERYTHING);
    expect(commons).toMatchObject({ name: "Commun d'Accompagnement des Transitions", openProposals: 0, members: [] });
    expect([poles, charters, missions]).toEqual([[], [], { totalCount: 0, nodes: [] }]);
    expect(await ask(`{ pole(id: "rien") { id } mission(id: "rien") { id } charter(name: "rien") { name } }`)).toEqual({
      pole: null,
      mission: null,
      charter: null,
    });
  });

  it("is read in one answer: members, poles, charters, missions and the decisions behind them", async () => {
    await foundCommons(database, { passage: "FUNDER", halle: "CARRIER", lisieres: "MEMBER", vesle: "MEMBER" });
    await fillWithPages(database, [{ title: "Une formation", resourceKind: "TRAINING" }]);
    await decide(database, poleOf("recits", ["halle"]), ALL);
    await decide(database, poleOf("outils", ["vesle"]), ALL);
    const charter = { charter: "charte", title: "La charte", text: "Nous **partageons**.", inForceFrom: "2026-03-01" };
    await decide(database, { kind: "ADOPT_CHARTER", content: charter }, ALL);
    const deliverables = [{ title: "Un module", dueOn: "2026-03-05" }, { title: "Un récit" }];
    const places = { leadPoleId: "recits", territoryIds: ["commune:51183"], deliverables };
    await decide(database, { ...missionOf("veillees", places), poleId: "recits" }, ["halle"]);
    await change(LINK, STEWARD);

    const { commons, poles, charters, missions } = await ask(EVERYTHING);
    expect(commons.members.map(({ role }: { role: string }) => role)).toEqual([
      "CARRIER",
      "MEMBER",
      "MEMBER",
      "FUNDER",
    ]);
    expect(commons.carriers).toEqual([{ role: "CARRIER" }]);
    expect(commons.charters).toEqual([{ title: "La charte", text: "Nous **partageons**." }]);
    expect(poles.map(({ id }: { id: string }) => id)).toEqual(["outils", "recits"]);
    expect(poles[1]).toMatchObject({
      decides: ["FREE_TEXT", "LAUNCH_MISSION"],
      members: [{ role: "MEMBER" }],
      coordinatesWith: [{ text: "Un atelier par mois.", pole: { id: "outils" } }],
      missions: [{ id: "veillees" }],
      proposals: { totalCount: 1, nodes: [{ title: "Une proposition", pole: { id: "recits" } }] },
      proposal: { kind: "OPEN_POLE", pole: null },
    });
    expect(poles[0].coordinatesWith).toMatchObject([{ pole: { id: "recits" } }]);
    expect(charters).toMatchObject([
      { name: "charte", versions: [{ number: 1, inForceUntil: null }], inForce: { number: 1 } },
    ]);
    expect(missions.nodes).toMatchObject([
      {
        ...{ id: "veillees", progress: 0, leadPole: { id: "recits" }, territories: [{ id: "commune:51183" }] },
        deliverables: [
          { title: "Un module", isLate: true, resource: null, mission: { id: "veillees" } },
          { title: "Un récit", isLate: false, resource: null },
        ],
      },
    ]);
  });

  it("tells which charter was in force on a day, and what is wrong with a day that is none", async () => {
    const on = `{ charter(name: "charte") { before: inForce(on: "2026-02-28") { number } after: inForce(on: "2026-03-01") { number } } }`;
    expect((await ask(on)).charter).toEqual({ before: null, after: { number: 1 } });
    const wrong = await askSubgraph(subgraph, `{ charter(name: "charte") { inForce(on: "demain") { number } } }`);
    expect(wrong.errors?.[0]).toMatchObject({ extensions: { code: "BAD_USER_INPUT", argument: "on" } });
  });

  describe.each(MUTATIONS)("%s", (name, mutation, rightful) => {
    it.each([
      ["nobody", undefined, "UNAUTHENTICATED"],
      ["a connector", somebody("connector"), "FORBIDDEN"],
      ["somebody without a role", somebody(), "FORBIDDEN"],
      ["a member who acts for nobody", somebody("member"), "FORBIDDEN"],
      ["a member of another organization", actingFor("vesle"), "FORBIDDEN"],
    ])("is refused to %s, and changes nothing", async (_, identity, code) => {
      const before = await dumpTables(database);
      const answer = await change(mutation, identity);
      expect(answer.data[name]).toBeNull();
      expect(answer.errors?.[0]?.extensions["code"]).toBe(code);
      const { audit_line: _line, ...after } = await dumpTables(database);
      expect({ ...after, audit_line: before["audit_line"] }).toEqual(before);
    });

    it("is done for whose it is, and a second time does nothing more", async () => {
      const first = await change(mutation, rightful);
      expect(first.errors).toBeUndefined();
      const version = await graphVersion(database.em());
      const { errors } = await change(mutation, rightful);
      expect(errors).toBeUndefined();
      expect(await graphVersion(database.em())).toBe(version);
    });
  });

  it("leads from territories and resources to the missions, from a region to those inside it", async () => {
    const [region, commune, elsewhere, resource, none] = await entities([
      { __typename: "Territory", id: "region:44" },
      { __typename: "Territory", id: "commune:51183" },
      { __typename: "Territory", id: "region:84" },
      { __typename: "Resource", id: TRAINING },
      { __typename: "Resource", id: "r-none" },
    ]);
    expect(region.missions).toMatchObject({ totalCount: 1, nodes: [{ id: "veillees" }] });
    expect(commune.missions.totalCount).toBe(1);
    expect(elsewhere.missions).toEqual({ totalCount: 0, nodes: [] });
    expect(resource.deliverables).toEqual([
      { title: "Un récit", mission: { id: "veillees", leadPole: { name: "Pôle recits" } } },
    ]);
    expect(none.deliverables).toEqual([]);
  });

  it("is asked in as many statements for a hundred poles and missions as for some", async () => {
    const statements = async () => {
      database.takeStatements();
      await ask(EVERYTHING);
      const own = database.takeStatements().length;
      await entities([
        ...["region:44", "region:84", "department:26", "commune:51183"].map((id) => ({ __typename: "Territory", id })),
        ...[TRAINING, "r-1", "r-2"].map((id) => ({ __typename: "Resource", id })),
      ]);
      return [own, database.takeStatements().length];
    };
    const em = database.em();
    const [pole] = await em.find(Pole, {}, { disableIdentityMap: true, limit: 1 });
    const [mission] = await em.find(Mission, {}, { disableIdentityMap: true, limit: 1 });
    if (pole === undefined || mission === undefined) throw new Error("There is a pole and a mission.");
    const fill = async (from: number, to: number) => {
      const numbers = Array.from({ length: to - from }, (_, index) => from + index);
      const poles = numbers.map((number) => ({ ...pole, id: `pole-${number}`, closedAt: null }));
      const link = { poleId: "recits", text: "Ensemble.", actor: "t" };
      await em.insertMany(Pole, poles);
      await em.insertMany(
        PoleLink,
        poles.map(({ id }) => ({ ...link, otherPoleId: id })),
      );
      await em.insertMany(
        Mission,
        poles.map(({ id }) => ({ ...mission, id: `mission-of-${id}`, leadPoleId: id })),
      );
    };
    await change(NAME_ADA, actingFor("halle"));
    // More than the missions of one page, so that not every pole is known when the links ask for it.
    await fill(0, 25);
    const before = await statements();
    await fill(25, 100);
    const after = await statements();
    // What is asked for in the same moment shares a statement, and moments differ; seventy-five more poles would show.
    for (const part of [0, 1]) expect(Math.abs((after[part] ?? 0) - (before[part] ?? 0))).toBeLessThanOrEqual(2);
    expect(before[0]).toBeLessThanOrEqual(33);
    expect(before[1]).toBeLessThanOrEqual(10);
  });
});
