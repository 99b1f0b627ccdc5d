import { buildSubgraphSchema } from "@apollo/subgraph";
import { getIntrospectionQuery, parse, type GraphQLSchema } from "graphql";
import { describe, expect, it } from "vitest";
import { completeLimits } from "../../gateway/limits/limits.js";
import { startToyGateway, type Answer } from "./start-toy-gateway.js";
import { makeSubgraphs, PEOPLE_SDL } from "./toy-graph.js";

function nest(levels: number): string {
  return `{ book(id: 1) ${"{ similar ".repeat(levels - 2)}{ id }${" }".repeat(levels - 2)} }`;
}

/** Each fragment uses the next one twice: written out, 2 to the power of `levels` fields. */
function bomb(levels: number, use: string, fields: string): string {
  const fragments = Array.from(
    { length: levels },
    (_value, n) => `fragment f${n} on ${use} { ...f${n + 1} ...f${n + 1} }`,
  );
  return [...fragments, `fragment f${levels} on ${use} { ${fields} }`].join("\n");
}

function hangingPeople(): GraphQLSchema {
  const Person = { __resolveReference: () => new Promise(() => undefined) };
  return buildSubgraphSchema([{ typeDefs: parse(PEOPLE_SDL), resolvers: { Person } }]);
}

function refusals({ errors }: Answer): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions);
}

describe("limits", () => {
  it("refuse a query that is too deep, and say how deep it is", async () => {
    const { ask } = await startToyGateway();
    const answer = await ask(nest(13));
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.message).toBe(
      "The query is 13 levels deep; the limit is 12. Ask for the inner objects by their id in a second request.",
    );
    expect(refusals(answer)).toEqual([{ code: "QUERY_TOO_DEEP", found: 13, limit: 12 }]);
  });

  it("let a query through that is as deep as allowed", async () => {
    const { ask } = await startToyGateway({ limits: { maxDepth: 5 } });
    expect((await ask(nest(5))).errors).toBeUndefined();
    expect(refusals(await ask(nest(6)))).toEqual([{ code: "QUERY_TOO_DEEP", found: 6, limit: 5 }]);
  });

  it("count the depth inside fragments", async () => {
    const { ask } = await startToyGateway({ limits: { maxDepth: 3 } });
    const answer = await ask("{ shelf { ...f } } fragment f on Book { ... { similar { author { id } } } }");
    expect(refusals(answer)).toEqual([{ code: "QUERY_TOO_DEEP", found: 4, limit: 3 }]);
  });

  it("count aliases once per use of their fragment", async () => {
    const { ask } = await startToyGateway({ limits: { maxAliases: 3 } });
    const answer = await ask("{ a: shelf { ...f } b: shelf { ...f } } fragment f on Book { t: title }");
    expect(refusals(answer)).toEqual([{ code: "TOO_MANY_ALIASES", found: 4, limit: 3 }]);
  });

  it("count the fields of the top level through fragments", async () => {
    const { ask } = await startToyGateway({ limits: { maxRootFields: 2 } });
    const answer = await ask("{ ...f ... on Query { hang } } fragment f on Query { shelf { id } echo }");
    expect(refusals(answer)).toEqual([{ code: "TOO_MANY_ROOT_FIELDS", found: 3, limit: 2 }]);
  });

  it("measure each operation of a document by itself", async () => {
    const { ask } = await startToyGateway({ limits: { maxRootFields: 1 } });
    expect((await ask("query a { echo } query b { echo }", { operationName: "b" })).data).toEqual({ echo: null });
  });

  it("refuse a query with more tokens than are read", async () => {
    const { ask } = await startToyGateway();
    const answer = await ask(`{ ${"echo ".repeat(2_000)} }`);
    expect(answer.status).toBe(400);
    expect(refusals(answer)).toEqual([{ code: "TOO_MANY_TOKENS", limit: 2_000 }]);
  });

  it("refuse a body with more bytes than are read, in GraphQL's form", async () => {
    const { ask } = await startToyGateway({ limits: { maxBodyBytes: 1_000 } });
    const answer = await ask(`# ${"x".repeat(1_000)}\n{ echo }`);
    expect(answer.status).toBe(413);
    expect(answer.errors?.[0]?.message).toMatch(/^The request has 1\d{3} bytes; the limit is 1000\. Split /);
    expect(refusals(answer)).toEqual([{ code: "BODY_TOO_LARGE", found: expect.any(Number), limit: 1_000 }]);
  });

  it("let the explorer's introspection through", async () => {
    const { ask } = await startToyGateway();
    const answer = await ask(
      getIntrospectionQuery({ inputValueDeprecation: true, schemaDescription: true, oneOf: true }),
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.__schema.queryType.name).toBe("Query");
  });

  it("let introspection beside other fields through", async () => {
    const { ask } = await startToyGateway();
    const { data } = await ask('{ __type(name: "Book") { name } __typename echo(text: "x") }');
    expect(data).toEqual({ __type: { name: "Book" }, __typename: "Query", echo: "x" });
  });

  it("say which variable of an introspection query is wrong", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("query ($n: String!) { __type(name: $n) { name } }");
    expect(status).toBe(400);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining("$n"),
      extensions: { code: "BAD_USER_INPUT" },
    });
  });

  it("refuse introspection that runs in circles", async () => {
    const { ask } = await startToyGateway();
    const circle = "fields { type { ".repeat(5);
    const answer = await ask(`{ __schema { types { ${circle} name ${"} } ".repeat(5)} } } }`);
    expect(refusals(answer)).toEqual([{ code: "GRAPHQL_VALIDATION_FAILED" }]);
  });

  it("answer a fragment that uses itself with a validation error", async () => {
    const { ask } = await startToyGateway();
    const answer = await ask("{ shelf { ...a } } fragment a on Book { similar { ...b } } fragment b on Book { ...a }");
    expect(answer.status).toBe(400);
    expect(refusals(answer)).toContainEqual({ code: "GRAPHQL_VALIDATION_FAILED" });
  });

  it.each([
    ["fields of the top level", `{ ...f0 } ${bomb(150, "Query", "echo")}`, "TOO_MANY_ROOT_FIELDS"],
    ["aliases", `{ shelf { ...f0 } } ${bomb(150, "Book", "a: id")}`, "TOO_MANY_ALIASES"],
    ["plain fields", `{ shelf { ...f0 } } ${bomb(150, "Book", "id")}`, "QUERY_TOO_COSTLY"],
  ])("refuse fragments that multiply %s without writing them out", async (_what, query, code) => {
    const { ask } = await startToyGateway();
    const answer = await ask(query);
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, found: Number.MAX_SAFE_INTEGER });
  });

  it.each([
    ["maxDepth", 0],
    ["timeoutMs", Number.NaN],
    ["maxCost", 1.5],
  ])("cannot be set to nonsense: %s = %d", (name, value) => {
    expect(() => completeLimits({ [name]: value })).toThrow(`The gateway limit ${name} is ${value}.`);
  });
});

describe("the time limit", () => {
  it("answers at the deadline with what is ready, though a subgraph hangs", async () => {
    const { ask } = await startToyGateway({ limits: { timeoutMs: 50 } });
    const { status, data, errors } = await ask("{ hang person(id: 1) { name } }");
    expect(status).toBe(200);
    expect(data).toEqual({ hang: null, person: { name: "Name of 1" } });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: "TIMEOUT", limit: 50 }]);
  });

  it("names the place of what is missing, up to the first list", async () => {
    const [library, people] = makeSubgraphs();
    const slowPeople = { ...people, createContext: () => ({}), schema: hangingPeople() };
    const { ask } = await startToyGateway({ limits: { timeoutMs: 50 }, subgraphs: [library, slowPeople] });
    const { data, errors } = await ask("{ book(id: 1) { title author { name } } shelf { author { name } } }");
    expect(data.book).toEqual({ title: "Book 1", author: { name: null } });
    expect(errors?.map(({ path }) => path).sort()).toEqual([["book", "author"], ["shelf"]]);
  });

  it("is a gateway timeout when nothing is ready", async () => {
    const { ask } = await startToyGateway({ limits: { timeoutMs: 50 } });
    const { status, data } = await ask("{ hang shelf { id } }");
    expect({ status, data }).toEqual({ status: 504, data: null });
  });
});
