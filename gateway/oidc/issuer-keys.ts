import { type JWTVerifyGetKey, createRemoteJWKSet, errors } from "jose";
import type { OidcSettings } from "./oidc-settings.js";

/** Gives the key that a token names. @throws IssuerDownError, and jose's errors for a token that names none. */
export type KeySource = JWTVerifyGetKey;

/** The issuer's keys cannot be had now; whether a token is good is not known. */
export class IssuerDownError extends Error {
  override readonly name = "IssuerDownError";
}

/** Longest wait for the issuer, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** How long keys are believed without asking again, in milliseconds: a key that the issuer took back works no longer. */
const FRESH_MS = 10 * 60_000;

/** Shortest time between two questions for a key that is not among those we have, in milliseconds. */
const COOLDOWN_MS = 5_000;

/** The most characters of the issuer's description that are read. */
const LONGEST_DESCRIPTION = 100_000;

/**
 * The public keys of an issuer, asked for when the first token comes and again when one names a key we do not have: so a
 * new key works at once.
 */
export function keysOfIssuer(settings: Pick<OidcSettings, "issuer" | "jwksUrl">): KeySource {
  let known: Promise<KeySource> | undefined;
  return async (header, token) => {
    try {
      known ??= openKeys(settings);
      const keys = await known;
      return await keys(header, token);
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) && !isNotAnswered(error)) {
        throw error;
      }
      // Where the keys are is asked again: it may not have been known.
      if (error instanceof IssuerDownError) known = undefined;
      throw new IssuerDownError(
        "The identity provider does not answer, so the token cannot be checked. Try again later, or leave the `authorization` header out: reading needs no token.",
        { cause: error },
      );
    }
  };
}

async function openKeys({ issuer, jwksUrl }: Pick<OidcSettings, "issuer" | "jwksUrl">): Promise<KeySource> {
  const url = jwksUrl ?? (await discover(issuer));
  return createRemoteJWKSet(new URL(url), {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: FRESH_MS,
  });
}

/** See https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  let said: { issuer?: unknown; jwks_uri?: unknown };
  try {
    const response = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await response.text();
    if (!response.ok || text.length > LONGEST_DESCRIPTION) throw new Error(`It answers ${response.status}.`);
    said = JSON.parse(text) as typeof said;
  } catch (error) {
    throw new IssuerDownError(`${address} cannot be read.`, { cause: error });
  }
  if (said.issuer !== issuer || typeof said.jwks_uri !== "string" || !URL.canParse(said.jwks_uri)) {
    throw new IssuerDownError(`${address} does not describe the issuer ${issuer}.`);
  }
  return said.jwks_uri;
}

/** jose tells by a plain error of its own that the address of the keys gives something else. */
function isNotAnswered(error: errors.JOSEError): boolean {
  return error.code === "ERR_JOSE_GENERIC" || error instanceof errors.JWKSInvalid;
}
