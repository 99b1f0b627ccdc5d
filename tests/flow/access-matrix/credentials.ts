import { type NewToken } from "../../../store/access/new-token.js";
import { createToken, revokeToken } from "../../../store/access/tokens.js";
import type { Database } from "../../../store/database/database.js";
import type { IdentityProvider, TokenClaims } from "../../support/identity-provider.js";

const DAY_MS = 86_400_000;

/** The organization that carries the commons and is in the pole, one that is in no pole, and one that takes no part at all. */
export const OURS = "org-ours";
export const OUTSIDE = "org-outside-the-pole";
export const OTHER = "org-other";

/** Tokens that prove who asks. Each has the name by which the rows of the matrix call it. */
const KNOWN = {
  "a member": { roles: ["member"], organizationId: OURS },
  "a member outside the pole": { roles: ["member"], organizationId: OUTSIDE },
  "a member of another organization": { roles: ["member"], organizationId: OTHER },
  "a member of no organization": { roles: ["member"] },
  "a steward": { roles: ["steward"] },
  "a steward of another organization": { roles: ["steward"], organizationId: OTHER },
  "the connector of the source": { roles: ["connector"], sourceId: "pad" },
  "the connector of another source": { roles: ["connector"], sourceId: "wiki" },
  "a connector of no source": { roles: ["connector"] },
  "an admin": { roles: ["admin"] },
  "an admin of the organization": { roles: ["admin"], organizationId: OURS },
} as const satisfies Record<string, Pick<NewToken, "roles" | "organizationId" | "sourceId">>;

/** The same of an identity provider, which binds nobody to a source. */
const PROVIDED = {
  "an account without a role": { roles: ["king"], organizationId: OURS, subject: "nothing" },
  "an account that is a member": { roles: ["member"], organizationId: OURS, subject: "member" },
  "an account that is a steward": { roles: ["steward"], subject: "steward" },
  "an account that is an admin": { roles: ["admin"], organizationId: OURS, subject: "admin" },
} as const satisfies Record<string, TokenClaims>;

export type KnownName = keyof typeof KNOWN | keyof typeof PROVIDED;

export const KNOWN_NAMES = [...Object.keys(KNOWN), ...Object.keys(PROVIDED)] as KnownName[];

/** Tokens that prove nothing; each would allow everything if it did. */
export const REFUSED_NAMES = [
  ...(["garbage", "an unknown token", "an expired token", "a revoked token", "an account's expired token"] as const),
  ...([
    "a token for another audience",
    "a token of another issuer",
    "a token with alg none",
    "a tampered token",
  ] as const),
  "a token signed by another key",
] as const;

export type RefusedName = (typeof REFUSED_NAMES)[number];

/** The text of every token. */
export type Credentials = Readonly<Record<KnownName | RefusedName, string>>;

/** @param other A provider nobody believes. */
export async function makeCredentials(
  database: Database,
  provider: IdentityProvider,
  other: IdentityProvider,
): Promise<Credentials> {
  const made: Partial<Record<string, string>> = await makeRefused(database, provider, other);
  for (const [name, asked] of Object.entries(KNOWN)) made[name] = await local(database, { label: name, ...asked });
  for (const [name, claims] of Object.entries(PROVIDED)) made[name] = await provider.sign(claims);
  return made as Credentials;
}

async function makeRefused(
  database: Database,
  provider: IdentityProvider,
  other: IdentityProvider,
): Promise<Record<RefusedName, string>> {
  const all: TokenClaims = { roles: ["member", "steward", "connector", "admin"], organizationId: OURS };
  const [header = "", payload = "", signature = ""] = (await provider.sign({ ...all, roles: ["member"] })).split(".");
  const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
  const promoted = encoded({ ...claims, maillage_roles: ["admin"] });
  return {
    garbage: "no-token.at-all",
    "an unknown token": `mlg_${"A".repeat(43)}`,
    "an expired token": await expired(database),
    "a revoked token": await revoked(database),
    "an account's expired token": await provider.sign({ ...all, expiresIn: -120 }),
    "a token for another audience": await provider.sign({ ...all, audience: "another" }),
    "a token of another issuer": await provider.sign({ ...all, issuer: other.issuer }),
    "a token with alg none": `${encoded({ alg: "none" })}.${promoted}.`,
    "a tampered token": `${header}.${promoted}.${signature}`,
    "a token signed by another key": await other.sign({ ...all, issuer: provider.issuer }),
  };
}

async function local(database: Database, asked: Omit<NewToken, "expiresAt">): Promise<string> {
  return (await createToken(database, { ...asked, expiresAt: null }, new Date())).token;
}

async function expired(database: Database): Promise<string> {
  const asked = { label: "expired", roles: ["admin"], expiresAt: new Date(Date.now() - DAY_MS), organizationId: OURS };
  return (await createToken(database, asked, new Date(Date.now() - 2 * DAY_MS))).token;
}

async function revoked(database: Database): Promise<string> {
  const asked = { label: "revoked", roles: ["admin"], expiresAt: null, organizationId: OURS };
  const { token, kept } = await createToken(database, asked, new Date());
  await revokeToken(database, kept.id, new Date());
  return token;
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
