import type { Database } from "../../database/database.js";
import type { CharterVersionRow } from "../../database/entities.js";
import { isStorable } from "../storable.js";

/** A version of a charter without its text, which may be long. */
export type CharterVersionHead = Omit<CharterVersionRow, "text"> & {
  /** Day from which a later version holds in its place; null as long as none does. */
  readonly inForceUntil: string | null;
};

/** A charter with its versions, the newest first. */
export interface CharterHistory {
  readonly name: string;
  readonly versions: readonly CharterVersionHead[];
}

/**
 * The charters by name, each with every version. One statement.
 *
 * @param name Only the charter of this name.
 */
export async function charterHistories({ sql }: Database, name?: string): Promise<CharterHistory[]> {
  if (name !== undefined && !isStorable(name)) return [];
  let query = sql
    .selectFrom("CharterVersion")
    .select(["id", "charter", "number", "title", "adoptedAt", "inForceFrom", "proposalId"])
    .orderBy("charter")
    .orderBy("number", "desc");
  if (name !== undefined) query = query.where("charter", "=", name);
  const byCharter = Map.groupBy(await query.execute(), ({ charter }) => charter);
  return [...byCharter].map(([charter, versions]) => {
    // What was adopted last holds from its day on, whatever the days of those before.
    let until: string | null = null;
    const heads = versions.map((version) => {
      const head = { ...version, inForceUntil: until };
      until = until === null || version.inForceFrom < until ? version.inForceFrom : until;
      return head;
    });
    return { name: charter, versions: heads };
  });
}

/** The version that holds on a day: of those in force from that day or before, the one adopted last. */
export function versionInForce({ versions }: CharterHistory, day: string): CharterVersionHead | undefined {
  return versions.find(({ inForceFrom }) => inForceFrom <= day);
}

/** The texts of versions, by their number in the table. One statement. */
export async function charterTexts({ sql }: Database, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await sql.selectFrom("CharterVersion").select(["id", "text"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, text }) => [id, text]));
}
