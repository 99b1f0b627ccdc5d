import {
  CLAIM_FIELDS,
  type ClaimField,
  type ClaimValue,
  claimedValue,
  isShownWhole,
  preferredMember,
  publicationOf,
  saysKind,
} from "./claim-fields.js";
import type { Member } from "./member.js";
import { type RankedMember, isCopy, speakingMembers } from "./rank-members.js";

/** Why a claim is preferred, or is not. Permanent codes. */
export const CLAIM_REASONS = {
  ONLY_PAGE_THAT_SAYS_IT: "No other page says anything here.",
  ORIGINAL: "It is what the original page says.",
  DESCRIBES_IT_ITSELF:
    "The original says nothing here; of the others, this page describes the thing and copies nobody.",
  WHOLE_COPY: "No page but copies says anything here, and this one copies the whole text rather than an extract.",
  NEWEST_REVISION: "Of the pages that come first, this one was changed last.",
  SMALLER_ID: "Of pages that come first and were changed at the same time, it is the one with the smaller id.",
  SHOWN_WITH_OTHERS: "The resource shows the organizations and places that any of its pages names.",
  LICENSE_OF_THE_TEXT: "It is the licence of the page whose text is shown.",
  FIRST_PUBLICATION: "The original does not say when it was published; of the pages that do, this is the earliest.",
  SAYS_NOTHING_OF_KIND: "The page does not say what kind of thing it describes.",
  ORIGINAL_COMES_FIRST: "The original page says something here, and comes before every other.",
  COPY_OF_THE_ORIGINAL: "The page copies another, and comes after the pages that describe the thing themselves.",
  EXTRACT_OF_THE_ORIGINAL: "The page holds an extract only, and comes after whole copies.",
  OLDER_REVISION: "Another page that comes as early was changed later.",
  LARGER_ID: "Another page that comes as early was changed at the same time, and has the smaller id.",
  LICENSE_OF_ANOTHER_TEXT:
    "It is the licence of another page than the one whose text is shown; licences are never mixed.",
  DATE_OF_THE_COPY: "It is the day when the copy was published, not the original.",
  LATER_PUBLICATION: "Another page was published earlier.",
} as const;

export type ClaimReason = keyof typeof CLAIM_REASONS;

/** What one page says of one field. */
export interface Claim {
  readonly field: ClaimField;
  /** Exactly as the page writes it. */
  readonly value: ClaimValue;
  readonly pageId: string;
  readonly revisionId: number;
  /** 0 for the preferred one, then 1, 2 and so on in the order of preference; from 1 where none is preferred. */
  readonly rank: number;
  /** It is what the resource shows; of organizations and places every claim is. */
  readonly preferred: boolean;
  readonly reason: ClaimReason;
  /** The page copies another. */
  readonly isCopy: boolean;
  /** When its source last changed the page. */
  readonly updatedAt: Date;
}

/** All that the pages of a resource say, field by field, the preferred claim of each field first. */
export function claimsOf(members: readonly Member[], fields: readonly ClaimField[] = CLAIM_FIELDS): Claim[] {
  const speaking = speakingMembers(members);
  return fields.flatMap((field) => fieldClaims(field, speaking));
}

function fieldClaims(field: ClaimField, speaking: readonly RankedMember[]): Claim[] {
  const saying = speaking.filter((member) => claimedValue(field, member) !== undefined);
  const shown = preferredMember(field, speaking);
  const preferred = shown !== undefined && saying.includes(shown) ? shown : undefined;
  const others = saying.filter((member) => member !== preferred);
  const ordered = preferred === undefined ? others : [preferred, ...others];
  return ordered.map((member, index) => ({
    field,
    value: claimedValue(field, member) as ClaimValue,
    pageId: member.pageId,
    revisionId: member.revisionId,
    rank: preferred === undefined ? index + 1 : index,
    preferred: member === preferred || isShownWhole(field),
    reason: reasonFor(field, member, preferred, others),
    isCopy: isCopy(member),
    updatedAt: member.updatedAt,
  }));
}

function reasonFor(
  field: ClaimField,
  member: RankedMember,
  preferred: RankedMember | undefined,
  others: readonly RankedMember[],
): ClaimReason {
  if (isShownWhole(field) && others.length > 0) return "SHOWN_WITH_OTHERS";
  return member === preferred ? whyPreferred(field, member, others) : whyNot(field, member, preferred);
}

function whyPreferred(field: ClaimField, member: RankedMember, others: readonly RankedMember[]): ClaimReason {
  if (field === "kind" && !saysKind(member.record)) return "SAYS_NOTHING_OF_KIND";
  const next = others.find(({ record }) => field !== "kind" || saysKind(record));
  if (next === undefined) return "ONLY_PAGE_THAT_SAYS_IT";
  if (field === "licenses") return "LICENSE_OF_THE_TEXT";
  if (member.distance === 0) return "ORIGINAL";
  if (field === "publishedAt") return "FIRST_PUBLICATION";
  if (next.distance > member.distance) return isCopy(member) ? "WHOLE_COPY" : "DESCRIBES_IT_ITSELF";
  return next.updatedAt < member.updatedAt ? "NEWEST_REVISION" : "SMALLER_ID";
}

function whyNot(field: ClaimField, member: RankedMember, preferred: RankedMember | undefined): ClaimReason {
  if (field === "kind" && !saysKind(member.record)) return "SAYS_NOTHING_OF_KIND";
  if (field === "licenses") return "LICENSE_OF_ANOTHER_TEXT";
  if (field === "publishedAt") return whyNotThatDay(member, preferred);
  if (preferred === undefined) return "COPY_OF_THE_ORIGINAL";
  if (member.distance > preferred.distance) return whyFurther(member, preferred);
  return member.updatedAt < preferred.updatedAt ? "OLDER_REVISION" : "LARGER_ID";
}

function whyFurther(member: RankedMember, preferred: RankedMember): ClaimReason {
  if (!isCopy(member)) return "ORIGINAL_COMES_FIRST";
  return isCopy(preferred) ? "EXTRACT_OF_THE_ORIGINAL" : "COPY_OF_THE_ORIGINAL";
}

function whyNotThatDay(member: RankedMember, preferred: RankedMember | undefined): ClaimReason {
  if (isCopy(member)) return "DATE_OF_THE_COPY";
  return preferred?.distance === 0 && publicationOf(member) < publicationOf(preferred)
    ? "ORIGINAL_COMES_FIRST"
    : "LATER_PUBLICATION";
}
