import { describe, expect, it, vi } from "vitest";
import { createRateGate, sharedGate } from "../../../connectors/http/rate-gate.js";
import { createRobots } from "../../../connectors/http/robots.js";
import { createResponse } from "../../../connectors/http/response.js";
import { errorOf, open, serve } from "./local-server.js";

const RESPECT = { respectRobots: true };

describe("robots.txt", () => {
  const serveRobots = (text: string, status = 200) => {
    const asked: (string | undefined)[] = [];
    const server = serve(
      (_, response) => response.end("page"),
      (request, response) => {
        asked.push(request.headers["user-agent"]);
        response.writeHead(status).end(text);
      },
    );
    return server.then((started) => ({ ...started, asked }));
  };

  it("is asked once, under our name, before the first page", async () => {
    const server = await serveRobots("User-agent: *\nDisallow: /ecrire/\n");
    const door = open(server.url, RESPECT);
    await Promise.all([door.send({ url: `${server.url}/a` }), door.send({ url: `${server.url}/b` })]);
    expect(server.asked).toEqual(["Maillage/1.2.3 (+mailto:team@example.org)"]);
    expect(server.seen).toHaveLength(2);
    expect(door.usage.requests).toBe(3);
  });

  it("stops the source at a forbidden path, and says which rule and what it takes", async () => {
    const server = await serveRobots("User-agent: *\nAllow: /\n\nUser-agent: maillage\nDisallow: /api.php # bots\n");
    const error = await errorOf(open(server.url, RESPECT).send({ url: `${server.url}/api.php?action=query` }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "ROBOTS_DISALLOWED" });
    expect(error.message).toContain(`${server.url}/api.php?… (line 5, "Disallow: /api.php # bots")`);
    expect(error.message).toContain("respectRobots: false");
    expect(error.message).toContain("agreement");
    expect(server.seen).toEqual([]);
  });

  it("does not speak to us when it speaks to others", async () => {
    const server = await serveRobots("User-agent: GPTBot\nDisallow: /\n");
    expect((await open(server.url, RESPECT).send({ url: server.url })).text()).toBe("page");
  });

  it("is obeyed for the target of a redirect too", async () => {
    const server = await serve(
      (_, response) => response.writeHead(302, { location: "/private/x" }).end(),
      (_, response) => response.end("User-agent: *\nDisallow: /private/"),
    );
    expect((await errorOf(open(server.url, RESPECT).send({ url: server.url }))).code).toBe("ROBOTS_DISALLOWED");
    expect(server.seen).toEqual(["GET /"]);
  });

  it.each([404, 403, 410])("allows everything when it answers %i", async (status) => {
    const server = await serveRobots("User-agent: *\nDisallow: /", status);
    expect((await open(server.url, RESPECT).send({ url: server.url })).text()).toBe("page");
  });

  it.each([500, 503, 429])("allows nothing while it answers %i, and is asked again next time", async (status) => {
    let answer = status;
    const server = await serve(
      (_, response) => response.end("page"),
      (_, response) => response.writeHead(answer).end(),
    );
    const door = open(server.url, { ...RESPECT, retries: 1 });
    const error = await errorOf(door.send({ url: server.url }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "ROBOTS_UNREACHABLE" });
    expect(server.seen).toEqual([]);
    answer = 404;
    expect((await door.send({ url: server.url })).text()).toBe("page");
  });

  it("leaves it to the plain error when the whole host is away", async () => {
    const door = open("http://127.0.0.1:1", { ...RESPECT, retries: 0 });
    expect((await errorOf(door.send({ url: "http://127.0.0.1:1/" }))).code).toBe("UNREACHABLE");
  });

  it("is not asked when the source setting says so", async () => {
    const server = await serveRobots("User-agent: *\nDisallow: /");
    expect((await open(server.url).send({ url: server.url })).text()).toBe("page");
    expect(server.asked).toEqual([]);
  });

  it.each([
    ["Crawl-delay: 2", 2000],
    ["Crawl-delay: 0.1", 500],
    ["Crawl-delay: 86400", 30_000],
    ["Crawl-delay: Infinity", 30_000],
    ["Crawl-delay: -3", 500],
    ["Crawl-delay: soon", 500],
    ["Disallow:", 500],
  ])("with %o makes the interval %i ms", async (line, expected) => {
    const text = `User-agent: *\n${line}\n`;
    const headers = { get: () => null };
    const file = createResponse({ url: "https://a.org/robots.txt", status: 200, headers, body: Buffer.from(text) });
    const ask = createRobots(() => Promise.resolve(file), 500);
    expect(await ask(new URL("https://a.org/page"))).toBe(expected);
  });
});

describe("the rate gate", () => {
  /** A clock that only moves when somebody sleeps. */
  function createFakeTime() {
    let nowMs = 1000;
    const sleep = (ms: number) => Promise.resolve(void (nowMs += Math.max(0, ms)));
    return { clock: () => nowMs, sleep };
  }

  it("lets one request per interval start towards a host, in the order they came", async () => {
    const { clock, sleep } = createFakeTime();
    const gate = createRateGate(clock, sleep);
    const starts: [string, number][] = [];
    const start = (name: string) => gate.takeTurn("a.org", 1000).then(() => starts.push([name, clock()]));
    await Promise.all(["one", "two", "three"].map(start));
    expect(starts).toEqual([
      ["one", 1000],
      ["two", 2000],
      ["three", 3000],
    ]);
  });

  it("does not make one host wait for another, nor anybody when the interval is 0", async () => {
    const { clock, sleep } = createFakeTime();
    const gate = createRateGate(clock, sleep);
    await gate.takeTurn("a.org", 1000);
    await gate.takeTurn("b.org", 1000);
    await gate.takeTurn("c.org", 0);
    await gate.takeTurn("c.org", 0);
    expect(clock()).toBe(1000);
  });

  it("gives the place of one who gives up to the next, and nobody overtakes", async () => {
    const gate = createRateGate();
    await gate.takeTurn("a.org", 0);
    const left: string[] = [];
    const run = new AbortController();
    const first = gate.takeTurn("a.org", 30).then(() => left.push("first"));
    const second = gate.takeTurn("a.org", 600_000, run.signal).catch((reason: unknown) => left.push(String(reason)));
    const third = gate.takeTurn("a.org", 30).then(() => left.push("third"));
    run.abort("given up");
    await Promise.all([first, second, third]);
    expect(left).toEqual(["given up", "first", "third"]);
  });

  it("is passed by every request of every door: pages, robots.txt, redirects and retries", async () => {
    const turns = vi.spyOn(sharedGate, "takeTurn");
    const server = await serve((_, response, count) => {
      if (count === 1) response.writeHead(503).end();
      else if (count === 2) response.writeHead(302, { location: "/b" }).end();
      else response.end();
    });
    const options = { minIntervalMs: 5 };
    await open(server.url, { ...options, ...RESPECT }).send({ url: server.url });
    await open(server.url, options).send({ url: server.url });
    expect(turns.mock.calls).toEqual(Array.from({ length: 5 }, () => [server.host, 5, undefined]));
    turns.mockRestore();
  });
});
