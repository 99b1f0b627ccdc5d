import { describe, expect, it } from "vitest";
import { StopSourceError } from "../../../connectors/errors.js";
import { errorOf, open, serve } from "./local-server.js";

describe("the HTTP door", () => {
  it("says who we are and how to reach us, whatever the connector sets", async () => {
    const agents: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      agents.push(request.headers["user-agent"]);
      response.end();
    });
    await open(server.url).send({ url: server.url, headers: { "User-Agent": "curl" } });
    expect(agents).toEqual(["Maillage/1.2.3 (+mailto:team@example.org)"]);
  });

  it("sends the headers, the accepted types and the form of a request", async () => {
    const got: unknown[] = [];
    const server = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => {
        got.push(
          request.method,
          request.headers.accept,
          request.headers["x-test"],
          request.headers["content-type"],
          body,
        );
        response.setHeader("content-type", "text/plain").end("ok");
      });
    });
    await open(server.url).send({
      url: `${server.url}/api.php`,
      headers: { "X-Test": "1" },
      accept: ["application/json", "text/"],
      form: { titles: "Défi 4|Commun", a: "b" },
    });
    expect(got).toEqual([
      "POST",
      "application/json, text/*",
      "1",
      "application/x-www-form-urlencoded;charset=UTF-8",
      "titles=D%C3%A9fi+4%7CCommun&a=b",
    ]);
  });

  it.each([200, 201, 204, 304, 404, 410])("gives status %i to the connector", async (status) => {
    const server = await serve((_, response) => response.writeHead(status, { etag: '"7"' }).end());
    const response = await open(server.url).send({ url: `${server.url}/page?x=1#top` });
    expect(response.status).toBe(status);
    expect(response.headers.get("ETag")).toBe('"7"');
    expect(response.headers.get("nothing")).toBeNull();
    expect(response.url).toBe(`${server.url}/page?x=1`);
    expect(server.seen).toHaveLength(1);
  });

  it.each([401, 403])("stops the source at status %i, without asking again", async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toBeInstanceOf(StopSourceError);
    expect(error).toMatchObject({ name: "StopSourceError", code: "FORBIDDEN", url: `${server.url}/` });
    expect(server.seen).toHaveLength(1);
  });

  it.each([400, 405, 451])("stops the source at status %i and says it", async (status) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "BAD_REQUEST" });
    expect(error.message).toContain(String(status));
    expect(server.seen).toHaveLength(1);
  });

  it("answers a HEAD request without a body, whatever length is declared", async () => {
    const server = await serve((_, response) => response.writeHead(200, { "content-length": 10 ** 9 }).end());
    const response = await open(server.url).send({ url: server.url, method: "HEAD" });
    expect([response.status, response.body.length]).toEqual([200, 0]);
  });

  it("refuses a content type the connector cannot read, and quotes its beginning", async () => {
    const server = await serve((_, response) =>
      response
        .writeHead(200, { "content-type": "text/html" })
        .end(`<!doctype html>\n<title>Login</title>${"x".repeat(500)}`),
    );
    const error = await errorOf(open(server.url).send({ url: server.url, accept: ["application/json"] }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "UNEXPECTED_CONTENT_TYPE" });
    const quoted = /"(.*)"/.exec(error.message)?.[1];
    expect(quoted).toMatch(/^<!doctype html> <title>Login<\/title>x+$/);
    expect(quoted).toHaveLength(80);
  });

  it("takes any content type that begins as accepted, in any case, and does not ask it of a 404", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/gone") return response.writeHead(404, { "content-type": "text/html" }).end("<p>");
      return response.writeHead(200, { "content-type": "Application/JSON; charset=utf-8" }).end("{}");
    });
    const door = open(server.url);
    const accept = ["application/json"];
    expect((await door.send({ url: server.url, accept })).json()).toEqual({});
    expect((await door.send({ url: `${server.url}/gone`, accept })).status).toBe(404);
  });

  it("says readably that an answer is not JSON", async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Bienvenue</h1>"),
    );
    const response = await open(server.url).send({ url: `${server.url}/api.php?token=s3cret` });
    const read = () => response.json();
    expect(read).toThrow(StopSourceError);
    expect(read).toThrow(`${server.url}/api.php?… answers text/html that begins with "<h1>Bienvenue</h1>"`);
  });

  it("counts requests, bytes and retries", async () => {
    const server = await serve((_, response, count) => response.writeHead(count === 1 ? 503 : 200).end("12345"));
    const door = open(server.url);
    await door.send({ url: server.url });
    await door.send({ url: server.url });
    expect(door.usage).toEqual({ requests: 3, bytes: 10, retries: 1 });
  });

  it("uses one connection for requests that follow each other", async () => {
    const server = await serve((_, response, count) => response.writeHead([200, 304, 404][count % 3] ?? 200).end());
    const door = open(server.url);
    for (let i = 0; i < 6; i++) await door.send({ url: server.url });
    expect(server.connections()).toBe(1);
  });

  it.each([
    { contact: " " },
    { contact: "a\nb" },
    { baseUrl: "wiki.example.org" },
    { baseUrl: "ftp://wiki.example.org" },
    { baseUrl: "https://me:pass@wiki.example.org" },
    { timeoutMs: -1 },
    { timeoutMs: Number.POSITIVE_INFINITY },
    { maxBytes: Number.NaN },
  ])("refuses settings that cannot work: %o", (settings) => {
    expect(() => open("https://wiki.example.org", settings)).toThrow(
      expect.objectContaining({ name: "StopSourceError", code: "BAD_SETTING" }),
    );
  });

  it("takes an option that is undefined for one that is not given", async () => {
    const server = await serve((_, response) => response.end("ok"));
    const options = { maxBytes: undefined, timeoutMs: undefined } as unknown as { maxBytes: number };
    expect((await open(server.url, options).send({ url: server.url })).text()).toBe("ok");
  });
});
