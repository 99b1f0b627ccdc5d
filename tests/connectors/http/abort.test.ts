import { describe, expect, it } from "vitest";
import { errorOf, open, serve } from "./local-server.js";

describe("a run that is aborted", () => {
  const reason = new Error("the harvest was stopped");

  it("does not send anything more", async () => {
    const server = await serve((_, response) => response.end());
    expect(await errorOf(open(server.url, { signal: AbortSignal.abort(reason) }).send({ url: server.url }))).toBe(
      reason,
    );
    expect(server.connections()).toBe(0);
  });

  it("ends a request that has no answer yet", async () => {
    const run = new AbortController();
    const server = await serve(() => run.abort(reason));
    expect(await errorOf(open(server.url, { signal: run.signal }).send({ url: server.url }))).toBe(reason);
  });

  it("ends a body half-way, and hangs up", async () => {
    const run = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const server = await serve((_, response) => {
      closed = new Promise((resolve) => response.on("close", resolve));
      response.write("half", () => setImmediate(() => run.abort(reason)));
    });
    expect(await errorOf(open(server.url, { signal: run.signal }).send({ url: server.url }))).toBe(reason);
    await closed;
    expect(server.seen).toHaveLength(1);
  });

  it("ends the wait before a retry", async () => {
    const run = new AbortController();
    const server = await serve((_, response) => {
      response.writeHead(503, { "retry-after": "100" }).end(() => setTimeout(() => run.abort(reason), 20));
    });
    expect(await errorOf(open(server.url, { signal: run.signal }).send({ url: server.url }))).toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  it("ends the wait for the host's turn", async () => {
    const run = new AbortController();
    const server = await serve((_, response) => response.end());
    const door = open(server.url, { signal: run.signal, minIntervalMs: 600_000 });
    await door.send({ url: server.url });
    const waiting = errorOf(door.send({ url: server.url }));
    run.abort(reason);
    expect(await waiting).toBe(reason);
    expect(server.seen).toHaveLength(1);
  });

  it("ends a robots.txt that does not come", async () => {
    const run = new AbortController();
    const server = await serve(
      (_, response) => response.end(),
      () => run.abort(reason),
    );
    const door = open(server.url, { signal: run.signal, respectRobots: true });
    expect(await errorOf(door.send({ url: server.url }))).toBe(reason);
    expect(server.seen).toEqual([]);
  });

  it("ends the wait for another request that tries out an open circuit", async () => {
    const run = new AbortController();
    const server = await serve((_, response, count) => {
      if (count === 1) response.writeHead(503).end();
    });
    const settings = { retries: 0, circuitFailures: 1, circuitPauseMs: 0 };
    const door = open(server.url, { ...settings, signal: run.signal });
    await errorOf(door.send({ url: server.url }));
    const tries = [errorOf(door.send({ url: server.url })), errorOf(door.send({ url: server.url }))];
    await expect.poll(() => server.seen.length).toBe(2);
    run.abort(reason);
    expect(await Promise.all(tries)).toEqual([reason, reason]);
  });
});
