import { defineEntity, p } from "@mikro-orm/core";

/** A local API token; what is kept of it can neither be used nor turned back into it. */
export const ApiToken = defineEntity({
  name: "ApiToken",
  properties: {
    id: p.string().primary(),
    /** What it is for, in the words of who made it; names no person. */
    label: p.text(),
    /** SHA-256 of the token, in hexadecimal. */
    digest: p.string().unique(),
    roles: p.json<string[]>(),
    createdAt: p.datetime(),
    expiresAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
    lastUsedAt: p.datetime().strictNullable(),
    /** The organization that its holder acts for, and the only source that it may bring pages for. */
    organizationId: p.string().strictNullable(),
    sourceId: p.string().strictNullable(),
  },
});

/** What an answer was made of, for its permalink: revisions, whose texts stay in the ledger. */
export const Attribution = defineEntity({
  name: "Attribution",
  properties: {
    /** Hash of the revision ids. */
    id: p.string().primary(),
    revisionIds: p.json<number[]>(),
    createdAt: p.datetime(),
  },
});

/** A name that a source gives and that is not to be shown any more. */
export const Forgotten = defineEntity({
  name: "Forgotten",
  uniques: [{ properties: ["sourceId", "digest"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    sourceId: p.string(),
    /** HMAC-SHA-256 of the folded name, with a key that is not in the database; in hexadecimal. */
    digest: p.string(),
    /** How many words the name has, to look for it in texts. */
    words: p.integer(),
    /** What is shown in its place. */
    label: p.text(),
    forgottenAt: p.datetime(),
  },
});

/** Somebody tried to change something. Holds ids and a code, never what was written. */
export const AuditLine = defineEntity({
  name: "AuditLine",
  indexes: [{ properties: ["actor", "at"] }],
  properties: {
    id: p.integer().primary().autoincrement(),
    at: p.datetime().index(),
    actor: p.string(),
    organizationId: p.string().strictNullable(),
    /** Name of the mutation, or of the route. */
    operation: p.string(),
    /** OK, or the code of the error. */
    outcome: p.string(),
  },
});
