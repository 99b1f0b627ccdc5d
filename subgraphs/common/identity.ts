import { GraphQLError } from "graphql";
import type { Identity, Role } from "../../store/access/identity.js";

export type { Identity, Role };

/** Who makes a request to a subgraph. */
export interface Caller {
  /** Absent when nobody has shown a token: then everything may be read and nothing changed. */
  readonly identity?: Identity | undefined;
}

/** @throws GraphQLError UNAUTHENTICATED without an identity, FORBIDDEN without the role. */
export function requireRole(identity: Identity | undefined, role: Role): Identity {
  if (identity === undefined) {
    throw new GraphQLError(
      "This needs a token. Send it as `Authorization: Bearer <token>`; `maillage token create` makes one.",
      { extensions: { code: "UNAUTHENTICATED" } },
    );
  }
  if (!identity.roles.includes(role) && !identity.roles.includes("admin")) {
    throw new GraphQLError(`This needs the role ${role}; your token has ${identity.roles.join(", ") || "none"}.`, {
      extensions: { code: "FORBIDDEN" },
    });
  }
  return identity;
}
