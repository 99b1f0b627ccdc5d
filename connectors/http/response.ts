import { TextDecoder } from "node:util";
import { RetryLaterError, StopSourceError } from "../errors.js";
import type { HttpResponse } from "./contract.js";
import { excerpt, redactUrl, shortUrl } from "./redact-url.js";

/** How far into a body its own declaration of a charset is looked for, in bytes (as browsers do). */
const DECLARATION_BYTES = 1024;
const DECLARATION = /<\?xml[^>]*\sencoding\s*=\s*["']([\w:.-]+)|<meta[^>]*\scharset\s*=\s*["']?\s*([\w:.-]+)/i;

/** Builds the answer a connector sees. */
export function createResponse(answer: Pick<HttpResponse, "url" | "status" | "headers" | "body">): HttpResponse {
  const text = () => decodeText(answer.body, answer.headers.get("content-type"));
  return { ...answer, text, json: () => parseJson(text(), answer) };
}

/** Decodes a body: charset of the BOM, else of the Content-Type, else of an XML or HTML declaration, else UTF-8. */
function decodeText(body: Buffer, contentType: string | null): string {
  const label =
    charsetOfBom(body) ??
    /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? "")?.[1] ??
    declaredCharset(body, contentType);
  return createDecoder(label).decode(body);
}

/** Gives the beginning of a body, to be quoted in a message. */
export function quoteBody(body: Buffer, contentType: string | null): string {
  return excerpt(decodeText(body.subarray(0, 1024), contentType));
}

function charsetOfBom(body: Buffer): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return "utf-8";
  if (body[0] === 0xfe && body[1] === 0xff) return "utf-16be";
  if (body[0] === 0xff && body[1] === 0xfe) return "utf-16le";
  return undefined;
}

function declaredCharset(body: Buffer, contentType: string | null): string | undefined {
  if (!/xml|html/i.test(contentType ?? "")) return undefined;
  const [, xml, html] = DECLARATION.exec(body.toString("latin1", 0, DECLARATION_BYTES)) ?? [];
  const label = xml ?? html;
  // A declaration that could be read byte by byte cannot be UTF-16, whatever it says (HTML standard, 13.2.3.2).
  return label && /^utf-?16/i.test(label) ? "utf-8" : label;
}

function createDecoder(label: string | undefined): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder(); // an unknown charset name: UTF-8 is the best guess left
  }
}

function parseJson(text: string, { url, body, headers }: Pick<HttpResponse, "url" | "body" | "headers">): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    if (/^\s*[[{]/.test(text)) {
      const message = `${shortUrl(url)} answers JSON that is cut or broken. None of it was used; it is asked again later.`;
      throw new RetryLaterError("TRUNCATED_BODY", message, { url: redactUrl(url) });
    }
    const type = headers.get("content-type") ?? "no content type";
    const found = body.length === 0 ? "an empty body" : `${type} that begins with "${excerpt(text)}"`;
    const message = `${shortUrl(url)} answers ${found} where JSON was expected. Check the source's address.`;
    throw new StopSourceError("NOT_JSON", message, { url: redactUrl(url) });
  }
}
