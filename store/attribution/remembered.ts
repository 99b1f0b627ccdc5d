import type { Database } from "../database/database.js";
import { stableId } from "../ids.js";

/** Limits of what is kept of answers. */
export interface MemoryLimits {
  /** Rows of the table; the oldest go first. @default 100_000 */
  readonly mostRows?: number;
  /** Answers that wait to be written; one that finds no place is written when it is asked again. @default 1_000 */
  readonly mostWaiting?: number;
  /** How long they wait at most, in milliseconds. @default 1_000 */
  readonly waitMs?: number;
}

/** How many hashes are remembered as written, so that a popular answer is written once. */
const MOST_KNOWN = 20_000;

/** After how many new rows the oldest are looked for. */
const TRIM_EVERY = 1_000;

/** Names a set of revisions; the same set has the same name, in whatever order. @returns `a` and 20 characters. */
export function attributionId(revisionIds: readonly number[]): string {
  return stableId("a", JSON.stringify(inOrder(revisionIds)));
}

function inOrder(revisionIds: readonly number[]): number[] {
  return [...new Set(revisionIds)].toSorted((a, b) => a - b);
}

/**
 * Remembers what answers were made of, so that their permalinks lead somewhere.
 *
 * Writing waits for a second and is done for all answers of that time at once. Nothing is written for a set of revisions
 * that is known, so a hub that is asked the same things writes nothing.
 */
export class RememberedAttributions {
  readonly #database: Database;
  readonly #limits: Required<MemoryLimits>;
  readonly #waiting = new Map<string, number[]>();
  readonly #known = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sinceTrim = TRIM_EVERY;

  constructor(database: Database, { mostRows = 100_000, mostWaiting = 1_000, waitMs = 1_000 }: MemoryLimits = {}) {
    this.#database = database;
    this.#limits = { mostRows, mostWaiting, waitMs };
  }

  /** @returns The name under which `recall` finds them, within a second in other processes. */
  remember(revisionIds: readonly number[]): string {
    const ids = inOrder(revisionIds);
    const id = attributionId(ids);
    if (this.#known.has(id)) return id;
    if (this.#waiting.size < this.#limits.mostWaiting) this.#waiting.set(id, ids);
    this.#timer ??= setTimeout(() => void this.#flushQuietly(), this.#limits.waitMs).unref();
    return id;
  }

  /** The revisions of an answer; undefined when it is not known. */
  async recall(id: string): Promise<readonly number[] | undefined> {
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) return waiting;
    const { sql } = this.#database;
    const row = await sql.selectFrom("Attribution").select("revisionIds").where("id", "=", id).executeTakeFirst();
    return row?.revisionIds;
  }

  /** Writes what waits. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = [...this.#waiting];
    if (batch.length === 0) return;
    await this.#insert(batch);
    this.#sinceTrim += batch.length;
    if (this.#sinceTrim >= TRIM_EVERY) await this.#trim();
    for (const [id] of batch) this.#forgetWaiting(id);
  }

  /** A permalink that cannot be written costs no answer: what waits is tried again after the next one. */
  async #flushQuietly(): Promise<void> {
    try {
      await this.flush();
    } catch {
      this.#timer = undefined;
    }
  }

  #forgetWaiting(id: string): void {
    this.#waiting.delete(id);
    // Known is what is in the table; a hash that was forgotten here is met by `on conflict` there.
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(id);
  }

  async #insert(batch: readonly (readonly [string, number[]])[]): Promise<void> {
    const rows = batch.map(([id, ids]) => ({ id, ids }));
    const isSqlite = this.#database.dialect === "sqlite";
    const select = isSqlite
      ? `select value->>'$.id', value->'$.ids', ? from json_each(?) where true`
      : `select value->>'id', value->'ids', ?::timestamptz from jsonb_array_elements(?::jsonb)`;
    const now = isSqlite ? Date.now() : new Date().toISOString();
    const insert = `insert into attribution (id, revision_ids, created_at) ${select} on conflict (id) do nothing`;
    await this.#database.em().execute(insert, [now, JSON.stringify(rows)]);
  }

  async #trim(): Promise<void> {
    const em = this.#database.em();
    const oldest = `select id from attribution order by created_at desc, id limit ? offset ?`;
    await em.execute(`delete from attribution where id in (${oldest})`, [TRIM_EVERY * 10, this.#limits.mostRows]);
    this.#sinceTrim = 0;
    // Other processes delete too: what is asked again is written again where it is gone.
    this.#known.clear();
  }
}
