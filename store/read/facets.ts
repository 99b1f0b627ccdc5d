import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../database/database.js";
import type { Dialect } from "../database/dialect.js";
import { foldText } from "../fold.js";
import { loadGeography } from "../geography/geography.js";
import { FACET_LABEL } from "./facet-labels.js";
import { acceptedAs, meantBy } from "./known-organizations.js";
import { type LinkKind, wishedLinks } from "./linked-resources.js";
import { type ResourceWish, matchesWish } from "./resources.js";

/** What resources are counted by. */
export type FacetName = "KIND" | "THEME" | "KEYWORD" | "SOURCE" | "LICENSE" | "TERRITORY" | "YEAR" | "ORGANIZATION";

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
  wish: ResourceWish,
  request: FacetRequest,
): Promise<ReadonlyMap<string, readonly FacetCount[]>> {
  return countAmong(database, wishedLinks(database, kind, parentIds, wish), request);
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
    select parent, facet, value, count, ${FACET_LABEL} as label from ordered where place <= ${first}`;
  const { rows } = await query.execute(db);
  const counts = Map.groupBy(rows, ({ parent }) => parent);
  return new Map([...counts].map(([parent, ofParent]) => [parent, ofParent.map(toFacetCount).toSorted(bestFirst)]));
}

const NAMED = sql.ref("resource_organization.organization_id");

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
      sql`select base.parent, 'TERRITORY', resource_territory.territory_id ${bytewise}
        from base join resource_territory on resource_territory.resource_id = base.resource`,
    facets.has("ORGANIZATION") &&
      // A page that says that an organization carries and uses it is one resource there.
      sql`select parent, 'ORGANIZATION', organization ${bytewise} from (
        select distinct base.parent, base.resource, ${meantBy(NAMED)} as organization
        from base join resource_organization on resource_organization.resource_id = base.resource
        ${acceptedAs(NAMED)}) as named`,
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

/** Orders by count, the most frequent first, then by label. */
export function bestFirst(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || compare(foldText(a.label), foldText(b.label)) || compare(a.value, b.value);
}

function compare(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
