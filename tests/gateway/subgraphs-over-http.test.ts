import { execute, parse } from "graphql";
import { describe, expect, it } from "vitest";
import type { InProcessSubgraph } from "../../gateway/gateway.js";
import { serveJson, type Respond } from "./serve-json.js";
import { startToyGateway } from "./start-toy-gateway.js";
import { makeRecord, makeSubgraphs } from "./toy-graph.js";

function executeOn({ schema }: InProcessSubgraph): Respond {
  return async ({ query, variables, operationName }, response) => {
    const answer = await execute({ schema, document: parse(query), variableValues: variables, operationName });
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  };
}

/** A gateway whose subgraph `people` is behind HTTP and answers as told. */
async function startWithPeople(respond: Respond, limits = {}) {
  const people = await serveJson(respond);
  const [library] = makeSubgraphs();
  const gateway = await startToyGateway({ subgraphs: [library], subgraphUrls: { people: people.url }, limits });
  return { gateway, people };
}

const BOTH = "{ person(id: 1) { name } shelf { title } }";
const SHELF = [{ title: "Book 0" }, { title: "Book 1" }, { title: "Book 2" }];

describe("a subgraph over HTTP", () => {
  it("answers together with those in process, asked once for each distinct entity", async () => {
    const record = makeRecord();
    const { gateway } = await startWithPeople(executeOn(makeSubgraphs(record)[1]));
    const { data, errors } = await gateway.ask("{ books(first: 9) { nodes { title author { name } } } }");
    expect(errors).toBeUndefined();
    expect(data.books.nodes[4]).toEqual({ title: "Book 4", author: { name: "Name of author-1" } });
    expect(record.references.sort()).toEqual(["author-0", "author-1", "author-2"]);
  });

  it("is asked again and again on the same connection", async () => {
    const { gateway, people } = await startWithPeople(executeOn(makeSubgraphs()[1]));
    for (let turn = 0; turn < 5; turn++) await gateway.ask("{ person(id: 1) { name } }");
    expect(people.ports.size).toBe(1);
  });

  it("keeps the codes of its errors", async () => {
    const { gateway } = await startWithPeople(executeOn(makeSubgraphs()[1]));
    const { errors } = await gateway.ask("{ person(id: 1) { motto } }");
    expect(errors).toEqual([
      { message: "1 has no motto.", path: ["person", "motto"], extensions: { code: "NOT_FOUND" } },
    ]);
  });

  it("may give its errors with a status that is not 200", async () => {
    const { gateway } = await startWithPeople((_body, response) => {
      const errors = [{ message: "No token.", extensions: { code: "UNAUTHENTICATED" } }];
      response.writeHead(401, { "content-type": "application/graphql-response+json" }).end(JSON.stringify({ errors }));
    });
    const { errors } = await gateway.ask("{ person(id: 1) { name } }");
    expect(errors?.[0]).toMatchObject({ message: "No token.", extensions: { code: "UNAUTHENTICATED" } });
  });

  it("cannot show its own internal errors", async () => {
    const { gateway, people } = await startWithPeople((_body, response) => {
      const errors = [
        { message: `secret at ${people.url}`, extensions: { code: "INTERNAL_SERVER_ERROR", stacktrace: ["at x"] } },
      ];
      response.end(JSON.stringify({ data: null, errors }));
    });
    const { errors } = await gateway.ask("{ person(id: 1) { name } }");
    expect(JSON.stringify(errors)).not.toMatch(/secret|127\.0\.0\.1|stacktrace/);
    expect(errors?.[0]?.extensions["code"]).toBe("INTERNAL_SERVER_ERROR");
  });
});

describe("a subgraph over HTTP that gives no answer", () => {
  const unusable: Array<[string, Respond]> = [
    ["hangs up", (_body, response) => void response.destroy()],
    ["sends a page", (_body, response) => void response.writeHead(502).end("<h1>Bad gateway</h1>")],
    ["sends other JSON", (_body, response) => void response.end('{"hello": 1}')],
    ["sends a list", (_body, response) => void response.end("[]")],
    [
      "stops in the middle",
      (_body, response) => {
        response.writeHead(200, { "content-length": 100 }).write('{"data":');
        setImmediate(() => response.destroy());
      },
    ],
  ];

  it.each(unusable)("is named, and the other fields answer, when it %s", async (_what, respond) => {
    const { gateway } = await startWithPeople(respond);
    const { status, data, errors } = await gateway.ask(BOTH);
    expect(status).toBe(200);
    expect(data).toEqual({ person: null, shelf: SHELF });
    expect(errors).toEqual([
      {
        message: 'The part "people" of the graph does not answer. Use the other data, and try again later.',
        extensions: { code: "SUBGRAPH_UNAVAILABLE", subgraph: "people" },
      },
    ]);
  });

  it("is named when it is down, with its address in the log alone", async () => {
    const { gateway, people } = await startWithPeople(executeOn(makeSubgraphs()[1]));
    await people.close();
    const { data, errors } = await gateway.ask(BOTH);
    expect(data).toEqual({ person: null, shelf: SHELF });
    expect(errors?.[0]?.extensions).toEqual({ code: "SUBGRAPH_UNAVAILABLE", subgraph: "people" });
    expect(JSON.stringify(errors)).not.toContain("127.0.0.1");
    expect(gateway.log.at(-1)).toMatchObject({ level: "warn", details: { subgraph: "people", url: people.url } });
  });

  it("is found again as soon as it is back", async () => {
    let isUp = false;
    const answer = executeOn(makeSubgraphs()[1]);
    const { gateway } = await startWithPeople((...args) => (isUp ? answer(...args) : void args[1].destroy()));
    expect((await gateway.ask(BOTH)).errors).toHaveLength(1);
    isUp = true;
    expect((await gateway.ask(BOTH)).errors).toBeUndefined();
  });

  it("has a TIMEOUT when it hangs, and its request is cut", async () => {
    let isCut = (): void => undefined;
    const cut = new Promise<void>((resolve) => (isCut = resolve));
    const { gateway } = await startWithPeople((_body, response) => void response.once("close", isCut), {
      timeoutMs: 100,
    });
    const { data, errors } = await gateway.ask(BOTH);
    expect(data).toEqual({ person: null, shelf: SHELF });
    expect(errors?.[0]?.extensions).toEqual({ code: "TIMEOUT", limit: 100 });
    await cut;
  });

  it("is no longer waited for when the client has gone", async () => {
    let isCut = (): void => undefined;
    let isAsked = (): void => undefined;
    const cut = new Promise<void>((resolve) => (isCut = resolve));
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const { gateway } = await startWithPeople((_body, response) => {
      response.once("close", isCut);
      isAsked();
    });
    const client = new AbortController();
    const headers = { "content-type": "application/json" };
    const answer = fetch(gateway.url, {
      method: "POST",
      headers,
      body: JSON.stringify({ query: BOTH }),
      signal: client.signal,
    });
    await asked;
    client.abort();
    await expect(answer).rejects.toThrow();
    await cut;
  });
});
