import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import type { DirectionReason, Evidence, Relation } from "../identity/verdict.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

/** One page's text in another. */
export interface Reuse {
  readonly matchId: string;
  readonly relation: Extract<Relation, "REPRINT" | "EXTRACT" | "DERIVATION">;
  readonly originalId: string;
  readonly copyId: string;
  /** Share of the smaller text found in the other, from 0 to 1. */
  readonly containment: number;
  /** Why one is taken for the original. */
  readonly because: DirectionReason;
  /** The sentence in which the copy says where its text comes from. */
  readonly statement: string | null;
  readonly behind: Behind;
}

/** How far a copy is behind: the original's revisions that changed its text after the copy was written. */
export interface Behind {
  readonly revisions: number;
  /** When the first of them was published; null when there is none. */
  readonly since: Date | null;
}

/** A reuse, and the resource or source that asked for it. */
interface OwnedReuse {
  readonly owner: string;
  readonly reuse: Reuse;
}

/**
 * The first reuses that a page of each resource has a part in, on either side: copies that are behind first, the longest
 * behind first, then by containment. One statement for all resources.
 */
export async function reusesOfResources(
  database: Database,
  resourceIds: readonly string[],
  first: number,
): Promise<Map<string, Reuse[]>> {
  const sql = `${reusesSql(database.dialect, pairsOfResources(resourceIds.length))},
    numbered as (
      select reuse.*, behind.revisions, behind.since, row_number() over (
        partition by reuse.owner order by behind.since is null, behind.since, reuse.containment desc, reuse.match_id
      ) as place
      from reuse left join behind on behind.match_id = reuse.match_id)
    select * from numbered where place <= ? order by owner, place`;
  return byOwner(await askReuses(database, sql, [...resourceIds, ...resourceIds, first]));
}

/**
 * A part of the copies at each source that are behind their originals, the longest behind first. One statement for all
 * sources.
 */
export async function staleCopies(
  database: Database,
  sourceIds: readonly string[],
  { first, after }: SliceRequest,
): Promise<Map<string, Slice<Reuse>>> {
  const sql = `${reusesSql(database.dialect, pairsOfSources(sourceIds.length))},
    numbered as (
      select reuse.*, behind.revisions, behind.since, row_number() over (
        partition by reuse.owner order by behind.since, reuse.match_id
      ) as place
      from reuse join behind on behind.match_id = reuse.match_id
      where ${after === undefined ? "true" : "(behind.since > ? or (behind.since = ? and reuse.match_id > ?))"})
    select * from numbered where place <= ? order by owner, place`;
  const position = after === undefined ? [] : positionOf(after);
  const found = await askReuses(database, sql, [...sourceIds, ...sourceIds, ...position, first + 1]);
  return new Map([...byOwner(found)].map(([owner, reuses]) => [owner, toSlice(reuses, first)]));
}

/** How many copies at each source are behind. One statement for all sources. */
export async function countStaleCopies(database: Database, sourceIds: readonly string[]): Promise<Map<string, number>> {
  const sql = `${reusesSql(database.dialect, pairsOfSources(sourceIds.length))}
    select reuse.owner, count(*) as copies from reuse join behind on behind.match_id = reuse.match_id
    group by reuse.owner`;
  const parameters = [...sourceIds, ...sourceIds];
  const rows = await database.em().execute<{ owner: string; copies: number | string }[]>(sql, parameters);
  return new Map(rows.map(({ owner, copies }) => [owner, Number(copies)]));
}

/** What sorts a copy in the list of those that are behind. */
export function staleSortKey({ matchId, behind }: Reuse): SortKey {
  return [String(behind.since?.getTime() ?? 0), matchId];
}

function positionOf([since, matchId]: SortKey): (number | string)[] {
  // Only a forged cursor holds no whole number; it gets to the end of the list.
  const time = Number.isSafeInteger(Number(since)) ? Number(since) : Number.MAX_SAFE_INTEGER;
  return [time, time, matchId];
}

/** Matches that a page of a resource has a part in. */
function pairsOfResources(count: number): string {
  const bySide = (side: string) => `
    select rp.resource_id as owner, m.id as match_id
    from resource_page rp join "match" m on m.${side} = rp.page_id where rp.resource_id in (${marks(count)})`;
  return `${bySide("page_a")} union ${bySide("page_b")}`;
}

/** Matches whose copy is a page of a source. */
function pairsOfSources(count: number): string {
  const bySide = (side: string) => `
    select p.source_id as owner, m.id as match_id
    from page p join "match" m on m.${side} = p.id and m.copy_id = p.id where p.source_id in (${marks(count)})`;
  return `${bySide("page_a")} union ${bySide("page_b")}`;
}

function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}

/**
 * The beginning of a statement: `reuse` holds the reuses of these pairs, `behind` a row for each whose copy is behind.
 *
 * Of the original's revisions later than the copy's, those count whose title, summary and full text are not what they were
 * in the revision before. The oldest one we hold counts too, because nothing tells what it changed. An original that says
 * again what it said when the copy was written has left nothing behind. Revisions whose content is erased or could not be
 * read do not count.
 */
function reusesSql(dialect: Dialect, pairs: string): string {
  return `
    with pair as (${pairs}),
    reuse as (
      select pair.owner, m.id as match_id, m.relation, m.original_id, m.copy_id, m.containment, m.direction_reason,
        m.evidence, ${timeOf(dialect, "c")} as copied_at, o.current_revision_id as now_id
      from pair
      join "match" m on m.id = pair.match_id
      join page o on o.id = m.original_id
      join page k on k.id = m.copy_id
      join revision c on c.id = k.current_revision_id
      where m.relation in ('REPRINT', 'EXTRACT', 'DERIVATION') and m.outcome in ('JOINED', 'NOTED')
        and o.state = 'live' and k.state = 'live' and o.current_revision_id is not null),
    target as (
      select distinct match_id, original_id, copied_at, now_id, (
        select b.id from revision b
        where b.page_id = reuse.original_id and b.record is not null and ${timeOf(dialect, "b")} <= reuse.copied_at
        order by ${timeOf(dialect, "b")} desc, b.id desc limit 1) as then_id
      from reuse),
    said as (
      select t.match_id, t.copied_at, t.now_id, t.then_id, r.id as revision_id, ${timeOf(dialect, "r")} as said_at,
        ${wordsOf(dialect, "r")} as words
      from target t join revision r on r.page_id = t.original_id
      where r.record is not null and (r.id = t.then_id or ${timeOf(dialect, "r")} > t.copied_at)),
    step as (
      select match_id, copied_at, said_at, words,
        lag(words) over (partition by match_id order by said_at, revision_id) as words_before,
        max(case when revision_id = then_id then words end) over (partition by match_id) as words_then,
        max(case when revision_id = now_id then words end) over (partition by match_id) as words_now
      from said),
    behind as (
      select match_id, count(*) as revisions, min(said_at) as since
      from step
      where said_at > copied_at and (words_before is null or words_before <> words)
        and (words_then is null or words_now is null or words_then <> words_now)
      group by match_id)`;
}

/** When a revision was published, or read where its source does not say; in milliseconds. */
function timeOf(dialect: Dialect, table: string): string {
  const time = `coalesce(${table}.published_at, ${table}.fetched_at)`;
  return dialect === "sqlite" ? time : `floor(extract(epoch from ${time}) * 1000)::bigint`;
}

/** What a revision says in words; line ends part the fields. */
function wordsOf(dialect: Dialect, table: string): string {
  const field = (name: string) =>
    dialect === "sqlite" ? `json_extract(${table}.record, '$.${name}')` : `${table}.record->>'${name}'`;
  return ["title", "summary", "description"].map((name) => `coalesce(${field(name)}, '')`).join(" || '\n\n' || ");
}

/** A row as the driver gives it: numbers of 8 bytes may be texts, and JSON may be text. */
interface ReuseRow {
  readonly owner: string;
  readonly match_id: string;
  readonly relation: Reuse["relation"];
  readonly original_id: string;
  readonly copy_id: string;
  readonly containment: number;
  readonly direction_reason: DirectionReason;
  readonly evidence: string | readonly Evidence[];
  readonly revisions: number | string | null;
  readonly since: number | string | null;
}

async function askReuses(
  database: Database,
  sql: string,
  parameters: readonly (string | number)[],
): Promise<OwnedReuse[]> {
  const rows = await database.em().execute<ReuseRow[]>(sql, [...parameters]);
  return rows.map((row) => ({ owner: row.owner, reuse: toReuse(row) }));
}

function toReuse(row: ReuseRow): Reuse {
  const evidence = typeof row.evidence === "string" ? (JSON.parse(row.evidence) as Evidence[]) : row.evidence;
  const statements = evidence.filter(({ kind }) => kind === "STATEMENT").flatMap(({ quotes }) => quotes);
  return {
    matchId: row.match_id,
    relation: row.relation,
    originalId: row.original_id,
    copyId: row.copy_id,
    containment: row.containment,
    because: row.direction_reason,
    statement: statements.find(({ pageId }) => pageId === row.copy_id)?.text ?? null,
    behind: {
      revisions: Number(row.revisions ?? 0),
      since: row.since === null ? null : new Date(Number(row.since)),
    },
  };
}

function byOwner(found: readonly OwnedReuse[]): Map<string, Reuse[]> {
  const groups = Map.groupBy(found, ({ owner }) => owner);
  return new Map([...groups].map(([owner, same]) => [owner, same.map(({ reuse }) => reuse)]));
}
