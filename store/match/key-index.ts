import { type SqlEntityManager, SqliteDriver } from "@mikro-orm/sql";
import { KEY_LIMITS, type KeySpace, type PageKey } from "../identity/keys.js";

/** The order of the spaces is part of the numbers that are stored: add at the end only. */
const SPACES: readonly KeySpace[] = ["ADDRESS", "LINK", "TITLED", "LEADS_TO", "TITLE", "TEXT", "NAME", "MENTION"];

/** A key as one number below 2^35. */
export function keyNumber({ space, key }: PageKey): number {
  return SPACES.indexOf(space) * 2 ** 32 + (key >>> 0);
}

export function keyOfNumber(number: number): PageKey {
  return { space: SPACES[Math.floor(number / 2 ** 32)] ?? "TEXT", key: (number % 2 ** 32) | 0 };
}

/** Keys as they are kept with their page. */
export function packKeys(keys: readonly PageKey[]): Buffer {
  const numbers = BigUint64Array.from(keys.map((key) => BigInt(keyNumber(key))).toSorted(ascending));
  return Buffer.from(numbers.buffer);
}

function ascending(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function unpackKeys(packed: Uint8Array): number[] {
  // A copy, because a 64-bit view must begin at a multiple of eight.
  return [...new BigUint64Array(new Uint8Array(packed).buffer)].map(Number);
}

/** Which pages hold each key, as numbers of their rows. */
export type Holders = ReadonlyMap<number, readonly number[]>;

/** One row of the inverted index. */
export interface KeyOfPage {
  readonly key: number;
  readonly page: number;
}

/**
 * The pages that hold each of these keys; of a crowded key one more than its limit, so that what is asked costs the same
 * however many hold it. One statement for each of the limits.
 */
export async function holdersOf(em: SqlEntityManager, keys: Iterable<number>): Promise<Holders> {
  const byLimit = Map.groupBy(new Set(keys), (key) => KEY_LIMITS[keyOfNumber(key).space]);
  const holders = new Map<number, number[]>();
  for (const [limit, same] of [...byLimit].toSorted(([a], [b]) => a - b)) {
    for (const { key, page } of await look(em, same, limit + 1)) {
      const pages = holders.get(key);
      if (pages === undefined) holders.set(key, [page]);
      else pages.push(page);
    }
  }
  return holders;
}

async function look(em: SqlEntityManager, keys: readonly number[], most: number): Promise<KeyOfPage[]> {
  // SQLite lets no subquery see the rows beside it, so the last page wanted is found first.
  const sql = isSqlite(em)
    ? `select wanted.value as "key", held.page as page from json_each(?) wanted
       cross join identity_key held on held.key = wanted.value and held.page <= ifnull(
         (select later.page from identity_key later where later.key = wanted.value order by later.page limit 1 offset ?),
         9007199254740991)`
    : `select wanted.key as "key", held.page as page from (select value::bigint as key from jsonb_array_elements_text(?)) wanted
       cross join lateral (select page from identity_key where identity_key.key = wanted.key order by page limit ?) held`;
  // PostgreSQL gives its 64-bit numbers as text.
  const rows = await em.execute<Readonly<Record<keyof KeyOfPage, unknown>>[]>(sql, [
    JSON.stringify(keys),
    isSqlite(em) ? most - 1 : most,
  ]);
  return rows.map(({ key, page }) => ({ key: Number(key), page: Number(page) }));
}

/** Takes rows out of the index and puts others in. */
export async function changeIndex(
  em: SqlEntityManager,
  removed: readonly KeyOfPage[],
  added: readonly KeyOfPage[],
): Promise<void> {
  const sqlite = isSqlite(em);
  const rows = sqlite
    ? "select json_extract(value, '$.key'), json_extract(value, '$.page') from json_each(?)"
    : "select key, page from jsonb_to_recordset(?) as given(key bigint, page int)";
  if (removed.length > 0) {
    await em.execute(`delete from identity_key where (key, page) in (${rows})`, [JSON.stringify(removed)]);
  }
  if (added.length > 0) {
    const ignored = sqlite ? "where true on conflict do nothing" : "on conflict do nothing";
    await em.execute(`insert into identity_key (key, page) ${rows} ${ignored}`, [JSON.stringify(added)]);
  }
}

function isSqlite(em: SqlEntityManager): boolean {
  return em.getDriver() instanceof SqliteDriver;
}
