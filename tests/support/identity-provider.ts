import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, SignJWT, exportJWK, generateKeyPair } from "jose";

/** What a test's token says; what is left out is good. */
export interface TokenClaims {
  readonly issuer?: string;
  readonly audience?: string;
  readonly subject?: string | null;
  /** Seconds from now. */
  readonly expiresIn?: number | null;
  readonly validIn?: number;
  readonly roles?: unknown;
  readonly organizationId?: string;
  readonly algorithm?: string;
}

/** An OpenID Connect provider as far as a resource server needs one. */
export interface IdentityProvider {
  readonly issuer: string;
  readonly audience: string;
  /** How often its keys were asked for. */
  keyRequests(): number;
  /** Makes new keys, and shows only those. */
  rotate(): Promise<void>;
  /** Answers 500 from now on, or answers again. */
  breakDown(broken: boolean): void;
  sign(claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

const AUDIENCE = "maillage";

/** Starts one on this machine. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  let keys = await makeKeys(1);
  let generation = 1;
  let requests = 0;
  let broken = false;
  const server: Server = createServer((request, response) => {
    if (broken) return response.writeHead(500).end();
    if (request.url === "/jwks") requests += 1;
    const body = request.url === "/jwks" ? { keys: [keys.jwk] } : { issuer, jwks_uri: `${issuer}/jwks` };
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    audience: AUDIENCE,
    keyRequests: () => requests,
    rotate: async () => {
      generation += 1;
      keys = await makeKeys(generation);
    },
    breakDown: (value) => {
      broken = value;
    },
    sign: (claims = {}) => sign(keys, { issuer, ...claims }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

interface Keys {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

async function makeKeys(generation: number): Promise<Keys> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const id = `key-${generation}`;
  return { id, privateKey, jwk: { ...(await exportJWK(publicKey)), kid: id, alg: "ES256", use: "sig" } };
}

function sign(keys: Keys, claims: TokenClaims & { readonly issuer: string }): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const { subject = "somebody", expiresIn = 600, validIn, roles = ["steward"], organizationId } = claims;
  const token = new SignJWT({
    maillage_roles: roles,
    ...(organizationId !== undefined && { maillage_organization: organizationId }),
  })
    .setProtectedHeader({ alg: "ES256", kid: keys.id })
    .setIssuer(claims.issuer)
    .setAudience(claims.audience ?? AUDIENCE);
  if (subject !== null) token.setSubject(subject);
  if (expiresIn !== null) token.setExpirationTime(now + expiresIn);
  if (validIn !== undefined) token.setNotBefore(now + validIn);
  return token.sign(keys.privateKey);
}
