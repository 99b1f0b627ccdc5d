import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { createByteSink } from "../../../connectors/http/byte-sink.js";
import { errorOf, open, serve, serveBytes } from "./local-server.js";

const TEXT = "Résilience des territoires. ".repeat(500);

describe("bodies behind the HTTP door", () => {
  it.each([
    ["gzip", gzipSync(TEXT)],
    ["br", brotliCompressSync(TEXT)],
    ["deflate", deflateSync(TEXT)],
    ["identity", Buffer.from(TEXT)],
  ])("reads a body sent as %s", async (encoding, bytes) => {
    const server = await serve((_, response) => response.writeHead(200, { "content-encoding": encoding }).end(bytes));
    expect((await open(server.url).send({ url: server.url })).text()).toBe(TEXT);
  });

  it.each([{ "content-length": 0 }, {}])(
    "takes an empty body as empty, even when it is called gzip (%o)",
    async (headers) => {
      const server = await serve((_, response) => {
        response.writeHead(200, { "content-encoding": "gzip", ...headers });
        response.flushHeaders();
        response.end();
      });
      expect((await open(server.url).send({ url: server.url })).body).toHaveLength(0);
    },
  );

  it("reads a body that comes byte by byte", async () => {
    const server = await serve((_, response) => {
      response.setHeader("connection", "close");
      for (const letter of "goutte à goutte") response.write(letter);
      response.end();
    });
    expect((await open(server.url).send({ url: server.url })).text()).toBe("goutte à goutte");
  });

  it("refuses a compression nobody asked for", async () => {
    const server = await serve((_, response) =>
      response.writeHead(200, { "content-encoding": "constructor" }).end("x"),
    );
    const error = await errorOf(open(server.url).send({ url: server.url }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "UNKNOWN_ENCODING" });
  });

  it("refuses a body declared too large without reading it", async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { "content-length": 10_000_000 });
      response.write("x".repeat(1000));
    });
    const door = open(server.url, { maxBytes: 1_000_000 });
    const error = await errorOf(door.send({ url: server.url }));
    expect(error).toMatchObject({ name: "StopSourceError", code: "BODY_TOO_LARGE" });
    expect(error.message).toContain("1000000 bytes");
    expect(error.message).toContain("maxBytes");
    expect(door.usage).toEqual({ requests: 1, bytes: 0, retries: 0 });
  });

  it("stops reading an undeclared body as soon as it is too large, and hangs up", async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const server = await serve((_, response) => {
      closed = new Promise((resolve) => response.on("close", resolve));
      const more = () => void (response.destroyed || (response.write(Buffer.alloc(64 * 1024)), setImmediate(more)));
      more();
    });
    const door = open(server.url, { maxBytes: 1_000_000 });
    expect((await errorOf(door.send({ url: server.url }))).code).toBe("BODY_TOO_LARGE");
    expect(door.usage.bytes).toBeLessThan(1_100_000);
    await closed;
  });

  it("stops a gzip bomb by its size after decompression", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serve((_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb));
    const door = open(server.url, { maxBytes: 1_000_000 });
    expect(bomb.length).toBeLessThan(100_000);
    expect((await errorOf(door.send({ url: server.url }))).code).toBe("BODY_TOO_LARGE");
    expect(door.usage.bytes).toBeLessThan(1_100_000);
  });

  it("accepts a body of exactly the limit", async () => {
    const server = await serve((_, response) => response.end(Buffer.alloc(200_000)));
    expect((await open(server.url, { maxBytes: 200_000 }).send({ url: server.url })).body).toHaveLength(200_000);
  });

  it("keeps what it was given, in order, and refuses the first byte too many", () => {
    const sink = createByteSink(200_000);
    const bytes = Buffer.from(Array.from({ length: 199_999 }, (_, i) => i % 251));
    for (let i = 0; i < bytes.length; i += 777) expect(sink.add(bytes.subarray(i, i + 777))).toBe(true);
    expect(sink.add(Buffer.alloc(2))).toBe(false);
    expect(sink.add(Buffer.from([7]))).toBe(true);
    expect(sink.take().equals(Buffer.concat([bytes, Buffer.from([7])]))).toBe(true);
  });

  it.each([
    ["shorter than declared", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this"],
    ["cut between chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nonly\r\n"],
    ["with a broken chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nonly\r\nZZ\r\n"],
  ])("tries again when a body is %s, then says it is truncated", async (_, bytes) => {
    const server = await serveBytes(bytes);
    const error = await errorOf(open(server.url, { retries: 2 }).send({ url: server.url }));
    expect(error).toMatchObject({ name: "RetryLaterError", code: "TRUNCATED_BODY" });
    expect(server.connections()).toBe(3);
  });

  it.each([
    ["cut in the middle", gzipSync(TEXT).subarray(0, 60)],
    ["damaged", Buffer.from("this is no gzip")],
  ])("tries again when gzip is %s", async (_, broken) => {
    const server = await serve((_request, response, count) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(count < 3 ? broken : gzipSync(TEXT)),
    );
    expect((await open(server.url).send({ url: server.url })).text()).toBe(TEXT);
    expect(server.seen).toHaveLength(3);
  });
});

describe("text of a body", () => {
  it.each([
    ["the charset of the header", "text/html; charset=iso-8859-1", Buffer.from("é", "latin1"), "é"],
    ["a quoted charset", 'text/plain; charset="windows-1252"', Buffer.from([0x80]), "€"],
    ["the byte order mark before the header", "text/plain; charset=latin1", Buffer.from("\ufeffé"), "é"],
    ["UTF-16 by its mark", "text/plain", Buffer.from("\ufeffé", "utf16le"), "é"],
    ["an XML declaration", "text/xml", Buffer.from("<?xml version='1.0' encoding='ISO-8859-15'?>\xa4", "latin1"), /€$/],
    ["an HTML declaration", "text/html", Buffer.from('<meta charset="windows-1252">\xe9', "latin1"), /é$/],
    ["an XML declaration that lies", "text/xml", Buffer.from('<?xml version="1.0" encoding="utf-16"?>é'), /é$/],
    ["UTF-8 for an unknown charset", "text/plain; charset=klingon", Buffer.from("é"), "é"],
    ["UTF-8 without any hint", "text/plain", Buffer.from("é"), "é"],
  ])("honours %s", async (_, type, bytes, expected) => {
    const server = await serve((_request, response) => response.writeHead(200, { "content-type": type }).end(bytes));
    const text = (await open(server.url).send({ url: server.url })).text();
    if (typeof expected === "string") expect(text).toBe(expected);
    else expect(text).toMatch(expected);
  });

  it("reads JSON behind a byte order mark", async () => {
    const server = await serve((_, response) => response.end('\ufeff{"a":1}'));
    expect((await open(server.url).send({ url: server.url })).json()).toEqual({ a: 1 });
  });
});
