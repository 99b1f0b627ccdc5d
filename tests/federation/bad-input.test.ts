import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, createTestDatabase, dialects } from "../support/databases.js";
import { fillWithPages } from "./fill-graph.js";
import { type ServedGraph, serveGraph } from "./served-graph.js";

describe.each(dialects)("a wrong question on %s", (dialect) => {
  let database: TestDatabase;
  let graph: ServedGraph;

  beforeAll(async () => {
    database = await createTestDatabase(dialect);
    await fillWithPages(database, [{ title: "Eau" }, { title: "Zone" }]);
    graph = await serveGraph(database);
  });
  afterAll(async () => {
    await graph.stop();
    await database.drop();
  });

  it("about something that does not exist is answered with null", async () => {
    const answer = await graph.ask(`{
      resource(id: "r0") { title }
      organization(id: "o0") { name }
      source(id: "nobody") { name }
      nul: resource(id: "r\\u0000") { title }
      nulOrganization: organization(id: "\\u0000") { name }
      nulSource: source(id: "\\u0000") { name }
      nulFilter: resources(filter: { license: "\\u0000", organizationId: "\\u0000" }) { totalCount }
    }`);

    expect(answer).toEqual({
      data: {
        resource: null,
        organization: null,
        source: null,
        nul: null,
        nulOrganization: null,
        nulSource: null,
        nulFilter: { totalCount: 0 },
      },
    });
  });

  it.each([
    [
      "more than a hundred resources",
      `resources(first: 101) { totalCount }`,
      "first",
      "`first` is 101; it must be from 0 to 100.",
    ],
    ["too many children", `territory(id: "region:84") { children(first: 2001) { name } }`, "first", "from 0 to 2000"],
    ["less than nothing", `resources(first: -1) { totalCount }`, "first", "`first` is -1;"],
    ["a thousand organizations", `organizations(first: 1000) { totalCount }`, "first", "from 0 to 100"],
    ["more than a hundred territories", `territories(first: 101) { totalCount }`, "first", "from 0 to 100"],
    ["more than a hundred harvests", `sources { harvests(first: 101) { id } }`, "first", "from 0 to 100"],
    [
      "what is no cursor",
      `resources(after: "nonsense") { nodes { id } }`,
      "after",
      `"nonsense" is no cursor of this list`,
    ],
    [
      "an empty cursor",
      `organizations(after: "") { nodes { id } }`,
      "after",
      "Use an endCursor from an earlier answer",
    ],
    [
      "a forged cursor",
      `territories(after: "${forge("territories", "x", "y")}") { nodes { id } }`,
      "after",
      "another list",
    ],
    [
      "a cursor of NUL",
      `resources(after: "${forge("resources TITLE", "\0", "r0")}") { nodes { id } }`,
      "after",
      "no cursor",
    ],
    [
      "a cursor of numbers",
      `resources(after: "${forge("resources TITLE", 1, 2)}") { nodes { id } }`,
      "after",
      "no cursor",
    ],
    [
      "a code without a kind",
      `territory(id: "93") { name }`,
      "id",
      `"93" is no id of a territory: write its kind and code, as in commune:51183.`,
    ],
    ["a country", `territories(within: "france") { nodes { id } }`, "within", "write its kind and code"],
    [
      "a name",
      `resources(filter: { territoryId: "Paris" }) { totalCount }`,
      "filter.territoryId",
      "as in commune:51183",
    ],
    [
      "too many words",
      `resources(search: "${"mot ".repeat(21)}") { totalCount }`,
      "search",
      "has 21 words; it may have 20.",
    ],
    ["a whole book", `organizations(search: "${"mot ".repeat(900)}") { totalCount }`, "search", "has 900 words"],
    ["too many words of a name", `territories(search: "${"mot ".repeat(21)}") { totalCount }`, "search", "21 words"],
  ])("for %s is told which argument is wrong and what to write", async (_, field, argument, message) => {
    const answer = await graph.ask(`{ ${field} }`);

    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toEqual(expect.objectContaining({ code: "BAD_USER_INPUT", argument }));
    expect(answer.errors?.[0]?.message).toContain(message);
  });

  it.each([
    ["a code that nobody has", `territory(id: "commune:99999") { name }`, "id", []],
    ["the code of another kind", `territories(within: "region:26") { totalCount }`, "within", ["department:26"]],
    ["a code of 1968", `territory(id: "commune:75059") { name }`, "id", ["commune:93066"]],
    [
      "a place near what is several today",
      `resolvePlace(text: "à Baud", near: "epci:200067221") { text }`,
      "near",
      ["epci:200096675", "epci:200096683"],
    ],
  ])(
    "about the territory of %s is told what is known of it, and what may be meant",
    async (_, field, argument, candidateIds) => {
      const answer = await graph.ask(`{ ${field} }`);

      expect(answer.errors).toHaveLength(1);
      expect(answer.errors?.[0]?.extensions).toEqual({ code: "UNKNOWN_TERRITORY", argument, candidateIds });
    },
  );

  it.each([
    ["the order TITLE", "the order UPDATED_AT", `resources(orderBy: UPDATED_AT`],
    ["resources", "organizations", `organizations(`],
    ["resources", "territories", `territories(`],
  ])("that takes a cursor of %s for one of %s is refused instead of ending early", async (_, __, list) => {
    const { data } = await graph.ask(`{ resources(first: 1) { pageInfo { endCursor } } }`);
    const { endCursor } = data.resources.pageInfo;

    const answer = await graph.ask(`{ ${list} first: 1, after: "${endCursor}") { nodes { id } } }`);

    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", argument: "after" });
  });

  it("does not keep the right ones beside it from being answered", async () => {
    const answer = await graph.ask(`{ territory(id: "nowhere") { name } resources { totalCount } }`);

    expect(answer.data).toEqual({ territory: null, resources: { totalCount: 2 } });
    expect(answer.errors?.map(({ path }) => path)).toEqual([["territory"]]);
  });
});

/** A cursor as a client that looked inside one might forge it. */
function forge(...parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}
