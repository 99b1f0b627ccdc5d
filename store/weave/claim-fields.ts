import type { PageRecord } from "../../schema/generated/record.js";
import { type RankedMember, isCopy } from "./rank-members.js";

/** The fields of a resource that its pages make claims about. */
export const CLAIM_FIELDS = [
  "title",
  "kind",
  "summary",
  "description",
  "language",
  "website",
  "imageUrl",
  "themes",
  "keywords",
  "challenges",
  "licenses",
  "publishedAt",
  "carriers",
  "users",
  "places",
] as const;

export type ClaimField = (typeof CLAIM_FIELDS)[number];

/** Fields of which a resource shows what all its pages say: nobody's mention of an organization or a place is lost. */
export function isShownWhole(field: ClaimField): boolean {
  return field === "carriers" || field === "users" || field === "places";
}

/** A value as the page writes it; a list for the fields that hold several. Licences by SPDX, by label where they have none. */
export type ClaimValue = string | readonly string[];

const READERS: Record<ClaimField, (record: PageRecord) => ClaimValue | undefined> = {
  title: ({ title }) => title,
  kind: ({ resourceKind }) => resourceKind ?? "PAGE",
  summary: ({ summary }) => summary,
  description: ({ description }) => description,
  language: ({ language }) => language,
  website: ({ website }) => website,
  imageUrl: ({ imageUrl }) => imageUrl,
  themes: ({ themes }) => themes,
  keywords: ({ keywords }) => keywords,
  challenges: ({ challenges }) => challenges,
  licenses: ({ licenses }) => licenses.map(({ spdx, label }) => spdx ?? label),
  publishedAt: ({ publishedAt }) => publishedAt,
  carriers: (record) => organizationsOf(record, "CARRIER"),
  users: (record) => organizationsOf(record, "USER"),
  places: ({ locations, territories }) => [...locations, ...territories].map(({ text }) => text),
};

/** What a page says of a field; undefined where it says nothing. */
export function claimedValue(field: ClaimField, { record }: Pick<RankedMember, "record">): ClaimValue | undefined {
  const value = READERS[field](record);
  const saysNothing = typeof value === "string" ? value.trim() === "" : value?.length === 0;
  return saysNothing ? undefined : value;
}

/**
 * The page whose value of a field is shown, or shown first where those of all are.
 *
 * @param speaking The pages that say something, in order.
 * @returns undefined when the value of none is shown.
 */
export function preferredMember(field: ClaimField, speaking: readonly RankedMember[]): RankedMember | undefined {
  if (field === "licenses") return textMember(speaking);
  if (field === "publishedAt") return firstPublished(speaking);
  const saying = speaking.filter((member) => claimedValue(field, member) !== undefined);
  if (field !== "kind") return saying[0];
  return saying.find(({ record }) => saysKind(record)) ?? saying[0];
}

export function saysKind({ resourceKind = "PAGE" }: PageRecord): boolean {
  return resourceKind !== "PAGE";
}

/** Licences are a boundary: only those of the page whose words are shown hold for these words. */
function textMember(speaking: readonly RankedMember[]): RankedMember | undefined {
  return preferredMember("description", speaking) ?? preferredMember("summary", speaking) ?? speaking[0];
}

/** The original's own word, otherwise the earliest of the pages that describe it; a copy tells when it was copied. */
function firstPublished(speaking: readonly RankedMember[]): RankedMember | undefined {
  const dated = speaking.filter((member) => !isCopy(member) && member.record.publishedAt !== undefined);
  const founder = dated.find(({ distance }) => distance === 0);
  return founder ?? dated.toSorted((a, b) => publicationOf(a) - publicationOf(b))[0];
}

export function publicationOf({ record }: Pick<RankedMember, "record">): number {
  return Date.parse(record.publishedAt ?? "");
}

function organizationsOf({ organizations }: PageRecord, role: "CARRIER" | "USER"): string[] {
  return organizations.filter((mention) => mention.role === role).map(({ name }) => name);
}
