/** What a token may allow, from the least to the most. */
export const ROLES = ["member", "steward", "connector", "admin"] as const;

/** What somebody may do. An admin may do all that the others may. */
export type Role = (typeof ROLES)[number];

/** Who asks, as the gateway has verified it. */
export interface Identity {
  /** Id of the token; names no person. */
  readonly id: string;
  readonly roles: readonly Role[];
}
