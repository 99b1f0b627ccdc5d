import type { PageRecord } from "../../schema/generated/record.js";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";

/** What an answer shows, by the ids that whoever made it knows. */
export interface ShownIds {
  /** All live pages of these resources are shown; redirects and blanked pages say nothing. */
  readonly resources?: readonly string[];
  readonly pages?: readonly string[];
  /** The pages that describe these organizations are shown. */
  readonly organizations?: readonly string[];
  /** Revisions, where an answer shows the past. */
  readonly revisions?: readonly number[];
}

type Licenses = PageRecord["licenses"];

/** What of a revision counts for a summary; it names nobody. */
export interface RevisionFacts {
  readonly id: number;
  readonly sourceId: string;
  readonly licenses: Licenses;
  /** When it was published, or read where the source does not say. */
  readonly date: Date;
  /** A redirect or a blanked page: part of a resource, of which it says nothing. */
  readonly auxiliary: boolean;
}

/** The revisions that an answer shows. */
export interface ShownNumbers {
  /** The version of the graph in which that is so. */
  readonly graphVersion: number;
  /** Those that are shown themselves. */
  readonly named: readonly number[];
  /** Those of resources that are shown. */
  readonly ofResources: readonly number[];
}

/** A shown revision, with whatever may have to be named. */
export interface ShownRevision extends RevisionFacts {
  readonly title: string;
  readonly url: string;
  readonly permalink: string;
  readonly contributors: readonly string[];
  readonly anonymousContributors: number;
  /** Erased since: nothing of it is left but that it was there. */
  readonly redacted: boolean;
}

/** Rows as the driver gives them: JSON may be text, and 8-byte numbers may be too. */
interface NumbersRow {
  readonly named: number;
  readonly ids: string | number[];
  readonly version: number;
}

interface FactsRow {
  readonly id: number;
  readonly source_id: string;
  readonly licenses: string | Licenses | null;
  readonly kind: string | null;
  readonly date: number | string;
}

interface DetailRow extends FactsRow {
  readonly title: string;
  readonly url: string;
  readonly permalink: string;
  readonly contributors: string | string[];
  readonly anonymous_contributors: number;
  readonly redacted: number | boolean;
}

/** Which revisions an answer shows. One statement, whatever the number of ids. */
export async function shownNumbers(database: Database, ids: ShownIds): Promise<ShownNumbers> {
  const { dialect } = database;
  const all = dialect === "sqlite" ? "json_group_array(id)" : "json_agg(id)";
  const version = "(select version from graph_state where id = 1)";
  const sql = `${shownSql(dialect)} select named, ${all} as ids, ${version} as version from shown group by named`;
  const rows = await ask<NumbersRow>(database, sql, shownParameters(ids));
  const numbersOf = (named: number) => parsed(rows.find((row) => row.named === named)?.ids ?? null) ?? [];
  return { graphVersion: rows[0]?.version ?? -1, named: numbersOf(1), ofResources: numbersOf(0) };
}

/** What counts of revisions that are not erased. One statement. */
export async function factsOf(database: Database, ids: readonly number[]): Promise<RevisionFacts[]> {
  const { dialect } = database;
  const sql = `select ${factsSql(dialect)} from revision r join page p on p.id = r.page_id
    where r.id in (${numbersIn(dialect)}) and r.record is not null`;
  return (await ask<FactsRow>(database, sql, [JSON.stringify(ids)])).map(toFacts);
}

/** The revisions that an answer shows, each with its title, authors and addresses. One statement. */
export async function listShown(database: Database, ids: ShownIds): Promise<ShownRevision[]> {
  const { dialect } = database;
  const isShown = `r.record is not null and (shown.named = 1 or ${kindOf(dialect)} <> 'auxiliary')`;
  const sql = `${shownSql(dialect)} ${detailSql(dialect, "shown")} where ${isShown}`;
  return (await ask<DetailRow>(database, sql, shownParameters(ids))).map(toShownRevision);
}

/** Revisions by their ids, those that were erased since among them. One statement. */
export async function revisionsByIds(database: Database, ids: readonly number[]): Promise<ShownRevision[]> {
  const { dialect } = database;
  const sql = `with wanted as (${numbersIn(dialect)}) ${detailSql(dialect, "wanted")}`;
  return (await ask<DetailRow>(database, sql, [JSON.stringify(ids)])).map(toShownRevision);
}

async function ask<Row>(database: Database, sql: string, parameters: readonly string[]): Promise<Row[]> {
  return database.em().execute<Row[]>(sql, [...parameters]);
}

/**
 * The revisions shown, each once: `named` is 1 for those that are shown themselves, 0 for those whose resource is. Lists of
 * ids are one parameter each, so that the statement stays the same and no database's limit of parameters is met.
 */
function shownSql(dialect: Dialect): string {
  return `with shown_page as (
      select page_id as id, 0 as named from resource_page where resource_id in (${textsIn(dialect)})
      union all select page_id, 1 from organization_page where organization_id in (${namedIn(dialect)})
      union all select id, 1 from (${textsIn(dialect)}) as given),
    shown as (
      select id, max(named) as named from (
        select p.current_revision_id as id, shown_page.named from shown_page join page p on p.id = shown_page.id
        where p.state = 'live' and p.current_revision_id is not null
        union all select id, 1 from (${numbersIn(dialect)}) as given) as every_one
      group by id)`;
}

function shownParameters({ resources, organizations, pages, revisions }: ShownIds): string[] {
  return [resources, organizations, pages, revisions].map((ids) => JSON.stringify(ids ?? []));
}

function factsSql(dialect: Dialect): string {
  const licenses = dialect === "sqlite" ? "json_extract(r.record, '$.licenses')" : "r.record->'licenses'";
  return `r.id, p.source_id, ${licenses} as licenses, ${kindOf(dialect)} as kind, ${timeOf(dialect)} as date`;
}

function detailSql(dialect: Dialect, from: string): string {
  return `select ${factsSql(dialect)}, r.title, coalesce(nullif(p.url, ''), r.url) as url, r.permalink, r.contributors,
      r.anonymous_contributors, r.redacted_at is not null as redacted
    from ${from} join revision r on r.id = ${from}.id join page p on p.id = r.page_id`;
}

function toFacts(row: FactsRow): RevisionFacts {
  return {
    id: row.id,
    sourceId: row.source_id,
    licenses: parsed(row.licenses) ?? [],
    date: new Date(Number(row.date)),
    auxiliary: row.kind === "auxiliary",
  };
}

function toShownRevision(row: DetailRow): ShownRevision {
  return {
    ...toFacts(row),
    title: row.title,
    url: row.url,
    permalink: row.permalink,
    contributors: parsed(row.contributors) ?? [],
    anonymousContributors: row.anonymous_contributors,
    redacted: Boolean(row.redacted),
  };
}

/** The organizations of a parameter, and what pages name that is known to be one of them. */
function namedIn(dialect: Dialect): string {
  const accepted =
    "select named_id as id, known_id from organization_match where organization_match.status || '' = 'ACCEPTED'";
  return `with asked as materialized (${textsIn(dialect)}) select id from asked
    union all select named.id from asked join (${accepted}) as named on named.known_id = asked.id`;
}

function textsIn(dialect: Dialect): string {
  return dialect === "sqlite"
    ? "select value as id from json_each(?)"
    : "select value as id from jsonb_array_elements_text(?::jsonb)";
}

function numbersIn(dialect: Dialect): string {
  return dialect === "sqlite"
    ? "select value as id from json_each(?)"
    : "select value::int as id from jsonb_array_elements_text(?::jsonb)";
}

function kindOf(dialect: Dialect): string {
  return dialect === "sqlite" ? "json_extract(r.record, '$.kind')" : "r.record->>'kind'";
}

/** When a revision was published, or read where its source does not say; in milliseconds. */
function timeOf(dialect: Dialect): string {
  const time = "coalesce(r.published_at, r.fetched_at)";
  return dialect === "sqlite" ? time : `floor(extract(epoch from ${time}) * 1000)::bigint`;
}

function parsed<Value>(value: string | Value | null): Value | null {
  return typeof value === "string" ? (JSON.parse(value) as Value) : value;
}
