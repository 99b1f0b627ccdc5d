import type { Database } from "../database/database.js";
import type { DecisionRow } from "../database/entities.js";
import { type Slice, type SliceRequest, type SortKey, toSlice } from "./pagination.js";

/** A part of the list of stewards' decisions, newest first. */
export async function listDecisions({ sql }: Database, { first, after }: SliceRequest): Promise<Slice<DecisionRow>> {
  let query = sql.selectFrom("Decision").selectAll();
  if (after !== undefined) {
    // Only a forged cursor holds no number; it gets to the end of the list.
    const sequence = Number(after[0]);
    query = query.where("sequence", "<", Number.isSafeInteger(sequence) && sequence < 2 ** 31 ? sequence : 0);
  }
  const rows = await query
    .orderBy("sequence", "desc")
    .limit(first + 1)
    .execute();
  return toSlice(rows, first);
}

export async function countDecisions({ sql }: Database): Promise<number> {
  const { count } = await sql
    .selectFrom("Decision")
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What sorts a decision in the list: its number, in digits. */
export function decisionSortKey({ id }: { readonly id: string }): SortKey {
  return [id, ""];
}
