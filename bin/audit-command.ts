import { InvalidError } from "../schema/validate.js";
import { listAudit } from "../store/access/audit.js";
import type { AuditLineRow } from "../store/database/entities.js";
import { openMigratedDatabase } from "./open-database.js";
import type { Settings } from "./settings.js";

/** How `maillage audit` was called. */
export interface AuditOptions {
  readonly first: string;
  readonly json?: boolean;
}

/** The most lines that are shown at once. */
const MOST_LINES = 10_000;

/** Shows who tried to change what and how it ended, the newest first. */
export async function auditCommand(settings: Settings, { first, json = false }: AuditOptions): Promise<void> {
  const wanted = readFirst(first);
  const database = await openMigratedDatabase(settings.DATABASE_URL, settings.MAILLAGE_FORGET_KEY);
  try {
    const lines = await listAudit(database, wanted);
    if (json) return console.log(JSON.stringify(lines.map(publicLine), null, 2));
    if (lines.length === 0) console.log("Nobody has tried to change anything.");
    for (const line of lines) console.log(lineText(line));
  } finally {
    await database.close();
  }
}

function readFirst(text: string): number {
  const first = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (first >= 1 && first <= MOST_LINES) return first;
  const fault = `--first is ${JSON.stringify(text)}; write a whole number from 1 to ${MOST_LINES}`;
  throw new InvalidError("The command", [fault]);
}

/** One line for people. */
function lineText({ at, actor, organizationId, operation, outcome }: AuditLineRow): string {
  const who = organizationId === null ? actor : `${actor} for ${organizationId}`;
  return `${at.toISOString()} ${who}: ${operation} ${outcome}`;
}

/** The names are permanent. */
function publicLine({ at, actor, organizationId, operation, outcome }: AuditLineRow) {
  return { at, actor, organizationId, operation, outcome };
}
