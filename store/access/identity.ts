/** What a token may allow, from the least to the most. */
export const ROLES = ["member", "steward", "connector", "admin"] as const;

/** What somebody may do. An admin may do all that the others may. */
export type Role = (typeof ROLES)[number];

/** Who asks, as the gateway has verified it. */
export interface Identity {
  /** Id of the token, or of somebody whom an identity provider knows; names no person. */
  readonly id: string;
  readonly roles: readonly Role[];
  /** The organization that they act for, where their token says so. */
  readonly organizationId?: string;
  /** The only source that they may bring pages for. */
  readonly sourceId?: string;
}
