import { type RawBuilder, sql } from "kysely";

/**
 * What people read for a value, where a table knows it: an expression over the columns `facet` and `value`. It is looked up
 * for those that are given only, in the spelling of the first resource that has it.
 */
export const FACET_LABEL = sql<string | null>`case facet
  when 'SOURCE' then (select name from source where source.id = value)
  when 'ORGANIZATION' then (select name from organization where organization.id = value)
  when 'THEME' then ${spelling("theme")} when 'KEYWORD' then ${spelling("keyword")} end`;

function spelling(facet: string): RawBuilder<string> {
  return sql`(select label from resource_facet where resource_facet.facet = ${sql.lit(facet)}
    and resource_facet.value_key = value order by resource_facet.resource_id limit 1)`;
}
