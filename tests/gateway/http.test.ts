import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { startGateway } from "../../gateway/gateway.js";
import { readAnswer, recordLog, startToyGateway } from "./start-toy-gateway.js";

const JSON_HEADERS = { "content-type": "application/json" };

describe("a query over HTTP", () => {
  it("may be posted", async () => {
    const { ask } = await startToyGateway();
    const { status, data } = await ask("query ($text: String) { echo(text: $text) }", { variables: { text: "é" } });
    expect({ status, data }).toEqual({ status: 200, data: { echo: "é" } });
  });

  it("may be in the address, with the header that browsers ask for", async () => {
    const { url } = await startToyGateway();
    const response = await fetch(`${url}?query=${encodeURIComponent("{ shelf { id } }")}`, {
      headers: { "apollo-require-preflight": "1" },
    });
    expect(await readAnswer(response)).toMatchObject({ status: 200, data: { shelf: [{}, {}, {}] } });
  });

  it("is refused when another site's form could have sent it", async () => {
    const { url } = await startToyGateway();
    const plainGet = await readAnswer(await fetch(`${url}?query=${encodeURIComponent("{ echo }")}`));
    expect(plainGet.status).toBe(400);
    expect(plainGet.errors?.[0]?.extensions["code"]).toBe("BAD_REQUEST");
    const body = JSON.stringify({ query: "{ echo }" });
    const form = await readAnswer(
      await fetch(url, { method: "POST", body, headers: { "content-type": "text/plain" } }),
    );
    expect(form.status).toBe(400);
  });

  it("cannot be a mutation in the address", async () => {
    const { url } = await startToyGateway();
    const query = encodeURIComponent('mutation { addBook(title: "x") { id } }');
    const answer = await readAnswer(
      await fetch(`${url}?query=${query}`, { headers: { "apollo-require-preflight": "1" } }),
    );
    expect(answer.status).toBe(405);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("BAD_REQUEST");
  });

  it("may be a mutation when posted", async () => {
    const { ask } = await startToyGateway();
    const { data } = await ask('mutation { addBook(title: "New") { title author { name } } }');
    expect(data).toEqual({ addBook: { title: "New", author: { name: "Name of author-1" } } });
  });

  it.each([
    ["a batch", "[{}]", 400],
    ["no JSON", "{ echo }", 400],
    ["nothing", "", 400],
    ["a query that is no text", '{"query": 7}', 400],
  ])("is refused in GraphQL's form when the body is %s", async (_what, body, status) => {
    const { url } = await startToyGateway();
    const answer = await readAnswer(await fetch(url, { method: "POST", headers: JSON_HEADERS, body }));
    expect(answer.status).toBe(status);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("BAD_REQUEST");
  });

  it("is refused in GraphQL's form when the content type is unknown", async () => {
    const { url } = await startToyGateway();
    const answer = await readAnswer(
      await fetch(url, { method: "POST", headers: { "content-type": "application/xml" }, body: "<q/>" }),
    );
    expect(answer).toMatchObject({ status: 415, errors: [{ extensions: { code: "BAD_REQUEST" } }] });
  });

  it("finds nothing at another address, and is told where the graph is", async () => {
    const { base } = await startToyGateway();
    const answer = await readAnswer(await fetch(`${base}/grapql`));
    expect(answer.status).toBe(404);
    expect(answer.errors).toEqual([
      { message: "Nothing is at GET /grapql. The graph is at /graphql.", extensions: { code: "NOT_FOUND" } },
    ]);
  });

  it("cannot read the schema when introspection is off", async () => {
    const { ask } = await startToyGateway({ introspection: false });
    expect((await ask("{ __schema { queryType { name } } }")).status).toBe(400);
    expect((await ask("{ echo __typename }")).data).toEqual({ echo: null, __typename: "Query" });
  });
});

describe("a page on another site", () => {
  it("may read answers, without cookies", async () => {
    const { ask } = await startToyGateway();
    const { headers } = await ask("{ echo }", { headers: { origin: "https://example.org" } });
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("may read refusals too", async () => {
    const { ask } = await startToyGateway({ limits: { maxBodyBytes: 100 } });
    const { status, headers } = await ask(`{ echo } #${"x".repeat(100)}`);
    expect([status, headers.get("access-control-allow-origin")]).toEqual([413, "*"]);
  });

  it("is told by the preflight which methods and headers it may send", async () => {
    const { url } = await startToyGateway();
    const response = await fetch(url, {
      method: "OPTIONS",
      headers: { origin: "https://example.org", "access-control-request-method": "POST" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-methods")).toBe("GET, POST, OPTIONS");
    expect(response.headers.get("access-control-allow-headers")).toContain("content-type");
  });
});

describe("a gateway that stops", () => {
  it("lets the requests under way end", async () => {
    const gateway = await startToyGateway();
    let release = (_text: string): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      gateway.record.hang = () => {
        resolve();
        return new Promise<string>((answer) => (release = answer));
      };
    });
    const answer = gateway.ask("{ hang }");
    await isAsked;
    const stopped = gateway.stop();
    release("done");
    expect((await answer).data).toEqual({ hang: "done" });
    await stopped;
    await expect(fetch(gateway.url)).rejects.toThrow();
  });

  it("ends a request that hangs at its deadline", async () => {
    const gateway = await startToyGateway({ limits: { timeoutMs: 100 } });
    const isAsked = new Promise<void>((resolve) => {
      gateway.record.hang = () => {
        resolve();
        return new Promise(() => undefined);
      };
    });
    const answer = gateway.ask("{ hang }");
    await isAsked;
    await gateway.stop();
    expect((await answer).errors?.[0]?.extensions["code"]).toBe("TIMEOUT");
  });

  it("does not wait for a client that keeps its connection open", async () => {
    const gateway = await startToyGateway({ limits: { timeoutMs: 100 } });
    const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1");
    const isClosed = new Promise((resolve) => socket.resume().once("close", resolve));
    await new Promise((resolve) => socket.once("connect", resolve));
    socket.write("POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    await gateway.stop();
    await isClosed;
  });

  it("may be stopped twice", async () => {
    const gateway = await startToyGateway();
    await Promise.all([gateway.stop(), gateway.stop()]);
  });
});

describe("a gateway whose port is taken", () => {
  it("does not start, and leaves nothing open", async () => {
    const { url, supergraphPath } = await startToyGateway();
    const { logger } = recordLog();
    const port = Number(new URL(url).port);
    const start = startGateway({ supergraph: { path: supergraphPath }, host: "127.0.0.1", port, logger });
    await expect(start).rejects.toThrow("EADDRINUSE");
  });
});
