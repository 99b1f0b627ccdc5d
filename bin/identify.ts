import type { Identify } from "../gateway/gateway.js";
import { identifyByOidc, mayBeSignedToken } from "../gateway/oidc/oidc.js";
import { ROLES } from "../store/access/identity.js";
import { identify } from "../store/access/tokens.js";
import type { Database } from "../store/database/database.js";
import type { Settings } from "./settings.js";

/** The settings that say which identity provider is believed, if any. */
export type OidcChoice = Partial<
  Pick<
    Settings,
    | "MAILLAGE_OIDC_ISSUER"
    | "MAILLAGE_OIDC_AUDIENCE"
    | "MAILLAGE_OIDC_JWKS_URL"
    | "MAILLAGE_OIDC_ROLES_CLAIM"
    | "MAILLAGE_OIDC_ORGANIZATION_CLAIM"
  >
>;

/**
 * How the gateway learns who shows a token. Each kind is known by its form: local ones begin with `mlg_`, those of an
 * identity provider have three parts with dots between them.
 */
export function identifyBy(database: Database, settings: OidcChoice = {}): Identify {
  const byOidc = oidcOf(settings);
  return async (bearer) => {
    if (byOidc === undefined || !mayBeSignedToken(bearer)) return identify(database, bearer);
    const identity = await byOidc(bearer);
    return identity && { ...identity, roles: ROLES.filter((role) => identity.roles.includes(role)) };
  };
}

function oidcOf(settings: OidcChoice): Identify | undefined {
  const issuer = settings.MAILLAGE_OIDC_ISSUER;
  if (issuer === undefined) return undefined;
  return identifyByOidc({
    issuer,
    audience: settings.MAILLAGE_OIDC_AUDIENCE ?? "maillage",
    jwksUrl: settings.MAILLAGE_OIDC_JWKS_URL,
    rolesClaim: settings.MAILLAGE_OIDC_ROLES_CLAIM ?? "maillage_roles",
    organizationClaim: settings.MAILLAGE_OIDC_ORGANIZATION_CLAIM ?? "maillage_organization",
  });
}
