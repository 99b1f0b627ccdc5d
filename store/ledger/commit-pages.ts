import type { SqlEntityManager } from "@mikro-orm/sql";
import type { Outcome } from "../../schema/harvest.js";
import type { MappedPage } from "../../schema/sink.js";
import { Page, type PageRow, Revision, type RevisionRow } from "../database/entities.js";
import { pageId } from "../ids.js";
import { weavePages } from "../weave/weave.js";
import { type Verdict, classify } from "./classify.js";
import { packPayload } from "./payload.js";
import { eraseVanishedNames } from "./redact.js";
import type { WriteContext } from "./write-context.js";

type LatestRevision = Pick<RevisionRow, "id" | "hash" | "mappingVersion" | "contributors">;

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
  await weaveChanges(em, entries, appended, at);
  return entries.map(({ verdict }) => verdict.outcome);
}

async function judge(em: SqlEntityManager, pages: readonly MappedPage[], sourceId: string): Promise<Entry[]> {
  const ids = pages.map(({ candidate }) => pageId(sourceId, candidate.remoteId));
  const known = new Map((await em.find(Page, { id: { $in: ids } })).map((row) => [row.id, row]));
  const latestIds = [...known.values()].flatMap(({ latestRevisionId }) => latestRevisionId ?? []);
  const revisions = await em.find(
    Revision,
    { id: { $in: latestIds } },
    { fields: ["id", "hash", "mappingVersion", "contributors"] },
  );
  const latest = new Map(revisions.map((row) => [row.id, row]));
  return pages.map((page, index) => {
    const id = ids[index] ?? "";
    const row = known.get(id);
    const revision = latest.get(row?.latestRevisionId ?? -1);
    const verdict = classify(
      page,
      row && { state: row.state, hash: revision?.hash ?? null, mappingVersion: revision?.mappingVersion ?? "" },
    );
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

/** The same revision read by a newer mapping: the record is derived, so it may be replaced. */
async function remapRecords(em: SqlEntityManager, entries: readonly Entry[]): Promise<void> {
  for (const { page, latest, verdict } of entries) {
    if (verdict.write !== "record" || latest === undefined) continue;
    await em.nativeUpdate(
      Revision,
      { id: latest.id },
      { record: page.record ?? null, mappingVersion: page.mappingVersion, mappingFault: page.fault ?? null },
    );
  }
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
}

function vanishedNames({ id, page, latest, verdict }: Entry): { pageId: string; keep: readonly string[] }[] {
  if (verdict.write !== "revision" || latest === undefined) return [];
  const shown = new Set(page.candidate.contributors);
  const gone = latest.contributors.some((name) => !shown.has(name));
  return gone ? [{ pageId: id, keep: page.candidate.contributors }] : [];
}

async function weaveChanges(
  em: SqlEntityManager,
  entries: readonly Entry[],
  appended: ReadonlyMap<string, number>,
  { sourceId, now }: WriteContext,
): Promise<void> {
  const woven = entries.flatMap(({ id, page: { candidate, record }, known, verdict }) => {
    const revisionId = appended.get(id) ?? known?.latestRevisionId;
    if (record === undefined || revisionId == null || verdict.outcome === "unchanged") return [];
    const updatedAt = candidate.publishedAt === undefined ? now : new Date(candidate.publishedAt);
    return [{ pageId: id, sourceId, revisionId, record, updatedAt }];
  });
  await weavePages(em, woven);
}
