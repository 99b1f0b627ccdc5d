import { randomBytes } from "node:crypto";
import { ApiToken } from "../database/access-entities.js";
import type { Database } from "../database/database.js";
import type { ApiTokenRow } from "../database/entities.js";
import { type Identity, ROLES } from "./identity.js";
import { type NewToken, checkNewToken } from "./new-token.js";
import { digestOfToken, mayBeToken, newTokenText } from "./token-text.js";

/** How exactly the last use of a token is known, in milliseconds: one hour, or every request would write. */
const LAST_USE_MS = 3_600_000;

/** A token as it may be shown: nothing of it lets anybody in. */
export type ShownToken = Omit<ApiTokenRow, "digest">;

export type TokenStatus = "active" | "expired" | "revoked";

/**
 * Makes a token and keeps its digest.
 *
 * @returns The token itself, which cannot be had again, and what is kept of it.
 * @throws InvalidError naming everything that is wrong with what is asked.
 */
export async function createToken(
  database: Database,
  asked: NewToken,
  now: Date,
): Promise<{ token: string; kept: ShownToken }> {
  const checked = checkNewToken(asked, now);
  const token = newTokenText();
  // Not made from the token: the id of who decides is shown to everybody.
  const id = `t${randomBytes(8).toString("hex")}`;
  const kept: ShownToken = { id, ...checked, createdAt: now, revokedAt: null, lastUsedAt: null };
  await database.em().insert(ApiToken, { ...kept, digest: digestOfToken(token) });
  return { token, kept };
}

/** Every token there ever was, the newest first. */
export function listTokens(database: Database): Promise<ShownToken[]> {
  return database
    .em()
    .find(ApiToken, {}, { exclude: ["digest"], orderBy: { createdAt: "desc", id: "asc" }, disableIdentityMap: true });
}

/** Whether anybody could change anything. */
export async function hasActiveToken(database: Database, now: Date): Promise<boolean> {
  const notExpired = { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] };
  return (await database.em().count(ApiToken, { revokedAt: null, ...notExpired })) > 0;
}

/**
 * Makes a token useless, from the next request on.
 *
 * @returns What is kept of it, with the moment of its first revocation; nothing when there is no such token.
 */
export async function revokeToken(database: Database, id: string, now: Date): Promise<ShownToken | undefined> {
  const em = database.em();
  await em.nativeUpdate(ApiToken, { id, revokedAt: null }, { revokedAt: now });
  const [revoked] = await em.find(ApiToken, { id }, { exclude: ["digest"], disableIdentityMap: true });
  return revoked;
}

export function tokenStatus(
  { revokedAt, expiresAt }: Pick<ShownToken, "revokedAt" | "expiresAt">,
  now: Date,
): TokenStatus {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= now ? "expired" : "active";
}

/**
 * Who shows this token: nobody when it is unknown, expired or revoked.
 *
 * It is found by its digest in one statement, so how long that takes says nothing of the tokens there are. What cannot be a
 * token costs no statement.
 */
export async function identify(database: Database, bearer: string, now = new Date()): Promise<Identity | undefined> {
  if (!mayBeToken(bearer)) return undefined;
  const em = database.em();
  const [found] = await em.find(ApiToken, { digest: digestOfToken(bearer) }, { disableIdentityMap: true });
  if (found === undefined || tokenStatus(found, now) !== "active") return undefined;
  const hourAgo = new Date(now.getTime() - LAST_USE_MS);
  if (found.lastUsedAt === null || found.lastUsedAt <= hourAgo) {
    // A database too busy to write this keeps nobody out: the next request writes it.
    await em.nativeUpdate(ApiToken, { id: found.id }, { lastUsedAt: now }).catch(() => undefined);
  }
  const { id, organizationId, sourceId } = found;
  return {
    id,
    roles: ROLES.filter((role) => found.roles.includes(role)),
    ...(organizationId !== null && { organizationId }),
    ...(sourceId !== null && { sourceId }),
  };
}
