import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import { foldText } from "../fold.js";
import { loadGeography } from "../geography/geography.js";
import { type LinkKind, linksOf } from "./linked-resources.js";
import { type ResourceWish, matchesWish } from "./resources.js";

/** What resources are counted by. */
export type FacetName = "KIND" | "THEME" | "KEYWORD" | "SOURCE" | "LICENSE" | "TERRITORY" | "YEAR";

/** How many resources have one value of a facet. */
export interface FacetCount {
  readonly facet: FacetName;
  /** What a filter takes. */
  readonly value: string;
  /** What people read; of several spellings, one. */
  readonly label: string;
  readonly count: number;
}

/** Which facets are wanted, and at most how many values of each. */
export interface FacetRequest {
  readonly facets: readonly FacetName[];
  readonly first: number;
}

/**
 * The most frequent values among the resources that a wish finds, equals by label; where the list is cut, the equals by
 * value that come first stay. One statement.
 */
export async function countFacets(
  database: Database,
  wish: ResourceWish,
  request: FacetRequest,
): Promise<readonly FacetCount[]> {
  const found = database.sql
    .selectFrom("Resource")
    .select([sql<string>`''`.as("parent"), "Resource.id as resource"])
    .where((eb) => matchesWish(eb, database, wish));
  return (await countAmong(database, found, request)).get("") ?? [];
}

/** The same among the resources of several territories or organizations, by parent. One statement for all parents. */
export async function countLinkedFacets(
  database: Database,
  kind: LinkKind,
  parentIds: readonly string[],
  request: FacetRequest,
): Promise<ReadonlyMap<string, readonly FacetCount[]>> {
  return countAmong(database, linksOf(database, kind, parentIds), request);
}

interface CountedRow {
  readonly parent: string;
  readonly facet: FacetName;
  readonly value: string;
  readonly label: string | null;
  readonly count: number | string;
}

/** @param resources Pairs of parent and resource, each once. */
async function countAmong(
  { sql: db, dialect }: Database,
  resources: Expression<unknown>,
  { facets, first }: FacetRequest,
): Promise<Map<string, FacetCount[]>> {
  if (facets.length === 0 || first === 0) return new Map();
  const values = valuesOf(dialect, new Set(facets));
  const query = sql<CountedRow>`
    with base as materialized ${resources}, valued(parent, facet, value) as (${values}),
      counted as (select parent, facet, value, count(*) as count from valued group by parent, facet, value),
      ordered as (select counted.*, row_number() over (partition by parent, facet order by count desc, value) as place
        from counted)
    select parent, facet, value, count, ${LABEL} as label from ordered where place <= ${first}`;
  const { rows } = await query.execute(db);
  const counts = Map.groupBy(rows, ({ parent }) => parent);
  return new Map([...counts].map(([parent, ofParent]) => [parent, ofParent.map(toFacetCount).toSorted(inOrder)]));
}

/** How sources write a value: looked up for those that are given only, in the spelling of the first resource that has it. */
const LABEL = sql`case facet
  when 'SOURCE' then (select name from source where source.id = value)
  when 'THEME' then ${spelling("theme")} when 'KEYWORD' then ${spelling("keyword")} end`;

function spelling(facet: string): RawBuilder<string> {
  return sql`(select label from resource_facet where resource_facet.facet = ${facet}
    and resource_facet.value_key = value order by resource_facet.resource_id limit 1)`;
}

const STORED = ["THEME", "KEYWORD", "LICENSE", "YEAR", "SOURCE"] as const;

/** Each value of each wanted facet of each resource. Every column is compared byte by byte on both databases. */
function valuesOf(dialect: Dialect, facets: ReadonlySet<FacetName>): RawBuilder<unknown> {
  const bytewise = dialect === "postgresql" ? sql`collate "C"` : sql``;
  const stored = STORED.filter((facet) => facets.has(facet)).map((facet) => facet.toLowerCase());
  const parts = [
    facets.has("KIND") &&
      sql`select base.parent, 'KIND', resource.kind ${bytewise}
        from base join resource on resource.id = base.resource`,
    facets.has("TERRITORY") &&
      // A page that names a territory twice is one resource there.
      sql`select parent, 'TERRITORY', territory_id ${bytewise} from (
        select distinct base.parent, base.resource, place.territory_id
        from base join place on place.resource_id = base.resource
        where place.territory_id is not null and place.role <> 'landmark') as placed`,
    stored.length > 0 &&
      sql`select base.parent, upper(resource_facet.facet), resource_facet.value_key ${bytewise}
        from base join resource_facet on resource_facet.resource_id = base.resource
        where resource_facet.facet in (${sql.join(stored)})`,
  ];
  return sql.join(
    parts.filter((part) => part !== false),
    sql` union all `,
  );
}

function toFacetCount({ facet, value, label, count }: CountedRow): FacetCount {
  const name = facet === "TERRITORY" ? loadGeography().get(value)?.name : label;
  return { facet, value, label: name ?? value, count: Number(count) };
}

function inOrder(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || compare(foldText(a.label), foldText(b.label)) || compare(a.value, b.value);
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
