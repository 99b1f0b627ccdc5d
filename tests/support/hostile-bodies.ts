import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";
import type { PartnerRequest } from "./partner.js";
import { type Hostility, IMPATIENT, bodyOf, rawBytes } from "./hostile.js";

const MEBIBYTE = 1024 * 1024;

type Send = (response: ServerResponse, request: PartnerRequest) => void;

/** Full control of the connection; the headers are those of the right answer, with a few others. */
const sending =
  (send: Send): Hostility["answer"] =>
  (request) =>
  (response) =>
    send(response, request);

/** The right status and headers, and then whatever `send` makes of the body. */
const streaming = (send: Send, headers: Readonly<Record<string, string>> = {}): Hostility["answer"] =>
  sending((response, request) => {
    response.writeHead(200, { ...request.answer.headers, ...headers });
    send(response, request);
  });

/** The right answer with other headers and a body made of its own. */
const otherBody =
  (make: (body: Buffer) => string | Buffer, headers: Readonly<Record<string, string>> = {}): Hostility["answer"] =>
  (request) => ({ status: 200, headers: { ...request.answer.headers, ...headers }, body: make(bodyOf(request)) });

const half = (body: Buffer) => body.subarray(0, Math.ceil(body.length / 2));

const broken: readonly Hostility[] = [
  { name: "a connection that is reset before any answer", answer: sending((response) => void response.destroy()) },
  {
    name: "a connection that is reset in the middle of the headers",
    answer: () => rawBytes("HTTP/1.1 200 OK\r\ncontent-ty"),
  },
  {
    name: "a connection that is reset in the middle of the body",
    answer: streaming((response, request) => void response.write(half(bodyOf(request)), () => response.destroy())),
  },
  {
    name: "a body that is longer in its content-length",
    answer: (request) =>
      rawBytes(headOf(request, `content-length: ${bodyOf(request).length + 1_000}`), bodyOf(request)),
  },
  {
    name: "a body that is shorter in its content-length",
    plausible: "always",
    answer: (request) => rawBytes(headOf(request, `content-length: ${half(bodyOf(request)).length}`), bodyOf(request)),
  },
  {
    name: "two content-lengths",
    answer: (request) => rawBytes(headOf(request, "content-length: 1\r\ncontent-length: 2"), bodyOf(request)),
  },
  {
    name: "chunks whose sizes are words",
    answer: (request) => rawBytes(headOf(request, "transfer-encoding: chunked"), "beaucoup\r\n", bodyOf(request)),
  },
  {
    name: "chunks that do not end",
    answer: (request) => rawBytes(headOf(request, "transfer-encoding: chunked"), "5\r\nabcde\r\n"),
  },
  {
    name: "more bytes after the end",
    plausible: "always",
    answer: (request) =>
      rawBytes(
        headOf(request, `content-length: ${bodyOf(request).length}`),
        bodyOf(request),
        "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfaux",
      ),
  },
  { name: "an empty body", plausible: "in-text", answer: otherBody(() => "") },
  { name: "a body that is cut without a word about it", plausible: "always", answer: otherBody(half) },
  { name: "a body of spaces", plausible: "in-text", answer: otherBody(() => " ".repeat(4_096)) },
];

function headOf({ answer }: PartnerRequest, line: string): string {
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 200 OK\r\n${headers.join("")}${line}\r\n\r\n`;
}

const GZIPPED_MEBIBYTE = gzipSync(Buffer.alloc(MEBIBYTE, " "));

/** About 1 MB that becomes 1 GB. */
const GZIP_BOMB = Buffer.concat(Array.from({ length: 1024 }, () => GZIPPED_MEBIBYTE));

const BROTLI_BOMB = brotliCompressSync(Buffer.alloc(64 * MEBIBYTE, " "), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
});

const encoded = (encoding: string) => ({ "content-encoding": encoding });

const compressed: readonly Hostility[] = [
  { name: "a megabyte of gzip that holds a gigabyte", answer: otherBody(() => GZIP_BOMB, encoded("gzip")) },
  { name: "a few bytes of brotli that hold 64 megabytes", answer: otherBody(() => BROTLI_BOMB, encoded("br")) },
  { name: "gzip that is cut", answer: otherBody((body) => half(gzipSync(body)), encoded("gzip")) },
  { name: "deflate that is cut", answer: otherBody((body) => half(deflateSync(body)), encoded("deflate")) },
  { name: "gzip that is not gzip", answer: otherBody((body) => body, encoded("gzip")) },
  { name: "brotli that is noise", answer: otherBody(() => Buffer.alloc(5_000, 0xa7), encoded("br")) },
  { name: "an encoding that nobody asked for", answer: otherBody((body) => body, encoded("zstd")) },
  { name: "an encoding of an encoding", answer: otherBody((body) => gzipSync(gzipSync(body)), encoded("gzip, gzip")) },
  { name: "gzip that nobody announced", plausible: "in-text", answer: otherBody((body) => gzipSync(body)) },
  { name: "an encoding called __proto__", answer: otherBody((body) => body, encoded("__proto__")) },
];

/** Writes the same bytes again and again, as fast as they are taken, until `most` or the end of the connection. */
function pour(response: ServerResponse, chunk: Buffer, most: number): void {
  let sent = 0;
  const send = () => {
    if (response.destroyed || sent >= most) return void response.end();
    sent += chunk.length;
    response.write(chunk, send);
  };
  send();
}

function drip(response: ServerResponse, piece: string): void {
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else response.write(piece);
  }, 10);
  response.on("close", () => clearInterval(timer));
}

const HUNDRED = 100 * MEBIBYTE;

const endless: readonly Hostility[] = [
  { name: "no answer at all", door: IMPATIENT, answer: sending(() => {}) },
  { name: "headers and no body", door: IMPATIENT, answer: streaming((response) => response.flushHeaders()) },
  { name: "a body that drips", door: IMPATIENT, answer: streaming((response) => drip(response, " ")) },
  {
    name: "headers that drip",
    door: IMPATIENT,
    answer: sending(({ socket }) => {
      socket?.write("HTTP/1.1 200 OK\r\n");
      const timer = setInterval(() => {
        if (socket?.destroyed ?? true) clearInterval(timer);
        else socket?.write("x-goutte: 1\r\n");
      }, 10);
    }),
  },
  {
    name: "a body of 100 MB",
    answer: streaming((response) => pour(response, Buffer.alloc(MEBIBYTE, "a"), HUNDRED)),
  },
  {
    name: "a body of 100 MB that says so",
    answer: streaming((response) => pour(response, Buffer.alloc(MEBIBYTE, "a"), HUNDRED), {
      "content-length": String(HUNDRED),
    }),
  },
  {
    name: "a body without end, in small pieces",
    answer: streaming((response) => pour(response, Buffer.alloc(4_096, "[1,"), HUNDRED)),
  },
];

const headers = (more: OutgoingHttpHeaders): Hostility["answer"] =>
  sending((response, { answer }) => response.writeHead(answer.status, { ...answer.headers, ...more }).end(answer.body));

const headerBombs: readonly Hostility[] = [
  {
    name: "two thousand headers",
    answer: headers(Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`x-${n}`, "valeur"]))),
  },
  { name: "a header of 100 kB", answer: headers({ "x-long": "a".repeat(100_000) }) },
  {
    name: "a hundred cookies",
    plausible: "always",
    answer: headers({ "set-cookie": Array.from({ length: 100 }, (_, n) => `biscuit${n}=${"a".repeat(50)}; Path=/`) }),
  },
  {
    name: "cookies that are none, or are another host's",
    plausible: "always",
    answer: headers({
      "set-cookie": ["=", "; ; ;", "a=b; Domain=example.org", "__Host-x=1", `c=${"d".repeat(9_000)}`, "é=è; Max-Age=x"],
    }),
  },
  {
    name: "five thousand cookies",
    answer: headers({ "set-cookie": Array.from({ length: 5_000 }, (_, n) => `biscuit${n}=${"a".repeat(50)}`) }),
  },
];

/** Bodies that cannot be read, or not in time, or not in this memory. */
export const BODY_HOSTILITIES: readonly Hostility[] = [...broken, ...compressed, ...endless, ...headerBombs];
