import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageRow } from "../database/entities.js";
import { PageAddress } from "../database/identity-entities.js";
import { Page } from "../database/ledger-entities.js";
import { type PageAddresses, eraseAddresses, keptAddresses, writeAddresses } from "./save-addresses.js";

/** How many pages are read at once. */
const BATCH = 500;

/** What the ledger holds of a page that tells its addresses. */
type LedgerPage = Pick<PageRow, "id" | "url" | "currentRevisionId">;

interface LedgerRevision {
  readonly id: number;
  readonly page_id: string;
  readonly url: string;
  readonly permalink: string;
  /** As the database gives JSON: PostgreSQL as it is, SQLite written. */
  readonly aliases: readonly string[] | string | null;
}

/** Makes all addresses again from what the ledger holds. */
export async function rebuildAddresses(em: SqlEntityManager): Promise<void> {
  await em.nativeDelete(PageAddress, {});
  for (let after = ""; ;) {
    const pages = await em.find(
      Page,
      { id: { $gt: after } },
      { fields: ["id", "url", "currentRevisionId"], orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
    );
    await writeFromLedger(em, pages);
    const last = pages.at(-1);
    if (last === undefined || pages.length < BATCH) return;
    after = last.id;
  }
}

/** The same for some pages: what was erased of their revisions, or written otherwise, leads nowhere any more. */
export async function refreshAddresses(em: SqlEntityManager, pageIds: readonly string[]): Promise<void> {
  if (pageIds.length === 0) return;
  await eraseAddresses(em, pageIds);
  const pages = await em.find(
    Page,
    { id: { $in: [...pageIds] } },
    { fields: ["id", "url", "currentRevisionId"], disableIdentityMap: true },
  );
  await writeFromLedger(em, pages);
}

async function writeFromLedger(em: SqlEntityManager, pages: readonly LedgerPage[]): Promise<void> {
  if (pages.length === 0) return;
  // Only the aliases: whole records hold the texts of all revisions.
  const revisions = await em.execute<LedgerRevision[]>(
    `select id, page_id, url, permalink, record -> 'aliases' as aliases from revision
     where redacted_at is null and page_id in (${pages.map(() => "?").join(", ")})`,
    pages.map(({ id }) => id),
  );
  const byPage = Map.groupBy(revisions, (revision) => revision.page_id);
  const told = pages.map((page) => addressesIn(page, byPage.get(page.id) ?? []));
  await writeAddresses(em, [...keptAddresses(told).values()]);
}

function addressesIn({ id, url, currentRevisionId }: LedgerPage, revisions: readonly LedgerRevision[]): PageAddresses {
  const shown = revisions.find((revision) => revision.id === currentRevisionId);
  return {
    pageId: id,
    url,
    aliases: shown === undefined ? [] : aliasesOf(shown),
    permalinks: revisions.map(({ permalink }) => permalink),
    formerUrls: revisions.flatMap((revision) => [revision.url, ...aliasesOf(revision)]),
  };
}

function aliasesOf({ aliases }: LedgerRevision): readonly string[] {
  if (typeof aliases === "string") return JSON.parse(aliases) as string[];
  return aliases ?? [];
}
