import type { Database } from "../database/database.js";
import type { OrganizationRow } from "../database/entities.js";
import { foldedWords } from "../fold.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

/** Organizations by name; `search` keeps those whose name holds all its words. */
export async function listOrganizations(
  { sql }: Database,
  search: string | undefined,
  { first, after }: SliceRequest,
): Promise<Slice<OrganizationRow>> {
  let query = sql.selectFrom("Organization").selectAll().orderBy("nameKey").orderBy("id");
  for (const word of foldedWords(search ?? "")) query = query.where("nameKey", "like", `%${word}%`);
  if (after !== undefined) query = query.where((eb) => eb(eb.refTuple("nameKey", "id"), ">", eb.tuple(...after)));
  return toSlice(await query.limit(first + 1).execute(), first);
}

export async function countOrganizations({ sql }: Database, search: string | undefined): Promise<number> {
  let query = sql.selectFrom("Organization").select((eb) => eb.fn.countAll().as("count"));
  for (const word of foldedWords(search ?? "")) query = query.where("nameKey", "like", `%${word}%`);
  return Number((await query.executeTakeFirstOrThrow()).count);
}

export function organizationSortKey({ nameKey, id }: OrganizationRow): SortKey {
  return [nameKey, id];
}
