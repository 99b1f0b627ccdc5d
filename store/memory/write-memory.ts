import type { SqlEntityManager } from "@mikro-orm/sql";
import {
  Change,
  ChangeScope,
  ResourceRedirect,
  ResourceVersion,
  ResourceVersionPage,
} from "../database/memory-entities.js";
import type { Comparison, Event, HeldState, Remembered } from "./compare-states.js";
import type { Moment } from "./graph-version.js";
import { inParts, insertNumbered } from "./in-parts.js";

/** Longest key that past lists are ordered by, in characters. */
export const LONGEST_TITLE_KEY = 200;

/** Ends states. One that began in the same transaction was never seen, so nothing stays of it. */
export async function endVersions(em: SqlEntityManager, over: readonly HeldState[], moment: Moment): Promise<void> {
  const unseen = over.filter(({ fromVersion }) => fromVersion === moment.version).map(({ id }) => id);
  const seen = over.filter(({ fromVersion }) => fromVersion !== moment.version).map(({ id }) => id);
  for (const ids of inParts(unseen)) {
    await em.nativeDelete(ResourceVersionPage, { versionId: { $in: ids } });
    await em.nativeDelete(ResourceVersion, { id: { $in: ids } });
  }
  const end = { untilVersion: moment.version, untilAt: moment.at, fieldHashes: {} };
  for (const ids of inParts(seen)) await em.nativeUpdate(ResourceVersion, { id: { $in: ids } }, end);
}

export async function beginVersions(em: SqlEntityManager, begun: Comparison["begun"], moment: Moment): Promise<void> {
  const versions = begun.map(({ row, members, hash, fieldHashes }) => ({
    resourceId: row.id,
    fromVersion: moment.version,
    untilVersion: null,
    fromAt: moment.at,
    untilAt: null,
    members: [...members],
    hash,
    fieldHashes,
    kind: row.kind,
    sourceId: row.sourceId,
    titleKey: row.titleKey.slice(0, LONGEST_TITLE_KEY),
    updatedAt: row.updatedAt,
  }));
  const ids = await insertNumbered(em, ResourceVersion, versions);
  const pages = begun.flatMap(({ members }, index) =>
    members.map(({ pageId, revisionId }) => ({ versionId: ids[index] as number, pageId, revisionId })),
  );
  for (const part of inParts(pages)) await em.insertMany(ResourceVersionPage, part);
}

/** A resource that is there again is led to no more. */
export async function writeRedirects(
  em: SqlEntityManager,
  { begun, redirects }: Comparison,
  { held }: Remembered,
  { version }: Moment,
): Promise<void> {
  const back = begun.map(({ row }) => row.id).filter((id) => !held.has(id));
  for (const ids of inParts(back)) await em.nativeDelete(ResourceRedirect, { fromId: { $in: ids } });
  const rows = [...redirects].map(([fromId, toId]) => ({ fromId, toId, version }));
  for (const part of inParts(rows)) await em.upsertMany(ResourceRedirect, part, { onConflictFields: ["fromId"] });
}

export async function writeEvents(em: SqlEntityManager, events: readonly Event[], moment: Moment): Promise<void> {
  const changes = events.map(({ kind, resourceId, otherIds, fields }) => ({
    version: moment.version,
    at: moment.at,
    kind,
    resourceId,
    otherIds: [...otherIds],
    fields: [...fields],
  }));
  const ids = await insertNumbered(em, Change, changes);
  const scopes = events.flatMap((event, index) =>
    event.scopes.map((scope) => ({ changeId: ids[index] as number, scope })),
  );
  for (const part of inParts(scopes)) await em.insertMany(ChangeScope, part);
}
