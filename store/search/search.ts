import { type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import { foldKey } from "../fold.js";
import { fulfils, rankOf } from "./index-query.js";
import { type SearchTerms, type Term, parseSearch } from "./parse-search.js";

/**
 * How much of a search resources must answer. ALL: every word. SOME: half of the words, rounded down, but at least one,
 * because no resource of the graph has them all.
 */
export type SearchMatch = "ALL" | "SOME";

/** A search that the graph was asked whether anything answers it in full. */
export interface Search extends SearchTerms {
  /** The search as the key of a title, to put the resource first that bears it. */
  readonly titleKey: string;
  readonly match: SearchMatch;
}

/**
 * Understands a search, and whether any resource has all its words; filters do not matter for that, so that a filter
 * only ever takes resources away. At most one statement.
 *
 * @param match Whether all words must match, where an earlier answer has told it already.
 * @returns undefined when the text holds no word.
 */
export async function prepareSearch(
  database: Database,
  text: string,
  match?: SearchMatch,
): Promise<Search | undefined> {
  const terms = parseSearch(text);
  if (terms.wanted.length + terms.excluded.length === 0) return undefined;
  const titleKey = foldKey(text);
  if (terms.wanted.length < 2) return { ...terms, titleKey, match: "ALL" };
  return { ...terms, titleKey, match: match ?? ((await anyHasAll(database, terms.wanted)) ? "ALL" : "SOME") };
}

async function anyHasAll({ sql: db, dialect }: Database, terms: readonly Term[]): Promise<boolean> {
  const query = sql`select 1 from search_index where ${fulfils(dialect, terms, "all")} limit 1`;
  return (await query.execute(db)).rows.length > 0;
}

/** Ids of the resources that answer a search, as a subquery; undefined when it only excludes. */
export function foundIds(dialect: Dialect, { wanted, match }: Search): RawBuilder<string> | undefined {
  if (wanted.length === 0) return undefined;
  return match === "ALL"
    ? idsOf(fulfils(dialect, wanted, "all"))
    : sql<string>`(select search_document.resource_id from (${countedTerms(dialect, wanted)}) as counted
        join search_document on search_document.id = counted.document)`;
}

/** Ids of the resources that have a word they must not have, as a subquery; undefined when no word is excluded. */
export function excludedIds(dialect: Dialect, { excluded }: Search): RawBuilder<string> | undefined {
  return excluded.length === 0 ? undefined : idsOf(fulfils(dialect, excluded, "any"));
}

function idsOf(condition: RawBuilder<boolean>): RawBuilder<string> {
  return sql<string>`(select search_document.resource_id from search_index
    join search_document on search_document.id = search_index.rowid where ${condition})`;
}

/** What answers a search, and how well: rows of `resource` and `score`, the higher the better; as a subquery. */
export function scoredIds(dialect: Dialect, search: Search): RawBuilder<ScoredId> {
  const ranked = dialect === "sqlite" ? rankedBySqlite(search) : rankedByPostgresql(search);
  const resources = sql`join search_document on search_document.id = ranked.document`;
  if (search.match === "ALL") {
    return sql<ScoredId>`(with ${ranked}
      select search_document.resource_id as resource, ranked.score as score from ranked ${resources})`;
  }
  return sql<ScoredId>`(with ${ranked}, counted as materialized (${countedTerms(dialect, search.wanted)})
    select search_document.resource_id as resource, counted.matched * ${WORD_WEIGHT} + ranked.score as score
    from counted join ranked on ranked.document = counted.document ${resources})`;
}

/** Each word that is found weighs more than any rank. */
const WORD_WEIGHT = sql.raw("10000.0");

/** Another form of a word is worth nearly as much as the word; this decides between equals only. */
const TYPED_WEIGHT = sql.raw("0.1");

/**
 * Documents that have the words, or one of them, and their rank. FTS5 ranks by all words it looks for, so each rank is a
 * search of its own; all three are looked up once, not once for each row of the others.
 */
function rankedBySqlite({ wanted, typed, match }: Search): RawBuilder<unknown> {
  const rank = (terms: readonly Term[]) =>
    terms.length === 0
      ? sql`select 0 as document, 0.0 as score`
      : sql`select search_index.rowid as document, ${rankOf("sqlite", terms)} as score
          from search_index where ${fulfils("sqlite", terms, "any")}`;
  return sql`found as materialized (select search_index.rowid as document from search_index where ${found("sqlite", wanted, match)}),
    forms as materialized (${rank(formsOf(wanted))}),
    typed as materialized (${rank(typed)}),
    ranked as materialized (
      select found.document, coalesce(forms.score, 0.0) + ${TYPED_WEIGHT} * coalesce(typed.score, 0.0) as score
      from found left join forms on forms.document = found.document left join typed on typed.document = found.document)`;
}

function rankedByPostgresql({ wanted, typed, match }: Search): RawBuilder<unknown> {
  const bonus = typed.length === 0 ? sql`0` : rankOf("postgresql", typed);
  return sql`ranked as materialized (
    select search_index.rowid as document,
      ${rankOf("postgresql", formsOf(wanted))} + ${TYPED_WEIGHT} * ${bonus} as score
    from search_index where ${found("postgresql", wanted, match)})`;
}

function found(dialect: Dialect, wanted: readonly Term[], match: SearchMatch): RawBuilder<boolean> {
  return fulfils(dialect, wanted, match === "ALL" ? "all" : "any");
}

/** The terms without words that only begin so: « art » is not as much in « artisan » as in « arts ». */
function formsOf(terms: readonly Term[]): Term[] {
  return terms.map((term) => term.filter((atoms) => atoms.every(({ type }) => type !== "prefix")));
}

/** A resource that answers a search. */
export interface ScoredId {
  readonly resource: string;
  readonly score: number;
}

/** Documents that have half of the terms, and how many they have. */
function countedTerms(dialect: Dialect, terms: readonly Term[]): RawBuilder<unknown> {
  const least = Math.max(1, Math.floor(terms.length / 2));
  const each = terms.map(
    (term) => sql`select search_index.rowid as document from search_index where ${fulfils(dialect, [term], "all")}`,
  );
  return sql`select document, count(*) as matched from (${sql.join(each, sql` union all `)}) as hits
    group by document having count(*) >= ${least}`;
}
