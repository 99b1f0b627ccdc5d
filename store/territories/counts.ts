import type { SqlEntityManager } from "@mikro-orm/sql";

/** Rows of `resource_territory`, as the condition of a statement. */
export interface AreaRows {
  /** SQL without the word `where`; the table is `resource_territory`. */
  readonly where: string;
  readonly params: readonly string[];
}

/** The rows of some resources. */
export function areasOfResources(resourceIds: readonly string[]): AreaRows {
  return { where: `resource_territory.resource_id in (${resourceIds.map(() => "?").join(", ")})`, params: resourceIds };
}

/** Every row there is. */
export const EVERY_AREA: AreaRows = { where: "true", params: [] };

/** What of `resource_facet` is counted, each under its own name. */
const COUNTED_FACETS = ["theme", "source", "license", "year"];

const FACETS = ["total", "kind", "organization", ...COUNTED_FACETS];

/** Counts what these rows say: they, their resources' facets and mentions of organizations must be there. One statement. */
export async function addCounts(em: SqlEntityManager, rows: AreaRows): Promise<void> {
  await changeCounts(em, rows, 1);
}

/** Takes out of the counts what these rows say, as long as they are there. Two statements. */
export async function subtractCounts(em: SqlEntityManager, rows: AreaRows): Promise<void> {
  await changeCounts(em, rows, -1);
  // A facet of a territory may have many values: the count is in the index, so none of them is looked at but those of 0.
  await em.execute(
    `delete from territory_count where "count" = 0 and facet in (${quoted(FACETS)})
     and territory_id in (select territory_id from resource_territory where ${rows.where})`,
    [...rows.params],
  );
}

/**
 * The cross joins keep SQLite from looking through a whole facet for what a few resources have: it takes the tables in the
 * order in which they stand. The concatenation keeps it from looking through all accepted matches for that of one name.
 */
async function changeCounts(em: SqlEntityManager, { where, params }: AreaRows, sign: 1 | -1): Promise<void> {
  await em.execute(
    `with concerned as (select territory_id, resource_id from resource_territory where ${where})
     insert into territory_count (territory_id, facet, value_key, "count")
     select territory_id, 'total', '', ${sign} * count(*) from concerned group by territory_id
     union all
     select territory_id, 'kind', kind, ${sign} * count(*) from concerned cross join resource
     where resource.id = concerned.resource_id group by territory_id, kind
     union all
     select territory_id, facet, value_key, ${sign} * count(*) from concerned cross join resource_facet
     where resource_facet.resource_id = concerned.resource_id and facet in (${quoted(COUNTED_FACETS)})
     group by territory_id, facet, value_key
     union all
     select territory_id, 'organization', coalesce(known_id, organization_id),
       ${sign} * count(distinct concerned.resource_id)
     from concerned cross join resource_organization left join organization_match
       on named_id = organization_id and organization_match.status || '' = 'ACCEPTED'
     where resource_organization.resource_id = concerned.resource_id
     group by territory_id, coalesce(known_id, organization_id)
     on conflict (territory_id, facet, value_key) do update set "count" = territory_count."count" + excluded."count"`,
    [...params],
  );
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}
