import { buildSchema, parse, type OperationDefinitionNode } from "graphql";
import { describe, expect, it } from "vitest";
import { estimateCost } from "../../gateway/limits/cost.js";
import { startToyGateway } from "./start-toy-gateway.js";

const schema = buildSchema(`
  type Query { one: Item items(first: Int = 20, last: Int): ItemConnection! list(first: Int): [Item!]! things: [Thing!]! free: ItemConnection! }
  interface Thing { id: ID! inner: [Item!]! }
  type Item implements Thing { id: ID! inner: [Item!]! words: [String!]! page(first: Int = 5): ItemConnection! }
  type Other implements Thing { id: ID! inner: [Item!]! }
  type ItemConnection { nodes: [Item!]! edges: [ItemEdge!]! totalCount: Int! }
  type ItemEdge { node: Item! cursor: String! }
`);

function costOf(query: string, variables: Record<string, unknown> = {}): number {
  const document = parse(query);
  const operation = document.definitions[0] as OperationDefinitionNode;
  return estimateCost({ schema, document, operation, variables });
}

describe("the estimated cost", () => {
  it.each([
    ["an object is 1, its plain values are free", "{ one { id words } }", 1],
    ["a list is 10 objects", "{ things { id } }", 10],
    ["a list takes its `first`", "{ list(first: 3) { id } }", 3],
    ["lists inside lists multiply", "{ list(first: 3) { inner { id } } }", 3 * (1 + 10)],
    ["a connection is 1 and its nodes, as many as `first`", "{ items(first: 100) { nodes { id } } }", 101],
    ["the schema's default of `first` counts", "{ items { nodes { id } } }", 21],
    ["`last` counts like `first`", "{ items(first: null, last: 7) { nodes { id } } }", 8],
    ["a connection without `first` has 10 nodes", "{ free { nodes { id } } }", 11],
    ["an edge is an object around its node", "{ items(first: 100) { edges { node { id } } } }", 201],
    ["a connection asked only for its count is 1", "{ items(first: 100) { totalCount } }", 1],
    ["connections inside connections multiply", "{ items { nodes { page { nodes { id } } } } }", 1 + 20 * (1 + 6)],
    [
      "the costliest type of an interface counts",
      "{ things { ... on Item { inner { id } } ... on Other { id } } }",
      110,
    ],
    ["a negative `first` counts as none", "{ list(first: -5) { id } }", 0],
    ["introspection is 1", "{ __schema { types { fields { name } } } }", 1],
  ])("%s", (_rule, query, cost) => {
    expect(costOf(query)).toBe(cost);
  });

  it("takes `first` from the variables and their defaults", () => {
    const query = "query ($n: Int = 4) { list(first: $n) { id } }";
    expect([costOf(query), costOf(query, { n: 9 })]).toEqual([4, 9]);
  });

  it("leaves out what the variables leave out", () => {
    expect(costOf("query ($no: Boolean!) { one { id } list @include(if: $no) { id } }", { no: false })).toBe(1);
  });

  it("leaves a wrong variable to the executor", () => {
    expect(costOf("query ($n: Int!) { list(first: $n) { id } }", { n: "many" })).toBe(0);
  });

  it("is that of the named operation alone", () => {
    const document = parse("query a { one { id } } query b { things { id } }");
    const operation = document.definitions[1] as OperationDefinitionNode;
    expect(estimateCost({ schema, document, operation, variables: {} })).toBe(10);
  });
});

describe("a query that is too costly", () => {
  it("is refused with its cost and the limit", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("query ($n: Int) { books(first: $n) { nodes { id } } }", {
      variables: { n: 20_000 },
    });
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message:
          "The query could return about 20001 objects; the limit is 10000. " +
          "Lower `first`, follow the pages with `after`, or ask for fewer lists inside lists.",
        extensions: { code: "QUERY_TOO_COSTLY", found: 20_001, limit: 10_000 },
      },
    ]);
  });

  it("passes as soon as it asks for less", async () => {
    const { ask } = await startToyGateway();
    const { data } = await ask("query ($n: Int) { books(first: $n) { nodes { id } } }", { variables: { n: 2 } });
    expect(data.books.nodes).toHaveLength(2);
  });

  it("does not hide that the operation's name is wrong", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("{ echo }", { operationName: "missing" });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toEqual({ code: "OPERATION_RESOLUTION_FAILURE" });
  });

  it("does not hide that a variable is wrong", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("query ($n: Int) { books(first: $n) { totalCount } }", {
      variables: { n: "x" },
    });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT" });
  });
});
