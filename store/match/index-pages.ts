import { createHash } from "node:crypto";
import type { SqlEntityManager } from "@mikro-orm/sql";
import type { IdentityPageRow } from "../database/entities.js";
import { IdentityPage } from "../database/identity-entities.js";
import { flippedKeys, sketchSizeOf } from "../identity/candidates.js";
import { keysOf } from "../identity/keys.js";
import type { PageView } from "../identity/page-view.js";
import {
  type Holders,
  type KeyOfPage,
  changeIndex,
  holdersOf,
  keyNumber,
  keyOfNumber,
  packKeys,
  unpackKeys,
} from "./key-index.js";

/** A page in the index: what it is found by. */
export interface IndexedPage {
  readonly id: number;
  readonly pageId: string;
  readonly keys: readonly number[];
  readonly size: { readonly size: number; readonly ceiling: number };
  readonly viewHash: string;
}

/** Those of the pages that the index knows, by page id. */
export async function indexedPages(em: SqlEntityManager, pageIds: Iterable<string>): Promise<Map<string, IndexedPage>> {
  const rows = await em.find(IdentityPage, { pageId: { $in: [...new Set(pageIds)] } }, { disableIdentityMap: true });
  return new Map(rows.map((row) => [row.pageId, toIndexed(row)]));
}

/** How long the sketches of pages are, by page id. */
export async function sketchSizes(
  em: SqlEntityManager,
  pageIds: Iterable<string>,
): Promise<Map<string, IndexedPage["size"]>> {
  const wanted = [...new Set(pageIds)];
  if (wanted.length === 0) return new Map();
  const rows = await em.find(
    IdentityPage,
    { pageId: { $in: wanted } },
    { fields: ["pageId", "sketchSize", "sketchCeiling"], disableIdentityMap: true },
  );
  return new Map(rows.map((row) => [row.pageId, { size: row.sketchSize, ceiling: row.sketchCeiling }]));
}

/** The page ids of rows of the index. */
export async function pageIdsOf(em: SqlEntityManager, rows: Iterable<number>): Promise<Map<number, string>> {
  const wanted = [...new Set(rows)];
  if (wanted.length === 0) return new Map();
  // Numbers of ours, and sometimes ten thousands of them, which as entities would take most of the time.
  const found = await em.execute<{ id: number; page_id: string }[]>(
    `select id, page_id from identity_page where id in (${wanted.join(", ")})`,
  );
  return new Map(found.map((row) => [row.id, row.page_id]));
}

function toIndexed({ id, pageId, keys, sketchSize, sketchCeiling, viewHash }: IdentityPageRow): IndexedPage {
  return { id, pageId, keys: unpackKeys(keys), size: { size: sketchSize, ceiling: sketchCeiling }, viewHash };
}

/** What the engine knows of a page, in a few bytes. */
function hashOfView(view: PageView): string {
  return createHash("sha256").update(JSON.stringify(view)).digest("base64url").slice(0, 22);
}

/** Which pages have to be judged again. */
export interface IndexChange {
  /** Pages of which the engine knows something else than before. */
  readonly changed: readonly string[];
  /** Pages that the change of others makes findable, or not findable any more. */
  readonly revisited: readonly string[];
}

/**
 * Puts pages into the index as they are now, and takes others out. What does not depend on the number of pages in the
 * index: its cost, and which statements it takes.
 */
export async function indexPages(
  em: SqlEntityManager,
  views: readonly PageView[],
  gone: readonly string[],
): Promise<IndexChange> {
  const known = await indexedPages(em, [...views.map(({ pageId }) => pageId), ...gone]);
  const fresh = views
    .map((view) => ({ view, viewHash: hashOfView(view) }))
    .filter(({ view, viewHash }) => known.get(view.pageId)?.viewHash !== viewHash);
  const left = gone.filter((pageId) => known.has(pageId));
  const changed = [...fresh.map(({ view }) => view.pageId), ...left];
  if (changed.length === 0) return { changed, revisited: [] };
  const saved = await saveRows(em, fresh);
  if (left.length > 0) await em.nativeDelete(IdentityPage, { pageId: { $in: left } });
  const { removed, added } = differences(changed, known, saved);
  const touched = [...removed, ...added].map(({ key }) => key);
  const before = await holdersOf(em, touched);
  await changeIndex(em, removed, added);
  const after = await holdersOf(em, touched);
  const revisited = await pageIdsOf(em, rowsToRevisit(touched, before, after));
  const ids = new Set(changed);
  return { changed, revisited: [...new Set(revisited.values())].filter((pageId) => !ids.has(pageId)) };
}

/** Puts pages into an index that does not know them, without asking which others that concerns. */
export async function fillIndex(em: SqlEntityManager, views: readonly PageView[]): Promise<void> {
  const saved = await saveRows(
    em,
    views.map((view) => ({ view, viewHash: hashOfView(view) })),
  );
  const { added } = differences([...saved.keys()], new Map(), saved);
  await changeIndex(em, [], added);
}

async function saveRows(
  em: SqlEntityManager,
  fresh: readonly { readonly view: PageView; readonly viewHash: string }[],
): Promise<Map<string, IndexedPage>> {
  if (fresh.length === 0) return new Map();
  const rows = fresh.map(({ view, viewHash }) => {
    const { keys, fingerprint } = keysOf(view);
    const { size, ceiling } = sketchSizeOf(fingerprint);
    return { pageId: view.pageId, keys: packKeys(keys), sketchSize: size, sketchCeiling: ceiling, viewHash };
  });
  await em.upsertMany(IdentityPage, rows, { onConflictFields: ["pageId"] });
  return indexedPages(
    em,
    fresh.map(({ view }) => view.pageId),
  );
}

/** The rows of the index that go and come. */
function differences(
  changed: readonly string[],
  known: ReadonlyMap<string, IndexedPage>,
  saved: ReadonlyMap<string, IndexedPage>,
): { removed: KeyOfPage[]; added: KeyOfPage[] } {
  const removed: KeyOfPage[] = [];
  const added: KeyOfPage[] = [];
  for (const pageId of changed) {
    const [old, now] = [known.get(pageId), saved.get(pageId)];
    const [oldKeys, nowKeys] = [new Set(old?.keys), new Set(now?.keys)];
    for (const key of oldKeys) if (!nowKeys.has(key)) removed.push({ key, page: old?.id ?? 0 });
    for (const key of nowKeys) if (!oldKeys.has(key)) added.push({ key, page: now?.id ?? 0 });
  }
  return { removed, added };
}

/** Holders of the keys that became crowded or are so no more, from the side where they were not. */
function rowsToRevisit(touched: readonly number[], before: Holders, after: Holders): number[] {
  const counts = [...new Set(touched)].map((number) => ({
    ...keyOfNumber(number),
    before: before.get(number)?.length ?? 0,
    after: after.get(number)?.length ?? 0,
  }));
  return flippedKeys(counts).flatMap((flipped) => {
    const holders = flipped.after < flipped.before ? after : before;
    return holders.get(keyNumber(flipped)) ?? [];
  });
}
