import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Dialect } from "../database/dialect.js";
import { textRows } from "./text-rows.js";

/**
 * The condition that a match, of the table of this name, is accepted. The id of the name or of the organization finds the
 * few rows there are: without the concatenation SQLite looks through all that are accepted instead.
 */
export function isAccepted(match: "organization_match" | "accepted" | "alias"): RawBuilder<SqlBool> {
  return sql.raw(`${match}.status || '' = 'ACCEPTED'`);
}

/**
 * The ids under which pages name the organizations of these ids, as a subquery with the columns `parent`, the id asked for,
 * and `named`. An id that pages give to a known organization stands for that one, with all of its names.
 */
export function namedIdsOf(
  dialect: Dialect,
  parentIds: readonly string[],
): RawBuilder<{ parent: string; named: string }> {
  const parents = parentIds.map((parent) => ({ parent }));
  const resolved = sql`(select given.parent, coalesce(accepted.known_id, given.parent) as target
    from ${textRows(dialect, ["parent"], parents)} as given
    left join organization_match as accepted on accepted.named_id = given.parent and ${isAccepted("accepted")})`;
  return sql`(select itself.parent, itself.target as named from ${resolved} as itself
    union select resolved.parent, alias.named_id from ${resolved} as resolved
    join organization_match as alias on alias.known_id = resolved.target and ${isAccepted("alias")})`;
}

/** The same for one id: a subquery of ids alone. */
export function namedIdsOfOne(id: string): RawBuilder<string> {
  const target = sql`coalesce((select known_id from organization_match
    where named_id = ${id} and ${isAccepted("organization_match")}), cast(${id} as text))`;
  return sql`(select ${target} union select named_id from organization_match
    where known_id = ${target} and ${isAccepted("organization_match")})`;
}

/** The known organization that pages mean by the id in a column, or that id itself; needs `acceptedAs`. */
export function meantBy(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`coalesce(accepted.known_id, ${column})`;
}

/** Joins, as `accepted`, what a column's organization is known as. */
export function acceptedAs(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`left join organization_match as accepted
    on accepted.named_id = ${column} and ${isAccepted("accepted")}`;
}
