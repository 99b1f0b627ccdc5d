import type { SqlEntityManager } from "@mikro-orm/sql";
import type { PageRecord } from "../../schema/generated/record.js";
import { Page, Revision } from "../../store/database/ledger-entities.js";
import { packPayload } from "../../store/ledger/payload.js";

/** A page for measurements, put into the ledger without a harvest. */
export interface InsertedPage {
  readonly pageId: string;
  readonly sourceId: string;
  readonly url: string;
  readonly record: PageRecord;
  readonly updatedAt: Date;
}

/** Puts pages into the ledger as a harvest would, each with a new revision. */
export async function savePages(em: SqlEntityManager, pages: readonly InsertedPage[]): Promise<void> {
  const revisions = pages.map(({ pageId, url, record, updatedAt }) => ({
    pageId,
    remoteRevisionId: "1",
    payload: NOTHING,
    hash: "",
    record,
    mappingVersion: "bench/1",
    mappingFault: null,
    contributors: ["Ada"],
    anonymousContributors: 0,
    url,
    title: record.title,
    permalink: `${url}?revision`,
    publishedAt: updatedAt,
    fetchedAt: updatedAt,
    harvestId: 1,
    redactedAt: null,
    redactionReason: null,
  }));
  const inserted = await em.getDriver().nativeInsertMany(Revision, revisions, { ctx: em.getTransactionContext() });
  const ids = (inserted.rows ?? []) as { id: number }[];
  const rows = pages.map(({ pageId, sourceId, url, record, updatedAt }, index) => ({
    id: pageId,
    sourceId,
    remoteId: pageId,
    url,
    title: record.title,
    state: "live" as const,
    goneReason: null,
    latestRevisionId: ids[index]?.id ?? null,
    currentRevisionId: ids[index]?.id ?? null,
    firstSeenAt: updatedAt,
    lastSeenAt: updatedAt,
    lastHarvestId: 1,
    missedListings: 0,
  }));
  await em.upsertMany(Page, rows, { onConflictFields: ["id"] });
}

const NOTHING = packPayload({});
