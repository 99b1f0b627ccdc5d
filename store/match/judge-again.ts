import type { SqlEntityManager } from "@mikro-orm/sql";
import { candidatesOf, isWorthJudging, lookupsOf } from "../identity/candidates.js";
import { judge } from "../identity/judge.js";
import { type KeySpace, type PageKey, isCrowded } from "../identity/keys.js";
import type { PageView } from "../identity/page-view.js";
import { type PageReading, readPage } from "../identity/page-reading.js";
import type { Verdict } from "../identity/verdict.js";
import { type IndexedPage, indexedPages, pageIdsOf, sketchSizes } from "./index-pages.js";
import { type Holders, holdersOf, keyNumber, keyOfNumber } from "./key-index.js";
import { currentViews } from "./current-views.js";

/** How many pages are judged at once, and how many texts are in memory beside theirs. */
const JUDGED_AT_ONCE = 50;
const READ_AT_ONCE = 100;

/**
 * Judges pages beside all that share something with them; each pair once.
 *
 * @param views Of these pages, where they are known already.
 * @param judged Pages that are judged now too, here or by another call.
 */
export async function judgeAgain(
  em: SqlEntityManager,
  pageIds: readonly string[],
  views: ReadonlyMap<string, PageView>,
  judged: Pick<ReadonlySet<string>, "has"> = new Set(pageIds),
): Promise<Verdict[]> {
  const verdicts: Verdict[][] = [];
  for (let start = 0; start < pageIds.length; start += JUDGED_AT_ONCE) {
    const some = pageIds.slice(start, start + JUDGED_AT_ONCE);
    const pairings = await findPairings(em, await indexedPages(em, some), judged);
    verdicts.push(await judgePairings(em, pairings, views));
  }
  return verdicts.flat();
}

/** A pair that is worth reading. */
interface Pairing {
  readonly pageId: string;
  readonly other: string;
}

async function findPairings(
  em: SqlEntityManager,
  pages: ReadonlyMap<string, IndexedPage>,
  judged: Pick<ReadonlySet<string>, "has">,
): Promise<Pairing[]> {
  const keys = new Map([...pages.values()].map((page) => [page.pageId, page.keys.map(keyOfNumber)]));
  const holders = await holdersOf(em, [...keys.values()].flatMap(lookupsOf).map(keyNumber));
  // Of crowded keys it only counts that they are: most of what is found are their holders.
  const telling = [...holders].filter(([key, rows]) => !isCrowded(keyOfNumber(key).space, rows.length));
  const names = await pageIdsOf(em, new Set(telling.flatMap(([, rows]) => rows)));
  const lookUp = (space: KeySpace, key: number) =>
    (holders.get(keyNumber({ space, key })) ?? []).map((row) => names.get(row) ?? "");
  const candidates = [...pages.values()].flatMap((page) =>
    candidatesOf(page.pageId, keys.get(page.pageId) ?? [], lookUp)
      // Of two pages that are both judged again, the smaller id asks.
      .filter(({ pageId }) => !judged.has(pageId) || page.pageId < pageId)
      .map((candidate) => ({ page, candidate })),
  );
  const sizes = await sketchSizes(
    em,
    candidates.map(({ candidate }) => candidate.pageId),
  );
  return candidates.flatMap(({ page, candidate }) => {
    const size = sizes.get(candidate.pageId);
    const worth = size !== undefined && isWorthJudging(candidate, page.size, size);
    return worth ? [{ pageId: page.pageId, other: candidate.pageId }] : [];
  });
}

async function judgePairings(
  em: SqlEntityManager,
  pairings: readonly Pairing[],
  views: ReadonlyMap<string, PageView>,
): Promise<Verdict[]> {
  if (pairings.length === 0) return [];
  const mine = await readAll(
    em,
    pairings.map(({ pageId }) => pageId),
    views,
  );
  const verdicts: Verdict[] = [];
  const byOther = [...Map.groupBy(pairings, ({ other }) => other)];
  for (let start = 0; start < byOther.length; start += READ_AT_ONCE) {
    const some = byOther.slice(start, start + READ_AT_ONCE);
    const unread = some.map(([other]) => other).filter((other) => !mine.has(other));
    const theirs = await readAll(em, unread, views);
    for (const [other, same] of some) {
      const reading = mine.get(other) ?? theirs.get(other);
      for (const { pageId } of same) {
        const own = mine.get(pageId);
        const verdict = own === undefined || reading === undefined ? undefined : judge(own, reading);
        if (verdict !== undefined) verdicts.push(verdict);
      }
    }
  }
  return verdicts;
}

/** Reads pages; what many pages share of their texts is left out. */
async function readAll(
  em: SqlEntityManager,
  pageIds: readonly string[],
  known: ReadonlyMap<string, PageView>,
): Promise<Map<string, PageReading>> {
  const wanted = [...new Set(pageIds)];
  const missing = wanted.filter((pageId) => !known.has(pageId));
  const views = new Map((await currentViews(em, missing)).map((view) => [view.pageId, view]));
  const texts = new Map([...(await indexedPages(em, wanted))].map(([pageId, page]) => [pageId, textKeys(page)]));
  const holders = await holdersOf(em, [...texts.values()].flat().map(keyNumber));
  return new Map(
    wanted.flatMap((pageId) => {
      const view = known.get(pageId) ?? views.get(pageId);
      return view === undefined ? [] : [[pageId, readPage(view, crowdedOf(texts.get(pageId) ?? [], holders))] as const];
    }),
  );
}

function textKeys({ keys }: IndexedPage): PageKey[] {
  return keys.map(keyOfNumber).filter(({ space }) => space === "TEXT");
}

/** The hashes of a text that too many pages hold. */
function crowdedOf(keys: readonly PageKey[], holders: Holders): Set<number> {
  const crowded = keys.filter((key) => isCrowded("TEXT", holders.get(keyNumber(key))?.length ?? 0));
  return new Set(crowded.map(({ key }) => key >>> 0));
}
