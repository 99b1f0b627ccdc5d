import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Identity } from "./identity.js";

/** The header with which a gateway proves to a subgraph that a call is its own, and for whom it asks. */
export const SIGNATURE_HEADER = "maillage-signature";

/** In `extensions.refused` of a subgraph's answer to a call without a good signature. */
export const SIGNATURE_REFUSED = "SIGNATURE";

/** How long a signature holds, in milliseconds; the clocks of two machines may differ by as much. */
const VALID_MS = 60_000;

/** The longest header that is looked at, in characters. */
const LONGEST_HEADER = 4_096;

/** One call of a gateway to a subgraph. */
export interface Call {
  /** Name of the subgraph: what is signed for one is of no use at another. */
  readonly subgraph: string;
  readonly body: string | Buffer;
  readonly identity: Identity | undefined;
}

/** What a good signature says. */
export interface Claims {
  readonly identity: Identity | undefined;
  /** SHA-256 of the body, in base64url. */
  readonly bodyDigest: string;
}

/** What is signed; the names are short because every call carries them. */
interface Payload {
  readonly to: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly body: string;
  readonly who?: Identity;
}

/** Gives the value of SIGNATURE_HEADER: a version, what is said in base64url JSON, and its HMAC-SHA-256. */
export function signCall(secret: string, { subgraph, body, identity }: Call, now = Date.now()): string {
  const payload: Payload = { to: subgraph, at: now, body: digestOf(body), ...(identity && { who: identity }) };
  const said = `v1.${Buffer.from(JSON.stringify(payload)).toString("base64url")}`;
  return `${said}.${hmac(secret, said).toString("base64url")}`;
}

/**
 * Reads a header that `signCall` made for this subgraph within the last minute; nothing for any other.
 *
 * It can be asked before the body is read; then `isBodyOf` says whether that is the one that was signed.
 */
export function readSignature(
  secret: string,
  subgraph: string,
  header: string | undefined,
  now = Date.now(),
): Claims | undefined {
  if (header === undefined || header.length > LONGEST_HEADER) return undefined;
  const [, said, signature] = /^(v1\.[\w-]+)\.([\w-]+)$/.exec(header) ?? [];
  if (said === undefined || signature === undefined) return undefined;
  if (!isSame(Buffer.from(signature, "base64url"), hmac(secret, said))) return undefined;
  // Whoever signed it knows the secret, so its shape is ours.
  const { to, at, body, who } = JSON.parse(Buffer.from(said.slice(3), "base64url").toString()) as Payload;
  if (to !== subgraph || Math.abs(now - at) > VALID_MS) return undefined;
  return { identity: who, bodyDigest: body };
}

export function isBodyOf({ bodyDigest }: Claims, body: string | Buffer): boolean {
  return isSame(Buffer.from(bodyDigest), Buffer.from(digestOf(body)));
}

function digestOf(body: string | Buffer): string {
  return createHash("sha256").update(body).digest("base64url");
}

function hmac(secret: string, text: string): Buffer {
  return createHmac("sha256", secret).update(text).digest();
}

/** Takes as long for a wrong guess as for one that is nearly right. */
function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
