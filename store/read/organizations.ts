import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from "kysely";
import type { Database } from "../database/database.js";
import type { GraphTables, OrganizationRow } from "../database/entities.js";
import { foldedWords } from "../fold.js";
import { isAccepted } from "./known-organizations.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

type Conditions = ExpressionBuilder<GraphTables, "Organization">;
type Condition = ExpressionWrapper<GraphTables, "Organization", SqlBool>;

/**
 * Organizations by name, each once however many names it has; `search` keeps those one of whose names holds all its words.
 */
export async function listOrganizations(
  { sql }: Database,
  search: string | undefined,
  { first, after }: SliceRequest,
): Promise<Slice<OrganizationRow>> {
  let query = sql
    .selectFrom("Organization")
    .selectAll()
    .where((eb) => isWanted(eb, search))
    .orderBy("nameKey")
    .orderBy("id");
  if (after !== undefined) query = query.where((eb) => eb(eb.refTuple("nameKey", "id"), ">", eb.tuple(...after)));
  return toSlice(await query.limit(first + 1).execute(), first);
}

export async function countOrganizations({ sql }: Database, search: string | undefined): Promise<number> {
  const { count } = await sql
    .selectFrom("Organization")
    .where((eb) => isWanted(eb, search))
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export function organizationSortKey({ nameKey, id }: OrganizationRow): SortKey {
  return [nameKey, id];
}

function isWanted(eb: Conditions, search: string | undefined): Condition {
  const words = foldedWords(search ?? "").map((word) => `%${word}%`);
  const isNameOfAnother = eb.exists(
    eb
      .selectFrom("OrganizationMatch")
      .select("OrganizationMatch.id")
      .whereRef("OrganizationMatch.namedId", "=", "Organization.id")
      .where(isAccepted("organization_match")),
  );
  if (words.length === 0) return eb.not(isNameOfAnother);
  return eb.and([eb.not(isNameOfAnother), eb.or([hasWords(eb, words), hasAlias(eb, words), isNamedSo(eb, words)])]);
}

function hasWords(eb: Conditions, words: readonly string[]): Condition {
  return eb.and(words.map((word) => eb("Organization.nameKey", "like", word)));
}

/** The registry gives it such a name. */
function hasAlias(eb: Conditions, words: readonly string[]): Condition {
  let aliases = eb
    .selectFrom("OrganizationAlias")
    .select("OrganizationAlias.nameKey")
    .whereRef("OrganizationAlias.knownId", "=", "Organization.id");
  for (const word of words) aliases = aliases.where("OrganizationAlias.nameKey", "like", word);
  return eb.exists(aliases);
}

/** Pages name it so. */
function isNamedSo(eb: Conditions, words: readonly string[]): Condition {
  let named = eb
    .selectFrom("OrganizationMatch as accepted")
    .innerJoin("Organization as named", "named.id", "accepted.namedId")
    .select("named.id")
    .whereRef("accepted.knownId", "=", "Organization.id")
    .where(isAccepted("accepted"));
  for (const word of words) named = named.where("named.nameKey", "like", word);
  return eb.exists(named);
}
