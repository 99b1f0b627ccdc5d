import { describe, expect, it } from "vitest";
import { RetryLaterError, StopSourceError } from "../../../connectors/errors.js";
import { describeNetworkFailure } from "../../../connectors/http/network-failure.js";
import { readRetryAfterMs, runWithRetries, TransientFailure } from "../../../connectors/http/retry.js";
import { errorOf, open, serve, serveBytes } from "./local-server.js";

describe("retries of the HTTP door", () => {
  it.each([408, 429, 502, 503, 504])("tries again after status %i", async (status) => {
    const server = await serve((_, response, count) => response.writeHead(count < 3 ? status : 200).end("fine"));
    expect((await open(server.url).send({ url: server.url })).text()).toBe("fine");
    expect(server.seen).toHaveLength(3);
  });

  it.each([
    [429, "TOO_MANY_REQUESTS"],
    [503, "SERVER_ERROR"],
  ])("says to come back later when status %i lasts", async (status, code) => {
    const server = await serve((_, response) => response.writeHead(status).end());
    const door = open(server.url, { retries: 2 });
    const error = await errorOf(door.send({ url: server.url }));
    expect(error).toBeInstanceOf(RetryLaterError);
    expect(error).toMatchObject({ name: "RetryLaterError", code });
    expect(error.retryAt).toBeUndefined();
    expect(door.usage).toMatchObject({ requests: 3, retries: 2 });
  });

  it("does not repeat a request that made the server stumble (500)", async () => {
    const server = await serve((_, response) => response.writeHead(500).end());
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "SERVER_ERROR" });
    expect(server.seen).toHaveLength(1);
  });

  it.each([["7200"], [new Date(Date.now() + 7_200_000).toUTCString()]])(
    "leaves at once when asked to wait too long (Retry-After: %s), and says until when",
    async (retryAfter) => {
      const server = await serve((_, response) => response.writeHead(429, { "retry-after": retryAfter }).end());
      const error = await errorOf(open(server.url).send({ url: server.url }));
      expect(error.code).toBe("TOO_MANY_REQUESTS");
      const waitMs = Number(error.retryAt) - Date.now();
      expect(waitMs).toBeGreaterThan(7_100_000);
      expect(waitMs).toBeLessThanOrEqual(7_200_000);
      expect(server.seen).toHaveLength(1);
    },
  );

  it("survives a Retry-After beyond all dates", async () => {
    const server = await serve((_, response) => response.writeHead(503, { "retry-after": "9".repeat(30) }).end());
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error.code).toBe("SERVER_ERROR");
    expect(error.retryAt).toBeUndefined();
  });

  it("reads Retry-After as seconds or as an HTTP date, and nothing else", () => {
    const now = Date.parse("2026-11-23T10:00:00Z");
    expect(readRetryAfterMs("5", now)).toBe(5000);
    expect(readRetryAfterMs("Mon, 23 Nov 2026 10:00:30 GMT", now)).toBe(30_000);
    expect(readRetryAfterMs("Mon, 23 Nov 2026 09:00:00 GMT", now)).toBe(0);
    for (const text of [null, "", "soon", "-5", "1.5"]) expect(readRetryAfterMs(text, now)).toBeUndefined();
  });

  it("waits longer each time, and never less than the partner asked", async () => {
    const waits: number[] = [];
    const failures = [undefined, 5000, undefined, undefined].map(
      (afterMs) => new TransientFailure(new RetryLaterError("SERVER_ERROR", "no"), { afterMs }),
    );
    const attempt = () => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve("done");
    };
    const sleep = (ms: number) => Promise.resolve(void waits.push(ms));
    const options = { retries: 4, backoffMs: 100, maxRetryAfterMs: 10_000, sleep };
    expect(await runWithRetries(attempt, options)).toBe("done");
    expect(waits[0]).toBe(0);
    expect(waits[2]).toBe(5000);
    expect(Math.max(waits[3] ?? 0, waits[4] ?? 0)).toBeGreaterThan(waits[1] ?? 0);
  });

  it("lets a connector ask for a retry of a 200, such as MediaWiki's maxlag", async () => {
    const server = await serve((_, response, count) =>
      response.end(count < 3 ? '{"errors":[{"code":"maxlag"}]}' : "{}"),
    );
    const response = await open(server.url).send({
      url: server.url,
      retryBody: (answer) => (answer.text().includes("maxlag") ? { retry: true, reason: "maxlag" } : undefined),
    });
    expect(response.json()).toEqual({});
    expect(server.seen).toHaveLength(3);
  });

  it("gives the connector's reason when its retries are used up", async () => {
    const server = await serve((_, response) => response.end("{}"));
    const retryBody = () => ({ retry: true, reason: "its database lags (maxlag)." });
    const error = await errorOf(open(server.url, { retries: 1 }).send({ url: server.url, retryBody }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "PARTNER_BUSY" });
    expect(error.message).toBe(`${server.host} cannot answer now: its database lags (maxlag).`);
    expect(server.seen).toHaveLength(2);
  });

  it("takes the wait of a 200 from the connector or from its Retry-After", async () => {
    const server = await serve((_, response) => response.setHeader("retry-after", "3600").end("{}"));
    const ask = (afterMs?: number) =>
      errorOf(
        open(server.url).send({
          url: server.url,
          retryBody: () => ({ retry: true, reason: "busy", ...(afterMs ? { afterMs } : {}) }),
        }),
      );
    expect(Number((await ask()).retryAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    expect(Number((await ask(7_200_000)).retryAt) - Date.now()).toBeGreaterThan(3_600_000);
    expect(server.seen).toHaveLength(2);
  });

  it("tries again when the connection breaks before an answer", async () => {
    const server = await serve((request, response, count) => (count < 3 ? request.destroy() : response.end("fine")));
    expect((await open(server.url).send({ url: server.url })).text()).toBe("fine");
    expect(server.seen).toHaveLength(3);
  });

  it("says plainly that nobody listens there", async () => {
    const error = await errorOf(open("http://127.0.0.1:1", { retries: 1 }).send({ url: "http://127.0.0.1:1/a?b=c" }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "UNREACHABLE" });
    expect(error.message).toBe("127.0.0.1 refuses the connection. Check the port, or whether the server runs.");
  });

  it("says plainly that a name, a certificate or a protocol is wrong", () => {
    const describe = (code: string) => {
      const url = new URL("https://wiki.example.org/?token=1");
      const failure = describeNetworkFailure(Object.assign(new Error("x"), { code }), url);
      return failure instanceof TransientFailure ? failure.outcome : failure;
    };
    expect(describe("ENOTFOUND").message).toBe(
      "wiki.example.org cannot be found (DNS). Check the address or the network.",
    );
    expect(describe("EAI_AGAIN")).toMatchObject({ name: "RetryLaterError", code: "UNREACHABLE" });
    expect(describe("CERT_HAS_EXPIRED")).toMatchObject({ name: "RetryLaterError", code: "BAD_CERTIFICATE" });
    expect(describe("DEPTH_ZERO_SELF_SIGNED_CERT")).toMatchObject({ code: "BAD_CERTIFICATE" });
    expect(describe("EWEIRD")).toMatchObject({ name: "RetryLaterError", code: "UNREACHABLE" });
  });

  it("stops the source when the server does not speak HTTP", async () => {
    const server = await serveBytes("SSH-2.0-OpenSSH_9.2\r\n\r\n");
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toBeInstanceOf(StopSourceError);
    expect(error.code).toBe("NOT_HTTP");
    expect(server.connections()).toBe(1);
  });

  it("ends an attempt after timeoutMs when nothing comes, and tries again", async () => {
    const server = await serve((_, response, count) => {
      if (count > 1) response.end("fine");
    });
    expect((await open(server.url, { timeoutMs: 500 }).send({ url: server.url })).text()).toBe("fine");
    expect(server.seen).toHaveLength(2);
  });

  it("bounds a body that drips without end by the same limit", async () => {
    const server = await serve((_, response) => {
      const drip = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(drip));
    });
    const error = await errorOf(open(server.url, { timeoutMs: 300, retries: 1 }).send({ url: server.url }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "TIMEOUT" });
    expect(server.seen).toHaveLength(2);
  });
});

describe("the circuit of a host", () => {
  const settings = { retries: 1, circuitFailures: 4, circuitPauseMs: 60_000 };

  it("opens after failures in a row, for all doors, and then does not ask the host", async () => {
    const server = await serve((_, response) => response.writeHead(503).end());
    const [one, two] = [open(server.url, settings), open(server.url, settings)];
    expect((await errorOf(one.send({ url: server.url }))).code).toBe("SERVER_ERROR");
    expect((await errorOf(two.send({ url: server.url }))).code).toBe("SERVER_ERROR");
    const error = await errorOf(one.send({ url: server.url }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "CIRCUIT_OPEN" });
    expect(Number(error.retryAt)).toBeGreaterThan(Date.now());
    expect(server.seen).toHaveLength(4);
  });

  it("is not opened by answers that are no failures of the host", async () => {
    const server = await serve((_, response, count) => response.writeHead(count % 2 ? 404 : 403).end());
    const door = open(server.url, settings);
    for (let i = 0; i < 12; i++) await door.send({ url: server.url }).catch(() => undefined);
    expect(server.seen).toHaveLength(12);
  });

  it("counts only failures in a row", async () => {
    const server = await serve((_, response, count) => response.writeHead(count % 4 ? 503 : 200).end());
    const door = open(server.url, { ...settings, retries: 0 });
    for (let i = 0; i < 12; i++) await door.send({ url: server.url }).catch(() => undefined);
    expect(server.seen).toHaveLength(12);
  });

  it("lets one request try again after the pause, and closes when it succeeds", async () => {
    const server = await serve((_, response, count) => response.writeHead(count <= 4 ? 503 : 200).end("well again"));
    const door = open(server.url, { ...settings, circuitPauseMs: 30 });
    for (let i = 0; i < 2; i++) await errorOf(door.send({ url: server.url }));
    await expect
      .poll(() =>
        door.send({ url: server.url }).then(
          (r) => r.text(),
          () => "",
        ),
      )
      .toBe("well again");
    expect((await door.send({ url: server.url })).text()).toBe("well again");
  });
});
