import { type PastRevision, composePast } from "../memory/compose-past.js";
import type { WovenResource } from "../weave/resource-rows.js";
import type { Database } from "../database/database.js";
import type { PageRow, ResourceVersionRow } from "../database/entities.js";
import { REVISION_COLUMNS, type ShownPage } from "./details.js";

/** A state of a resource with what the ledger still has of it. */
export interface PastState {
  readonly version: ResourceVersionRow;
  /** undefined when all that described it was erased since. */
  readonly woven: WovenResource | undefined;
  /** The pages it had, with the revisions of then and the titles and addresses of then; not those erased since. */
  readonly pages: readonly ShownPage[];
}

/** Makes states of resources again out of the ledger. Two statements for all. */
export async function pastStates(
  { sql }: Database,
  versions: readonly ResourceVersionRow[],
): Promise<Map<number, PastState>> {
  const members = versions.flatMap((version) => version.members);
  if (members.length === 0) return new Map();
  const pages = await sql
    .selectFrom("Page")
    .selectAll()
    .where("id", "in", [...new Set(members.map(({ pageId }) => pageId))])
    .execute();
  const revisions = await sql
    .selectFrom("Revision")
    .select(REVISION_COLUMNS)
    .where("Revision.id", "in", [...new Set(members.map(({ revisionId }) => revisionId))])
    .where("Revision.redactedAt", "is", null)
    .execute();
  const known = new Map(pages.map((page) => [page.id, page]));
  const shown = new Map(
    revisions.flatMap((revision) => {
      const page = known.get(revision.pageId);
      return page === undefined ? [] : [[revision.id, asOfThen(page, revision)] as const];
    }),
  );
  return new Map(versions.map((version) => [version.id, pastState(version, shown)]));
}

function asOfThen(page: PageRow, revision: ShownPage["revision"]): PastRevision & ShownPage {
  return { page: { ...page, title: revision.title, url: revision.url }, revision };
}

function pastState(version: ResourceVersionRow, shown: ReadonlyMap<number, PastRevision & ShownPage>): PastState {
  return {
    version,
    woven: composePast(version, shown),
    pages: version.members.flatMap(({ revisionId }) => shown.get(revisionId) ?? []),
  };
}
