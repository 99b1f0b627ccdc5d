import { createHash } from "node:crypto";
import { GraphQLError } from "graphql";
import { type JWTPayload, errors, jwtVerify } from "jose";
import { describeError } from "../errors.js";
import type { Identify, Identity } from "../identity.js";
import { IssuerDownError, type KeySource, keysOfIssuer } from "./issuer-keys.js";
import type { OidcSettings } from "./oidc-settings.js";

/** Signatures that anybody can check and nobody but the issuer can make: neither `none` nor a shared secret. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"];

/** How far the issuer's clock may be from ours, in seconds. */
const CLOCK_SKEW = 60;

const JWT = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Whether a bearer token has the form of a signed one of an identity provider. */
export function mayBeSignedToken(bearer: string): boolean {
  return JWT.test(bearer);
}

/**
 * Identifies whoever shows an access token of an OpenID Connect provider.
 *
 * The id is a hash of issuer and subject: what somebody did can be told apart, and who they are stays with the provider.
 *
 * @throws GraphQLError IDENTITY_UNAVAILABLE from the returned function when the issuer's keys cannot be had.
 */
export function identifyByOidc(settings: OidcSettings, keys: KeySource = keysOfIssuer(settings)): Identify {
  return async (bearer) => {
    if (!mayBeSignedToken(bearer)) return undefined;
    try {
      const { payload } = await jwtVerify(bearer, keys, {
        issuer: settings.issuer,
        audience: settings.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_SKEW,
        requiredClaims: ["sub", "exp"],
      });
      return toIdentity(payload, settings);
    } catch (error) {
      if (error instanceof IssuerDownError) throw unavailable(error);
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
}

function toIdentity(payload: JWTPayload, { issuer, rolesClaim, organizationClaim }: OidcSettings): Identity {
  const who = createHash("sha256")
    .update(JSON.stringify([issuer, payload.sub]))
    .digest("hex");
  const organizationId = payload[organizationClaim];
  return {
    id: `o${who.slice(0, 16)}`,
    roles: wordsOf(payload[rolesClaim]),
    ...(typeof organizationId === "string" && organizationId !== "" && { organizationId }),
  };
}

/** Roles that nobody knows are left out by who reads them. */
function wordsOf(claim: unknown): string[] {
  if (typeof claim === "string") return claim.split(" ").filter(Boolean);
  return Array.isArray(claim) ? claim.filter((each) => typeof each === "string") : [];
}

function unavailable(cause: IssuerDownError): GraphQLError {
  const code = "IDENTITY_UNAVAILABLE";
  return new GraphQLError(cause.message, {
    originalError: cause,
    extensions: { code, http: { status: describeError(code)?.httpStatus } },
  });
}
