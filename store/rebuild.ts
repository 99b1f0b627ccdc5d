import { LockMode } from "@mikro-orm/core";
import type { PageRecord } from "../schema/generated/record.js";
import type { Candidate, Json } from "../schema/sink.js";
import type { Database } from "./database/database.js";
import {
  Organization,
  OrganizationPage,
  Page,
  PageLink,
  type PageRow,
  Place,
  Resource,
  ResourceOrganization,
  Revision,
  type RevisionRow,
  Source,
} from "./database/entities.js";
import type { Dialect } from "./database/dialect.js";
import { hashOf, storable, unpackPayload } from "./ledger/payload.js";
import { clearIndex } from "./search/index-resources.js";
import { weavePages } from "./weave/weave.js";

/** How many pages are mapped and woven at once. */
const BATCH = 200;

/** Maps a payload again; undefined when no connector knows the source any more, which keeps the record as it is. */
export type Remap = (
  sourceId: string,
  candidate: Candidate,
) => { mappingVersion: string; record?: PageRecord; fault?: { code: string; message: string } } | undefined;

export interface RebuildReport {
  /** Live pages replayed. */
  readonly pages: number;
  /** Records that today's mapping makes differently. */
  readonly remapped: number;
  /** Pages that today's mapping cannot read; they show their last good record. */
  readonly failed: number;
}

/**
 * Makes the whole graph again from the ledger, in one transaction: readers see the old graph until the new one is
 * whole. Ids are the same.
 */
export async function rebuildGraph(
  database: Database,
  remap: Remap,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<RebuildReport> {
  return database.em().transactional(async (em) => {
    // Every write of a harvest begins at its source: none comes between, on PostgreSQL; SQLite has one writer anyway.
    await em.find(Source, {}, { lockMode: LockMode.PESSIMISTIC_WRITE });
    await clearGraph(em, database.dialect);
    const report = { pages: 0, remapped: 0, failed: 0 };
    const total = await em.count(Page, { state: "live" });
    for (let after = ""; ;) {
      const pages = await em.find(
        Page,
        { state: "live", id: { $gt: after } },
        { orderBy: { id: "asc" }, limit: BATCH, disableIdentityMap: true },
      );
      await replay(em, pages, remap, report);
      onProgress(report.pages, total);
      const last = pages.at(-1);
      if (last === undefined || pages.length < BATCH) return report;
      after = last.id;
    }
  });
}

async function clearGraph(em: Em, dialect: Dialect): Promise<void> {
  await clearIndex(em, dialect);
  await em.nativeDelete(PageLink, {});
  await em.nativeDelete(Place, {});
  await em.nativeDelete(ResourceOrganization, {});
  await em.nativeDelete(OrganizationPage, {});
  await em.nativeDelete(Organization, {});
  await em.nativeDelete(Resource, {});
}

type Em = ReturnType<Database["em"]>;
type Counter = { pages: number; remapped: number; failed: number };

async function replay(em: Em, pages: readonly PageRow[], remap: Remap, report: Counter): Promise<void> {
  const ids = pages.flatMap(({ latestRevisionId, currentRevisionId }) => [
    latestRevisionId ?? [],
    currentRevisionId ?? [],
  ]);
  const rows = await em.find(Revision, { id: { $in: ids.flat() } }, { disableIdentityMap: true });
  const revisions = new Map(rows.map((row) => [row.id, row]));
  const woven = [];
  for (const page of pages) {
    report.pages += 1;
    const shown = await replayPage(em, page, revisions, remap, report);
    if (shown?.record == null) continue;
    const { id, record, publishedAt, fetchedAt } = shown;
    woven.push({
      pageId: page.id,
      sourceId: page.sourceId,
      revisionId: id,
      record,
      updatedAt: publishedAt ?? fetchedAt,
    });
  }
  await weavePages(em, woven);
}

/** @returns The revision the page shows from now on: the latest that can be mapped. */
async function replayPage(
  em: Em,
  page: PageRow,
  revisions: ReadonlyMap<number, RevisionRow>,
  remap: Remap,
  report: Counter,
): Promise<RevisionRow | undefined> {
  const before = revisions.get(page.currentRevisionId ?? -1);
  const latest = revisions.get(page.latestRevisionId ?? -1);
  const mapped = latest?.payload == null ? undefined : storable(remap(page.sourceId, candidateOf(page, latest)));
  if (latest === undefined || mapped === undefined) return before;
  const { record } = mapped;
  if (await saveMapping(em, latest, mapped)) report.remapped += 1;
  if (record === undefined) report.failed += 1;
  const shown = record === undefined ? before : { ...latest, record };
  const shownId = shown?.id ?? null;
  if (shownId !== page.currentRevisionId) await em.nativeUpdate(Page, { id: page.id }, { currentRevisionId: shownId });
  return shown;
}

/**
 * A mapping that cannot read the revision leaves the record of the one that could.
 *
 * @returns True when today's mapping makes another record.
 */
async function saveMapping(em: Em, latest: RevisionRow, mapped: NonNullable<ReturnType<Remap>>): Promise<boolean> {
  const { record, mappingVersion, fault = null } = mapped;
  const differs =
    record !== undefined && (latest.record === null || hashOf(asJson(record)) !== hashOf(asJson(latest.record)));
  if (differs || mappingVersion !== latest.mappingVersion) {
    await em.nativeUpdate(
      Revision,
      { id: latest.id },
      { mappingVersion, mappingFault: fault, ...(record && { record }) },
    );
  }
  return differs;
}

// PostgreSQL keeps the members of JSON in an order of its own; the hash does not look at it.
function asJson(record: PageRecord): Json {
  return record as unknown as Json;
}

function candidateOf(page: PageRow, revision: RevisionRow): Candidate {
  if (revision.payload == null) throw new Error(`Revision ${revision.id} was erased and cannot be replayed.`);
  return {
    remoteId: page.remoteId,
    revisionId: revision.remoteRevisionId,
    url: revision.url,
    permalink: revision.permalink,
    title: revision.title,
    ...(revision.publishedAt && { publishedAt: revision.publishedAt.toISOString() }),
    contributors: revision.contributors,
    anonymousContributors: revision.anonymousContributors,
    payload: unpackPayload(revision.payload),
  };
}
