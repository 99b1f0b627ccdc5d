import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import type { MemberPage } from "../../store/read/claims.js";
import type { ClaimValue } from "../../store/weave/claim-fields.js";
import { CLAIM_REASONS, type ClaimReason as ReasonCode, type Claim as StoredClaim } from "../../store/weave/claims.js";
import { type Disagreement as StoredDisagreement, explainDisagreement } from "../../store/weave/disagreements.js";
import { Revision, SourcePage, toSourcePage } from "./source-page.type.js";

export enum ClaimField {
  TITLE = "title",
  KIND = "kind",
  SUMMARY = "summary",
  DESCRIPTION = "description",
  LANGUAGE = "language",
  WEBSITE = "website",
  IMAGE_URL = "imageUrl",
  THEMES = "themes",
  KEYWORDS = "keywords",
  CHALLENGES = "challenges",
  LICENSES = "licenses",
  PUBLISHED_AT = "publishedAt",
  CARRIERS = "carriers",
  USERS = "users",
  PLACES = "places",
}
registerEnumType(ClaimField, {
  name: "ClaimField",
  description: "A field of a resource that its pages make claims about.",
  valuesConfig: {
    TITLE: { description: "Its title, as written." },
    SUMMARY: { description: "One or two sentences, plain text." },
    LANGUAGE: { description: "The language of the text, as a BCP 47 tag." },
    WEBSITE: { description: "Address of the thing itself." },
    IMAGE_URL: { description: "Address of its main picture." },
    THEMES: { description: "Its themes, as written." },
    KEYWORDS: { description: "Its keywords, as written." },
    CHALLENGES: { description: "The challenges it answers, as written." },
    KIND: { description: "What it is, as a value of ResourceKind." },
    DESCRIPTION: { description: "The full text, in Markdown." },
    LICENSES: {
      description: "By SPDX identifier; in the words of the page where these do not say the licence exactly.",
    },
    PUBLISHED_AT: { description: "When the page was first published, as an ISO 8601 date." },
    CARRIERS: { description: "The organizations that carry it, as written." },
    USERS: { description: "The organizations that use it, as written." },
    PLACES: { description: "The places it names, as written." },
  },
});

const ReasonCodes = Object.fromEntries(Object.keys(CLAIM_REASONS).map((code) => [code, code]));
registerEnumType(ReasonCodes, {
  name: "ClaimReasonCode",
  description: "Why a claim is preferred, or is not.",
  valuesConfig: Object.fromEntries(Object.entries(CLAIM_REASONS).map(([code, description]) => [code, { description }])),
});

@ObjectType({ description: "Why a claim is preferred, or is not." })
export class ClaimReason {
  @Field(() => ReasonCodes, { description: "Stable, for programs." })
  code!: ReasonCode;

  @Field(() => String, { description: "The same in a sentence." })
  explanation!: string;
}

@ObjectType({ description: "What one page says of one field of a resource." })
export class Claim {
  @Field(() => ClaimField, { description: "What it is about." })
  field!: ClaimField;

  @Field(() => String, { description: "Exactly as the page writes it; the items of a list with a comma between them." })
  value!: string;

  @Field(() => [String], { nullable: true, description: "The items of a list; null for a field with one value." })
  values!: readonly string[] | null;

  @Field(() => SourcePage, { description: "The page that says it." })
  page!: SourcePage;

  @Field(() => Revision, { description: "The revision that says it, with its licences and authors." })
  revision!: Revision;

  @Field(() => Int, {
    description: "0 for the preferred claim of the field, then 1, 2 and so on; from 1 when none is preferred.",
  })
  rank!: number;

  @Field(() => Boolean, {
    description: "The resource shows it. Of organizations and places it shows what all its pages say.",
  })
  preferred!: boolean;

  @Field(() => ClaimReason, { description: "Why it is preferred, or why another one is." })
  reason!: ClaimReason;
}

@ObjectType({ description: "One of the values that pages of a resource give instead of another." })
export class DisagreeingValue {
  @Field(() => String, { description: "As the first of its pages writes it; see Claim.value." })
  value!: string;

  @Field(() => [String], { nullable: true, description: "The items of a list; null for a field with one value." })
  values!: readonly string[] | null;

  @Field(() => Boolean, { description: "The resource shows it." })
  preferred!: boolean;

  @Field(() => [Claim], { description: "The pages that say so, the preferred first; they may write it differently." })
  claims!: Claim[];
}

@ObjectType({
  description:
    "A field about which the pages of a resource do not say the same. Spacing, case, accents, punctuation, markup and the order of lists do not matter; a text that holds the other and a page that is silent do not disagree.",
})
export class Disagreement {
  @Field(() => ClaimField, { description: "What it is about." })
  field!: ClaimField;

  @Field(() => [DisagreeingValue], { description: "The distinct values, at least two, the preferred first." })
  values!: DisagreeingValue[];

  @Field(() => Claim, { nullable: true, description: "The claim that the resource shows; null when it shows none." })
  preferred!: Claim | null;

  @Field(() => Claim, {
    nullable: true,
    description:
      "A claim of another value on a page that was changed later: the value shown may be out of date. Null when there is none.",
  })
  newer!: Claim | null;

  @Field(() => String, { description: "Which value is shown, why, and whether it may be out of date." })
  explanation!: string;
}

/** A claim as clients get it; the source of its page is loaded when asked for. */
export function toClaim(claim: StoredClaim, pages: readonly MemberPage[]) {
  const page = pages.find(({ pageId }) => pageId === claim.pageId);
  if (page === undefined) throw new Error("A claim is made by a page of its resource.");
  const shown = toSourcePage(page.shown);
  const { field, rank, preferred, reason } = claim;
  return {
    field,
    rank,
    preferred,
    page: shown,
    revision: shown.revision,
    ...inWords(claim.value),
    reason: { code: reason, explanation: CLAIM_REASONS[reason] },
  };
}

export function toDisagreement(disagreement: StoredDisagreement, pages: readonly MemberPage[]) {
  const { field, values, preferred, newer } = disagreement;
  const optional = (claim: StoredClaim | undefined) => (claim === undefined ? null : toClaim(claim, pages));
  return {
    field,
    values: values.map((distinct) => ({
      ...inWords(distinct.value),
      preferred: distinct.preferred,
      claims: distinct.claims.map((claim) => toClaim(claim, pages)),
    })),
    preferred: optional(preferred),
    newer: optional(newer),
    explanation: explainDisagreement(disagreement),
  };
}

function inWords(value: ClaimValue) {
  return typeof value === "string" ? { value, values: null } : { value: value.join(", "), values: value };
}
