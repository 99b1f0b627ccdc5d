import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Decision, Match } from "../../store/database/identity-entities.js";
import { Revision } from "../../store/database/ledger-entities.js";
import { forgetKeyOf } from "../../store/forget/key.js";
import type { Subgraph } from "../../subgraphs/common/subgraph.js";
import { resourcesSubgraph } from "../../subgraphs/resources/index.js";
import {
  clearGraph,
  groupsOf,
  idOf,
  insertMatches,
  insertPages,
  matchIdOf,
  resourceOf,
  weave,
} from "../store/match/made-graph.js";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { askSubgraph, somebody } from "./asked-subgraph.js";

const STEWARD = somebody("steward");

const CONFIRM = `mutation ($id: ID!, $note: String) {
  confirmMatch(id: $id, note: $note) { match { id outcome resources { id } } resources { id pages { title } } } }`;
const REJECT = `mutation ($id: ID!, $note: String) {
  rejectMatch(id: $id, note: $note) { match { id outcome } resources { id } } }`;
const MERGE = `mutation ($ids: [ID!]!, $note: String) {
  mergeResources(ids: $ids, note: $note) { resource { id matches { outcome } } } }`;
const SPLIT = `mutation ($id: ID!, $pageIds: [ID!]!, $note: String) {
  splitResource(id: $id, pageIds: $pageIds, note: $note) { resource { id } remaining { id } } }`;
const FORGET = `mutation ($sourceId: ID!, $name: String!) {
  forgetContributor(sourceId: $sourceId, name: $name) {
    label already pages revisions incidents left { sourceId place rows } filesPurged } }`;

const MATCH = matchIdOf("a", "b");

/** Each mutation with variables that a steward may send. */
const MUTATIONS: readonly (readonly [string, string, Record<string, unknown>])[] = [
  ["confirmMatch", CONFIRM, { id: MATCH }],
  ["rejectMatch", REJECT, { id: MATCH }],
  ["mergeResources", MERGE, { ids: ["a", "c"].map(resourceOf) }],
  ["splitResource", SPLIT, { id: resourceOf("a"), pageIds: [idOf("a")] }],
  ["forgetContributor", FORGET, { sourceId: "source-a", name: "Jeanne Dupont" }],
];

describe.each(dialects)("what stewards do on %s", (dialect) => {
  let database: TestDatabase;
  let subgraph: Subgraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    subgraph = await resourcesSubgraph({ ...database, forgetKey: forgetKeyOf("k".repeat(32), undefined) });
  });
  beforeEach(async () => {
    await clearGraph(database);
    const names = ["a", "b", "c"];
    await insertPages(
      database,
      names.map((name) => ({ name, source: `source-${name}` })),
    );
    await insertMatches(database, [{ of: ["a", "b"] }]);
    await weave(database, names);
  });
  afterAll(() => database.drop());

  it("has a test of access for every mutation there is", () => {
    const all = Object.keys(subgraph.schema.getMutationType()?.getFields() ?? {});
    const guarded = MUTATIONS.map(([name]) => name);

    expect(all.toSorted()).toEqual(guarded.toSorted());
  });

  describe.each(MUTATIONS)("%s", (name, query, variables) => {
    it.each([
      ["nobody", undefined, "UNAUTHENTICATED"],
      ["a member", somebody("member"), "FORBIDDEN"],
      ["a connector", somebody("connector"), "FORBIDDEN"],
      ["somebody without a role", somebody(), "FORBIDDEN"],
    ])("is refused to %s, and changes nothing", async (_, identity, code) => {
      const before = await groupsOf(database);

      const { data, errors } = await askSubgraph(subgraph, query, { identity, variables });

      expect(data).toEqual({ [name]: null });
      expect(errors?.map(({ extensions }) => extensions["code"])).toEqual([code]);
      expect(await groupsOf(database)).toEqual(before);
      expect(await database.em().count(Decision, {})).toBe(0);
    });
  });

  it("joins the pages of a match, and answers with what it is now", async () => {
    const { data, errors } = await asSteward(CONFIRM, { id: MATCH, note: "Le même." });

    expect(errors).toBeUndefined();
    const { match, resources } = data.confirmMatch;
    expect(match).toMatchObject({ id: MATCH, outcome: "JOINED" });
    expect(match.resources).toEqual([{ id: resources[0].id }]);
    expect(resources).toHaveLength(1);
    expect(await groupsOf(database)).toEqual([["a", "b"], ["c"]]);
    expect((await asSteward(CONFIRM, { id: MATCH, note: "Le même." })).data).toEqual(data);
  });

  it("keeps the pages of a match apart, and it waits no more", async () => {
    const { data } = await asSteward(REJECT, { id: MATCH });

    expect(data.rejectMatch).toMatchObject({ match: { outcome: "SETTLED" }, resources: [{}, {}] });
    const queue = await askSubgraph(subgraph, `{ matchCandidates { totalCount } }`);
    expect(queue.data.matchCandidates.totalCount).toBe(0);
    expect((await asSteward(REJECT, { id: MATCH })).data).toEqual(data);
  });

  it("merges resources and splits them again, as an admin may too", async () => {
    const merged = await askSubgraph(subgraph, MERGE, {
      identity: somebody("admin"),
      variables: { ids: ["a", "b", "c"].map(resourceOf) },
    });
    expect(merged.errors).toBeUndefined();
    expect(merged.data.mergeResources.resource.matches).toEqual([{ outcome: "JOINED" }]);
    expect(await groupsOf(database)).toEqual([["a", "b", "c"]]);

    const split = await asSteward(SPLIT, { id: resourceOf("a"), pageIds: [idOf("c")] });
    expect(split.errors).toBeUndefined();
    expect(split.data.splitResource.resource).toEqual({ id: resourceOf("c") });
    expect(split.data.splitResource.remaining).toHaveLength(1);
    expect(await groupsOf(database)).toEqual([["a", "b"], ["c"]]);
  });

  it("shows in one request what each of several mutations made", async () => {
    const query = `mutation ($ids: [ID!]!, $id: ID!) {
      first: rejectMatch(id: $id) { match { outcome resources { id } } }
      second: mergeResources(ids: $ids) { resource { id matches { outcome resources { id } } } }
      third: rejectMatch(id: $id) { match { outcome resources { id } } }
    }`;

    const { data } = await asSteward(query, { ids: ["a", "b"].map(resourceOf), id: MATCH });

    expect(data.first.match).toMatchObject({ outcome: "SETTLED", resources: [{}, {}] });
    expect(data.second.resource.matches).toMatchObject([{ outcome: "JOINED", resources: [{}] }]);
    expect(data.third.match).toMatchObject({ outcome: "SETTLED", resources: [{}, {}] });
  });

  it("tells what was decided, newest first, to everybody, page after page", async () => {
    await asSteward(CONFIRM, { id: MATCH, note: "Le même atelier." });
    await asSteward(SPLIT, { id: resourceOf("a"), pageIds: [idOf("a")] });

    const query = `query ($after: String) { decisions(first: 1, after: $after) {
      totalCount
      nodes { id action kind left { title } right { title } note actor decidedAt }
      pageInfo { hasNextPage endCursor }
    } }`;
    const first = (await askSubgraph(subgraph, query)).data.decisions;
    const variables = { after: first.pageInfo.endCursor };
    const second = (await askSubgraph(subgraph, query, { variables })).data.decisions;

    expect(first.totalCount).toBe(2);
    expect(first.nodes).toMatchObject([
      { action: "SPLIT", kind: "APART", left: [{ title: "a" }], right: [{ title: "b" }], note: null },
    ]);
    expect(second.nodes).toMatchObject([
      { action: "CONFIRM", kind: "TOGETHER", note: "Le même atelier.", actor: "token-1" },
    ]);
    expect(second.pageInfo.hasNextPage).toBe(false);
  });

  it.each([
    ["an unknown match", CONFIRM, { id: "nothing" }, "NOT_FOUND", "id"],
    ["an unknown resource", MERGE, { ids: [resourceOf("a"), "nothing"] }, "NOT_FOUND", "ids"],
    ["one resource", MERGE, { ids: [resourceOf("a")] }, "BAD_USER_INPUT", "ids"],
    ["all pages of a resource", SPLIT, { id: resourceOf("a"), pageIds: [idOf("a")] }, "BAD_USER_INPUT", "pageIds"],
    ["a page of another", SPLIT, { id: resourceOf("a"), pageIds: [idOf("b")] }, "BAD_USER_INPUT", "pageIds"],
    ["a note with an e-mail", REJECT, { id: MATCH, note: "Voir ana@example.org" }, "BAD_USER_INPUT", "note"],
    ["an unknown source", FORGET, { sourceId: "nowhere", name: "Jeanne Dupont" }, "NOT_FOUND", "sourceId"],
    ["an empty name", FORGET, { sourceId: "source-a", name: " " }, "BAD_USER_INPUT", "name"],
  ])("says what is wrong with %s", async (_, query, variables, code, argument) => {
    const { errors } = await asSteward(query, variables);

    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions).toMatchObject({ code, argument });
    expect(await database.em().count(Decision, {})).toBe(0);
  });

  it("says that a match is gone when its pages have changed since", async () => {
    await database.em().nativeDelete(Match, {});

    const { errors } = await asSteward(CONFIRM, { id: MATCH });

    expect(errors?.[0]?.extensions["code"]).toBe("NOT_FOUND");
  });

  it("forgets a person without naming them", async () => {
    await database.em().nativeUpdate(Revision, { pageId: idOf("a") }, { contributors: ["Jeanne Dupont", "Ada"] });

    const answer = await asSteward(FORGET, { sourceId: "source-a", name: "dupont JEANNE" });

    expect(answer.errors).toBeUndefined();
    expect(answer.data.forgetContributor).toMatchObject({ already: false, pages: 1, revisions: 1, left: [] });
    expect(JSON.stringify(answer)).not.toMatch(/dupont/i);
    const { data } = await askSubgraph(subgraph, `{ resources { nodes { contributors { name } } } }`);
    expect(JSON.stringify(data)).not.toMatch(/dupont/i);
  });

  function asSteward(query: string, variables: Record<string, unknown>) {
    return askSubgraph(subgraph, query, { identity: STEWARD, variables });
  }
});
