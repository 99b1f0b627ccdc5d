import { type Identity, requireRole } from "../common/identity.js";

/** @throws GraphQLError UNAUTHENTICATED without an identity, FORBIDDEN for who is neither a member nor a steward. */
export function requireMemberOrSteward(identity: Identity | undefined): Identity {
  return identity?.roles.includes("steward") ? identity : requireRole(identity, "member");
}
