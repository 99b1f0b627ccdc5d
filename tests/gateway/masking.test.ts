import { describe, expect, it } from "vitest";
import { describeError, errorCatalogue } from "../../gateway/errors.js";
import { startToyGateway } from "./start-toy-gateway.js";

describe("an error that is meant for clients", () => {
  it("keeps its message, its path, its code and its safe extensions", async () => {
    const { ask, log } = await startToyGateway();
    const { status, data, errors } = await ask("{ throwBadInput }");
    expect(status).toBe(200);
    expect(data).toEqual({ throwBadInput: null });
    expect(errors).toEqual([
      {
        message: "The date `2026-13-01` has no such month.",
        path: ["throwBadInput"],
        extensions: { code: "BAD_USER_INPUT", argument: "since", candidateIds: ["a", "b"] },
      },
    ]);
    expect(log.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("says where a query is wrong", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("{ nothing }");
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        message: 'Cannot query field "nothing" on type "Query".',
        locations: [{ line: 1, column: 3 }],
        extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
      },
    ]);
  });

  it("says where a query cannot be read", async () => {
    const { ask } = await startToyGateway();
    const { status, errors } = await ask("{ echo(");
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions).toEqual({ code: "GRAPHQL_PARSE_FAILED" });
  });

  it("tells a client to send the query when only its hash is known", async () => {
    const { base } = await startToyGateway();
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } });
    const response = await fetch(`${base}/graphql?extensions=${encodeURIComponent(extensions)}`, {
      headers: { "apollo-require-preflight": "1" },
    });
    const { errors } = (await response.json()) as any;
    expect(errors[0].extensions).toEqual({ code: "PERSISTED_QUERY_NOT_FOUND" });
  });
});

describe("any other error", () => {
  it("is masked, and logged with its stack under the same reference", async () => {
    const { ask, log } = await startToyGateway();
    const { data, errors } = await ask("{ throwPlainError echo }");
    expect(data).toEqual({ throwPlainError: null, echo: null });
    const reference = errors?.[0]?.extensions["reference"];
    expect(reference).toMatch(/^[0-9a-f]{12}$/);
    expect(errors).toEqual([
      {
        message: `Internal error. Tell the operators this reference: ${reference}`,
        path: ["throwPlainError"],
        extensions: { code: "INTERNAL_SERVER_ERROR", reference },
      },
    ]);
    const [line] = log.filter(({ level }) => level === "error");
    expect(line?.message).toContain(reference);
    expect(line?.details).toMatchObject({ reference, subgraph: "library", path: ["throwPlainError"] });
    expect(line?.details["stack"]).toContain("database.internal");
    expect(line?.details["stack"]).toContain("toy-graph.ts");
  });

  it("is masked when a subgraph gives a code that only the gateway may give", async () => {
    const { ask } = await startToyGateway();
    const { errors } = await ask("{ throwValidationError }");
    expect(errors?.[0]?.extensions["code"]).toBe("INTERNAL_SERVER_ERROR");
    expect(JSON.stringify(errors)).not.toContain("hidden");
  });

  it("gets a reference of its own each time", async () => {
    const { ask } = await startToyGateway();
    const { errors } = await ask("{ a: throwPlainError b: throwPlainError }");
    expect(new Set(errors?.map(({ extensions }) => extensions["reference"])).size).toBe(2);
  });
});

describe("the error catalogue", () => {
  it("has each code once, in capitals, with a description and an action", () => {
    const codes = errorCatalogue.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const entry of errorCatalogue) {
      expect(entry.code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
      expect(entry.description).toMatch(/^[A-Z].*\.$/);
      expect(entry.action).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("does not know what it does not have", () => {
    expect([describeError("DOWNSTREAM_SERVICE_ERROR"), describeError(undefined), describeError(7)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
