import { InvalidError } from "../schema/validate.js";
import { type ShownToken, createToken, listTokens, revokeToken, tokenStatus } from "../store/access/tokens.js";
import type { Database } from "../store/database/database.js";
import { openMigratedDatabase } from "./open-database.js";
import type { Settings } from "./settings.js";
import { readExpiry } from "./token-expiry.js";

/** How `maillage token create` was called. */
export interface CreateTokenOptions {
  readonly label: string;
  readonly role: readonly string[];
  readonly expires: string;
  readonly organization?: string;
  readonly source?: string;
}

/** Ids as `createToken` makes them. */
const TOKEN_ID = /^t[0-9a-f]{16}$/;

/** Makes a token. It alone is printed on standard output, so that a script can take it. */
export async function createTokenCommand(
  settings: Settings,
  { label, role, expires, organization, source }: CreateTokenOptions,
): Promise<void> {
  const now = new Date();
  const expiresAt = readExpiry(expires, now);
  const asked = { label, roles: role, expiresAt, organizationId: organization, sourceId: source };
  const { token, kept } = await withDatabase(settings, (database) => createToken(database, asked, now));
  console.error(tokenText(kept, now));
  console.error("This is the token. It is not shown again, so keep it now, as you keep a password:");
  console.log(token);
}

export async function listTokensCommand(settings: Settings, { json = false }: { json?: boolean }): Promise<void> {
  const now = new Date();
  const tokens = await withDatabase(settings, listTokens);
  if (json)
    return console.log(
      JSON.stringify(
        tokens.map((token) => publicToken(token, now)),
        null,
        2,
      ),
    );
  if (tokens.length === 0) console.log("There is no token. `maillage token create` makes one.");
  for (const token of tokens) console.log(tokenText(token, now));
}

/** @throws InvalidError when there is no such token; what was written is not repeated, it may be the token itself. */
export async function revokeTokenCommand(settings: Settings, id: string): Promise<void> {
  if (!TOKEN_ID.test(id)) {
    throw new InvalidError("The command", ["that is no id of a token; `maillage token list` shows the ids"]);
  }
  const now = new Date();
  const revoked = await withDatabase(settings, (database) => revokeToken(database, id, now));
  if (revoked === undefined) {
    throw new InvalidError("The command", [`there is no token ${id}; \`maillage token list\` shows the ids`]);
  }
  console.log(tokenText(revoked, now));
}

async function withDatabase<T>(settings: Settings, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openMigratedDatabase(settings.DATABASE_URL, settings.MAILLAGE_FORGET_KEY);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** One line for people. */
function tokenText(token: ShownToken, now: Date): string {
  const { id, label, roles, expiresAt, revokedAt, lastUsedAt, organizationId, sourceId } = token;
  const bound = [organizationId, sourceId].filter((each) => each !== null);
  const allowed = [...roles, ...bound.map((each) => `for ${each}`)].join(", ");
  const until = expiresAt === null ? "never expires" : `${expiresAt > now ? "expires" : "expired"} ${at(expiresAt)}`;
  const end = revokedAt === null ? until : `revoked ${at(revokedAt)}`;
  const use = lastUsedAt === null ? "never used" : `last used ${at(lastUsedAt)}`;
  return `${id}: ${tokenStatus(token, now)} (${allowed}); ${end}; ${use} — ${label}`;
}

function at(date: Date): string {
  return date.toISOString();
}

/** The names are permanent. */
function publicToken(token: ShownToken, now: Date) {
  const { id, label, roles, organizationId, sourceId, createdAt, expiresAt, revokedAt, lastUsedAt } = token;
  const status = tokenStatus(token, now);
  return { id, label, roles, status, organizationId, sourceId, createdAt, expiresAt, revokedAt, lastUsedAt };
}
