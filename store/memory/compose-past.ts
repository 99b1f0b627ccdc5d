import type { PageRow, RevisionRow } from "../database/entities.js";
import type { VersionMember } from "../database/memory-entities.js";
import type { Founding } from "../identity/founder.js";
import type { LivePage } from "../match/page-views.js";
import { rankMembers } from "../weave/rank-members.js";
import { type WovenResource, weaveResource } from "../weave/resource-rows.js";

/** A state of a resource as the memory has it. */
export interface PastState {
  readonly resourceId: string;
  readonly members: readonly VersionMember[];
}

/** What the ledger still has of a revision, and of the page it is of. */
export interface PastRevision {
  readonly revision: Pick<RevisionRow, "id" | "pageId" | "record" | "url" | "publishedAt" | "fetchedAt">;
  readonly page: Pick<PageRow, "sourceId">;
}

/**
 * Weaves a state of a resource from the revisions it was woven of, by the rules that weave the present. What was erased
 * since says nothing any more; where that was the page that founded the resource, the next page in order stands for it.
 *
 * @param revisions By revision id; those that were erased are not among them.
 * @returns undefined when nothing is left that describes it.
 */
export function composePast(
  { resourceId, members }: PastState,
  revisions: ReadonlyMap<number, PastRevision>,
): WovenResource | undefined {
  const pages = new Map(members.flatMap((member) => livePageOf(member, revisions)));
  const left = members.flatMap(({ pageId, relation, through }) =>
    pages.has(pageId) ? [{ pageId, relation: relation ?? undefined, through: through ?? undefined }] : [],
  );
  const founder = founderOf(left, pages);
  if (founder === undefined) return undefined;
  const woven = weaveResource({ founder, members: left }, pages);
  return woven && { ...woven, row: { ...woven.row, id: resourceId } };
}

function livePageOf(
  { pageId, revisionId }: VersionMember,
  revisions: ReadonlyMap<number, PastRevision>,
): [string, LivePage][] {
  const found = revisions.get(revisionId);
  if (found === undefined) return [];
  const { revision, page } = found;
  const { record, url, publishedAt, fetchedAt } = revision;
  if (record === null) return [];
  const updatedAt = publishedAt ?? fetchedAt;
  return [[pageId, { pageId, sourceId: page.sourceId, revisionId, url, record, updatedAt }]];
}

function founderOf(left: Founding["members"], pages: ReadonlyMap<string, LivePage>): string | undefined {
  const describing = left.flatMap((member) => {
    const page = pages.get(member.pageId);
    return page?.record.kind === "resource" ? [{ ...member, ...page }] : [];
  });
  return (describing.find(({ relation }) => relation === undefined) ?? rankMembers(describing)[0])?.pageId;
}
