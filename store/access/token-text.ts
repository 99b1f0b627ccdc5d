import { createHash, randomBytes } from "node:crypto";

/** What every token begins with, so that people and programs that look for lost secrets know one when they see it. */
export const TOKEN_PREFIX = "mlg_";

const TOKEN = /^mlg_[\w-]{43}$/;

/** A token nobody can guess: 32 random bytes. */
export function newTokenText(): string {
  return TOKEN_PREFIX + randomBytes(32).toString("base64url");
}

/** False for what no token can be, so that the database need not be asked about it. */
export function mayBeToken(text: string): boolean {
  return TOKEN.test(text);
}

/** What is kept of a token. A slow hash would protect nothing: 256 random bits cannot be tried out. */
export function digestOfToken(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
