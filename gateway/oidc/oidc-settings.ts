/** Which identity provider is believed, and where its tokens say what somebody may do. */
export interface OidcSettings {
  /** Exactly as its tokens write it in `iss`. */
  readonly issuer: string;
  /** What its tokens for us carry in `aud`. */
  readonly audience: string;
  /** Where its keys are. @default what `<issuer>/.well-known/openid-configuration` says */
  readonly jwksUrl?: string | undefined;
  /** Claim with the roles, a list or words separated by blanks. */
  readonly rolesClaim: string;
  /** Claim with the id of the organization that somebody acts for. */
  readonly organizationClaim: string;
}
