import { describe, expect, it } from "vitest";
import { followRedirect, type Hop } from "../../../connectors/http/redirects.js";
import { errorOf, open, serve } from "./local-server.js";

describe("redirects behind the HTTP door", () => {
  it("follows up to five redirects on the same host and tells the last address", async () => {
    const server = await serve((_, response, count) => {
      if (count === 6) response.end("here");
      else response.writeHead(302, { location: `/step${count}?a=b` }).end();
    });
    const response = await open(server.url).send({ url: server.url });
    expect([response.url, response.text()]).toEqual([`${server.url}/step5?a=b`, "here"]);
  });

  it("stops at the sixth redirect", async () => {
    const server = await serve((_, response, count) => response.writeHead(302, { location: `/step${count}` }).end());
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "REDIRECT_LOOP" });
    expect(server.seen).toHaveLength(6);
  });

  it("sees a circle before it is walked twice", async () => {
    const server = await serve((request, response) =>
      response.writeHead(301, { location: request.url === "/a" ? "/b" : "/a" }).end(),
    );
    const error = await errorOf(open(server.url).send({ url: `${server.url}/a` }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "REDIRECT_LOOP" });
    expect(server.seen).toEqual(["GET /a", "GET /b"]);
  });

  it("does not go to another host, and says which", async () => {
    const other = await serve((_, response) => response.end());
    const server = await serve((_, response) =>
      response.writeHead(302, { location: `${other.url}/new?key=s3cret` }).end(),
    );
    const door = open(server.url, { alsoHosts: [other.host] });
    const error = await errorOf(door.send({ url: `${server.url}/old` }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "FOREIGN_REDIRECT" });
    expect(error.message).toContain(`${server.url}/old redirects to ${other.url}/new?…`);
    expect(other.seen).toEqual([]);
  });

  it.each(["http://user:s3cret@HOST/", "http://[broken", ""])("stops at a redirect to %o", async (location) => {
    const server = await serve((_, response) =>
      response.writeHead(302, { location: location.replace("HOST", server.host) }).end(),
    );
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error.name).toBe("StopSourceError");
    expect(error.code).toMatch(/^BAD_(URL|REDIRECT)$/);
    expect(error.message).not.toContain("s3cret");
    expect(server.seen).toHaveLength(1);
  });

  it("gives the redirect itself when the connector wants it", async () => {
    const server = await serve((_, response) => response.writeHead(302, { location: "https://elsewhere.org/" }).end());
    const response = await open(server.url).send({ url: server.url, redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([302, "https://elsewhere.org/"]);
  });

  it.each([
    [303, "GET /done", ""],
    [302, "GET /done", ""],
    [307, "POST /done", "a=b"],
  ])("after a POST, status %i leads to %s", async (status, expected, expectedBody) => {
    let body = "";
    const server = await serve((request, response) => {
      if (request.url === "/") return void response.writeHead(status, { location: "/done" }).end();
      request.on("data", (chunk) => (body += chunk));
      request.on("end", () => response.end());
    });
    await open(server.url).send({ url: server.url, form: { a: "b" } });
    expect([server.seen[1], body]).toEqual([expected, expectedBody]);
  });

  it("follows http to https on the same host, but never back", () => {
    const hop = (url: string): Hop => ({ url: new URL(url), method: "GET", headers: {} });
    const next = (from: string, to: string) => followRedirect(hop(from), 301, to).url.href;
    expect(next("http://a.org/x", "https://a.org/x")).toBe("https://a.org/x");
    const stops = (code: string) => expect.objectContaining({ name: "StopSourceError", code });
    expect(() => next("http://a.org:8080/", "https://a.org/")).toThrow(stops("FOREIGN_REDIRECT"));
    expect(() => next("https://a.org/", "http://a.org/")).toThrow(stops("INSECURE_REDIRECT"));
    expect(() => next("https://a.org/", "http://a.org:8080/")).toThrow(stops("FOREIGN_REDIRECT"));
    expect(() => next("http://a.org/", "https://a.org:8443/")).toThrow(stops("FOREIGN_REDIRECT"));
    expect(() => next("http://a.org/", "//b.org/")).toThrow(stops("FOREIGN_REDIRECT"));
    expect(() => next("http://a.org/", "file:///etc/passwd")).toThrow(stops("FOREIGN_REDIRECT"));
  });
});

describe("cookies behind the HTTP door", () => {
  const withSession = () =>
    serve((request, response) => {
      if (request.headers.cookie?.includes("sid=s3cret")) return void response.end("known");
      response
        .writeHead(302, { location: request.url, "set-cookie": ["sid=s3cret; Path=/; HttpOnly", "broken;;=="] })
        .end();
    });

  it("keeps them for the life of a door when asked to, so a page may redirect to itself", async () => {
    const server = await withSession();
    const door = open(server.url, { cookies: true });
    expect((await door.send({ url: `${server.url}/a` })).text()).toBe("known");
    expect((await door.send({ url: `${server.url}/b` })).text()).toBe("known");
    expect(server.seen).toEqual(["GET /a", "GET /a", "GET /b"]);
  });

  it("sends none by default", async () => {
    const server = await withSession();
    expect((await errorOf(open(server.url).send({ url: `${server.url}/a` }))).code).toBe("REDIRECT_LOOP");
  });
});
