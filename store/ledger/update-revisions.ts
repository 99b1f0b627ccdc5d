import type { SqlEntityManager } from "@mikro-orm/sql";
import type { RevisionRow } from "../database/entities.js";
import { Revision } from "../database/ledger-entities.js";

/** The columns of a revision that may change: its record is derived, and names may have to go. */
type Changes = Partial<Pick<RevisionRow, "record" | "mappingVersion" | "mappingFault" | "contributors" | "hash">>;

/** Writes other values into some revisions, each its own, all in one statement. */
export async function updateRevisions(
  em: SqlEntityManager,
  changes: readonly { readonly id: number; readonly values: Changes }[],
): Promise<void> {
  if (changes.length === 0) return;
  await em.getDriver().nativeUpdateMany<RevisionRow>(
    Revision,
    changes.map(({ id }) => ({ id })),
    changes.map(({ values }) => asColumns(values) as Partial<RevisionRow>),
    { ctx: em.getTransactionContext() },
  );
}

// The driver takes values as the database has them, and a list for several values.
function asColumns(values: Changes): Record<string, string | null> {
  const entries = Object.entries(values).map(([column, value]) => [
    column,
    value !== null && typeof value === "object" ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(entries) as Record<string, string | null>;
}
