import type { Database } from "../database/database.js";
import type { OrganizationRow, PageRow, PlaceRow, ResourceOrganizationRow, RevisionRow } from "../database/entities.js";
import { isAccepted } from "./known-organizations.js";
import { isStorable } from "./storable.js";
import { textRows } from "./text-rows.js";

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

/** What the pages of resources name, each under the known organization that is meant. One statement. */
export async function organizationMentions(
  { sql }: Database,
  resourceIds: readonly string[],
): Promise<ResourceOrganizationRow[]> {
  const rows = await sql
    .selectFrom("ResourceOrganization")
    .leftJoin("OrganizationMatch", (join) =>
      join
        .onRef("OrganizationMatch.namedId", "=", "ResourceOrganization.organizationId")
        .on(isAccepted("organization_match")),
    )
    .selectAll("ResourceOrganization")
    .select("OrganizationMatch.knownId")
    .where("resourceId", "in", resourceIds)
    .orderBy("ResourceOrganization.id")
    .execute();
  return rows.map(({ knownId, ...row }) => ({ ...row, organizationId: knownId ?? row.organizationId }));
}

export async function placeMentions({ sql }: Database, resourceIds: readonly string[]): Promise<PlaceRow[]> {
  return sql.selectFrom("Place").selectAll().where("resourceId", "in", resourceIds).orderBy("id").execute();
}

/** An organization with the id by which it was asked for. */
export interface FollowedOrganization {
  readonly askedId: string;
  readonly organization: OrganizationRow;
}

/** The organizations that ids lead to: the id of a name of a known organization leads to that one. One statement. */
export async function followedOrganizations(
  { sql, dialect }: Database,
  ids: readonly string[],
): Promise<FollowedOrganization[]> {
  const asked = ids.filter(isStorable).map((id) => ({ asked: id }));
  if (asked.length === 0) return [];
  const rows = await sql
    .selectFrom(textRows(dialect, ["asked"], asked).as("wanted"))
    .leftJoin("OrganizationMatch", (join) =>
      join.onRef("OrganizationMatch.namedId", "=", "wanted.asked").on(isAccepted("organization_match")),
    )
    .innerJoin("Organization", (join) =>
      join.on((eb) => eb("Organization.id", "=", eb.fn.coalesce("OrganizationMatch.knownId", "wanted.asked"))),
    )
    .selectAll("Organization")
    .select("wanted.asked")
    .execute();
  return rows.map(({ asked: askedId, ...organization }) => ({ askedId, organization }));
}
