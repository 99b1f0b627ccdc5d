import type { Database } from "../database/database.js";
import type { Member } from "../weave/member.js";
import { REVISION_COLUMNS, type ShownPage } from "./details.js";
import { isStorable } from "./storable.js";

/** A page of a resource, as claims are made of it and as it is shown. */
export interface MemberPage extends Member {
  readonly resourceId: string;
  readonly shown: ShownPage;
}

/** Those that have not the name of a column of the revision, or the same value. */
const PAGE_COLUMNS = [
  "Page.sourceId",
  "Page.remoteId",
  "Page.state",
  "Page.goneReason",
  "Page.currentRevisionId",
  "Page.latestRevisionId",
  "Page.firstSeenAt",
  "Page.lastSeenAt",
  "Page.lastHarvestId",
  "Page.missedListings",
  "Page.url as pageUrl",
  "Page.title as pageTitle",
] as const;

/** Every live page of these resources with the revision it shows; of each resource the preferred first. One statement. */
export async function memberPages(database: Database, resourceIds: readonly string[]): Promise<MemberPage[]> {
  const known = resourceIds.filter(isStorable);
  return known.length === 0 ? [] : (await memberRows(database, known)).flatMap(toMemberPage);
}

function memberRows({ sql }: Database, resourceIds: readonly string[]) {
  return sql
    .selectFrom("ResourcePage")
    .innerJoin("Page", "Page.id", "ResourcePage.pageId")
    .innerJoin("Revision", "Revision.id", "Page.currentRevisionId")
    .select(["ResourcePage.resourceId", "ResourcePage.relation", "ResourcePage.throughPageId"])
    .select(PAGE_COLUMNS)
    .select(REVISION_COLUMNS)
    .where("ResourcePage.resourceId", "in", resourceIds)
    .where("Page.state", "=", "live")
    .where("Revision.redactedAt", "is", null)
    .orderBy("ResourcePage.resourceId")
    .orderBy("ResourcePage.rank")
    .execute();
}

type MemberRow = Awaited<ReturnType<typeof memberRows>>[number];

function toMemberPage(row: MemberRow): MemberPage[] {
  const { resourceId, relation, throughPageId, ...columns } = row;
  const { sourceId, remoteId, state, goneReason, currentRevisionId, latestRevisionId, ...others } = columns;
  const { firstSeenAt, lastSeenAt, lastHarvestId, missedListings, pageUrl, pageTitle, ...revision } = others;
  const { pageId, record, publishedAt, fetchedAt } = revision;
  if (record === null) return [];
  const stands = { currentRevisionId, latestRevisionId, firstSeenAt, lastSeenAt, lastHarvestId, missedListings };
  const page = { id: pageId, sourceId, remoteId, url: pageUrl, title: pageTitle, state, goneReason, ...stands };
  return [
    {
      resourceId,
      pageId,
      sourceId,
      record,
      revisionId: revision.id,
      relation: relation ?? undefined,
      through: throughPageId ?? undefined,
      updatedAt: publishedAt ?? fetchedAt,
      shown: { page, revision },
    },
  ];
}
