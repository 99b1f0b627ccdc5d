import type { ResourceRow } from "../database/entities.js";
import { type ClaimField, preferredMember } from "./claim-fields.js";
import { disagreementsOf } from "./disagreements.js";
import type { Member } from "./member.js";
import { isCopy, speakingMembers } from "./rank-members.js";

/** What a resource shows: each field is what one of its pages says. */
export type Composed = Pick<
  ResourceRow,
  | "kind"
  | "title"
  | "summary"
  | "description"
  | "language"
  | "website"
  | "imageUrl"
  | "themes"
  | "keywords"
  | "challenges"
  | "licenses"
  | "publishedAt"
  | "updatedAt"
  | "disagreementCount"
>;

/**
 * Chooses what a resource shows among what its pages say. Nothing is mixed, averaged or invented; the order in which the
 * pages are given does not matter.
 */
export function composeResource(members: readonly Member[]): Composed {
  const speaking = speakingMembers(members);
  const [first] = speaking;
  if (first === undefined) throw new Error("A resource has at least one page.");
  // A field of which nobody says anything is as empty as the first page leaves it.
  const preferred = (field: ClaimField) => (preferredMember(field, speaking) ?? first).record;
  const publishedAt = preferredMember("publishedAt", speaking)?.record.publishedAt;
  const originals = speaking.filter((member) => !isCopy(member));
  const newest = Math.max(...originals.map(({ updatedAt }) => updatedAt.getTime()));
  return {
    kind: preferred("kind").resourceKind ?? "PAGE",
    title: preferred("title").title,
    summary: preferred("summary").summary ?? null,
    description: preferred("description").description ?? null,
    language: preferred("language").language ?? null,
    website: preferred("website").website ?? null,
    imageUrl: preferred("imageUrl").imageUrl ?? null,
    themes: preferred("themes").themes,
    keywords: preferred("keywords").keywords,
    challenges: preferred("challenges").challenges,
    licenses: preferred("licenses").licenses,
    publishedAt: publishedAt === undefined ? null : new Date(publishedAt),
    updatedAt: new Date(originals.length === 0 ? first.updatedAt : newest),
    disagreementCount: disagreementsOf(members).length,
  };
}
