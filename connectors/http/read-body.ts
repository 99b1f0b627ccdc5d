import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, type Zlib } from "node:zlib";
import { StopSourceError } from "../errors.js";
import { createByteSink } from "./byte-sink.js";
import { readCode } from "./network-failure.js";
import { redactUrl } from "./redact-url.js";

/** What `readBody` needs to know of an answer. */
interface BodySource {
  url: URL;
  headers: { get(name: string): string | null };
  /** The bytes as they come, still compressed; null when there are none. */
  stream: Readable | null;
}

type Decoder = Transform & Zlib;

const DECODERS: Record<string, () => Decoder> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Reads a body to its end, decompressing, and stops at the first byte above `maxBytes`.
 *
 * node-fetch's own decompression is not used: it takes a gzip file cut in the middle for a whole one.
 *
 * @throws StopSourceError BODY_TOO_LARGE (without reading, when the length is declared) or UNKNOWN_ENCODING
 * @throws the stream's or decoder's error when the body is cut or broken
 */
export async function readBody(source: BodySource, maxBytes: number, onBytes: (n: number) => void): Promise<Buffer> {
  const { stream, headers } = source;
  const declared = readLength(headers.get("content-length"));
  if (declared !== undefined && declared > maxBytes) throw tooLarge(source.url, maxBytes);
  if (!stream) return Buffer.alloc(0);
  const decoder = declared === 0 ? undefined : createDecoder(source);
  const sink = createByteSink(maxBytes, decoder ? undefined : declared);
  try {
    for await (const chunk of decode(stream, decoder)) {
      onBytes(chunk.length);
      if (!sink.add(chunk)) throw tooLarge(source.url, maxBytes);
    }
  } catch (error) {
    if (!isEmptyFile(error, decoder)) throw error;
  }
  return sink.take();
}

/** pipeline hands the errors and the end of either stream to the other; whoever reads the result sees them. */
function decode(stream: Readable, decoder: Decoder | undefined): AsyncIterable<Buffer> {
  return decoder ? pipeline(stream, decoder, () => undefined) : stream;
}

/** Some servers label an empty body as gzip; the decoder then misses the end of a file that never began. */
function isEmptyFile(error: unknown, decoder: Decoder | undefined): boolean {
  return decoder?.bytesWritten === 0 && readCode(error) === "Z_BUF_ERROR";
}

function createDecoder({ headers, url }: BodySource): Decoder | undefined {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase();
  if (!encoding || encoding === "identity") return undefined;
  const create = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (create) return create();
  const message = `${url.host} compresses its answers in a way that was not asked for. Only gzip, deflate and br are read.`;
  throw new StopSourceError("UNKNOWN_ENCODING", message, { url: redactUrl(url) });
}

function readLength(header: string | null): number | undefined {
  return header && /^\d+$/.test(header) ? Number(header) : undefined;
}

function tooLarge(url: URL, maxBytes: number): StopSourceError {
  const message =
    `${url.host} sends a body larger than the limit of ${maxBytes} bytes. ` +
    `If that is expected, raise the source setting maxBytes.`;
  return new StopSourceError("BODY_TOO_LARGE", message, { url: redactUrl(url) });
}
