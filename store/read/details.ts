import type { Database } from "../database/database.js";
import type { OrganizationRow, PageRow, PlaceRow, ResourceOrganizationRow, RevisionRow } from "../database/entities.js";
import { isStorable } from "./storable.js";

/** A live page with the revision it shows. */
export interface ShownPage {
  readonly page: PageRow;
  readonly revision: Omit<RevisionRow, "payload">;
}

/** Every column but the payload, which no reader needs. */
export const REVISION_COLUMNS = [
  "Revision.id",
  "Revision.pageId",
  "Revision.remoteRevisionId",
  "Revision.hash",
  "Revision.record",
  "Revision.mappingVersion",
  "Revision.mappingFault",
  "Revision.contributors",
  "Revision.anonymousContributors",
  "Revision.url",
  "Revision.title",
  "Revision.permalink",
  "Revision.publishedAt",
  "Revision.fetchedAt",
  "Revision.harvestId",
  "Revision.redactedAt",
  "Revision.redactionReason",
] as const;

export async function shownPages({ sql }: Database, pageIds: readonly string[]): Promise<ShownPage[]> {
  if (pageIds.length === 0) return [];
  const pages = await sql
    .selectFrom("Page")
    .selectAll()
    .where("id", "in", pageIds)
    .where("state", "=", "live")
    .execute();
  const ids = pages.flatMap(({ currentRevisionId }) => currentRevisionId ?? []);
  if (ids.length === 0) return [];
  const revisions = await sql.selectFrom("Revision").select(REVISION_COLUMNS).where("Revision.id", "in", ids).execute();
  const byPage = new Map(revisions.map((revision) => [revision.pageId, revision]));
  return pages.flatMap((page) => {
    const revision = byPage.get(page.id);
    return revision === undefined ? [] : [{ page, revision }];
  });
}

export async function organizationMentions(
  { sql }: Database,
  resourceIds: readonly string[],
): Promise<ResourceOrganizationRow[]> {
  return sql
    .selectFrom("ResourceOrganization")
    .selectAll()
    .where("resourceId", "in", resourceIds)
    .orderBy("id")
    .execute();
}

export async function placeMentions({ sql }: Database, resourceIds: readonly string[]): Promise<PlaceRow[]> {
  return sql.selectFrom("Place").selectAll().where("resourceId", "in", resourceIds).orderBy("id").execute();
}

export async function organizationsByIds({ sql }: Database, ids: readonly string[]): Promise<OrganizationRow[]> {
  const known = ids.filter(isStorable);
  return known.length === 0 ? [] : sql.selectFrom("Organization").selectAll().where("id", "in", known).execute();
}
