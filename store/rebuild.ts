import type { PageRecord } from "../schema/generated/record.js";
import type { Candidate, Json } from "../schema/sink.js";
import type { Database } from "./database/database.js";
import type { PageRow, RevisionRow } from "./database/entities.js";
import { Page, Revision } from "./database/ledger-entities.js";
import type { Cleaner } from "./forget/clean.js";
import { cleanersOf } from "./forget/list.js";
import { hashOf, storable, unpackPayload } from "./ledger/payload.js";
import { weaveAll } from "./weave/weave-all.js";

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
    const report = { pages: 0, remapped: 0, failed: 0 };
    const total = await em.count(Page, { state: "live" });
    let cleaners: ReadonlyMap<string, Cleaner> | undefined;
    await weaveAll(em, {
      dialect: database.dialect,
      now: new Date(),
      onBatch: async (pages) => {
        // Read with the first batch, when the sources are locked.
        cleaners ??= await cleanersOf(em, database);
        await replay(em, pages, withoutForgotten(remap, cleaners), report);
      },
      onProgress: (share) => onProgress(Math.floor(share * total), total),
    });
    return report;
  });
}

/** The same mapping, without the names that are forgotten: words that stood apart in a payload may make one. */
function withoutForgotten(remap: Remap, cleaners: ReadonlyMap<string, Cleaner>): Remap {
  return (sourceId, candidate) => {
    const mapped = remap(sourceId, candidate);
    const cleaner = cleaners.get(sourceId);
    if (mapped === undefined || cleaner === undefined) return mapped;
    const { mappingVersion, record, fault } = mapped;
    return {
      mappingVersion,
      ...(record && { record: cleaner.record(record) }),
      ...(fault && { fault: { ...fault, message: cleaner.text(fault.message) } }),
    };
  };
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
  for (const page of pages) {
    report.pages += 1;
    await replayPage(em, page, revisions, remap, report);
  }
}

/** From now on the page shows the latest revision that can be mapped. */
async function replayPage(
  em: Em,
  page: PageRow,
  revisions: ReadonlyMap<number, RevisionRow>,
  remap: Remap,
  report: Counter,
): Promise<void> {
  const before = revisions.get(page.currentRevisionId ?? -1);
  const latest = revisions.get(page.latestRevisionId ?? -1);
  const mapped = latest?.payload == null ? undefined : storable(remap(page.sourceId, candidateOf(page, latest)));
  if (latest === undefined || mapped === undefined) return;
  const { record } = mapped;
  if (await saveMapping(em, latest, mapped)) report.remapped += 1;
  if (record === undefined) report.failed += 1;
  const shownId = (record === undefined ? before : latest)?.id ?? null;
  if (shownId !== page.currentRevisionId) await em.nativeUpdate(Page, { id: page.id }, { currentRevisionId: shownId });
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
    // A page may move without a new revision.
    url: page.url,
    permalink: revision.permalink,
    title: revision.title,
    ...(revision.publishedAt && { publishedAt: revision.publishedAt.toISOString() }),
    contributors: revision.contributors,
    anonymousContributors: revision.anonymousContributors,
    payload: unpackPayload(revision.payload),
  };
}
