import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Outcome } from "../../schema/harvest.js";
import type { MappedPage } from "../../schema/sink.js";
import { type PageAddresses, saveAddresses } from "../addresses/save-addresses.js";
import type { PageRow, RevisionRow } from "../database/entities.js";
import { Page, Revision } from "../database/ledger-entities.js";
import { pageId } from "../ids.js";
import { weavePages } from "../weave/weave.js";
import { type Verdict, classify, knownPage } from "./classify.js";
import { packPayload } from "./payload.js";
import { eraseVanishedNames } from "./redact.js";
import { updateRevisions } from "./update-revisions.js";
import type { WriteContext } from "./write-context.js";

const LATEST_FIELDS = [
  "id",
  "hash",
  "mappingVersion",
  "mappingFault",
  "contributors",
  "publishedAt",
  "fetchedAt",
  "redactedAt",
] as const;

type LatestRevision = Pick<RevisionRow, (typeof LATEST_FIELDS)[number]>;

/** A candidate with its place in the ledger and what is to be done with it. */
interface Entry {
  readonly id: string;
  readonly page: MappedPage;
  readonly known: PageRow | undefined;
  readonly latest: LatestRevision | undefined;
  readonly verdict: Verdict;
}

/**
 * Puts a batch of pages into the ledger and weaves what changed. The number of SQL statements does not depend on the
 * number of pages.
 *
 * @returns One outcome for each page, in order.
 */
export async function commitPages(
  em: SqlEntityManager,
  pages: readonly MappedPage[],
  at: WriteContext,
): Promise<Outcome[]> {
  if (pages.length === 0) return [];
  const entries = await judge(em, pages, at.sourceId);
  const appended = await appendRevisions(em, entries, at);
  await remapRecords(em, entries);
  await savePages(em, entries, appended, at);
  await eraseVanishedNames(em, entries.flatMap(vanishedNames));
  await weavePages(
    em,
    entries.filter(isShownAnew).map(({ id }) => id),
    at,
  );
  return entries.map(({ verdict }) => verdict.outcome);
}

async function judge(em: SqlEntityManager, pages: readonly MappedPage[], sourceId: string): Promise<Entry[]> {
  const ids = pages.map(({ candidate }) => pageId(sourceId, candidate.remoteId));
  // Outside the identity map, so that `known` stays what was known when the page is saved.
  const rows = await em.find(Page, { id: { $in: ids } }, { disableIdentityMap: true });
  const known = new Map(rows.map((row) => [row.id, row]));
  const latestIds = [...known.values()].flatMap(({ latestRevisionId }) => latestRevisionId ?? []);
  const revisions = await em.find(
    Revision,
    { id: { $in: latestIds } },
    { fields: [...LATEST_FIELDS], disableIdentityMap: true },
  );
  const latest = new Map(revisions.map((row) => [row.id, row]));
  return pages.map((page, index) => {
    const id = ids[index] ?? "";
    const row = known.get(id);
    const revision = latest.get(row?.latestRevisionId ?? -1);
    const verdict = classify(page, row && knownPage(row.state, revision));
    return { id, page, known: row, latest: revision, verdict };
  });
}

/** @returns The new revision's id by page id. */
async function appendRevisions(
  em: SqlEntityManager,
  entries: readonly Entry[],
  { harvestId, now }: WriteContext,
): Promise<Map<string, number>> {
  const fresh = entries.filter(({ verdict }) => verdict.write === "revision");
  if (fresh.length === 0) return new Map();
  // `em.insertMany` tells the first id only; the driver tells them all, in the order of the rows.
  const { rows = [] } = await em.getDriver().nativeInsertMany<RevisionRow>(
    Revision,
    fresh.map(({ id, page: { candidate, record, mappingVersion, fault }, verdict }) => ({
      pageId: id,
      remoteRevisionId: candidate.revisionId,
      payload: packPayload(candidate.payload),
      hash: verdict.hash,
      record: record ?? null,
      mappingVersion,
      mappingFault: fault ?? null,
      contributors: [...candidate.contributors],
      anonymousContributors: candidate.anonymousContributors,
      url: candidate.url,
      title: candidate.title,
      permalink: candidate.permalink,
      publishedAt: candidate.publishedAt === undefined ? null : new Date(candidate.publishedAt),
      fetchedAt: now,
      harvestId,
      redactedAt: null,
      redactionReason: null,
    })),
    { ctx: em.getTransactionContext() },
  );
  return new Map(fresh.map(({ id }, index) => [id, rows[index]?.id as number]));
}

/**
 * The same revision read by a newer mapping, or found at another address: the record is derived, so it may be replaced. A
 * mapping that cannot read the revision leaves the record of the one that could.
 */
async function remapRecords(em: SqlEntityManager, entries: readonly Entry[]): Promise<void> {
  const changes = entries.flatMap((entry) => {
    const { page, latest, verdict } = entry;
    if (latest === undefined || !(verdict.write === "record" || hasMoved(entry))) return [];
    const { record, mappingVersion, fault } = page;
    return [{ id: latest.id, values: { mappingVersion, mappingFault: fault ?? null, ...(record && { record }) } }];
  });
  await updateRevisions(em, changes);
}

/** Its source shows what it showed before, at another address. */
function hasMoved({ page, known, verdict }: Entry): boolean {
  return verdict.write === "none" && known?.url !== page.candidate.url;
}

async function savePages(
  em: SqlEntityManager,
  entries: readonly Entry[],
  appended: ReadonlyMap<string, number>,
  { sourceId, harvestId, now }: WriteContext,
): Promise<void> {
  const rows = entries.map(({ id, page: { candidate, record }, known, verdict }) => {
    const latestRevisionId = appended.get(id) ?? known?.latestRevisionId ?? null;
    const changed = verdict.write !== "none";
    return {
      id,
      sourceId,
      remoteId: candidate.remoteId,
      url: candidate.url,
      title: candidate.title,
      state: "live" as const,
      goneReason: null,
      latestRevisionId,
      // A page that cannot be mapped today keeps what it said yesterday.
      currentRevisionId: changed && record !== undefined ? latestRevisionId : (known?.currentRevisionId ?? null),
      firstSeenAt: known?.firstSeenAt ?? now,
      lastSeenAt: now,
      lastHarvestId: harvestId,
      missedListings: 0,
    };
  });
  await em.upsertMany(Page, rows, { onConflictFields: ["id"] });
  await saveAddresses(em, entries.map(addressesOf));
}

function addressesOf({ id, page: { candidate, record }, known }: Entry): PageAddresses {
  return {
    pageId: id,
    url: candidate.url,
    aliases: record && (record.aliases ?? []),
    permalinks: [candidate.permalink],
    formerUrls: known === undefined ? [] : [known.url],
  };
}

function vanishedNames({ id, page, latest, verdict }: Entry): { pageId: string; keep: readonly string[] }[] {
  if (verdict.write !== "revision" || latest === undefined) return [];
  const shown = new Set(page.candidate.contributors);
  // An erased revision tells no names any more, but older ones may.
  const gone = latest.redactedAt !== null || latest.contributors.some((name) => !shown.has(name));
  return gone ? [{ pageId: id, keep: page.candidate.contributors }] : [];
}

/** What it shows is new, or it comes back and shows what it said last; a page that nobody can read may move all the same. */
function isShownAnew(entry: Entry): boolean {
  const { page, known, verdict } = entry;
  if (page.record !== undefined) return verdict.outcome !== "unchanged" || hasMoved(entry);
  return known !== undefined && (known.state === "withdrawn" || known.url !== page.candidate.url);
}
